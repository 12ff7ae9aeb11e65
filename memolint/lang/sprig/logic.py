"""sprig's defaults, conditions and reflection (`defaults.go`, `reflect.go`)."""

from typing import Any

from memolint.lang.expr.operators import deep_equal
from memolint.lang.govalues import AnyMap, Bytes, GoError, NilSlice, gotype, kind


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
    return default if not given or empty_(given[0]) else given[0]


def coalesce_(*values: Any) -> object:
    return next((value for value in values if not empty_(value)), None)


def all_(*values: Any) -> bool:
    return not any(map(empty_, values))


def any_(*values: Any) -> bool:
    return not all(map(empty_, values))


def ternary_(then: Any, otherwise: Any, condition: bool) -> object:
    return then if condition else otherwise


def fail_(message: str) -> str:
    raise GoError(message)


def typeOf_(value: Any) -> str:  # noqa: N802  # named for sprig's function
    return gotype(value)


def typeIs_(name: str, value: Any) -> bool:  # noqa: N802
    return name == gotype(value)


def typeIsLike_(name: str, value: Any) -> bool:  # noqa: N802
    return gotype(value) in (name, f"*{name}")


def kindOf_(value: Any) -> str:  # noqa: N802
    return kind(value)


def kindIs_(name: str, value: Any) -> bool:  # noqa: N802
    return name == kind(value)


def deepEqual_(left: Any, right: Any) -> bool:  # noqa: N802
    return deep_equal(left, right)
