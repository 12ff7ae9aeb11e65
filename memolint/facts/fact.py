"""The cache of facts: each is computed once for its subject, such as a template, a memo or a project.

A fact that raises is not kept: it breaks for all that ask.
"""

from functools import wraps

from memolint.typed import TYPE_CHECKING, TypeVar, cast

Subject = TypeVar("Subject")
Value = TypeVar("Value")
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Concatenate, ParamSpec

    Further = ParamSpec("Further")
    Function = Callable[Concatenate[Subject, Further], Value]

_ATTRIBUTE = "_facts"
_NOT_YET = object()


def fact(compute: "Function[Subject, Further, Value]") -> "Function[Subject, Further, Value]":
    """A function that is computed once for its first argument, the subject, and each set of further (hashable) ones."""

    @wraps(compute)
    def known(subject: Subject, /, *args: "Further.args", **kwargs: "Further.kwargs") -> Value:
        facts, key = _facts_of(subject), (compute, *args, *kwargs.items())
        value = facts.get(key, _NOT_YET)
        if value is _NOT_YET:
            value = facts[key] = compute(subject, *args, **kwargs)
        return cast(Value, value)

    return known


def circular_fact(
    unknown: Value, deepest: int
) -> "Callable[[Function[Subject, Further, Value]], Function[Subject, Further, Value]]":
    """The same for a function that comes back to itself: an answer that waits for itself is `unknown`.

    So is one that waits for more than `deepest` others.
    """

    def decorated(compute: "Function[Subject, Further, Value]") -> "Function[Subject, Further, Value]":
        waiting: list[Subject] = []

        @wraps(compute)
        def known(subject: Subject, /, *args: "Further.args", **kwargs: "Further.kwargs") -> Value:
            facts, key = _facts_of(subject), (compute, *args, *kwargs.items())
            if key in facts:
                return cast(Value, facts[key])
            facts[key] = unknown
            if len(waiting) > deepest:
                return unknown
            waiting.append(subject)
            try:
                facts[key] = value = compute(subject, *args, **kwargs)
            except BaseException:
                del facts[key]
                raise
            finally:
                waiting.pop()
            return value

        return known

    return decorated


def _facts_of(subject: object) -> dict[tuple[object, ...], object]:
    """What is known of a subject, which it carries itself: the two end together."""
    facts: dict[tuple[object, ...], object] = vars(subject).setdefault(_ATTRIBUTE, {})
    return facts
