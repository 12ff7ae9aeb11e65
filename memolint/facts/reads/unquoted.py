"""Names that YAML takes for something else than text: without quotes `n` is false, `010` the number 8, `~` nothing.

Argo reads YAML 1.1 (`sigs.k8s.io/yaml`). `argo submit` makes a text of a boolean or a number, `"false"` of `n`; from
kubectl and the API server they come as they are, and no name can be one.
"""

import re
from collections.abc import Iterable, Iterator

from memolint.argo.views import Call, Origin, Template, dig, mapping, sequence
from memolint.text.source import Place
from memolint.typed import Record


class Unquoted(Record):
    """A name as it is written, what YAML makes of it, and where it stands, the declaration first.

    `is_key`: it is the key at the end of the path, not the value.
    """

    written: str
    value: object
    origins: tuple[Origin, ...]
    is_key: bool = False

    @property
    def places(self) -> tuple[Place, ...]:
        """Where the name stands in the file."""
        return tuple(each.key_place() if self.is_key else each.place() for each in self.origins)

    @property
    def reason(self) -> str:
        """What became of the name, and what to do."""
        return f"`{self.written}` without quotes is {self.said} in YAML 1.1, as Argo reads it: quote it"

    @property
    def said(self) -> str:
        """What YAML makes of the name."""
        if isinstance(self.value, bool):
            return str(self.value).lower()
        return "nothing" if self.value is None else f"the number {self.value}"

    @property
    def may_be_text(self) -> bool:
        """Whether `argo submit` makes the very text of it that was written."""
        return not isinstance(self.value, bool) and str(self.value) == self.written


def input_name(template: Template, callers: Iterable[Call], name: str) -> Unquoted | None:
    """The input of the template that is meant by `name`, if its declaration lacks the quotes."""
    declared = _named(parameters(template.value.get("inputs"), template.origin.at("inputs")), name)
    passed = (_named(parameters(each.value.get("arguments"), each.origin.at("arguments")), name) for each in callers)
    return declared and merged([declared, *(each for each in passed if each is not None)])


def argument_name(template: Template, name: str) -> Unquoted | None:
    """The argument of the workflow that is meant by `name`, if it lacks the quotes."""
    manifest = template.manifest
    return _named(parameters(manifest.spec.get("arguments"), manifest.origin.at("arguments")), name)


def parameters(holder: object, origin: Origin, kind: str = "parameters") -> Iterator[Unquoted]:
    """The names of parameters or artifacts that lack their quotes."""
    for index, entry in enumerate(sequence(dig(holder, kind))):
        yield from field(mapping(entry), origin.at(kind, index), "name")


def field(holder: dict[str, object], origin: Origin, name: str) -> Iterator[Unquoted]:
    """The text in a field that lacks its quotes."""
    value = holder.get(name, "")
    if value is None or isinstance(value, bool | int | float):
        written = _text(origin.at(name).place())
        if written:
            yield Unquoted(written, value, (origin.at(name),))


def item_fields(call: Call) -> Iterator[Unquoted]:
    """The fields of items that a tag of the step has as they are written."""
    for index, item in enumerate(sequence(call.value.get("withItems"))):
        for name in mapping(item):
            origin = call.origin.at("withItems", index, name)
            value = origin.document.key_node(origin.path).value
            written = name if isinstance(value, str) else _text(origin.key_place())
            if written != name and re.search(rf"item\.{re.escape(written)}(?![\w-])", str(call.value)):
                yield Unquoted(written, value, (origin,), is_key=True)


def merged(found: list[Unquoted]) -> Unquoted:
    """One name at all its places."""
    return found[0]._replace(origins=tuple(dict.fromkeys(origin for each in found for origin in each.origins)))


def _text(place: Place) -> str:
    return place.source.text[place.start : place.end]


def _named(found: Iterable[Unquoted], name: str) -> Unquoted | None:
    return next((each for each in found if each.written == name), None)
