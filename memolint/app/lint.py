"""A run of the linter: discover, read, index, check, suppress, prove, select, report."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from memolint.app.discover import STANDARD_INPUT, discover
from memolint.app.files import read_file, read_stdin
from memolint.app.guard import Guard
from memolint.app.inputs import Input, read_input
from memolint.app.options import Options
from memolint.app.select import is_shown, select
from memolint.argo.project import Project
from memolint.argo.releases import Release, newest, parse
from memolint.finding import INFO, FileFailure, Finding, Report, Skipped, Summary
from memolint.text.source import Unreadable

DEFAULTS = Options()
_AS_THEY_ARE: Mapping[str, bytes] = {}

_NAME = "memolint"  # stands in every suppression

# Called with what is done, and how many of how many.
Progress = Callable[[str, int, int], None]


def _unseen(_doing: str, _done: int, _total: int) -> None:
    """Nobody looks."""


def lint_paths(
    paths: Iterable[str],
    options: Options = DEFAULTS,
    progress: Progress = _unseen,
    instead: Mapping[str, bytes] = _AS_THEY_ARE,
) -> Report:
    """The report on files, folders and `-`. Raises `UnknownRelease` for a version that memolint cannot judge for.

    `instead` has the bytes of files that are judged for others than they hold.
    """
    release = release_of(options)
    found = discover(paths, options.exclude)
    guard = Guard(options.debug)
    guard.failures.extend(found.failures)
    inputs = []
    for number, name in enumerate(found.files, start=1):
        progress("read", number, len(found.files))
        inputs.append(_read(name, options, guard, instead))
    return _judge(inputs, options, release, guard, progress)


def lint_bytes(data: bytes, name: str, options: Options = DEFAULTS) -> Report:
    """The report on one file that is already read. Raises `UnknownRelease`."""
    release = release_of(options)
    guard = Guard(options.debug)
    found = guard.run(name, Input(name), read_input, name, data)
    return _judge([found], options, release, guard, _unseen)


def release_of(options: Options) -> Release:
    """The release that a run judges for. Raises `UnknownRelease`."""
    return parse(options.argo_version) if options.argo_version else newest()


def _read(path: str, options: Options, guard: Guard, instead: Mapping[str, bytes]) -> Input:
    name = options.stdin_filename if path == STANDARD_INPUT else path
    try:
        data = instead[path] if path in instead else read_stdin() if path == STANDARD_INPUT else read_file(path)
    except Unreadable as error:
        return Input(name, failures=(error.failure,))
    return guard.run(name, Input(name), read_input, name, data)


def _judge(inputs: list[Input], options: Options, release: Release, guard: Guard, progress: Progress) -> Report:
    project = Project(manifest for each in inputs for manifest in each.manifests)
    findings = _check(project, inputs, release, _wants_notes(inputs, options), guard)
    findings = _suppressed(findings, inputs, project, options, guard)
    proven = []
    for number, finding in enumerate(findings, start=1):
        progress("proved", number, len(findings))
        proven.append(_prove(project, finding, options, release, guard))
    shown = _shown(proven, inputs, options)
    hidden = sum(each.suppressed is not None for each in shown)
    if not options.show_suppressed:
        shown = [each for each in shown if each.suppressed is None]
    return Report(tuple(shown), _summary(inputs, project, guard, hidden), options.argo_version or release.name)


def _shown(findings: list[Finding], inputs: list[Input], options: Options) -> list[Finding]:
    """What the options let through, sorted, suppressed findings still among it."""
    shown = sorted(select(findings, options), key=_order)
    if not options.fingerprints:
        return shown
    from memolint.app.fingerprint import with_fingerprints

    return with_fingerprints(shown, inputs)


def _wants_notes(inputs: list[Input], options: Options) -> bool:
    """Whether rules that only make notes have to run: notes are shown, or a suppression may name one."""
    return options.min_severity == INFO or bool(options.select) or _mentions_memolint(inputs)


def _mentions_memolint(inputs: list[Input]) -> bool:
    return any(_NAME in each.documents[0].source.text for each in inputs if each.documents)


def _check(project: Project, inputs: list[Input], release: Release, notes: bool, guard: Guard) -> list[Finding]:
    """All rules on all files at once; where a rule breaks, file by file, to lose and to name only the one."""
    try:
        return _checked(project, inputs, release, notes)
    except Exception:
        pass  # which file it was is found out now, outside, so that a traceback shows one error
    none: list[Finding] = []
    each_alone = [guard.run(each.name, none, _checked, project, [each], release, notes) for each in inputs]
    return [finding for found in each_alone for finding in found]


def _checked(project: Project, inputs: list[Input], release: Release, notes: bool) -> list[Finding]:
    manifests = [manifest for each in inputs for manifest in each.manifests]
    if not manifests:
        return []
    from memolint.checks.run import check  # files without Argo content do without the rules

    return check(project, manifests, release, notes)


def _suppressed(
    findings: list[Finding], inputs: list[Input], project: Project, options: Options, guard: Guard
) -> list[Finding]:
    """Most files name memolint nowhere: then there is nothing to suppress, and nothing to load for it."""
    if not _mentions_memolint(inputs):
        return findings
    from memolint.app.suppress import suppress

    return suppress(findings, inputs, project, options, guard)


def _prove(project: Project, finding: Finding, options: Options, release: Release, guard: Guard) -> Finding:
    """The finding with its witness. What nobody will see is not played: a proof only ever takes a finding down."""
    is_hidden = finding.suppressed is not None or not is_shown(finding, options)
    if finding.claim is None or is_hidden or not options.prove:
        return finding
    return guard.run(finding.place.source.name, finding, _proven, project, finding, release)


def _proven(project: Project, finding: Finding, release: Release) -> Finding:
    from memolint.witness.prove import prove  # with the engine: only where there is something to prove

    return prove(project, finding, release)


def _order(finding: Finding) -> tuple[str, int, int, str, str, str]:
    place = finding.place
    return place.source.name, place.start, place.end, finding.rule, finding.signal, finding.message


def _summary(inputs: list[Input], project: Project, guard: Guard, suppressed: int) -> Summary:
    failed = sorted({*guard.failures, *_failures(inputs)}, key=lambda each: (each.file, each.failure[1:], each.failure))
    failed_files = {each.file for each in failed}
    skipped = tuple(Skipped(each.name, each.skipped) for each in inputs if each.skipped)
    checked = sum(not each.skipped and each.name not in failed_files for each in inputs)
    templates = [template for manifest in project.manifests for template in manifest.templates()]
    return Summary(
        files=checked + len(skipped) + len(failed_files),
        checked=checked,
        documents=sum(len(each.documents) for each in inputs),
        templates=len(templates),
        memoized=sum(template.memoize is not None for template in templates),
        skipped=skipped,
        failed=tuple(failed),
        failed_files=len(failed_files),
        unresolved=len(project.unresolved),
        suppressed=suppressed,
    )


def _failures(inputs: list[Input]) -> Iterator[FileFailure]:
    for each in inputs:
        for failure in each.failures:
            yield FileFailure(each.name, failure)
