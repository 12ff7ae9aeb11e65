"""Functions: as Go values, and as rows of the tables of what expressions may call."""

from collections.abc import Callable

from memolint.typed import Record


class FunctionEntry(Record):
    """One function, by the name under which an expression calls it: `upper`, `toJson`, `sprig.trunc`."""

    name: str
    signatures: tuple[str, ...]
    implementation: str
    volatile: bool = False


class Function:
    """A Go function in an environment. `implementation` is `module:name`, loaded on first call; None when never
    evaluated."""

    __slots__ = ("GO_TYPE", "_callable", "implementation", "name", "volatile")

    def __init__(
        self,
        name: str,
        gotype: str,
        implementation: str | Callable[..., object] | None = None,
        volatile: bool = False,
    ) -> None:
        self.name = name
        self.GO_TYPE = gotype
        self.volatile = volatile
        self.implementation = implementation if isinstance(implementation, str) else None
        self._callable = None if isinstance(implementation, str) else implementation

    def load(self) -> Callable[..., object] | None:
        """The Python function, or None where memolint never evaluates a call."""
        if self._callable is None and self.implementation is not None:
            module, _, name = self.implementation.partition(":")
            self._callable = getattr(__import__(module, fromlist=[name]), name)
        return self._callable
