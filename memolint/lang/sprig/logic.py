"""sprig's defaults, conditions and reflection (`defaults.go`, `reflect.go`)."""

from memolint.lang.go.reflect import deep_equal, kind
from memolint.lang.go.values import AnyMap, Bytes, GoError, NilSlice, gotype
from memolint.typed import Any


def empty_(value: Any) -> bool:
    """Whether a value is the zero value of its type; lists, maps and strings where they are empty."""
    if value is None:
        return True
    if isinstance(value, str | list | dict | Bytes | AnyMap | NilSlice):
        return not len(value)
    if isinstance(value, bool | int | float):
        return not value
    return False


def default_(default: Any, *given: Any) -> object:
    """`sprig.default(default, …)`."""
    return default if not given or empty_(given[0]) else given[0]


def coalesce_(*values: Any) -> object:
    """`sprig.coalesce(…)`."""
    return next((value for value in values if not empty_(value)), None)


def all_(*values: Any) -> bool:
    """`sprig.all(…)`."""
    return not any(map(empty_, values))


def any_(*values: Any) -> bool:
    """`sprig.any(…)`."""
    return not all(map(empty_, values))


def ternary_(then: Any, otherwise: Any, condition: bool) -> object:
    """`sprig.ternary(then, otherwise, condition)`."""
    return then if condition else otherwise


def fail_(message: str) -> str:
    """`sprig.fail(message)`."""
    raise GoError(message)


def typeOf_(value: Any) -> str:
    """`sprig.typeOf(value)`."""
    return gotype(value)


def typeIs_(name: str, value: Any) -> bool:
    """`sprig.typeIs(name, value)`."""
    return name == gotype(value)


def typeIsLike_(name: str, value: Any) -> bool:
    """`sprig.typeIsLike(name, value)`."""
    return gotype(value) in (name, f"*{name}")


def kindOf_(value: Any) -> str:
    """`sprig.kindOf(value)`."""
    return kind(value)


def kindIs_(name: str, value: Any) -> bool:
    """`sprig.kindIs(name, value)`."""
    return name == kind(value)


def deepEqual_(left: Any, right: Any) -> bool:
    """`sprig.deepEqual(left, right)`."""
    return deep_equal(left, right)
