"""What an expression can be: its kind, and the shape of the text that it becomes in a tag."""

from memolint.lang.abstract.shape import ANYTHING, BOOL, FLOAT, INT, JSON_LIST, JSON_MAP, Shape, one_of
from memolint.lang.go.json import gojson
from memolint.typed import Any, Record

STRING, INTEGER, NUMBER, TRUTH, LIST, MAP, ANY = "string", "int", "float", "bool", "list", "map", "any"


class AbstractValue(Record):
    """The kind of a result, the shape of its text in a tag, and the elements of a list literal (values)."""

    kind: str
    shape: Shape
    elements: tuple[Any, ...] | None = None


UNKNOWN = AbstractValue(ANY, ANYTHING)
SOME_STRING = AbstractValue(STRING, ANYTHING)
SOME_INT = AbstractValue(INTEGER, INT)
SOME_FLOAT = AbstractValue(NUMBER, FLOAT)
SOME_BOOL = AbstractValue(TRUTH, BOOL)
SOME_LIST = AbstractValue(LIST, JSON_LIST)
SOME_MAP = AbstractValue(MAP, JSON_MAP)


def string(shape: Shape) -> AbstractValue:
    """A string of a shape."""
    return AbstractValue(STRING, shape)


def constant(value: object) -> AbstractValue:
    """What is known about a Go value."""
    if isinstance(value, str):
        return string(one_of((value,)))
    kind = TRUTH if isinstance(value, bool) else INTEGER if isinstance(value, int) else ANY
    kind = NUMBER if isinstance(value, float) else LIST if isinstance(value, list) else kind
    kind = MAP if isinstance(value, dict) else kind
    try:
        return AbstractValue(kind, one_of((gojson.marshal(value),)))
    except gojson.GoJSONError:
        return AbstractValue(kind, ANYTHING)


def only_text(value: AbstractValue) -> str | None:
    """The one text that a value can be, or None if there are several."""
    values = value.shape.values
    return next(iter(values)) if values is not None and len(values) == 1 else None


def only_int(value: AbstractValue) -> int | None:
    """The one integer that a value can be, or None."""
    text = only_text(value) if value.kind == INTEGER else None
    return int(text) if text is not None and text.removeprefix("-").isdecimal() else None
