"""Names that YAML takes for something else than text: without quotes `n` is false, `010` the number 8, `~` nothing.

Argo reads YAML 1.1 (`sigs.k8s.io/yaml`). `argo submit` makes a text of a boolean or a number, `"false"` of `n`; from
kubectl and the API server they come as they are, and no name can be one.
"""

from collections.abc import Iterator

from memolint.argo.views import Origin, Template, dig, sequence
from memolint.facts.memo import Memo
from memolint.lang.record import Record

_PARAMETERS = ("parameters",)


class Unquoted(Record):
    """A name as it is written, what YAML makes of it, and where it stands, the declaration first."""

    written: str
    value: object
    origins: tuple[Origin, ...]

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


def input_name(memo: Memo, name: str) -> Unquoted | None:
    """The input of the template that is meant by `name`, if its declaration lacks the quotes."""
    declared = _entry(memo.template.value.get("inputs"), memo.template.origin.at("inputs"), name)
    if declared is None:
        return None
    passed = (_entry(each.value.get("arguments"), each.origin.at("arguments"), name) for each in memo.callers)
    return _unquoted(name, [declared, *(each for each in passed if each is not None)])


def argument_name(template: Template, name: str) -> Unquoted | None:
    """The argument of the workflow that is meant by `name`, if it lacks the quotes."""
    manifest = template.manifest
    declared = _entry(manifest.spec.get("arguments"), manifest.origin.at("arguments"), name)
    return _unquoted(name, [declared]) if declared else None


def _unquoted(name: str, found: list[tuple[object, Origin]]) -> Unquoted:
    return Unquoted(name, found[0][0], tuple(origin for _, origin in found))


def _entry(holder: object, origin: Origin, name: str) -> tuple[object, Origin] | None:
    """The name of the parameter that is written so, which YAML reads otherwise."""
    return next((found for found in _names(holder, origin) if _written(found[1]) == name), None)


def _names(holder: object, origin: Origin) -> Iterator[tuple[object, Origin]]:
    for index, entry in enumerate(sequence(dig(holder, *_PARAMETERS))):
        if isinstance(entry, dict) and not isinstance(entry.get("name", ""), str | dict | list):
            yield entry["name"], origin.at(*_PARAMETERS, index, "name")


def _written(origin: Origin) -> str:
    place = origin.place()
    return place.source.text[place.start : place.end]
