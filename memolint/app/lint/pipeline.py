"""From files that are read to the report: check, remap, suppress, prove, compare with the baseline, select."""

from collections.abc import Callable, Sequence

from memolint.app.config.options import Options
from memolint.app.config.select import hidden, is_shown, remapped, select, without_ignored
from memolint.app.files.parse import Input
from memolint.app.guard import Guard
from memolint.app.lint.prepare import LintRun, policy_of, prepared
from memolint.app.project.release import of_the_judged
from memolint.app.project.seen import Answers, Seen, summarise
from memolint.finding import Finding, Report
from memolint.typed import TYPE_CHECKING, Record

if TYPE_CHECKING:
    from memolint.checks.run import Rules

# Called with what was done (`read`, `proved`), how many times, and of how many.
Progress = Callable[[str, int, int], None]


def no_progress(_doing: str, _done: int, _total: int) -> None:
    """Ignores progress."""


class Stages(Record):
    """The two stages that may run in parallel; `play` keeps the order of its findings."""

    check: Callable[[LintRun], list[Finding]]
    play: Callable[[LintRun, list[Finding], Progress], list[Finding]]


def report_on(
    seen: Seen,
    options: Options,
    guard: Guard,
    progress: Progress = no_progress,
    stages: Stages | None = None,
) -> Report:
    """The report on the files that were read; without `stages` this process runs every stage.

    Raises `BadBaseline` and `NotWritten`.
    """
    run = prepared(seen, options, guard)
    check, play = stages or Stages(_check_all, played)
    findings = check(run)
    findings += _beside(findings, run)
    if options.configured.severity:
        findings = remapped(findings, options.configured)
    findings = _suppressed(findings, run)
    if options.configured.per_file_ignores:
        findings = without_ignored(findings, options.configured)
    findings, older = of_the_judged(findings, run.judged, options)
    findings, unproven = _proven(sorted(findings, key=_order), run, progress, play)
    below = hidden(findings, options, run.wants_notes)
    findings, answers = _answered(sorted(findings, key=_order), run)
    findings = _at_home(findings, run)
    shown = findings if options.show_suppressed else [each for each in findings if each.suppressed is None]
    return Report(
        tuple(shown),
        summarise(run.seen, guard, answers, options)._replace(
            unproven=unproven, hidden=below, release_from=run.judged.files, older=older
        ),
        run.judged.name,
    )


def _check_all(run: LintRun) -> list[Finding]:
    return [finding for found in checked(run, run.inputs) for finding in found]


def checked(run: LintRun, inputs: Sequence[Input]) -> list[list[Finding]]:
    """The findings in each of `inputs`. A rule that breaks costs one file its findings, and no other file."""
    if run.installation is None and not any(each.manifests for each in inputs):
        return [[] for _ in inputs]
    rules = _rules(run)
    none: list[Finding] = []
    return [run.guard.run(each.name, none, rules.findings, each.manifests, run.objects(each.name)) for each in inputs]


def _rules(run: LintRun) -> "Rules":
    from memolint.checks.run import Rules  # files without Argo content do without the rules

    return Rules(run.project, run.judged.spans, run.wants_notes, policy_of(run))


def _beside(findings: list[Finding], run: LintRun) -> list[Finding]:
    """Findings in files that were looked up, which the files that were passed have a part in."""
    if not run.seen.neighbours.inputs:
        return []
    from memolint.app.lint.elsewhere import beside  # few files are looked up for others

    return beside(findings, run, _rules(run))


def _at_home(findings: list[Finding], run: LintRun) -> list[Finding]:
    if not run.seen.neighbours.inputs:
        return findings
    from memolint.app.lint.elsewhere import at_home

    return sorted(at_home(findings, run.inputs), key=_order)


def _suppressed(findings: list[Finding], run: LintRun) -> list[Finding]:
    if not run.options.suppressions or not run.may_hold_suppressions:
        return findings
    from memolint.app.lint.suppress import suppress  # with every family of rules

    return suppress(findings, run.inputs, run.complete, run.options, run.guard)


def _proven(
    findings: list[Finding],
    run: LintRun,
    progress: Progress,
    play: Callable[[LintRun, list[Finding], Progress], list[Finding]],
) -> tuple[list[Finding], int]:
    """The findings with their witnesses, and how many claims exceeded the budget.

    Findings that are not shown are not played: a proof can only lower them.
    """
    wanted = [_is_to_be_proven(each, run.options) for each in findings]
    if not any(wanted):
        return findings, 0
    from memolint.app.lint.proofs import affordable  # with the engine

    claims = [each for each, is_wanted in zip(findings, wanted, strict=True) if is_wanted]
    chosen = affordable(claims, run.project, len(run.judged.spans))
    proven = iter(play(run, chosen, progress))
    pairs = zip(findings, wanted, strict=True)
    return [next(proven, each) if is_wanted else each for each, is_wanted in pairs], len(claims) - len(chosen)


def _is_to_be_proven(finding: Finding, options: Options) -> bool:
    return options.prove and finding.claim is not None and finding.suppressed is None and is_shown(finding, options)


def played(run: LintRun, findings: Sequence[Finding], progress: Progress) -> list[Finding]:
    """The findings with the witnesses of their claims."""
    from memolint.app.lint.proofs import prove_each

    return prove_each(findings, run.project, run.judged.spans, run.guard, progress)


def _answered(findings: list[Finding], run: LintRun) -> tuple[list[Finding], Answers]:
    """The findings (sorted) that the options show, marked if the baseline holds them, and the answers counted."""
    options = run.options
    if wants_fingerprints(options):
        from memolint.app.baseline.fingerprint import with_fingerprints

        findings = with_fingerprints(findings, [*run.inputs, *run.seen.neighbours.inputs])
    if not options.baseline:
        shown = select(findings, options)
        return shown, Answers(sum(each.suppressed is not None for each in shown))
    from memolint.app.baseline.baseline import compared

    failed = {each.file for each in run.guard.failures}
    judged = [each.name for each in run.inputs if not each.skipped and not each.failures and each.name not in failed]
    return compared(findings, judged, options)


def wants_fingerprints(options: Options) -> bool:
    """Whether a report shows them, or a baseline is compared by them."""
    return options.fingerprints or bool(options.baseline)


def _order(finding: Finding) -> tuple[str, int, int, str, str, str]:
    place = finding.place
    return place.source.name, place.start, place.end, finding.rule, finding.signal, finding.message
