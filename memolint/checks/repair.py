"""Edits that rules propose: whole scalars replaced, blocks removed or inserted, everything else left as it is."""

from memolint.argo.views import Origin
from memolint.facts.key import Key
from memolint.finding import Edit, Fix, Place
from memolint.lang import tags
from memolint.text.nested import NestedSource

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
    return (Fix(title, (Edit(Place(source, node.start, end), quoted(text)),), safe),)


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
    names = list(dict.fromkeys(reference.name for reference in key.references))
    bare = key._replace(parts=tuple(part for part in key.parts if isinstance(part, tags.Literal)))
    text = covering_key(bare, names)
    return replace_scalar(key.origin, text, f"key: {quoted(text)}")


def covering_key(key: Key, missing: list[str]) -> str:
    """The key's leading text and `{{=sprig.sha256sum(toJson([…]))}}` over its tags and the missing variables."""
    prefix = key.parts[0].text if key.parts and isinstance(key.parts[0], tags.Literal) else ""
    prefix += "-" if prefix and not prefix.endswith("-") else ""
    parts = [part for part in key.parts if not isinstance(part, tags.Literal)]
    inside = [element for part in parts for element in _elements(part)]
    return f"{prefix}{{{{={_HASH_START}{', '.join([*inside, *map(as_expression, missing)])}{_HASH_END}}}}}"


def _elements(part: tags.Part) -> list[str]:
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
