"""A rule's page for a terminal: its Markdown without the marks that only a renderer needs."""

import re
from collections.abc import Iterator

from memolint.report.terminal.color import Painter, printable, width

_LINK = re.compile(r"\[([^\]]+)\]\((https?://[^)\s]+)\)")
_TABLE_RULE = re.compile(r"\|[\s:|-]+")
_HEADING = re.compile(r"#{1,6} ")
_FENCE = "```"
_INDENT = "    "


def plain_page(markdown: str, paint: Painter) -> str:
    """Headings without `#`, code indented, tables as columns, links with their address behind."""
    lines: list[str] = []
    code = False
    table: list[list[str]] = []
    for line in markdown.splitlines():
        if line.startswith("|") and not code:
            table += [] if _TABLE_RULE.fullmatch(line) else [_cells(line)]
            continue
        lines += _columns(table)
        table = []
        if line.startswith(_FENCE):
            code = not code
        elif code:
            lines.append((_INDENT + printable(line)).rstrip())
        elif not line.startswith("<!--"):
            lines.append(_prose(line, paint))
    return "".join(line + "\n" for line in _squeezed(lines + _columns(table)))


def _cells(line: str) -> list[str]:
    return [_bare(cell.strip()) for cell in line.strip().strip("|").split("|")]


def _columns(table: list[list[str]]) -> list[str]:
    widths: list[int] = []
    for row in table:
        widths += [0] * (len(row) - len(widths))
        for index, cell in enumerate(row):
            widths[index] = max(widths[index], width(cell))
    return [
        "  ".join(cell + " " * (widths[index] - width(cell)) for index, cell in enumerate(row)).rstrip()
        for row in table
    ]


def _prose(line: str, paint: Painter) -> str:
    if _HEADING.match(line):
        return paint("bold", _bare(line.lstrip("#").strip()))
    return _bare(line)


def _bare(text: str) -> str:
    return printable(_LINK.sub(r"\1 (\2)", text).replace("**", ""))


def _squeezed(lines: list[str]) -> Iterator[str]:
    """No two empty lines in a row, none at the ends."""
    waiting = False
    begun = False
    for line in lines:
        if not line:
            waiting = begun
            continue
        if waiting:
            yield ""
        waiting, begun = False, True
        yield line
