"""What `memolint advise` shows, for people: one ranked table, then what is to be known of each step that is advised."""

from collections import Counter
from collections.abc import Iterator, Sequence

from memolint.facts.advice.doubt import ASK, LEAVE, MARKER, MEMOIZE, VERDICTS
from memolint.facts.advice.proposal import VERSION
from memolint.finding import Summary
from memolint.report.advice.advised import Advised
from memolint.report.findings.summary import judged_for, looked_at, plural, skipped_lines
from memolint.report.terminal.color import Painter, clipped, printable
from memolint.report.terminal.fit import table

_STYLES = {MEMOIZE: "fix", MARKER: "warning", ASK: "note", LEAVE: "dim"}
_NAME = 40
_HEAD = ("verdict", "confidence", "runs", "template", "because")


def advice_text(
    steps: Sequence[Advised],
    summary: Summary,
    argo_version: str,
    paint: Painter,
    quiet: bool,
    default_release: bool,
    limit: int = 0,
) -> str:
    """The table, `limit` wide; unless `quiet` what is to be known of each step but those to leave.

    Of a single step that is to be left, too. Then what was looked at.
    """
    lines = [*_table(steps, paint, limit)]
    if not quiet:
        for step in steps:
            lines += _details(step, paint) if step.verdict != LEAVE or len(steps) == 1 else ()
        lines += [
            *([""] if lines else []),
            *_summary(steps, summary),
            judged_for(argo_version, default_release, None, summary.release_from),
        ]
    return "".join(line.rstrip() + "\n" for line in lines)


def _table(steps: Sequence[Advised], paint: Painter, limit: int) -> Iterator[str]:
    if steps:
        rows = [(paint(_STYLES[each.verdict], each.verdict), *_row(each)) for each in steps]
        yield from table(rows, limit, head=(paint("bold", _HEAD[0]), *_HEAD[1:]))


def _row(step: Advised) -> tuple[str, ...]:
    at = step.place.source.place(step.place.start)
    where = f"{clipped(step.template, _NAME)}  {printable(step.place.source.name)}:{at.line}"
    first = step.because[0] if step.because else "makes its outputs from what a key can hold"
    others = len(step.because) - 1 if step.verdict == LEAVE else 0
    more = f" (and {plural(others, 'other reason')})" if others > 0 else ""
    return step.confidence, str(step.saving.runs), where, f"{printable(first)}{more}"


def _details(step: Advised, paint: Painter) -> Iterator[str]:
    at = step.place.source.place(step.place.start)
    yield ""
    yield f"{paint('bold', printable(step.template))}  {paint('dim', f'{printable(step.place.source.name)}:{at.line}')}"
    for name, text in _fields(step):
        yield f"  {name:8} {printable(text)}"


def _fields(step: Advised) -> Iterator[tuple[str, str]]:
    yield step.verdict, f"confidence {step.confidence}"
    yield from (("because", each) for each in step.because)
    if step.question:
        yield "question", f"{step.question} If not: annotate the template with memolint.dev/effects: none"
    if step.key:
        yield ("key" if step.verdict == MEMOIZE else "name by"), step.key
    if step.key and step.versioned:
        yield "version", f"raise {VERSION} when {' or '.join(step.versioned)} changes"
    if step.verdict == MEMOIZE and not step.edits:
        yield "patch", "none: " + ("its lines are shared, or stand in a string" if step.is_ready else "see above")


def _summary(steps: Sequence[Advised], summary: Summary) -> Iterator[str]:
    counted = Counter(each.verdict for each in steps)
    parts = [f"{counted[each]} {each}" for each in VERDICTS if counted[each]]
    steps_told = plural(len(steps), "step") + " not memoized"
    yield f"{steps_told}: {', '.join(parts)}" if parts else steps_told
    yield looked_at(summary)
    yield from skipped_lines(summary, verbose=False)
    if counted[MEMOIZE] or any(each.edits for each in steps):
        yield "--diff prints the patches of medium and high confidence, --fix writes them"
