"""What the operators accept at compile time (`checker.binaryNode`, `checker.unaryNode`)."""

from collections.abc import Callable

from memolint.lang.expr.syntax import nature as natures
from memolint.lang.expr.syntax.nature import BOOL, DURATION, FLOAT, INT, NIL, STRING, TIME, UNKNOWN, Nature

_Kinds = tuple[Callable[[Nature], bool], ...]
_Rule = Callable[[Nature, Nature], "Nature | None"]


def is_bool(nature: Nature) -> bool:
    """Whether it is a bool."""
    return nature.kind == "bool"


def is_string(nature: Nature) -> bool:
    """Whether it is a string."""
    return nature.kind == "string"


def is_integer(nature: Nature) -> bool:
    """Whether it is a built-in integer."""
    return nature.integer


def is_number(nature: Nature) -> bool:
    """Whether it is a built-in number."""
    return nature.number


def is_time(nature: Nature) -> bool:
    """Whether it is a time."""
    return nature.type == "time.Time"


def is_duration(nature: Nature) -> bool:
    """Whether it is a duration."""
    return nature.type == "time.Duration"


def binary(operator: str, left: Nature, right: Nature) -> Nature | None:
    """The nature of an operation, or None where the types do not go together. `in` is checked by its own rules."""
    return _RULES[operator](left, right)


def unary(operator: str, operand: Nature) -> Nature | None:
    """The nature of an operation, or None."""
    if operator in ("!", "not"):
        return BOOL if is_bool(operand) or operand.unknown else None
    if operand.number:
        return operand
    return UNKNOWN if operand.unknown else None


def maybe(left: Nature, right: Nature, kinds: _Kinds) -> bool:
    """`Nature.MaybeCompatible`: one side is unknown, and the other unknown or of one of these kinds."""
    if left.unknown and right.unknown:
        return True
    known = right if left.unknown else left if right.unknown else None
    return known is not None and any(kind(known) for kind in kinds)


def _same(kinds: _Kinds, result: Nature, possible: Nature) -> _Rule:
    """Both sides of one of these kinds."""

    def rule(left: Nature, right: Nature) -> Nature | None:
        if any(kind(left) and kind(right) for kind in kinds):
            return result
        return possible if maybe(left, right, kinds) else None

    return rule


def _equality(left: Nature, right: Nature) -> Nature | None:
    return BOOL if natures.comparable(left, right) else None


def _add(left: Nature, right: Nature) -> Nature | None:
    if left.number and right.number:
        return natures.promoted(left, right)
    if is_string(left) and is_string(right):
        return STRING
    if (is_time(left) and is_duration(right)) or (is_duration(left) and is_time(right)):
        return TIME
    if is_duration(left) and is_duration(right):
        return DURATION
    return UNKNOWN if maybe(left, right, (is_number, is_string, is_time, is_duration)) else None


def _subtract(left: Nature, right: Nature) -> Nature | None:
    if left.number and right.number:
        return natures.promoted(left, right)
    if is_duration(right) and (is_time(left) or is_duration(left)):
        return TIME if is_time(left) else DURATION
    if is_time(left) and is_time(right):
        return DURATION
    return UNKNOWN if maybe(left, right, (is_number, is_time, is_duration)) else None


def _multiply(left: Nature, right: Nature) -> Nature | None:
    if left.number and right.number:
        return natures.promoted(left, right)
    if (left.number or is_duration(left)) and (right.number or is_duration(right)):
        return DURATION
    return UNKNOWN if maybe(left, right, (is_number, is_duration)) else None


def _matches(left: Nature, right: Nature) -> Nature | None:
    if left.type == "[]uint8" and is_string(right):
        return BOOL
    return _strings(left, right)


def _range(left: Nature, right: Nature) -> Nature | None:
    if (left.integer and right.integer) or maybe(left, right, (is_integer,)):
        return natures.list_of(INT)
    return None


def _coalesce(left: Nature, right: Nature) -> Nature | None:
    if left.nil or right.nil:
        return NIL if left.nil and right.nil else right if left.nil else left
    return left if natures.assignable(right, left) else UNKNOWN


def _membership(left: Nature, right: Nature) -> Nature | None:
    if right.kind == "struct":
        return BOOL if is_string(left) or left.unknown else None
    if right.unknown or (left.unknown and is_string(right)):
        return BOOL
    return None


_ORDERED: _Kinds = (is_number, is_string, is_time, is_duration)
_strings = _same((is_string,), BOOL, BOOL)
_ordering = _same(_ORDERED, BOOL, BOOL)
_logic = _same((is_bool,), BOOL, BOOL)
_division = _same((is_number,), FLOAT, FLOAT)

_RULES: dict[str, _Rule] = {
    **dict.fromkeys(("==", "!="), _equality),
    **dict.fromkeys(("or", "||", "and", "&&"), _logic),
    **dict.fromkeys(("<", ">", "<=", ">="), _ordering),
    **dict.fromkeys(("/", "**", "^"), _division),
    **dict.fromkeys(("contains", "startsWith", "endsWith"), _strings),
    "+": _add,
    "-": _subtract,
    "*": _multiply,
    "%": _same((is_integer,), INT, INT),
    "in": _membership,
    "matches": _matches,
    "..": _range,
    "??": _coalesce,
}


def container_fault(left: Nature, right: Nature) -> str | None:
    """Why `left in right` does not compile for a map or a list, or "" where it does; None for other types."""
    if right.kind == "map":
        key = natures.key_of(right)
        fits = left.unknown or natures.assignable(left, key)
        return "" if fits else f"cannot use {left} as type {key} in map key"
    if right.array:
        element = natures.element_of(right)
        return "" if natures.comparable(left, element) else f"cannot use {left} as type {element} in array"
    return None
