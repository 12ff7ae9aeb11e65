"""What is advised of every step that is not memoized, the best first."""

from collections.abc import Iterable

from memolint.app.config.options import Options
from memolint.app.files.discover import discover
from memolint.app.files.parse import Input, Overrides, read_path
from memolint.app.guard import Guard
from memolint.app.lint.prepare import LintRun, policy_of, prepared
from memolint.app.project.seen import Answers, Seen, summarise
from memolint.argo.releases import release_of
from memolint.argo.views import Template
from memolint.checks.repairs import memoized
from memolint.facts.advice.advice import Advice, advice
from memolint.facts.advice.doubt import MARKER, MEMOIZE, VERDICTS
from memolint.facts.declarations import Policy
from memolint.finding import CONFIDENCES, Summary
from memolint.report.advice.advised import Advised
from memolint.typed import Record

_NO_OVERRIDES: Overrides = {}


class Advisory(Record):
    """The advice on every step, ranked; what was looked at, and for which release."""

    steps: tuple[Advised, ...]
    summary: Summary
    argo_version: str


def advise(paths: Iterable[str], options: Options, overrides: Overrides = _NO_OVERRIDES) -> Advisory:
    """The advice on the steps in files, folders and `-`. Raises `UnknownRelease`."""
    release, paths = release_of(options.argo_version), tuple(paths)
    found = discover(paths, options.exclude, (options.configured.folder, options.configured.exclude))
    guard = Guard(options.debug, found.failures)
    inputs = [read_path(name, options.stdin_filename, guard, overrides) for name in found.files]
    run = prepared(Seen(inputs, paths, found.configured), options, release, guard)
    policy = policy_of(run)
    none: list[Advised] = []
    steps = [step for each in run.inputs for step in guard.run(each.name, none, _in_file, each, run, policy)]
    summary = summarise(run.seen, guard, Answers(), options)
    return Advisory(tuple(sorted(steps, key=_rank)), summary, options.argo_version or release.name)


def _in_file(found: Input, run: LintRun, policy: Policy) -> list[Advised]:
    templates = [template for manifest in found.manifests for template in manifest.templates]
    given = [(each, advice(each, run.project, policy)) for each in templates]
    return [_advised(template, found, run) for template, found in given if found is not None]


def _advised(template: Template, found: Advice, run: LintRun) -> Advised:
    origin = template.origin.at("name") if template.name else template.origin
    fixes = memoized.insertion(found, run.project)
    return Advised(
        template.label,
        template.kind,
        origin.place(),
        found.verdict,
        found.confidence,
        found.because,
        found.question,
        memoized.key_of(found) if found.verdict in (MEMOIZE, MARKER) else "",
        found.versioned,
        found.saving,
        found.is_ready,
        tuple(edit for fix in fixes for edit in fix.edits),
    )


def _rank(step: Advised) -> tuple[object, ...]:
    """The surest first; of these what is dear, then what runs most often; last by place."""
    sure = -CONFIDENCES.index(step.confidence)
    worth = (not step.saving.requests, -step.saving.runs, -len(step.saving.reasons))
    return (VERDICTS.index(step.verdict), sure, *worth, step.place.source.name, step.place.start)
