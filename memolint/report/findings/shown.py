"""A finding as people read it in a terminal: its headline, its excerpts, its proof and its fix."""

from collections.abc import Iterator

from memolint.finding import Finding
from memolint.report.findings.excerpt import excerpt, origin_of
from memolint.report.findings.proof import proof_lines
from memolint.report.findings.repaired import repaired_lines
from memolint.report.terminal.color import NO_LINKS, Links, Painter, linked, printable
from memolint.text.source import Place

_LABEL = 9  # the columns of `  proof  ` and `  fix    `


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
