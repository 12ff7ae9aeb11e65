"""A finding as people read it in a terminal: its headline, its excerpts, its proof and its fix."""

from collections.abc import Iterator

from memolint.finding import Finding
from memolint.report.findings.proof import proof_lines, repaired_lines
from memolint.report.terminal.color import NO_LINKS, Links, Painter, linked, printable, width
from memolint.text.rendered import rendered_from
from memolint.text.source import Place
from memolint.typed import Record

_LABEL = 9  # the columns of `  proof  ` and `  fix    `
MAX_LINE = 160
_CONTEXT = 40
_CUT = "…"
GUTTER = "      │"


def headline(finding: Finding, paint: Painter, links: Links = NO_LINKS) -> str:
    """`file:line:column severity[rule] message`, after the place the file of a chart that it was rendered from."""
    place = finding.place.source.place(finding.place.start)
    name = finding.place.source.name
    where = linked(f"{printable(name)}:{place.line}:{place.column}", links.of_file(name))
    origin = paint("dim", printable(origin_of(finding.place)))
    kind = paint(finding.severity, f"{finding.severity}[{linked(finding.rule, links.of_rule(finding.rule))}]")
    answered = "" if finding.suppressed is None else " " + paint("dim", f"(suppressed{_because(finding.suppressed)})")
    message = printable(finding.message.replace("\n", " "))
    return f"{paint('bold', where)}{origin} {kind} {message}{answered}"


def _because(reason: str) -> str:
    return f": {printable(reason)}" if reason else ""


def finding_lines(finding: Finding, paint: Painter, links: Links = NO_LINKS) -> list[str]:
    """Headline, excerpts, proof and fix of one finding."""
    lines = [headline(finding, paint, links), *excerpt(finding.place, "", paint), *_related(finding, paint)]
    if finding.witness and finding.witness.runs:
        lines += _labelled("proof", proof_lines(finding.witness, paint))
    if finding.fixes:
        lines += _labelled("fix", [paint("fix", printable(line)) for line in repaired_lines(finding.fixes[0])])
    return lines


def _related(finding: Finding, paint: Painter) -> Iterator[str]:
    file = _file(finding.place)
    for related in finding.related:
        if _file(related.place) != file:
            file = _file(related.place)
            yield paint("dim", f"      ┌ {printable(file)}")
        yield from excerpt(related.place, related.message, paint)


def _file(place: Place) -> str:
    return place.source.name + origin_of(place)


def _labelled(label: str, lines: list[str]) -> list[str]:
    first = f"  {label}".ljust(_LABEL)
    return [(first if number == 0 else " " * _LABEL) + line for number, line in enumerate(lines)]


def origin_of(place: Place) -> str:
    """` (from FILE)` for a place in a document that a tool rendered from a file, to follow the place or a message."""
    name = rendered_from(place)
    return f" (from {name})" if name else ""


class _Window(Record):
    """The part of a line that is shown, and where in it the mark begins and ends."""

    text: str
    start: int
    end: int


def excerpt(place: Place, note: str, paint: Painter) -> list[str]:
    """The numbered first line of `place` and the `~~~` under it, with `note` behind."""
    shown = _window(place)
    line = place.source.place(place.start).line
    indent = " " * width(shown.text[: shown.start])
    mark = "~" * max(1, width(shown.text[shown.start : shown.end]))
    marked = f"{indent}{paint('mark', mark)}" + (f" {paint('note', printable(note))}" if note else "")
    return [f"{paint('dim', f'{line:5} │')} {shown.text}".rstrip(), f"{paint('dim', GUTTER)} {marked}"]


def _window(place: Place) -> _Window:
    """At most `MAX_LINE` characters of the line around its marked part, `…` where it was cut."""
    text = place.source.text
    begin = place.start - place.source.place(place.start).column + 1
    length = _line_length(text, begin, place.start)
    start = place.start - begin
    end = min(start + max(0, place.end - place.start), max(start, length))
    first = max(0, min(start - _CONTEXT, length - MAX_LINE)) if length > MAX_LINE else 0
    last = min(length, first + MAX_LINE)
    before, after = _CUT if first else "", _CUT if last < length else ""
    shift = len(before) - first
    return _Window(
        before + printable(text[begin + first : begin + last]) + after, start + shift, min(end, last) + shift
    )


def _line_length(text: str, begin: int, at: int) -> int:
    """Characters of the line that begins at `begin`, as far as they could be shown: files of one line are long."""
    ahead = text[at : at + MAX_LINE + 1]
    for ending in "\r\n":
        ahead = ahead.partition(ending)[0]
    return at - begin + len(ahead)
