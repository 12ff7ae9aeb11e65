"""Template tags: `{{name}}` and `{{=expression}}`, split as fasttemplate splits them.

A tag runs from `{{` to the *first* `}}`: no nesting, no quoting, no escaping. A lone `}}` is text. Argo splits the JSON
text of whole objects; a string that is balanced in itself splits alike alone, since JSON puts no `{{` between strings.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence

from memolint.lang.go.strconv import quote
from memolint.typed import Record, TypeVar

OPENING = "{{"
CLOSING = "}}"
# strings.TrimSpace, but for the control characters: in JSON text those are escapes, which are not trimmed.
_SPACES = " \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_CACHE_SIZE = 4096

Element = TypeVar("Element")


class Literal(Record):
    """Text between tags; `text[start:end]` of what was parsed."""

    text: str
    start: int
    end: int

    @property
    def raw(self) -> str:
        """The text itself, as in the other parts."""
        return self.text


class Simple(Record):
    """`{{name}}`: `name` is trimmed, as it is looked up; `raw` is the whole tag with its braces."""

    name: str
    start: int
    end: int
    raw: str


class Expression(Record):
    """`{{=source}}`: `source` is what follows the `=`, as written; `raw` is the whole tag with its braces."""

    source: str
    start: int
    end: int
    raw: str


Part = Literal | Simple | Expression


class TagError(ValueError):
    """A `{{` without `}}` after it; `start` is its offset, `message` what fasttemplate says."""

    def __init__(self, message: str, start: int) -> None:
        super().__init__(message)
        self.message = message
        self.start = start


Algebra = tuple[Callable[[str], Element], Callable[[Iterable[Element]], Element]]
"""What a substitution computes with: how text becomes an element, and how elements in a row become one."""

STRINGS: "Algebra[str]" = (str, "".join)
"""Substitution as Argo does it: text is itself, a row is the concatenation."""


_parsed: dict[str, tuple[Part, ...]] = {}


def parse(text: str) -> tuple[Part, ...]:
    """The parts of `text` in order, covering it without a gap. Raises TagError for a tag without an end.

    Parts of the same text are computed once (a bounded cache).
    """
    parts = _parsed.get(text)
    if parts is None:
        parts = tuple(_parts(text))
        if len(_parsed) >= _CACHE_SIZE:
            del _parsed[next(iter(_parsed))]
        _parsed[text] = parts
    return parts


def is_balanced(text: str) -> bool:
    """Whether every `{{` of `text` finds its `}}` in it, so that no tag runs into what stands after it."""
    position = text.find(OPENING)
    while position >= 0:
        closing = text.find(CLOSING, position + 2)
        if closing < 0:
            return False
        position = text.find(OPENING, closing + 2)
    return True


def has_tags(text: str) -> bool:
    """Whether a tag opens in `text`."""
    return OPENING in text


def fill(
    parts: Sequence[Part], lookup: Callable[[Simple | Expression], Element | None], algebra: "Algebra[Element]"
) -> Element:
    """One substitution: each tag becomes what `lookup` gives for it, or stays as it is written where that is None."""
    of_text, join = algebra
    return join(_filled(parts, lookup, of_text))


def nested(tag: Simple) -> tuple[str, str] | None:
    """(text before, name) of the innermost tag that opens inside `tag`, as `{{a-{{b}}` has `b`; None without one.

    Argo looks that name up, untrimmed, when the whole tag has no value; what it puts there stays an open tag.
    """
    body = tag.raw[len(OPENING) : -len(CLOSING)]
    position = body.rfind(OPENING)
    if position <= 0:
        return None
    return OPENING + body[:position], body[position + len(OPENING) :]


def _filled(
    parts: Sequence[Part], lookup: Callable[[Simple | Expression], Element | None], of_text: Callable[[str], Element]
) -> Iterator[Element]:
    for part in parts:
        if isinstance(part, Literal):
            yield of_text(part.text)
            continue
        element = lookup(part)
        yield of_text(part.raw) if element is None else element


def _parts(text: str) -> Iterator[Part]:
    position = 0
    while True:
        opening = text.find(OPENING, position)
        if opening < 0:
            break
        if opening > position:
            yield Literal(text[position:opening], position, opening)
        closing = text.find(CLOSING, opening + len(OPENING))
        if closing < 0:
            raise _unclosed(text, opening)
        position = closing + len(CLOSING)
        yield _tag(text[opening:position], opening, position)
    if position < len(text):
        yield Literal(text[position:], position, len(text))


def _tag(raw: str, start: int, end: int) -> Simple | Expression:
    body = raw[len(OPENING) : -len(CLOSING)]
    if body.startswith("="):
        return Expression(body[1:], start, end, raw)
    return Simple(body.strip(_SPACES), start, end, raw)


def _unclosed(text: str, start: int) -> TagError:
    rest = quote(text[start + len(OPENING) :])
    return TagError(f'Cannot find end tag="}}}}" in the template="{quote(text)}" starting from "{rest}"', start)
