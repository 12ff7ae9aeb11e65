"""Edits that rules propose: whole scalars replaced, blocks removed or inserted, everything else left as it is."""

import re
from collections.abc import Callable

from memolint.argo.views import Origin
from memolint.facts.key.fields import Key
from memolint.facts.reads.references import in_part
from memolint.finding import Edit, Fix, Place
from memolint.lang.template import tags
from memolint.text.nested import NestedSource

_PROPERTIES = r"(?:[&!]\S*\s+)+"  # an anchor, a tag
_HASH_START = "sprig.sha256sum(toJson(["
_HASH_END = "]))"


def replace_scalar(origin: Origin, text: str, title: str, safe: bool = False) -> tuple[Fix, ...]:
    """A fix that puts `text`, quoted, where the scalar at `origin` stands; none in YAML that is itself in a string."""
    source = origin.document.source
    node = origin.document.node(origin.path)
    if isinstance(source, NestedSource) or node.style == "*":
        return ()
    raw = source.text[node.start : node.end]
    end = node.start + len(raw.rstrip()) if node.style in ("|", ">") else node.end
    properties = re.match(_PROPERTIES, raw)
    start = node.start + (properties.end() if properties else 0)
    return (Fix(title, (Edit(Place(source, start, end), quoted(text)),), safe),)


def replace_key(origin: Origin, name: str, title: str) -> tuple[Fix, ...]:
    """A fix that renames the key at the end of the path."""
    source = origin.document.source
    node = origin.document.key_node(origin.path)
    if isinstance(source, NestedSource):
        return ()
    quote = node.style or ""
    return (Fix(title, (Edit(Place(source, node.start, node.end), f"{quote}{name}{quote}"),)),)


def insert_before(origin: Origin, lines: tuple[str, ...], title: str) -> tuple[Fix, ...]:
    """A fix that puts a field, as lines of block YAML, before the field at `origin` of a block mapping."""
    source = origin.document.source
    holder = origin.document.node(origin.path[:-1])
    if isinstance(source, NestedSource) or source.text[holder.start] == "{":
        return ()
    at = origin.document.key_node(origin.path).start
    indent = " " * (source.place(at).column - 1)
    text = f"\n{indent}".join(lines) + f"\n{indent}"
    return (Fix(title, (Edit(Place(source, at, at), text),)),)


def quoted(text: str) -> str:
    """`text` in double quotes, right in YAML and in JSON."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t") + '"'


def remove_block(origin: Origin, title: str) -> tuple[Fix, ...]:
    """A fix that takes out the lines of a key of a block mapping and all below it."""
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


def cover(key: Key, missing: list[str]) -> tuple[Fix, ...]:
    """A fix that puts the variables into the key: a readable prefix, then the hash of all that the key holds."""
    text = covering_key(key, missing)
    return replace_scalar(key.origin, text, f"key: {quoted(text)}")


def keep_whole(key: Key) -> tuple[Fix, ...]:
    """A fix that hashes the key's variables themselves, without what the key does to them."""
    text = _hashed(key, _variables, [])
    return replace_scalar(key.origin, text, f"key: {quoted(text)}")


def covering_key(key: Key, missing: list[str]) -> str:
    """The key with one `{{=sprig.sha256sum(toJson([…]))}}` over its tags and the missing variables in their place."""
    return _hashed(key, _elements, list(map(as_expression, missing)))


def _hashed(key: Key, elements_of: Callable[[tags.Part], list[str]], missing: list[str]) -> str:
    """The text before the first tag and behind the last one stays; words between tags go into the hash."""
    at = [index for index, part in enumerate(key.parts) if not isinstance(part, tags.Literal)]
    first, last = (at[0], at[-1]) if at else (len(key.parts), len(key.parts))
    inside = [element for part in key.parts[first : last + 1] for element in elements_of(part)]
    elements = ", ".join(dict.fromkeys([*inside, *missing]))
    before, after = _literal(key.parts[:first]), _literal(key.parts[last + 1 :])
    before += "-" if before and not before.endswith("-") else ""
    after = f"-{after}" if after and not after.startswith("-") else after
    return f"{before}{{{{={_HASH_START}{elements}{_HASH_END}}}}}{after}"


def _literal(parts: tuple[tags.Part, ...]) -> str:
    return "".join(part.text for part in parts if isinstance(part, tags.Literal))


def _word(part: tags.Literal) -> list[str]:
    """Text between tags as an element of its own; what only separates them is not needed in a list."""
    word = part.text.strip("-_.:/ ")
    return ["'" + word.replace("\\", "\\\\").replace("'", "\\'") + "'"] if word else []


def _variables(part: tags.Part) -> list[str]:
    if isinstance(part, tags.Literal):
        return _word(part)
    return [as_expression(reference.name) for reference in in_part(part)]


def _elements(part: tags.Part) -> list[str]:
    if isinstance(part, tags.Literal):
        return _word(part)
    if isinstance(part, tags.Simple):
        return [as_expression(part.name)]
    source = part.source.strip() if isinstance(part, tags.Expression) else ""
    if source.startswith(_HASH_START) and source.endswith(_HASH_END):
        return [source[len(_HASH_START) : -len(_HASH_END)]]
    return [source]


def as_expression(name: str) -> str:
    """A dotted variable as an expression: names that are no identifiers go into brackets."""
    head, *rest = (
        name.split(".", 2) if name.startswith(("inputs.parameters.", "workflow.parameters.")) else name.split(".")
    )
    out = head
    for step in rest:
        out += f".{step}" if step.isidentifier() else f"['{step}']"
    return out
