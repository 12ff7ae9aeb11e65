"""A field of the memoize block: its parts, and the variables that it mentions."""

import re
from collections.abc import Sequence

from memolint.argo.views import Origin, Template, dig
from memolint.facts.reads import unquoted
from memolint.facts.reads.references import Reference, in_part, takes_in
from memolint.lang.template import tags
from memolint.text.source import Place
from memolint.typed import Record


class Key(Record):
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

    def mentions(self, variable: str) -> bool:
        """Whether the text mentions a variable, alone or in a whole that holds it."""
        return any(takes_in(reference.name, variable) for reference in self.references)

    def leaves_out(self, variable: str, members: Sequence[str]) -> bool:
        """Whether an expression drops this part of a whole, which has `members`; what keeps some of it does not."""
        if all(isinstance(part, tags.Literal | tags.Simple) or _is_hash_of_all(part) for part in self.parts):
            return False
        from memolint.lang import abstract  # keys that take a whole mostly hash it as it is

        return abstract.leaves_out(self.text or "", variable, members)


def read_key(template: Template) -> Key:
    """The key; of a number without quotes the text that `argo submit` makes of it, if it is what was written."""
    number = next(unquoted.field(template.memoize or {}, template.memoize_at(), "key"), None)
    if number is not None and number.may_be_text:
        return _read(number.written, template.memoize_at("key"))
    return read_field(template, "key")


def read_field(template: Template, *path: str) -> Key:
    """The templated string at `path` below the template's memoize block."""
    return _read(dig(template.memoize, *path), template.memoize_at(*path))


def _read(value: object, origin: Origin) -> Key:
    if not isinstance(value, str):
        return Key(None, origin, (), ())
    return field_of(value, origin)


def field_of(text: str, origin: Origin) -> Key:
    """A templated string, apart from what stands at its place."""
    try:
        parts = tags.parse(text)
    except tags.TagError as error:
        return Key(text, origin, (tags.Literal(text, 0, len(text)),), (), error.message)
    references = tuple(reference for part in parts for reference in in_part(part))
    return Key(text, origin, parts, references)


def _is_hash_of_all(part: tags.Expression) -> bool:
    return re.fullmatch(r"\s*sprig\.sha256sum\(toJson\(\w+(?:\.\w+)*\)\)\s*", part.source) is not None


_DIGESTS = ("sprig.sha256sum(", "sprig.sha1sum(", "sprig.sha512sum(")


def is_digest(part: tags.Part) -> bool:
    """Whether a part is a whole digest, which is legal in a key whatever is hashed."""
    source = part.source.strip() if isinstance(part, tags.Expression) else ""
    return source.startswith(_DIGESTS) and closes_at_end(source)


def closes_at_end(call: str) -> bool:
    """Whether the first parenthesis of a call closes at its very end."""
    depth = 0
    for index, character in enumerate(call):
        depth += (character in "([{") - (character in ")]}")
        if depth == 0 and character == ")":
            return index == len(call) - 1
    return False
