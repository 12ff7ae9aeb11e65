"""Keys of YAML that do not say what their writer meant: those that a mapping has twice, and words that are no text."""

from collections.abc import Collection, Iterator

from memolint.text.documents import Document, Path, dotted
from memolint.text.nodes import YamlNode
from memolint.text.source import Failure


def mistaken(document: Document, beside: Collection[str] = ()) -> Failure | None:
    """The first such key with its place, None without one; below the members `beside` words may be what they are."""
    return next(_mistaken(document, frozenset(beside)), None)


def misread(document: Document, node: YamlNode) -> str:
    """What to say of a plain scalar, such as `no`, that YAML takes for something else than a text; "" of any other."""
    raw = document.source.text[node.start : node.end]
    if node.children is not None or node.style is not None or isinstance(node.value, str | None):
        return ""
    what = {True: "true", False: "false"}[node.value] if isinstance(node.value, bool) else "a number"
    return f"YAML reads `{raw}` as {what}: put it in quotes" if raw != what else "put it in quotes"


def duplicate(document: Document) -> Failure | None:
    """The first key that a mapping has twice, with its place, None without one."""
    return next(_duplicates(document), None)


def _duplicates(document: Document) -> Iterator[Failure]:
    place = document.source.place
    for found in document.duplicates:
        line = place(found.first.start).line
        yield Failure(f"`{found.key}` is given twice, first on line {line}", *place(found.second.start))


def _mistaken(document: Document, beside: frozenset[str]) -> Iterator[Failure]:
    yield from _duplicates(document)
    for path, key in _keys(document.root, (), beside):
        raw = document.source.text[key.start : key.end]
        if key.style is None and not isinstance(key.value, str) and raw != path[-1]:
            told = f"YAML reads the name `{raw}` as {path[-1]}: put it in quotes"
            yield Failure(f"{dotted(path[:-1])}: {told}" if path[:-1] else told, *document.source.place(key.start))


def _keys(node: YamlNode, path: Path, beside: frozenset[str]) -> Iterator[tuple[Path, YamlNode]]:
    """The keys in a value, each with its path; what an alias stands for has been seen where it is written."""
    if node.style == "*" or node.children is None:
        return
    if not isinstance(node.children, dict):
        for index, child in enumerate(node.children):
            yield from _keys(child, (*path, index), beside)
        return
    for text, (key, value) in node.children.items():
        yield (*path, text), key
        if text not in beside:
            yield from _keys(value, (*path, text), beside)
