"""From YAML events to nodes: plain values, and the span of everything they were written as.

A stack of our own instead of the library's recursive composer, which crashes the interpreter on deep nesting
(`[` thirty thousand times). Aliases share the value of their anchor; what they would expand to is counted.
"""

import re

from memolint.text.events import PARSER, problem_of
from memolint.text.scalars import STRING_TAGS, key_text, resolve
from memolint.typed import Any

MAX_DEPTH = 200
MAX_NODES = 1_000_000

_PROPERTIES = r"(?:[&!]\S*\s+)+"
_INFINITE = float("inf")
_NO_OTHER = "did not find expected <document start>"


class YamlProblem(Exception):
    """Something in the text that go-yaml or a limit refuses; `offset` counts code points."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset


class YamlNode:
    """A value and where it stands.

    `value` is plain JSON data (never to be changed: aliases share it). `start` and `end` are code-point offsets of the
    whole node in the file, quotes and block indicators included. `children` are (key node, value node) by key for a
    mapping, nodes for a sequence, None for a scalar. `style` is the scalar's quote or block indicator, or None.
    """

    __slots__ = ("children", "end", "height", "start", "style", "value", "weight")

    def __init__(self, value: object, start: int, end: int, children: Any = None, style: str | None = None) -> None:
        self.value = value
        self.start = start
        self.end = end
        self.children = children
        self.style = style
        self.weight = 1
        self.height = 0


class Alias(YamlNode):
    """An alias of a scalar, which is written at its anchor; one of a collection has the children of that."""

    __slots__ = ("target",)

    def __init__(self, target: YamlNode, start: int, end: int) -> None:
        super().__init__(target.value, start, end, None, "*")
        self.target = target


def written(node: YamlNode) -> YamlNode:
    """The node at which a value is written: that of the anchor for the alias of a scalar."""
    return node.target if isinstance(node, Alias) else node


class Duplicate:
    """A key that a mapping has twice: the later one counts, `argo lint` drops the document."""

    __slots__ = ("first", "key", "second")

    def __init__(self, key: str, first: YamlNode, second: YamlNode) -> None:
        self.key = key
        self.first = first
        self.second = second


class _Frame:
    __slots__ = ("anchor", "key", "merged", "node")

    def __init__(self, node: YamlNode, anchor: str | None) -> None:
        self.node = node
        self.anchor = anchor
        self.key: YamlNode | None = None
        self.merged: set[str] = set()


class Builder:
    """Builds the first document of `text`, which stands at `base` in its file."""

    def __init__(self, text: str, base: int, parser: Any = PARSER) -> None:
        self._events = parser(text)
        self._text = text
        self._base = base
        self._anchors: dict[str, YamlNode] = {}
        self._stack: list[_Frame] = []
        self._count = 0
        self.duplicates: list[Duplicate] = []

    def build(self) -> YamlNode | None:
        """The root node, or None for a text without content. Raises `YamlProblem` and the parser's own errors."""
        next_event = self._events.get_event
        while True:
            event = next_event()
            kind = event.kind
            if kind == "scalar":
                done = self._close(self._scalar(event), event.anchor)
            elif kind == "mapping-end" or kind == "sequence-end":
                done = self._end(event)
            elif kind == "mapping-start":
                done = self._open(event, {})
            elif kind == "sequence-start":
                done = self._open(event, [])
            elif kind == "alias":
                done = self._close(self._alias(event), None)
            else:
                if kind == "stream-end" or kind == "document-end":
                    return None
                continue
            if done is not None:
                self._read_on()
                return done

    def _read_on(self) -> None:
        """What follows the root belongs to it, or is a document of its own: else the parser says where it is wrong."""
        try:
            while self._events.get_event().kind not in ("stream-end", "document-start"):
                pass
        except Exception as error:
            message, index = problem_of(error)
            if message != _NO_OTHER or index is None:
                raise
            raise YamlProblem(
                "this stands after the end of the document, which is one value", index + self._base
            ) from None

    def _scalar(self, event: Any) -> YamlNode:
        text = event.value
        tag = event.tag
        if event.implicit[0] or (tag is not None and tag not in STRING_TAGS):
            value = resolve(text, tag)
        else:
            value = text
        if type(value) is float and not -_INFINITE < value < _INFINITE:
            raise YamlProblem(f"`{text}` has no JSON form", event.start_mark.index + self._base)
        start, end = event.start_mark.index, event.end_mark.index
        if event.anchor is not None or tag is not None:
            start = self._behind_properties(start, end)
        return YamlNode(value, start + self._base, end + self._base, None, event.style or None)

    def _behind_properties(self, start: int, end: int) -> int:
        """Where a scalar begins behind its anchor and its tag."""
        found = re.compile(_PROPERTIES).match(self._text, start, end)
        return found.end() if found else start

    def _open(self, event: Any, empty: Any) -> YamlNode | None:
        start = event.start_mark.index + self._base
        if len(self._stack) >= MAX_DEPTH:
            raise YamlProblem(f"nested more than {MAX_DEPTH} deep", start)
        children: Any = {} if isinstance(empty, dict) else []
        self._stack.append(_Frame(YamlNode(empty, start, start, children), event.anchor))
        return None

    def _end(self, event: Any) -> YamlNode | None:
        frame = self._stack.pop()
        frame.node.end = event.end_mark.index + self._base
        return self._close(frame.node, frame.anchor)

    def _alias(self, event: Any) -> YamlNode:
        start = event.start_mark.index + self._base
        target = self._anchors.get(event.anchor)
        if target is None:
            open_anchor = any(frame.anchor == event.anchor for frame in self._stack)
            reason = "contains itself" if open_anchor else "is not defined"
            raise YamlProblem(f"anchor '{event.anchor}' {reason}", start)
        end = event.end_mark.index + self._base
        if target.children is None:
            return Alias(target, start, end)
        node = YamlNode(target.value, start, end, target.children, "*")
        node.weight, node.height = target.weight, target.height
        return node

    def _close(self, node: YamlNode, anchor: str | None) -> YamlNode | None:
        """Hands a finished node to the collection it stands in; returns it when it is the root."""
        if anchor is not None:
            self._anchors[anchor] = node
        if not self._stack:
            return node
        frame = self._stack[-1]
        self._account(frame.node, node)
        if isinstance(frame.node.children, list):
            frame.node.children.append(node)
            frame.node.value.append(node.value)  # type: ignore[attr-defined]  # the list that _open made
        elif frame.key is None:
            frame.key = node
        else:
            key, frame.key = frame.key, None
            self._pair(frame, key, node)
        return None

    def _account(self, parent: YamlNode, child: YamlNode) -> None:
        parent.weight += child.weight
        parent.height = max(parent.height, child.height + 1)
        if parent.weight > MAX_NODES:
            raise YamlProblem(f"more than {MAX_NODES} nodes (aliases counted as what they expand to)", child.start)
        if parent.height + len(self._stack) > MAX_DEPTH:
            raise YamlProblem(f"nested more than {MAX_DEPTH} deep", child.start)

    def _pair(self, frame: _Frame, key: YamlNode, value: YamlNode) -> None:
        if key.value == "<<" and key.style is None:
            self._merge(frame, value)
            return
        text = self._key(key, frame.node)
        earlier = frame.node.children.get(text)
        if earlier is not None and text not in frame.merged:
            self.duplicates.append(Duplicate(text, earlier[0], key))
        frame.merged.discard(text)
        frame.node.children[text] = (key, value)
        frame.node.value[text] = value.value  # type: ignore[index]  # the dict that _open made

    def _key(self, key: YamlNode, holder: YamlNode) -> str:
        if isinstance(key.children, dict) and key.style != "*":
            raise YamlProblem(_mapping_as_key(key, holder), key.start)
        text = key_text(key.value)
        if text is None:
            raise YamlProblem("a mapping key must be a string, a number or a boolean", key.start)
        return text

    def _merge(self, frame: _Frame, value: YamlNode) -> None:
        """go-yaml v2 merges in place: what was written before `<<` is overwritten, what follows overwrites."""
        sources = value.children if isinstance(value.children, list) else [value]
        for source in reversed(sources):
            if not isinstance(source.children, dict):
                raise YamlProblem("map merge requires map or sequence of maps as the value", source.start)
            frame.node.children.update(source.children)
            frame.node.value.update(source.value)  # type: ignore[attr-defined]  # the dict that _open made
            frame.merged.update(source.children)


def _mapping_as_key(key: YamlNode, holder: YamlNode) -> str:
    """`{{x}}` without quotes is a mapping whose key is a mapping: say what the writer meant."""
    inner = next(iter(key.children.values()), None)
    if key.start != holder.start + 1 or (inner and inner[1].value is not None):
        return "a mapping stands where a key is wanted: is a `}` missing before it, or a `{` too many?"
    name = inner[0].value if inner else "…"
    return f"`{{{{{name}}}}}` must be quoted: without quotes YAML reads it as a mapping inside a mapping"
