"""How large a Go value is when written out in full.

Values share parts: sixty small lists can stand for 2^60 elements.
"""

from collections.abc import Iterator

from memolint.lang.go.values import MAX_NESTING, MAX_TEXT, AnyMap, TooLarge


def check_size(value: object) -> None:
    """Raises TooLarge for a value that is too large, too deep or cyclic to be walked through in full.

    Each part that is shared is weighed once.
    """
    if isinstance(value, str) and len(value) > MAX_TEXT:
        raise TooLarge("a string is too large")
    if isinstance(value, list | dict | AnyMap):
        _Scales().weigh(value, 0)


class _Scales:
    """Weighs a value as if written out in full, each shared part once: (elements and characters, levels of nesting)."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[int, int]] = {}
        self._open: set[int] = set()

    def weigh(self, value: object, depth: int) -> tuple[int, int]:
        if not isinstance(value, list | dict | AnyMap):
            return 1 + (len(value) if isinstance(value, str) else 0), 0
        known = self._known.get(id(value))
        if known is None:
            known = self._known[id(value)] = self._container(value, depth)
        if depth + known[1] > MAX_NESTING:
            raise TooLarge("a value is nested too deeply")
        return known

    def _container(self, value: "list[object] | dict[object, object] | AnyMap", depth: int) -> tuple[int, int]:
        if id(value) in self._open or depth > MAX_NESTING:
            raise TooLarge("a value is nested too deeply")
        self._open.add(id(value))
        total, height = 1, 0
        for member in value if isinstance(value, list) else _members(value):
            weight, levels = self.weigh(member, depth + 1)
            total, height = total + weight, max(height, levels)
            if total > MAX_TEXT:
                raise TooLarge("a value is too large")
        self._open.discard(id(value))
        return total, height + 1


def _members(value: "dict[object, object] | AnyMap") -> Iterator[object]:
    for key, member in value.items():
        yield key
        yield member
