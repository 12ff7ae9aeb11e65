"""The members of a scenario as plain values of the kind that is wanted. Everything here raises ScenarioError."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from memolint.app.scenario.scenario_schema import ScenarioError
from memolint.argo.plain import Json
from memolint.lang.go.time import duration
from memolint.lang.template import anystring
from memolint.typed import TypeVar

Read = TypeVar("Read")


@contextmanager
def under(*path: str | int) -> Iterator[None]:
    """Say where in the scenario the part is that has a mistake."""
    try:
        yield
    except ScenarioError as error:
        error.path = (*path, *error.path)
        raise


def each(read: Callable[[object], Read], value: object, where: str) -> Iterator[Read]:
    """What `read` makes of the entries of a list."""
    for index, entry in enumerate(entries(value, where)):
        with under(where, index):
            yield read(entry)


def texts(value: object, where: str) -> dict[str, str]:
    """A mapping of names to values, as texts."""
    return {name: anystring.text_of(text) or "" for name, text in mapping(value or {}, where).items()}


def span(value: object, where: str) -> int:
    """A duration in nanoseconds, which may be negative; nothing is none."""
    if value is None:
        return 0
    try:
        return duration.parse(anystring.text_of(value) or "")
    except duration.DurationError as error:
        raise ScenarioError(f"{where}: {error.message}", path=(where,)) from None


def lapse(value: object, where: str) -> int:
    """A duration in nanoseconds that passes."""
    found = span(value, where)
    if found < 0:
        raise ScenarioError(f"{where}: {value}: time does not go back", path=(where,))
    return found


def passes(value: object, default: int) -> int:
    """A number of passes."""
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 < value <= 1_000_000 else default


def mapping(value: object, where: str) -> Json:
    """A mapping."""
    if not isinstance(value, dict):
        raise ScenarioError(f"{where}: not a mapping")
    return value


def entries(value: object, where: str) -> list[object]:
    """The entries of a list; nothing is none."""
    if value is None:
        return []
    if not isinstance(value, list):
        raise ScenarioError(f"{where}: not a list")
    return value


def text(value: object) -> str:
    """A value as a text."""
    return anystring.text_of(value) or ""
