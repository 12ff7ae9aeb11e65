"""Errors of JSONPath, in the words of evilmonkeyinc/jsonpath (`token/errors.go`)."""

from memolint.lang.go.reflect import kind
from memolint.lang.go.values import GoError


class PathError(GoError):
    """A path that does not parse or does not fit the value. `family` tells the kinds apart that callers treat alike."""

    def __init__(self, message: str, family: str = "") -> None:
        super().__init__(message)
        self.family = family


def invalid_selector(path: str, reason: PathError) -> PathError:
    """A path that does not parse."""
    if reason.family == "selector":
        return reason
    return PathError(f"invalid JSONPath selector '{path}' {reason.message}", "selector")


def unexpected_token(token: str, index: int) -> PathError:
    """A character that cannot stand there in a path."""
    return PathError(f"unexpected token '{token}' at index {index}")


def token_format(token: str) -> PathError:
    """A part of a path that means nothing."""
    return PathError(f"invalid token. '{token}' does not match any token format", "token")


def expression_format(text: str) -> PathError:
    """A malformed script."""
    return PathError(f"invalid expression. invalid format '{text}'", "expression")


def invalid_expression(reason: GoError) -> PathError:
    """A script that failed."""
    if isinstance(reason, PathError) and reason.family == "expression":
        return reason
    return PathError(f"invalid expression. {reason.message}", "expression")


def invalid_token(token: str, reason: GoError) -> PathError:
    """A part whose argument failed."""
    if isinstance(reason, PathError) and reason.family == "token":
        return reason
    return PathError(f"{token}: invalid token {reason.message}", "token")


def wrong_target(token: str, value: object, *expected: str) -> PathError:
    """A part that does not apply to a value of that kind."""
    got = "nil" if value is None else kind(value)
    return PathError(f"{token}: invalid token target. expected {_listed(expected)} got [{got}]", "token")


def wrong_argument(token: str, value: object, *expected: str) -> PathError:
    """An argument of the wrong kind."""
    got = "nil" if value is None else kind(value)
    return PathError(f"{token}: invalid token argument. expected {_listed(expected)} got [{got}]", "token")


def wrong_kinds(token: str, got: str, expected: str) -> PathError:
    """A union of keys and indices."""
    return PathError(f"{token}: invalid token argument. expected [{expected}] got [{got}]", "token")


def unexpected_result(value: object, *expected: str) -> PathError:
    """A script with a result of the wrong kind."""
    got = "nil" if value is None else kind(value)
    return PathError(f"unexpected expression result. expected {_listed(expected)} got [{got}]")


def missing_key(token: str, key: str) -> PathError:
    """A key that is not there."""
    return PathError(f"{token}: invalid token key '{key}' not found", "token")


def out_of_range(token: str) -> PathError:
    """An index that is not there."""
    return PathError(f"{token}: invalid token out of range", "token")


def _listed(names: tuple[str, ...]) -> str:
    return f"[{' '.join(names)}]"
