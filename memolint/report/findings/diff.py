"""What a fix makes of a text, as a unified diff that `patch` and `git apply` take."""

from collections.abc import Iterator
from difflib import SequenceMatcher

from memolint.report.terminal.color import Painter, printable

_CONTEXT = 3
_UNENDED = "\\ No newline at end of file"
_STYLES = {"-": "mark", "+": "fix", "@": "note"}

Hunk = list[tuple[str, int, int, int, int]]


def unified(name: str, before: str, after: str) -> list[str]:
    """The lines of the diff of two texts of the file `name`, each ended as in the file; none where they are equal."""
    old, new = _lines(before), _lines(after)
    lines = [
        line
        for hunk in SequenceMatcher(None, old, new, False).get_grouped_opcodes(_CONTEXT)
        for line in _hunk(hunk, old, new)
    ]
    label = _label(name)
    return [f"--- {label}\n", f"+++ {label}\n", *lines] if lines else []


def painted(lines: list[str], paint: Painter, terminal: bool) -> str:
    """The lines as one text; for a terminal without what could drive it, in colour where `paint` has some."""
    if not terminal:
        return "".join(lines)
    shown = (printable(line.rstrip("\r\n")) for line in lines)
    return "".join(paint(_STYLES.get(line[:1], "dim"), line) + "\n" for line in shown)


def _lines(text: str) -> list[str]:
    """Lines end at LF only, as for `patch`; a CR before it is a part of the line."""
    lines = text.split("\n")
    ended = [line + "\n" for line in lines[:-1]]
    return [*ended, lines[-1]] if lines[-1] else ended


def _hunk(hunk: Hunk, old: list[str], new: list[str]) -> Iterator[str]:
    first, last = hunk[0], hunk[-1]
    yield f"@@ -{_range(first[1], last[2])} +{_range(first[3], last[4])} @@\n"
    for kind, old_start, old_end, new_start, new_end in hunk:
        if kind == "equal":
            yield from _marked(" ", old[old_start:old_end])
        else:
            yield from _marked("-", old[old_start:old_end])
            yield from _marked("+", new[new_start:new_end])


def _range(start: int, end: int) -> str:
    """Line numbers from 1; of nothing, the line before it."""
    return f"{start + 1 if end > start else start},{end - start}"


def _marked(mark: str, lines: list[str]) -> Iterator[str]:
    for line in lines:
        yield f"{mark}{line}" if line.endswith("\n") else f"{mark}{line}\n{_UNENDED}\n"


def _label(name: str) -> str:
    """The name as it is; in quotes, as git has it, where it would break the line."""
    if name.isprintable() and '"' not in name:
        return name
    escapes = {'"': '\\"', "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"}
    return '"' + "".join(escapes.get(each, printable(each)) for each in name) + '"'
