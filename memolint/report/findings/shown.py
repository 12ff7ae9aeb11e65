"""A finding as people read it in a terminal: its headline, its excerpts, its proof and its fix."""

from collections.abc import Iterator

from memolint.finding import Finding
from memolint.report.findings.proof import proof_lines, repaired_lines
from memolint.report.terminal.color import IN_PIPE, NO_LINKS, Links, Painter, Room, linked, printable, width
from memolint.report.terminal.fit import NARROWEST, Window, around, wrapped
from memolint.text.rendered import rendered_from
from memolint.text.source import Place

_LABEL = 9  # the columns of `  proof  ` and `  fix    `
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


def finding_lines(finding: Finding, paint: Painter, links: Links = NO_LINKS, room: Room = IN_PIPE) -> list[str]:
    """Headline, excerpts in their `room`, proof and fix of one finding."""
    lines = [headline(finding, paint, links), *excerpt(finding.place, "", paint, room)]
    lines += _related(finding, paint, room)
    if finding.witness and finding.witness.runs:
        lines += _labelled("proof", proof_lines(finding.witness, paint))
    if finding.fixes:
        lines += _labelled("fix", [paint("fix", printable(line)) for line in repaired_lines(finding.fixes[0])])
    return lines


def _related(finding: Finding, paint: Painter, room: Room) -> Iterator[str]:
    file = _file(finding.place)
    for related in finding.related:
        if _file(related.place) != file:
            file = _file(related.place)
            yield paint("dim", f"      ┌ {printable(file)}")
        yield from excerpt(related.place, related.message, paint, room)


def _file(place: Place) -> str:
    return place.source.name + origin_of(place)


def _labelled(label: str, lines: list[str]) -> list[str]:
    first = f"  {label}".ljust(_LABEL)
    return [(first if number == 0 else " " * _LABEL) + line for number, line in enumerate(lines)]


def origin_of(place: Place) -> str:
    """` (from FILE)` for a place in a document that a tool rendered from a file, to follow the place or a message."""
    name = rendered_from(place)
    return f" (from {name})" if name else ""


def excerpt(place: Place, note: str, paint: Painter, room: Room) -> list[str]:
    """The numbered first line of `place` and the `~~~` under it, with `note` behind or below."""
    columns = max(room.columns, NARROWEST) - width(GUTTER) - 1 if room.columns else 0
    shown = _window(place, columns)
    line = place.source.place(place.start).line
    indent = " " * width(shown.text[: shown.start])
    mark = "~" * max(1, width(shown.text[shown.start : shown.end]))
    gutter = paint("dim", GUTTER)
    marked = f"{gutter} {indent}{paint('mark', mark)}"
    lines = [f"{paint('dim', f'{line:5} │')} {shown.text}".rstrip(), marked]
    if note and (not room.wraps or len(indent) + len(mark) + 1 + width(note) <= columns):
        lines[1] += f" {paint('note', printable(note))}"
    elif note:
        indent = indent[: max(0, columns - width(note))]
        lines += [
            f"{gutter} {indent}{paint('note', each)}" for each in wrapped(printable(note), columns - len(indent), 0)
        ]
    return lines


def _window(place: Place, room: int) -> Window:
    """The line of a place, or the part of it around what is marked."""
    text = place.source.text
    begin = place.start - place.source.place(place.start).column + 1
    reach = 2 * room or len(text)  # files of one line are long
    left = text[max(begin, place.start - reach) : place.start]
    right = text[place.start : place.start + reach].partition("\n")[0].partition("\r")[0]
    return around(printable(left), printable(right), place.end - place.start, room)
