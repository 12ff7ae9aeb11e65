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
    source = origin.document.source
    holder = origin.document.node(origin.path[:-1])
    if isinstance(source, NestedSource) or source.text[holder.start] == "{":
        return ()
    at = origin.document.key_node(origin.path).start
    indent = " " * (source.place(at).column - 1)
    text = f"\n{indent}".join(lines) + f"\n{indent}"
    return (Fix(title, (Edit(Place(source, at, at), text),)),)


def insert_inline(origin: Origin, text: str, title: str) -> tuple[Fix, ...]:
    """A fix that inserts a field (text of JSON, which is YAML too) before the one at `origin` of a flow mapping."""
    source = origin.document.source
    holder = origin.document.node(origin.path[:-1])
    if isinstance(source, NestedSource) or source.text[holder.start] != "{":
        return ()
    at = origin.document.key_node(origin.path).start
    return (Fix(title, (Edit(Place(source, at, at), f"{text}, "),)),)


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
