"""What was looked at, what was found, and for which release: the last lines of a text report, and `--statistics`."""

from collections import Counter
from collections.abc import Iterator

from memolint.finding import ERROR, INFO, WARNING, Hidden, Older, Report, Summary
from memolint.report.terminal.color import Painter, painter, printable

_NAMED_FILES = 3


def summary_lines(
    report: Report, paint: Painter, verbose: bool = False, default_release: bool = True, seconds: float | None = None
) -> list[str]:
    """The summary; `verbose` names every skipped file."""
    summary = report.summary
    return [
        _found(report, paint),
        looked_at(summary),
        *skipped_lines(summary, verbose),
        *_asides(report),
        *_older(summary.older),
        judged_for(report.argo_version, default_release, seconds, summary.release_from),
    ]


def plural(count: int, word: str) -> str:
    """`1 file`, `2 files`."""
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


def counts(report: Report) -> dict[str, int]:
    """Findings by severity and how many can be fixed; suppressed ones do not count."""
    live = [finding for finding in report.findings if finding.suppressed is None]
    severities = Counter(finding.severity for finding in live)
    return {
        "errors": severities[ERROR],
        "warnings": severities[WARNING],
        "infos": severities[INFO],
        "fixable": sum(bool(finding.fixes) for finding in live),
    }


def _found(report: Report, paint: Painter) -> str:
    numbers = counts(report)
    named = ((ERROR, "errors", "error"), (WARNING, "warnings", "warning"), (INFO, "infos", "note"))
    parts = [paint(style, plural(numbers[key], word)) for style, key, word in named if numbers[key]]
    if not parts:
        return paint("bold", "no findings")
    fixable = f", {numbers['fixable']} with a fix" if numbers["fixable"] else ""
    return ", ".join(parts) + fixable


def looked_at(summary: Summary) -> str:
    """The files and documents that were read, and how many templates are memoized."""
    checked = f"{plural(summary.files, 'file')}: {summary.checked} checked ({plural(summary.documents, 'document')})"
    rest = f"{len(summary.skipped)} skipped, {summary.failed_files} failed"
    return f"{checked}, {rest}; {plural(summary.templates, 'template')}, {summary.memoized} memoized"


def skipped_lines(summary: Summary, verbose: bool) -> Iterator[str]:
    """One line for each reason to skip files."""
    by_reason: dict[str, list[str]] = {}
    for each in summary.skipped:
        by_reason.setdefault(each.reason, []).append(printable(each.file))
    for reason, files in sorted(by_reason.items()):
        shown = files if verbose else files[:_NAMED_FILES]
        more = f" and {len(files) - len(shown)} more (-v names them)" if len(files) > len(shown) else ""
        yield f"  skipped {', '.join(shown)}{more}: {printable(reason)}"


def _asides(report: Report) -> Iterator[str]:
    summary = report.summary
    if summary.unresolved:
        unknown = "what depends on them is unknown; pass --project or --context"
        yield f"{plural(summary.unresolved, 'reference')} not found in the project: {unknown}"
    if summary.looked_up:
        yield f"{plural(summary.looked_up, 'other project file')} read for references"
    if summary.unread:
        yield f"{plural(len(summary.unread), 'other project file')} could not be read: {_some(summary.unread)}"
    if summary.passed_over:
        yield f"configuration not in force: {_some(summary.passed_over)}"
    if summary.baselined:
        yield f"{plural(summary.baselined, 'finding')} in the baseline"
    if summary.stale:
        entries = (
            f"{len(summary.stale)} entries of the baseline find"
            if len(summary.stale) > 1
            else "1 entry of the baseline finds"
        )
        yield f"{entries} nothing any more (--update-baseline): {_some(summary.stale)}"
    if summary.unproven:
        yield f"{plural(summary.unproven, 'finding')} without a proof: the proof budget of a run is used up"
    if summary.hidden.number:
        yield _hidden(summary.hidden)
    if summary.suppressed:
        yield f"{plural(summary.suppressed, 'finding')} suppressed (--show-suppressed)"
    if summary.templates and not summary.memoized:
        yield "no template is memoized: try `memolint advise`"


def _hidden(hidden: Hidden) -> str:
    """How many findings are below the thresholds, and what shows them."""
    least = "" if hidden.is_all else "at least "
    needed = (("--min-severity", hidden.severity), ("--min-confidence", hidden.confidence))
    options = " ".join(f"{option} {value}" for option, value in needed if value)
    return f"{least}{plural(hidden.number, 'more finding')} below the threshold ({options})"


def _some(names: tuple[str, ...]) -> str:
    more = f" and {len(names) - _NAMED_FILES} more" if len(names) > _NAMED_FILES else ""
    return ", ".join(printable(name) for name in names[:_NAMED_FILES]) + more


def _older(older: tuple[Older, ...]) -> Iterator[str]:
    """One line about releases that may be in use where nothing says which one is."""
    if older:
        from memolint.argo.affected import without_repair

        said = (
            f"{plural(each.templates, 'template')} would {each.harm} ({without_repair(each.releases)})"
            for each in older
        )
        yield f"on older releases of Argo {', '.join(said)}: --argo-version judges for yours"


def judged_for(
    argo_version: str, default_release: bool, seconds: float | None = None, found_in: tuple[str, ...] = ()
) -> str:
    """The line that names the release, who says so or how to set it, and the time taken where it is told."""
    default = ", the default; set --argo-version" if default_release and not found_in else ""
    found = f", which {_some(found_in)} {'install' if len(found_in) > 1 else 'installs'}" if found_in else ""
    took = "" if seconds is None else f", {seconds:.2f} s"
    return f"judged for Argo {argo_version}{found}{default}{took}"


def statistics(report: Report, color: bool = False) -> str:
    """One line a rule, the most frequent first: findings, how many have a fix, severity, rule; then the summary."""
    paint = painter(color)
    live = [finding for finding in report.findings if finding.suppressed is None]
    found = Counter((each.rule, each.severity) for each in live)
    fixable = Counter((each.rule, each.severity) for each in live if each.fixes)
    lines = [
        f"{count:6}  {fixable[key] or '-':>6}  {paint(key[1], key[1].ljust(7))}  {key[0]}"
        for key, count in sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
    ]
    head = [f"{'count':>6}  {'fixes':>6}  {'':7}  rule"] if lines else []
    return "".join(line + "\n" for line in [*head, *lines, *([""] if lines else []), *summary_lines(report, paint)])
