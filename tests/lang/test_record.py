"""A record is a named tuple in all that callers can see, for its first instances as for those after the first few."""

import pickle
from typing import Any, NamedTuple

import pytest

from memolint.typed import Record


class Named(NamedTuple):
    """The model."""

    name: str
    size: int = 1
    tags: tuple[str, ...] = ()


class Point(Record):
    """A record of the same fields."""

    name: str
    size: int = 1
    tags: tuple[str, ...] = ()


CALLS: tuple[tuple[tuple[Any, ...], dict[str, Any]], ...] = (
    (("a",), {}),
    (("a", 2, ("x",)), {}),
    (("a",), {"tags": ("x",)}),
    ((), {"name": "a", "size": 3}),
    ((), {}),
    ((), {"size": 3}),
    (("a", 2, (), 4), {}),
    (("a",), {"name": "b"}),
    (("a",), {"weight": 2}),
)


def told(make: Any, values: tuple[Any, ...], named: dict[str, Any]) -> object:
    try:
        return tuple(make(*values, **named))
    except TypeError:
        return TypeError


@pytest.mark.parametrize(("values", "named"), CALLS)
def test_it_is_made_as_a_named_tuple_is(values: tuple[Any, ...], named: dict[str, Any]) -> None:
    class Fresh(Record):
        name: str
        size: int = 1
        tags: tuple[str, ...] = ()

    expected = told(Named, values, named)
    assert [told(Fresh, values, named) for _ in range(70)] == [expected] * 70


def test_it_is_read_as_a_named_tuple_is() -> None:
    for number in range(70):
        record = Point("a", number)
        name, size, _ = record
        assert (name, size, record.name, record.size, record[2]) == ("a", number, "a", number, ())
        assert record == ("a", number, ())
        assert hash(record) == hash(("a", number, ()))
        assert record._replace(size=5) == Point("a", 5)
        assert record._asdict() == {"name": "a", "size": number, "tags": ()}
        assert repr(record) == f"Point(name='a', size={number}, tags=())"
        assert pickle.loads(pickle.dumps(record)) == record
        assert type(pickle.loads(pickle.dumps(record))) is Point
        with pytest.raises(AttributeError):
            record.size = 3  # type: ignore[misc]
        with pytest.raises(TypeError):
            record._replace(weight=3)  # type: ignore[call-arg]


def test_a_subclass_without_fields_keeps_those_of_its_base() -> None:
    class Corner(Point):
        pass

    assert [type(Corner("a", tags=("x",))) for _ in range(70)] == [Corner] * 70
    assert Corner("a").size == 1
