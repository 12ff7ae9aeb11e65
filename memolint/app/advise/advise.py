"""What is advised of every step that is not memoized, the best first."""

from collections.abc import Iterable
from functools import partial

from memolint.app.advise.history import NO_HISTORY, History
from memolint.app.config.options import Options
from memolint.app.files.discover import discover
from memolint.app.files.parse import Input, Overrides, read_path
from memolint.app.guard import Guard
from memolint.app.lint.prepare import LintRun, policy_of, prepared
from memolint.app.project.release import check
from memolint.app.project.seen import Answers, Seen, summarise
from memolint.argo.views import Template
from memolint.checks.repairs import memoized
from memolint.checks.repairs.marker import NotWrappable, guarded
from memolint.checks.repairs.marker_shell import PVC
from memolint.facts.advice.advice import Advice, advice
from memolint.facts.advice.doubt import MARKER, MEMOIZE, VERDICTS
from memolint.facts.declarations import Policy
from memolint.finding import CONFIDENCES, Edit, Summary
from memolint.lang.words import did_you_mean
from memolint.report.advice.advised import Advised
from memolint.typed import Record

_NO_OVERRIDES: Overrides = {}


class Advisory(Record):
    """The advice on every step, ranked; what was looked at, and for which release."""

    steps: tuple[Advised, ...]
    summary: Summary
    argo_version: str


class NoSuchTemplate(ValueError):
    """A template is named that the file does not have; the message says so."""


def advise(
    paths: Iterable[str],
    options: Options,
    overrides: Overrides = _NO_OVERRIDES,
    template: str = "",
    history: History = NO_HISTORY,
) -> Advisory:
    """The advice on the steps in files, folders and `-`, or on the one `template` of a file.

    A history weighs what would be saved. Raises `UnknownRelease` and `NoSuchTemplate`.
    """
    run = run_over(tuple(paths), options, overrides)
    wanted = frozenset(templates_of(run, template))
    policy = policy_of(run)
    none: list[Advised] = []
    in_file = partial(_in_file, run=run, policy=policy, wanted=wanted, history=history)
    steps = [step for each in run.inputs for step in run.guard.run(each.name, none, in_file, each)]
    summary = summarise(run.seen, run.guard, Answers(), options)._replace(release_from=run.judged.files)
    return Advisory(tuple(sorted(steps, key=_rank)), summary, run.judged.name)


def run_over(paths: tuple[str, ...], options: Options, overrides: Overrides = _NO_OVERRIDES) -> LintRun:
    """What the linter knows of files and folders before it runs a rule. Raises `UnknownRelease`."""
    check(options.argo_version)
    found = discover(paths, options.exclude, (options.configured.folder, options.configured.exclude))
    guard = Guard(options.debug, found.failures)
    inputs = [read_path(name, options.stdin_filename, guard, overrides) for name in found.files]
    return prepared(Seen(inputs, paths, found.configured), options, guard)


def templates_of(run: LintRun, name: str = "") -> list[Template]:
    """The templates of the files, or those of that name. Raises `NoSuchTemplate` where what was read has none."""
    every = [each for found in run.inputs for manifest in found.manifests for each in manifest.templates]
    named = [each for each in every if name in ("", each.label)]
    is_whole = not run.guard.failures and not any(each.failures or each.skipped for each in run.inputs)
    if name and not named and is_whole:
        labels = [each.label for each in every]
        raise NoSuchTemplate(f"there is no template `{name}` in {run.seen.paths[0]}{did_you_mean(name, labels)}")
    return named


def _in_file(
    found: Input, run: LintRun, policy: Policy, wanted: frozenset[Template], history: History
) -> list[Advised]:
    templates = [template for manifest in found.manifests for template in manifest.templates if template in wanted]
    given = [(each, advice(each, run.project, policy, run.release)) for each in templates]
    return [_advised(template, found, run, history) for template, found in given if found is not None]


def _advised(template: Template, found: Advice, run: LintRun, history: History) -> Advised:
    seen = history.observed(template)
    origin = template.origin.at("name") if template.name else template.origin
    return Advised(
        template.label,
        template.kind,
        origin.place(),
        found.verdict,
        found.confidence,
        found.because if seen is None else (seen.told, *found.because),
        found.question,
        memoized.key_of(found) if found.verdict in (MEMOIZE, MARKER) else "",
        found.versioned,
        found.saving,
        found.is_ready,
        _edits(found, run),
        seen,
    )


def _edits(found: Advice, run: LintRun) -> tuple[Edit, ...]:
    """What does as the verdict says; nothing where the file leaves no place for it."""
    if found.verdict != MARKER:
        return tuple(edit for fix in memoized.insertion(found, run.project) for edit in fix.edits)
    try:
        return guarded(found, run.project, PVC, run.release)
    except NotWrappable:
        return ()


def _rank(step: Advised) -> tuple[object, ...]:
    """The surest first; of these what cost most, what is dear, then what runs most often; last by place."""
    sure = -CONFIDENCES.index(step.confidence)
    cost = -step.observed.repeated_seconds if step.observed is not None else 0.0
    worth = (cost, not step.saving.requests, -step.saving.runs, -len(step.saving.reasons))
    return (VERDICTS.index(step.verdict), sure, *worth, step.place.source.name, step.place.start)
