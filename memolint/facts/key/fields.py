"""The memoize block as the key rules see it: the parts of the key, and what it mentions."""

from typing import NamedTuple

from memolint.argo.views import Origin, Template, dig
from memolint.facts.reads.references import Reference, in_part
from memolint.lang.template import tags
from memolint.text.source import Place


class Key(NamedTuple):
    """A templated string of a memoize block (key, cache name or maxAge).

    `text` is None where it is missing or no string. `error` says why the text cannot be split into parts.
    """

    text: str | None
    origin: Origin
    parts: tuple[tags.Part, ...]
    references: tuple[Reference, ...]
    error: str | None = None

    def place(self) -> Place:
        """The whole text, to blame as such; of a block scalar the line that it begins in, where the field is named."""
        is_block = self.origin.document.node(self.origin.path).style in ("|", ">")
        return self.origin.key_place() if is_block else self.origin.place()

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


_DIGESTS = ("sprig.sha256sum(", "sprig.sha1sum(", "sprig.sha512sum(")


def is_digest(part: tags.Part) -> bool:
    """Whether a part is a whole digest: always legal in a key, whatever it is of."""
    source = part.source.strip() if isinstance(part, tags.Expression) else ""
    return source.startswith(_DIGESTS) and closes_at_end(source)


def closes_at_end(call: str) -> bool:
    """Whether the first parenthesis of a call closes at the very end of it."""
    depth = 0
    for index, character in enumerate(call):
        depth += (character in "([{") - (character in ")]}")
        if depth == 0 and character == ")":
            return index == len(call) - 1
    return False
