"""From files that are read to the report: check, remap, suppress, prove, compare with the baseline, select."""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from memolint.app.config.options import Options
from memolint.app.config.select import is_shown, remapped, select, without_ignored
from memolint.app.files.parse import Input
from memolint.app.guard import Guard
from memolint.app.project.seen import Answers, Seen, summarise
from memolint.argo.project import Project
from memolint.argo.releases import Release, Span, spans
from memolint.argo.views import mapping, text
from memolint.finding import INFO, Finding, Report

if TYPE_CHECKING:
    from memolint.facts.declarations import Policy

_NAME = "memolint"  # stands in every suppression
_REFERENCE = "emplateRef"  # stands in every reference to another file

_IMMUTABLE = "immutable"

# Called with what is done, and how many of how many.
Progress = Callable[[str, int, int], None]


def unseen(_doing: str, _done: int, _total: int) -> None:
    """Nobody looks."""


class Run(NamedTuple):
    """What every step of a run needs to know. `complete`: everything that bears on the files was read."""

    seen: Seen
    project: Project
    complete: bool
    options: Options
    release: Release
    guard: Guard

    @property
    def inputs(self) -> list[Input]:
        """The files that are judged."""
        return self.seen.inputs

    @property
    def spans(self) -> tuple[Span, ...]:
        """The releases that claims are played for: the one judged for, or all patches of the line that was named."""
        return spans(self.options.argo_version or self.release.name)


class Hands(NamedTuple):
    """Who does what is done file by file and claim by claim: to check, and to play, which keeps the order."""

    check: Callable[[Run], list[Finding]]
    play: Callable[[Run, list[Finding], Progress], list[Finding]]


def judge(
    seen: Seen,
    options: Options,
    release: Release,
    guard: Guard,
    progress: Progress = unseen,
    hands: Hands | None = None,
) -> Report:
    """The report on what was seen; without `hands` this process does it all. Raises `BadBaseline` and `NotWritten`."""
    run = prepared(seen, options, release, guard)
    check, play = hands or Hands(_check, played)
    findings = _of_files(_suppressed(_remapped(check(run), options), run), options)
    findings, unproven = _proven(sorted(findings, key=_order), run, progress, play)
    findings, answers = _answered(sorted(findings, key=_order), run)
    shown = findings if options.show_suppressed else [each for each in findings if each.suppressed is None]
    return Report(
        tuple(shown),
        summarise(run.seen, guard, answers, options)._replace(unproven=unproven),
        options.argo_version or release.name,
    )


def prepared(seen: Seen, options: Options, release: Release, guard: Guard) -> Run:
    """The run over what was seen, with the project around it."""
    project, seen = indexed(seen, options)
    complete = not seen.unresolved and not seen.neighbours.broken
    return Run(seen, project, complete, options, release, guard)


def indexed(seen: Seen, options: Options) -> tuple[Project, Seen]:
    """The project with what bears on the files seen, which most often is nothing else."""
    given = [manifest for each in seen.inputs for manifest in each.manifests]
    has_context = bool(options.context or options.configured.context)
    has_references = _mentions(seen.inputs, _REFERENCE)
    if seen.paths and (has_context or has_references or _mentions(seen.inputs, "memoize")):
        from memolint.app.project.context import neighbours

        seen = seen._replace(neighbours=neighbours(seen.inputs, seen.paths, options))
    if not has_references and not seen.neighbours.inputs:
        return Project(given), seen
    others = [manifest for each in seen.neighbours.inputs for manifest in each.manifests]
    project = Project(sorted([*given, *others], key=lambda each: each.file), given)
    return project, seen._replace(unresolved=len(project.missing(given)))


def _mentions(inputs: list[Input], word: str) -> bool:
    return any(word in each.documents[0].source.text for each in inputs if each.documents)


def _check(run: Run) -> list[Finding]:
    return [finding for found in checked(run, run.inputs) for finding in found]


def checked(run: Run, inputs: Sequence[Input]) -> list[list[Finding]]:
    """The findings of all rules in each of `inputs`; a rule that breaks costs one file its findings, and no other."""
    if not any(each.manifests for each in inputs):
        return [[] for _ in inputs]
    from memolint.checks.run import Checks  # files without Argo content do without the rules

    checks = Checks(run.project, run.release, _wants_notes(run), _policy(run))
    none: list[Finding] = []
    return [run.guard.run(each.name, none, checks.findings, each.manifests) for each in inputs]


def _policy(run: Run) -> "Policy":
    """What the configuration and the files say of the project, as facts take it."""
    from memolint.facts.declarations import Policy

    configured = run.options.configured
    tags = ""
    if configured.immutable_tags:
        from fnmatch import translate

        tags = "|".join(map(translate, configured.immutable_tags))
    return Policy(frozenset(configured.insignificant), tags, frozenset(_immutable(run)))


def _immutable(run: Run) -> Iterator[str]:
    """The names of ConfigMaps that say of themselves that their content stays."""
    for each in run.seen.inputs:
        if _mentions([each], _IMMUTABLE):
            for document in each.documents:
                value = mapping(document.value)
                if value.get("kind") == "ConfigMap" and value.get(_IMMUTABLE) is True:
                    yield text(mapping(value.get("metadata")).get("name"))


def _wants_notes(run: Run) -> bool:
    """Whether rules that only make notes have to run: notes are shown, or a suppression or baseline may name one."""
    options = run.options
    asked = options.select or options.baseline or options.configured.severity
    return options.min_severity == INFO or bool(asked) or _mentions(run.inputs, _NAME)


def _remapped(findings: list[Finding], options: Options) -> list[Finding]:
    return remapped(findings, options.configured) if options.configured.severity else findings


def _of_files(findings: list[Finding], options: Options) -> list[Finding]:
    return without_ignored(findings, options.configured) if options.configured.per_file_ignores else findings


def _suppressed(findings: list[Finding], run: Run) -> list[Finding]:
    """Most files name memolint nowhere: then there is nothing to suppress, and nothing to load for it."""
    if not run.options.suppressions or not _mentions(run.inputs, _NAME):
        return findings
    from memolint.app.lint.suppress import suppress

    return suppress(findings, run.inputs, run.complete, run.options, run.guard)


def _proven(
    findings: list[Finding], run: Run, progress: Progress, play: Callable[[Run, list[Finding], Progress], list[Finding]]
) -> tuple[list[Finding], int]:
    """The findings with their witnesses. What nobody will see is not played: a proof only ever takes one down."""
    if not run.options.prove or not any(each.claim for each in findings):
        return findings, 0
    from memolint.app.lint.proofs import affordable

    wanted = [each for each in findings if each.claim and each.suppressed is None and is_shown(each, run.options)]
    chosen = affordable(wanted, run.project, len(run.spans))
    proven = dict(zip(map(id, chosen), play(run, chosen, progress), strict=True))
    return [proven.get(id(each), each) for each in findings], len(wanted) - len(chosen)


def played(run: Run, findings: Sequence[Finding], progress: Progress) -> list[Finding]:
    """The findings with the witnesses of their claims."""
    from memolint.app.lint.proofs import prove_each  # with the engine: only where there is something to prove

    return prove_each(findings, run.project, run.spans, run.guard, progress)


def _answered(findings: list[Finding], run: Run) -> tuple[list[Finding], Answers]:
    """The findings (sorted) that the options let through, those in the baseline marked; and the answers counted."""
    options = run.options
    if wants_fingerprints(options):
        from memolint.app.baseline.fingerprint import with_fingerprints

        findings = with_fingerprints(findings, run.inputs)
    if not options.baseline:
        shown = select(findings, options)
        return shown, Answers(sum(each.suppressed is not None for each in shown))
    from memolint.app.baseline.baseline import compared

    failed = {each.file for each in run.guard.failures}
    checked = [each.name for each in run.inputs if not each.skipped and not each.failures and each.name not in failed]
    return compared(findings, checked, options)


def wants_fingerprints(options: Options) -> bool:
    """Whether a report shows them, or a baseline is compared by them."""
    return options.fingerprints or bool(options.baseline)


def _order(finding: Finding) -> tuple[str, int, int, str, str, str]:
    place = finding.place
    return place.source.name, place.start, place.end, finding.rule, finding.signal, finding.message
