"""Edits that rules propose: they replace scalars, insert fields or remove blocks, and leave the rest untouched."""

import re

from memolint.argo.views import Origin
from memolint.facts.reads.unquoted import Unquoted
from memolint.finding import Edit, Fix
from memolint.text.nested import NestedSource
from memolint.text.source import Place

_PROPERTIES = r"(?:[&!]\S*\s+)+"  # an anchor, a tag


def replace_scalar(origin: Origin, text: str, title: str, safe: bool = False) -> tuple[Fix, ...]:
    """A fix that replaces the scalar at `origin` by `text`, quoted. None for YAML inside a string."""
    source = origin.document.source
    node = origin.document.node(origin.path)
    if isinstance(source, NestedSource) or node.style == "*":
        return ()
    raw = source.text[node.start : node.end]
    end = node.start + len(raw.rstrip()) if node.style in ("|", ">") else node.end
    properties = re.match(_PROPERTIES, raw) if raw[:1] in ("&", "!") else None
    start = node.start + (properties.end() if properties else 0)
    return (Fix(title, (Edit(Place(source, start, end), quoted(text)),), safe),)


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
