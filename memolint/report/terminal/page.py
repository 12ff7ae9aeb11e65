"""A rule's page for a terminal: its Markdown without the marks that only a renderer needs."""

import re
from collections.abc import Iterator

from memolint.report.terminal.color import Painter, printable
from memolint.report.terminal.fit import table

_LINK = re.compile(r"\[([^\]]+)\]\((https?://[^)\s]+)\)")
_TABLE_RULE = re.compile(r"\|[\s:|-]+")
_HEADING = re.compile(r"#{1,6} ")
_FENCE = "```"
_INDENT = "    "


def plain_page(markdown: str, paint: Painter, limit: int = 0) -> str:
    """Headings without `#`, code indented, tables as columns (`limit` wide), links with their address."""
    lines: list[str] = []
    code = False
    rows: list[list[str]] = []
    for line in markdown.splitlines():
        if line.startswith("|") and not code:
            rows += [] if _TABLE_RULE.fullmatch(line) else [_cells(line)]
            continue
        lines += table(rows, limit)
        rows = []
        if line.startswith(_FENCE):
            code = not code
        elif code:
            lines.append((_INDENT + printable(line)).rstrip())
        elif not line.startswith("<!--"):
            lines.append(_prose(line, paint))
    return "".join(line + "\n" for line in _squeezed([*lines, *table(rows, limit)]))


def _cells(line: str) -> list[str]:
    return [_bare(cell.strip()) for cell in line.strip().strip("|").split("|")]


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
