"""The state of one run of an expression (`vm/vm.go`).

`at` follows the place of the operation that runs, as the instruction pointer of expr-lang's machine does: an error
names this place.
"""

from collections.abc import Callable, Mapping

from memolint.lang.expr.syntax import tree
from memolint.lang.go.reflect import conversion
from memolint.lang.go.size import check_size
from memolint.lang.go.strings import rejoined
from memolint.lang.go.values import (
    MAX_TEXT,
    AnyMap,
    GoError,
    Shuffled,
    TooLarge,
    Unpredictable,
)
from memolint.typed import Any

MEMORY_BUDGET = 1_000_000
"""Most elements of lists and maps made in one run: expr-lang's own limit (`conf.DefaultMemoryBudget`)."""

MAX_STEPS = 400_000
"""Most nodes evaluated in one run: nested loops over ranges would run for hours within the memory budget."""


class Sized:
    """What reflection says about a value that has a length and no elements: a map."""

    def __init__(self, length: int) -> None:
        self._length = length

    def __len__(self) -> int:
        return self._length

    def __getitem__(self, index: int) -> object:
        raise GoError("reflect: call of reflect.Value.Index on map Value")


class Loop:
    """The loop of a predicate builtin: `#`, `#index` and `#acc`."""

    __slots__ = ("accumulator", "index", "items")

    def __init__(self, items: list[object] | Sized) -> None:
        self.items = items
        self.index = 0
        self.accumulator: object = None

    def item(self) -> object:
        """The element at the index."""
        return self.items[self.index]


class Machine:
    """The state of one run. `instructions` say what it does for each type of node."""

    def __init__(self, environment: Mapping[str, object], instructions: "Instructions") -> None:
        self.environment = environment
        self._instructions = instructions
        self.variables: dict[str, object] = {}
        self.scopes: list[Loop] = []
        self.at = 0
        self.shuffled = False
        """Whether a list in random order was made."""
        self._memory = 0
        self._steps = MAX_STEPS

    def value(self, node: tree.Node) -> Any:
        """The value of a node. Raises GoError, TooLarge or Unpredictable; `at` is the place."""
        self._steps -= 1
        if self._steps < 0:
            raise TooLarge("an expression that takes too many steps is not evaluated")
        return self._instructions[type(node)](self, node)

    def grow(self, size: int) -> None:
        """Counts elements against the budget. Raises GoError."""
        self._memory += size
        if self._memory >= MEMORY_BUDGET:
            raise GoError("memory budget exceeded")

    def truth(self, value: object) -> bool:
        """A value as a condition. Raises GoError unless it is a bool."""
        if value is True or value is False:
            return value
        raise conversion(value, "bool")

    def in_order(self, value: object) -> None:
        """Raises Unpredictable for a value that holds a list in random order."""
        if not self.shuffled:
            return
        check_size(value)
        if _holds_shuffled(value):
            raise Unpredictable("the order of a map's entries is random")

    def made(self, value: object) -> object:
        """The result of a call: lists in random order are noted. Raises TooLarge for a string that is too large."""
        if isinstance(value, str):
            if len(value) > MAX_TEXT:
                raise TooLarge("a string is too large")
            return rejoined(value)
        if isinstance(value, Shuffled) and len(value) > 1:
            self.shuffled = True
        return value


def _holds_shuffled(value: object) -> bool:
    if isinstance(value, Shuffled) and len(value) > 1:
        return True
    if isinstance(value, list):
        return any(map(_holds_shuffled, value))
    if isinstance(value, dict):
        return any(map(_holds_shuffled, value.values()))
    return isinstance(value, AnyMap) and any(_holds_shuffled(member) for _, member in value.items())


Instructions = Mapping[type, Callable[[Machine, Any], object]]
"""What a machine does for a node, by the node's type."""
