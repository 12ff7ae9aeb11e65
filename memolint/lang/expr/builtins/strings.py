"""Builtins on strings (`builtin/builtin.go`). Each takes the list of its arguments."""

from memolint.lang.expr.run.operators import to_int
from memolint.lang.go import strings
from memolint.lang.go.fmt import text
from memolint.lang.go.reflect import conversion, elements
from memolint.lang.go.strings import octets
from memolint.lang.go.values import MAX_ITEMS, GoError, NilSlice, Strings, WrongType, gotype
from memolint.typed import Any


def as_string(value: Any) -> str:
    """A string, or Go's panic for a failed type assertion."""
    if not isinstance(value, str):
        raise conversion(value, "string")
    return value


def string_(arguments: list[Any]) -> str:
    """`string(v)`: `%v`."""
    return text(arguments[0])


def trim_(arguments: list[Any]) -> str:
    """`trim(s[, cutset])`."""
    subject = as_string(arguments[0])
    return strings.trim_space(subject) if len(arguments) == 1 else strings.trim(subject, as_string(arguments[1]))


def trimPrefix_(arguments: list[Any]) -> str:
    """`trimPrefix(s[, prefix])`; the prefix is a space by default."""
    affix = as_string(arguments[1]) if len(arguments) == 2 else " "
    return as_string(arguments[0]).removeprefix(affix)


def trimSuffix_(arguments: list[Any]) -> str:
    """`trimSuffix(s[, suffix])`; the suffix is a space by default."""
    affix = as_string(arguments[1]) if len(arguments) == 2 else " "
    return as_string(arguments[0]).removesuffix(affix)


def upper_(arguments: list[Any]) -> str:
    """`upper(s)`."""
    return strings.upper(as_string(arguments[0]))


def lower_(arguments: list[Any]) -> str:
    """`lower(s)`."""
    return strings.lower(as_string(arguments[0]))


def split_(arguments: list[Any]) -> object:
    """`split(s, separator[, n])`."""
    subject, separator = as_string(arguments[0]), as_string(arguments[1])
    return _strings(strings.split(subject, separator, _limit(arguments, 2)), arguments)


def splitAfter_(arguments: list[Any]) -> object:
    """`splitAfter(s, separator[, n])`."""
    subject, separator = as_string(arguments[0]), as_string(arguments[1])
    return _strings(strings.split_after(subject, separator, _limit(arguments, 2)), arguments)


def _limit(arguments: list[Any], position: int) -> int:
    return to_int(arguments[position]) if len(arguments) > position else -1


def _strings(parts: list[str], arguments: list[Any]) -> object:
    return NilSlice("[]string") if _limit(arguments, 2) == 0 else Strings(parts)


def replace_(arguments: list[Any]) -> str:
    """`replace(s, old, new[, n])`."""
    subject, old, new = (as_string(argument) for argument in arguments[:3])
    return strings.replace(subject, old, new, _limit(arguments, 3))


def repeat_(arguments: list[Any]) -> str:
    """`repeat(s, n)`."""
    subject, count = as_string(arguments[0]), to_int(arguments[1])
    if count < 0:
        raise GoError(f"invalid argument for repeat (expected positive integer, got {count})")
    if count > MAX_ITEMS or len(octets(subject)) * count >= MAX_ITEMS:
        raise GoError("memory budget exceeded")
    return subject * count


def join_(arguments: list[Any]) -> str:
    """`join(list[, glue])`."""
    glue = as_string(arguments[1]) if len(arguments) == 2 else ""
    if gotype(arguments[0]) not in ("[]interface {}", "[]string"):
        shown = "%!s(<nil>)" if arguments[0] is None else gotype(arguments[0])
        raise WrongType(f"invalid argument for join (type {shown})")
    return strings.join([as_string(part) for part in elements(arguments[0])], glue)


def indexOf_(arguments: list[Any]) -> int:
    """`indexOf(s, part)`: in bytes."""
    return strings.index(as_string(arguments[0]), as_string(arguments[1]))


def lastIndexOf_(arguments: list[Any]) -> int:
    """`lastIndexOf(s, part)`: in bytes."""
    return strings.last_index(as_string(arguments[0]), as_string(arguments[1]))


def hasPrefix_(arguments: list[Any]) -> bool:
    """`hasPrefix(s, prefix)`."""
    return as_string(arguments[0]).startswith(as_string(arguments[1]))


def hasSuffix_(arguments: list[Any]) -> bool:
    """`hasSuffix(s, suffix)`."""
    return as_string(arguments[0]).endswith(as_string(arguments[1]))
