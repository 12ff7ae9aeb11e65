"""The memoize block as the key rules see it: the parts of the key, and what it mentions."""

from typing import NamedTuple

from memolint.argo.views import Origin, Template, dig
from memolint.facts.references import Reference, in_part
from memolint.lang import tags


class Key(NamedTuple):
    """A templated string of a memoize block (key, cache name or maxAge).

    `text` is None where it is missing or no string. `error` says why the text cannot be split into parts.
    """

    text: str | None
    origin: Origin
    parts: tuple[tags.Part, ...]
    references: tuple[Reference, ...]
    error: str | None = None

    @property
    def is_constant(self) -> bool:
        return all(isinstance(part, tags.Literal) for part in self.parts)


def read_field(template: Template, *path: str) -> Key:
    """The templated string at `path` below the template's memoize block."""
    value = dig(template.value, "memoize", *path)
    origin = template.origin.at("memoize", *path)
    if not isinstance(value, str):
        return Key(None, origin, (), ())
    try:
        parts = tags.parse(value)
    except tags.TagError as error:
        return Key(value, origin, (tags.Literal(value, 0, len(value)),), (), error.message)
    references = tuple(reference for part in parts for reference in in_part(part))
    return Key(value, origin, parts, references)
