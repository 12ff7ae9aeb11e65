"""The queue of those that wait for a lock (`priorityQueue`): a heap as Go keeps it, which says who of equals is first.

Go puts the last of the heap in the place of one that leaves, so that equals do not stay in their order of arrival.
"""


class Queue:
    """Who waits: first the highest priority, then the oldest workflow."""

    def __init__(self) -> None:
        self._items: list[tuple[int, int, str]] = []
        self._keys: set[str] = set()

    @property
    def first(self) -> str:
        """Who is at the front."""
        return self._items[0][2]

    def add(self, key: str, priority: int, created: int) -> None:
        """Add one that does not wait yet."""
        if key not in self._keys:
            self._keys.add(key)
            self._items.append((-priority, created, key))
            self._up(len(self._items) - 1)

    def remove(self, key: str) -> None:
        """Take one out, if it waits."""
        if key in self._keys:
            self._keys.remove(key)
            self._leave(next(place for place, item in enumerate(self._items) if item[2] == key))

    def _leave(self, place: int) -> None:
        last = self._items.pop()
        if place < len(self._items):
            self._items[place] = last
            if self._down(place) == place:
                self._up(place)

    def _is_before(self, one: int, other: int) -> bool:
        return self._items[one][:2] < self._items[other][:2]

    def _swap(self, one: int, other: int) -> None:
        self._items[one], self._items[other] = self._items[other], self._items[one]

    def _up(self, place: int) -> None:
        while place and self._is_before(place, (place - 1) // 2):
            self._swap(place, (place - 1) // 2)
            place = (place - 1) // 2

    def _down(self, place: int) -> int:
        """Move an item down as far as it goes, and say where it ends."""
        while (child := 2 * place + 1) < len(self._items):
            if child + 1 < len(self._items) and self._is_before(child + 1, child):
                child += 1
            if not self._is_before(child, place):
                break
            self._swap(place, child)
            place = child
        return place
