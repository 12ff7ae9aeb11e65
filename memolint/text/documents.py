"""The documents of a file. Each is read alone, so that a broken one costs no other its findings."""

import re
from collections.abc import Iterator

from memolint.text.events import problem_of
from memolint.text.nodes import Builder, Duplicate, YamlNode, YamlProblem
from memolint.text.source import Failure, Source

MAX_DOCUMENTS = 50_000

Path = tuple[str | int, ...]
Span = tuple[int, int]

# Argo's own split, `workflow/common/parse.go`: not the YAML stream, so `---` at column 0 cuts a block scalar too.
_SEPARATOR = r"\n---"
_COLON_IN_FLOW = "found unexpected ':'"
_MAX_READ_AGAIN = 500_000
_SURROGATES = r"\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})"


def dotted(path: Path) -> str:
    """`path` as people read it: `spec.templates[2].memoize.key`."""
    out = ""
    for step in path:
        out += f"[{step}]" if isinstance(step, int) else f".{step}" if out else step
    return out


class Document:
    """One document: its plain `value`, its nodes, its number in the file (from 0)."""

    __slots__ = ("duplicates", "index", "root", "source")

    def __init__(self, source: Source, index: int, root: YamlNode, duplicates: tuple[Duplicate, ...] = ()) -> None:
        self.source = source
        self.index = index
        self.root = root
        self.duplicates = duplicates

    @property
    def value(self) -> object:
        """Plain JSON data; shared by aliases, so never to be changed."""
        return self.root.value

    def node(self, path: Path) -> YamlNode:
        """The node at `path`, or the nearest one above it that exists."""
        node = self.root
        for step in path:
            child = _child(node, step)
            if child is None:
                return node
            node = child
        return node

    def key_node(self, path: Path) -> YamlNode:
        """The node of the key under which `path` ends; the value's node if it has no key."""
        if path and isinstance(path[-1], str):
            parent = self.node(path[:-1])
            if isinstance(parent.children, dict) and path[-1] in parent.children:
                key: YamlNode = parent.children[path[-1]][0]
                return key
        return self.node(path)

    def path_at(self, offset: int) -> Path:
        """The path to the innermost value that holds `offset`, or whose key does; an alias is not looked into."""
        path: Path = ()
        node: YamlNode | None = self.root
        while node is not None:
            holding = (each[:2] for each in _below(node) if each[2] <= offset < max(each[1].end, each[2] + 1))
            step, node = next(holding, ("", None))
            path = path if node is None else (*path, step)
        return path


def _below(node: YamlNode) -> Iterator[tuple[str | int, YamlNode, int]]:
    """The values in a collection: how each is reached, its node, and where it begins, its key counted."""
    if isinstance(node.children, dict):
        yield from ((name, value, key.start) for name, (key, value) in node.children.items() if node.style != "*")
    elif node.children and node.style != "*":
        yield from ((index, child, child.start) for index, child in enumerate(node.children))


def _child(node: YamlNode, step: str | int) -> YamlNode | None:
    children = node.children
    if isinstance(children, dict):
        pair = children.get(step)
        return pair[1] if pair else None
    if isinstance(children, list) and isinstance(step, int) and 0 <= step < len(children):
        child: YamlNode = children[step]
        return child
    return None


def pieces(text: str) -> Iterator[tuple[int, str]]:
    """Offset and text of each document, separators left out."""
    start = 0
    for match in re.finditer(_SEPARATOR, text) if "\n---" in text else ():
        yield start, text[start : match.start() + 1]
        start = match.end()
    yield start, text[start:]


def read(source: Source) -> Iterator[Document | Failure]:
    """Every document of `source` in order; a `Failure` with its place for each that cannot be read."""
    whole = _yaml_escapes(source.text) if source.text.lstrip()[:1] in ("{", "[") else source.text
    for index, (base, text) in enumerate(pieces(whole)):
        if index >= MAX_DOCUMENTS:
            yield Failure(f"more than {MAX_DOCUMENTS} documents", *source.place(base))
            return
        if text and not text.isspace():
            found = read_one(source, index, base, text)
            if found is not None:
                yield found


def _yaml_escapes(text: str) -> str:
    """JSON with surrogate pairs as YAML escapes; an escaped line break, which YAML drops, keeps the length."""
    return re.sub(_SURROGATES, _one_escape, text) if "\\u" in text else text


def _one_escape(match: re.Match[str]) -> str:
    point = 0x10000 + ((int(match[1], 16) - 0xD800) << 10) + int(match[2], 16) - 0xDC00
    return f"\\\n\\U{point:08x}"


def read_one(source: Source, index: int, base: int, text: str) -> Document | Failure | None:
    """The document that `text` (at offset `base` of `source`) holds; None where it is only comments."""
    try:
        return _built(source, index, Builder(text, base))
    except YamlProblem as problem:
        return Failure(problem.message, *source.place(problem.offset))
    except Exception as error:
        if not hasattr(error, "problem_mark"):
            raise
        return _read_again(source, index, base, text, error)


def _built(source: Source, index: int, builder: Builder) -> Document | None:
    root = builder.build()
    return Document(source, index, root, tuple(builder.duplicates)) if root is not None else None


def _read_again(source: Source, index: int, base: int, text: str, error: Exception) -> Document | Failure | None:
    """What libyaml refuses and Argo takes: `{image: alpine:3.19}`, a colon inside a plain word of a flow collection."""
    message, index_in_text = problem_of(error)
    if message == _COLON_IN_FLOW and len(text) <= _MAX_READ_AGAIN:
        from memolint.text.events import pure_parser  # slow, and hardly ever needed

        try:
            return _built(source, index, Builder(text, base, pure_parser()))
        except Exception:
            pass  # it is broken elsewhere too: what libyaml said first is said
    return Failure(message, *source.place(base + (index_in_text or 0)))
