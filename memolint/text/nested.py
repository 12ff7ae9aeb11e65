"""A text inside a text: YAML that stands in a string of another document, its places those of the outer file."""

from memolint.text.nodes import YamlNode
from memolint.text.offsets import Offsets, offsets
from memolint.text.source import Source


class NestedSource(Source):
    """The decoded text of a scalar, read as a source of its own."""

    __slots__ = ("_node", "_offsets", "outer")

    def __init__(self, outer: Source, node: YamlNode) -> None:
        super().__init__(outer.name, str(node.value), outer.encoding, outer.bom)
        self.outer = outer
        self._node = node
        self._offsets: Offsets | None = None

    def outside(self, start: int, end: int) -> tuple[int, int]:
        """The span in the outer source of a span in this one."""
        if self._offsets is None:
            self._offsets = offsets(self.outer, self._node)
        return self._offsets.span(start, end)


def in_file(source: Source, start: int, end: int) -> tuple[Source, int, int]:
    """The file's own source and span for a span in `source`, however deep that is nested."""
    while isinstance(source, NestedSource):
        start, end = source.outside(start, end)
        source = source.outer
    return source, start, end
