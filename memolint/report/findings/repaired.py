"""What a fix makes of a file, as lines to read."""

from memolint.finding import Edit, Fix
from memolint.text.edit import apply
from memolint.text.source import Source

_MAX_LINES = 8
_MAX_LENGTH = 240
_CUT = "…"

Lines = tuple[int, int]


def repaired_lines(fix: Fix) -> list[str]:
    """The one line that a fix rewrites; of a fix of several lines its title, then the lines as they become."""
    sources = {id(edit.place.source): edit.place.source for edit in fix.edits}
    if len(sources) != 1:
        return [fix.title]
    (source,) = sources.values()
    lines = [line for span in _touched(source, fix.edits) for line in _rewritten(source, span, fix.edits)]
    if len(lines) == 1:
        return [_short(lines[0].strip())]
    return [fix.title, *_clipped(lines)]


def _touched(source: Source, edits: tuple[Edit, ...]) -> list[Lines]:
    """First and last line of each stretch of lines that the edits touch, in order."""
    stretches: list[Lines] = []
    for edit in sorted(edits, key=lambda edit: edit.place.start):
        first, last = source.place(edit.place.start).line, source.place(edit.place.end).line
        if stretches and first <= stretches[-1][1]:
            stretches[-1] = stretches[-1][0], max(last, stretches[-1][1])
        else:
            stretches.append((first, last))
    return stretches


def _rewritten(source: Source, span: Lines, edits: tuple[Edit, ...]) -> list[str]:
    starts = [*source.line_starts(), len(source.text)]
    begin, end = starts[span[0] - 1], starts[span[1]]
    inside = [edit for edit in edits if span[0] <= source.place(edit.place.start).line <= span[1]]
    changes = [(edit.place.start - begin, edit.place.end - begin, edit.text) for edit in inside]
    try:
        new = apply(source.text[begin:end], changes).splitlines()
    except ValueError:  # overlapping edits are nothing to show; whoever applies them says so
        return []
    return _changed(source.text[begin:end].splitlines(), new)


def _changed(old: list[str], new: list[str]) -> list[str]:
    """The lines of `new` but for those at its ends that were there before: an edit often begins or ends inside one."""
    first, last = 0, len(new)
    while first < min(last, len(old)) and new[first] == old[first]:
        first += 1
    while last > first and len(old) - (len(new) - last) > first and new[last - 1] == old[last - 1 - len(new)]:
        last -= 1
    return [line for line in new[first:last] if line.strip()]


def _clipped(lines: list[str]) -> list[str]:
    """At most a few lines, without the indentation that all share."""
    shared = min((len(line) - len(line.lstrip()) for line in lines), default=0)
    kept = [_short(line[shared:]) for line in lines[:_MAX_LINES]]
    return [*kept, _CUT] if len(lines) > _MAX_LINES else kept


def _short(line: str) -> str:
    return line if len(line) <= _MAX_LENGTH else line[:_MAX_LENGTH] + _CUT
