"""What the environment of the controller is set to, wherever a project writes that down.

A Deployment or a patch of one, values of Helm (a list of variables or a mapping), a ConfigMap for `envFrom`, an
operation of a JSON patch, literals of a generator: all name the variable, as a `name`, as a key or before a `=`.
"""

from collections.abc import Iterator

from memolint.argo.installation.mappings import below
from memolint.argo.installation.objects import KubernetesObject, written
from memolint.argo.views import Origin, dig, mapping, sequence, text
from memolint.lang.go.time import duration
from memolint.typed import Record

PERIOD, AFTER_NOT_HIT = "CACHE_GC_PERIOD", "CACHE_GC_AFTER_NOT_HIT_DURATION"
_NAMES = (PERIOD, AFTER_NOT_HIT)
PREFIX = "CACHE_GC_"


class Setting(Record):
    """A variable of the environment: its text, None where something else gives it, and where it is written.

    `at` is the item of a list, or the entry of a mapping, that holds it.
    """

    name: str
    text: str | None
    origin: Origin
    at: Origin

    @property
    def nanoseconds(self) -> int | None:
        """The duration; None where it is not known, or not one."""
        try:
            return None if self.text is None else duration.parse(self.text)
        except duration.DurationError:
            return None


def settings(found: KubernetesObject) -> dict[str, Setting]:
    """The settings of the collection of cache entries in an object, by name."""
    known: dict[str, Setting] = {}
    for each in _settings(found):
        known.setdefault(each.name, each)
    return known


def is_complete(found: KubernetesObject) -> bool:
    """Whether the object is a whole Deployment, whose environment is all in it."""
    containers = [mapping(each) for each in sequence(dig(found.value, "spec", "template", "spec", "containers"))]
    return bool(containers) and all(text(each.get("image")) and not each.get("envFrom") for each in containers)


def _settings(found: KubernetesObject) -> Iterator[Setting]:
    for value, at in below(found.value, found.origin, PREFIX):
        yield from _of_mapping(value, at) if isinstance(value, dict) else _of_text(value, at)


def _of_mapping(value: dict[str, object], at: Origin) -> Iterator[Setting]:
    """A variable as a list of variables has it (`name`, `value` or `valueFrom`), or under its name."""
    name = text(value.get("name"))
    if name in _NAMES and value.get("$patch") != "delete":
        yield Setting(name, written(value.get("value")), at.at("value" if "value" in value else "name"), at)
    for each in _NAMES:
        if each in value:
            held, origin = value[each], at.at(each)
            if isinstance(held, dict) and "value" in held:
                yield Setting(each, written(held["value"]), origin.at("value"), origin)
            else:
                yield Setting(each, written(held), origin, origin)


def _of_text(value: str, at: Origin) -> Iterator[Setting]:
    """`NAME=value` lines, as generators of ConfigMaps have them."""
    for name, sign, given in (line.strip().partition("=") for line in value.splitlines()):
        if sign and name in _NAMES:
            yield Setting(name, given, at, at)
