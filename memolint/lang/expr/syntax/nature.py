"""Static types of expressions, from the values of the environment (`checker/nature`)."""

from memolint.lang.go.reflect import kind_of_type
from memolint.typed import Record

_INTEGERS = frozenset(("int", "int8", "int16", "int32", "int64", "uint", "uint8", "uint16", "uint32", "uint64"))
_FLOATS = frozenset(("float32", "float64"))
_NILLABLE = frozenset(("ptr", "interface", "func", "map", "slice"))


class Nature(Record):
    """A static type: `type` is a Go type by name, or None where nothing is known. `nil` is the nature of nil alone.

    `element` is the nature of a slice's elements where it is better known than the type says; for a predicate, of its
    result; else None. (An annotation that says so is a string, the first of which costs an import a millisecond.)
    """

    type: str | None = None
    kind: str = "invalid"
    nil: bool = False
    element: object = None

    def __str__(self) -> str:
        return self.type or "unknown"

    @property
    def unknown(self) -> bool:
        """Whether checks move to run time."""
        return (self.type is None and not self.nil) or self.type == "interface {}"

    @property
    def integer(self) -> bool:
        """Whether it is one of the built-in integers; named ones such as time.Duration are not."""
        return self.type in _INTEGERS

    @property
    def float(self) -> bool:
        """Whether it is a built-in float."""
        return self.type in _FLOATS

    @property
    def number(self) -> bool:
        """Whether it is a built-in number."""
        return self.type in _INTEGERS or self.type in _FLOATS

    @property
    def array(self) -> bool:
        """Whether it is a slice or an array."""
        return self.kind in ("slice", "array")

    @property
    def shown_type(self) -> str:
        """The type as Go's `Type()` gives it: unknown and nil are interfaces."""
        return self.type or "interface {}"


UNKNOWN = Nature()
NIL = Nature(nil=True)

_KNOWN: dict[str, Nature] = {}


def of_type(name: str) -> Nature:
    """The nature of a Go type by its name."""
    nature = _KNOWN.get(name)
    if nature is None:
        nature = Nature(name, kind_of_type(name))
        if len(_KNOWN) < 1000:
            _KNOWN[name] = nature
    return nature


BOOL = of_type("bool")
INT = of_type("int")
FLOAT = of_type("float64")
STRING = of_type("string")
ANY = of_type("interface {}")
LIST = of_type("[]interface {}")
MAP = of_type("map[string]interface {}")
TIME = of_type("time.Time")
DURATION = of_type("time.Duration")
BYTES = of_type("[]uint8")


def list_of(element: Nature) -> Nature:
    """A []interface {} whose elements are known better."""
    return Nature("[]interface {}", "slice", False, element)


def key_of(nature: Nature) -> Nature:
    """The nature of a map's keys."""
    name = nature.type or ""
    return of_type(name[4 : name.index("]")]) if name.startswith("map[") else UNKNOWN


def element_of(nature: Nature) -> Nature:
    """The nature of what a slice, an array, a map or a pointer holds."""
    if isinstance(nature.element, Nature) and nature.array:
        return nature.element
    if nature.kind in ("slice", "array", "map"):
        name = nature.type or ""
        return of_type(name[name.index("]") + 1 :])
    return UNKNOWN


def assignable(nature: Nature, target: Nature) -> bool:
    """`Nature.AssignableTo`: identical types, or any type to an interface."""
    if nature.nil and target.kind in _NILLABLE:
        return True
    if nature.type is None or target.type is None:
        return False
    return nature.type == target.type or target.type == "interface {}"


def comparable(left: Nature, right: Nature) -> bool:
    """Whether `==` compiles."""
    if left.unknown or right.unknown or left.nil or right.nil:
        return True
    if (left.number and right.number) or (left.array and right.array):
        return True
    return assignable(left, right)


def promoted(left: Nature, right: Nature) -> Nature:
    """The nature of arithmetic on two numbers."""
    return FLOAT if left.float or right.float else INT
