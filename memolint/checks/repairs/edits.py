"""Edits that rules propose: they replace scalars, insert fields or remove blocks, and leave the rest untouched."""

import re
from itertools import pairwise

from memolint.argo.views import Origin
from memolint.facts.reads.unquoted import Unquoted
from memolint.finding import Edit, Fix
from memolint.text.documents import Document, Path
from memolint.text.nested import NestedSource
from memolint.text.nodes import written
from memolint.text.source import Place, Source

_MERGE = r"<<\s*:[ \t]*(?:\*[^\s,{}\[\]]+|\[[^\]\n]*\])[ \t]*(?:#[^\r\n]*)?(?=[\r\n]|\Z)"


def replace_scalar(origin: Origin, text: str, title: str, safe: bool = False) -> tuple[Fix, ...]:
    """A fix that writes `text`, quoted, for the scalar at `origin`, or at its anchor. None for YAML inside a string."""
    source = origin.document.source
    node = written(origin.document.node(origin.path))
    if isinstance(source, NestedSource) or node.style == "*":
        return ()
    raw = source.text[node.start : node.end]
    end = node.start + len(raw.rstrip()) if node.style in ("|", ">") else node.end
    return (Fix(title, (Edit(Place(source, node.start, end), quoted(text)),), safe),)


def own_scalar(origin: Origin, text: str, title: str) -> tuple[Fix, ...]:
    """A fix that gives a mapping a scalar of its own, where an alias or a merge key brings the one at `origin`.

    It comes after a merge, which overwrites what stands before; a scalar that stands there itself is replaced. None
    where the whole mapping is brought.
    """
    source, holder = origin.document.source, origin.document.node(origin.path[:-1])
    node, name = origin.document.node(origin.path), origin.path[-1]
    if isinstance(source, NestedSource) or _is_brought(origin.document, origin.path[:-1]):
        return ()
    if holder.style == "*":
        alias = source.text[holder.start : holder.end]
        return (_at(source, holder.start, holder.end, f"{{<<: {alias}, {name}: {quoted(text)}}}", title),)
    if holder.start <= node.start < holder.end:
        is_alias = node.style == "*"
        alone = (_at(source, node.start, node.end, quoted(text), title),)
        return alone if is_alias else replace_scalar(origin, text, title)
    return _after_merge(source, holder.start, holder.end, f"{name}: {quoted(text)}", title)


def _is_brought(document: Document, path: Path) -> bool:
    """Whether an alias or a merge key above a value brings it from elsewhere in the file."""
    above = [document.node(path[:depth]) for depth in range(len(path) + 1)]
    return any(not holder.start <= node.start < holder.end for holder, node in pairwise(above))


def _after_merge(source: Source, start: int, end: int, field: str, title: str) -> tuple[Fix, ...]:
    """A fix that writes a field behind all of a flow mapping, or under the merge key of a block mapping."""
    raw = source.text[start:end]
    if raw.startswith("{"):
        at = start + len(raw[:-1].rstrip(", \t\r\n"))
        return (_at(source, at, at, f", {field}", title),)
    merges = list(re.finditer(_MERGE, raw))
    if len(merges) != 1:
        return ()
    at, indent = start + merges[0].end(), " " * (source.place(start).column - 1)
    return (_at(source, at, at, f"\n{indent}{field}", title),)


def _at(source: Source, start: int, end: int, text: str, title: str) -> Fix:
    return Fix(title, (Edit(Place(source, start, end), text),))


def quote(name: Unquoted) -> tuple[Fix, ...]:
    """A fix that puts a name in quotes, as it is written."""
    if any(isinstance(each.document.source, NestedSource) for each in name.origins):
        return ()
    text = quoted(name.written)
    return (Fix(f"quote it: {text}", tuple(Edit(each, text) for each in name.places)),)


def replace_key(origin: Origin, name: str, title: str) -> tuple[Fix, ...]:
    """A fix that renames the key at the end of the path."""
    source = origin.document.source
    node = origin.document.key_node(origin.path)
    if isinstance(source, NestedSource):
        return ()
    quote = node.style or ""
    return (Fix(title, (Edit(Place(source, node.start, node.end), f"{quote}{name}{quote}"),)),)


def insert_before(origin: Origin, lines: tuple[str, ...], title: str) -> tuple[Fix, ...]:
    """A fix that inserts a field (lines of block YAML) before the field at `origin` of a block mapping."""
    edit = field_before(origin, lines, "")
    return (Fix(title, (edit,)),) if edit is not None else ()


def field_before(origin: Origin, lines: tuple[str, ...], flow: str) -> Edit | None:
    """An edit that inserts a field before the one at `origin`: `lines` of block YAML, or `flow` in a flow mapping."""
    source = origin.document.source
    holder = origin.document.node(origin.path[:-1])
    if isinstance(source, NestedSource) or holder.style == "*":
        return None
    at = origin.document.key_node(origin.path).start
    if source.text[holder.start] == "{":
        return Edit(Place(source, at, at), f"{flow}, ") if flow else None
    indent = " " * (source.place(at).column - 1)
    text = f"\n{indent}".join(lines) + f"\n{indent}"
    return Edit(Place(source, at, at), text)


def item_before(origin: Origin, lines: tuple[str, ...], flow: str) -> Edit | None:
    """An edit that inserts an item before the one at `origin`: `lines` from `- ` on, or `flow` in a flow list."""
    source = origin.document.source
    holder = origin.document.node(origin.path[:-1])
    if isinstance(source, NestedSource) or holder.style == "*":
        return None
    at = origin.document.node(origin.path).start
    if source.text[holder.start] == "[":
        return Edit(Place(source, at, at), f"{flow}, ")
    line, column = source.place(at)
    before = source.line_text(line)[: column - 1]
    if "-" not in before or before.strip(" -"):
        return None
    dash = at - (len(before) - before.rindex("-"))
    indent = " " * (source.place(dash).column - 1)
    return Edit(Place(source, dash, dash), f"\n{indent}".join(lines) + f"\n{indent}")


def item_after(origin: Origin, lines: tuple[str, ...], flow: str) -> Edit | None:
    """An edit that inserts an item after the one at `origin`, the last of its list, as `item_before` does."""
    before = item_before(origin, lines, flow)
    if before is None:
        return None
    source, node = origin.document.source, origin.document.node(origin.path)
    end = node.start + len(source.text[node.start : node.end].rstrip())
    if before.text.startswith(flow):
        return Edit(Place(source, end, end), f", {flow}")
    indent = " " * (source.place(before.place.start).column - 1)
    return Edit(Place(source, end, end), f"\n{indent}" + f"\n{indent}".join(lines))


def quoted(text: str) -> str:
    """`text` in double quotes, valid in YAML and in JSON."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t") + '"'


def remove_block(origin: Origin, title: str) -> tuple[Fix, ...]:
    """A fix that removes a key of a block mapping, with all lines below it."""
    source = origin.document.source
    key, node = origin.document.key_node(origin.path), origin.document.node(origin.path)
    line, column = source.place(key.start)
    if isinstance(source, NestedSource) or source.line_text(line)[: column - 1].strip():
        return ()
    start = source.line_starts()[line - 1]
    last = source.place(start + len(source.text[start : node.end].rstrip())).line
    starts = source.line_starts()
    end = starts[last] if last < len(starts) else len(source.text)
    return (Fix(title, (Edit(Place(source, start, end), ""),)),)


def move(origin: Origin, before: Origin, title: str) -> tuple[Fix, ...]:
    """A fix that moves a field of one line in a block mapping to the place before another; safe."""
    source = origin.document.source
    start, end = origin.document.key_node(origin.path).start, origin.document.node(origin.path).end
    line = source.text[start:end].rstrip()
    removed = remove_block(origin, title)
    inserted = field_before(before, (line,), "")
    if not removed or inserted is None or "\n" in line:
        return ()
    return (Fix(title, (inserted, *removed[0].edits), safe=True),)
