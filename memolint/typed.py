"""What `typing` offers, at no price: importing `typing` costs a start-up a tenth of its time, its `NamedTuple` as much.

Type checkers see the names of `typing` itself. At run time nothing reads annotations, so these stand for all of it.
"""

__all__ = ["TYPE_CHECKING", "Any", "ClassVar", "Generic", "Literal", "NoReturn", "Protocol"]
__all__ += ["Record", "TextIO", "TypeVar", "Union", "cast"]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, ClassVar, Generic, Literal, NoReturn, Protocol, TextIO, TypeVar, Union, cast
    from typing import NamedTuple as Record
else:
    from _collections import _tuplegetter as field  # as `collections.namedtuple` has it

    FEW = 30

    class Any:
        """Stands for a type, in annotations, subscripts and bases."""

        __slots__ = ()

        def __class_getitem__(cls, _: object) -> type:
            return cls

    ClassVar = Generic = Literal = NoReturn = Protocol = TextIO = Union = Any

    def TypeVar(_name: str, *_: object, **__: object) -> type:
        return Any

    def cast(_type: object, value: object) -> object:
        return value

    class Record(tuple):
        """A base class, written and used like `typing.NamedTuple`.

        `NamedTuple` compiles a constructor when a class is defined. With 120 classes, most of which have few instances
        or none, that was a quarter of the time of a short `lint`. A record compiles it once there are more than a few.
        """

        __slots__ = ()

        def __init_subclass__(cls) -> None:
            names = tuple(cls.__annotations__)
            if names:
                cls._fields = cls.__match_args__ = names
                cls._field_defaults = {name: cls.__dict__[name] for name in names if name in cls.__dict__}
                cls._few = iter(range(FEW))
                for index, name in enumerate(names):
                    setattr(cls, name, field(index, None))

        def __new__(cls, *values: Any, **named: Any) -> "Record":
            fields = cls._fields
            if next(cls._few, None) is not None and len(values) <= len(fields):
                if len(values) == len(fields) and not named:
                    return tuple.__new__(cls, values)
                rest = fields[len(values) :]
                known = cls._field_defaults | named
                if named.keys() <= set(rest) <= known.keys():
                    return tuple.__new__(cls, (*values, *[known[name] for name in rest]))
            cls.__new__ = staticmethod(_constructor(cls))  # it also says which arguments are wrong
            return cls.__new__(cls, *values, **named)

        def _replace(self, **named: Any) -> "Record":
            return type(self)(
                *[named.pop(name, value) for name, value in zip(self._fields, self, strict=True)], **named
            )

        def _asdict(self) -> dict[str, Any]:
            return dict(zip(self._fields, self, strict=True))

        def __repr__(self) -> str:
            return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in self._asdict().items())})"

        def __getnewargs__(self) -> tuple[Any, ...]:
            return tuple(self)

    def _constructor(cls):
        names = ", ".join(cls._fields)
        made = eval(f"lambda cls, {names}: new(cls, ({names},))", {"new": tuple.__new__})
        made.__defaults__ = tuple(cls._field_defaults.values())
        made.__name__, made.__qualname__ = "__new__", f"{cls.__qualname__}.__new__"
        return made
