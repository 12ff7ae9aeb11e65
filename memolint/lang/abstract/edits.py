"""What becomes of a shape when its strings are edited: cut, folded, replaced, encoded."""

from collections.abc import Callable

from memolint.lang.abstract import characters as chars
from memolint.lang.abstract.shape import ANYTHING, EMPTY, Shape, made_of, one_of
from memolint.lang.go.json import gojson
from memolint.typed import Record

_MAX_REPEATS = 10_000
_MAX_PATTERN = 1_000
_MAX_RUNE = 0x10FFFF


def upper(shape: Shape) -> Shape:
    """`strings.ToUpper`, which keeps the number of characters."""
    if not shape.characters & (chars.LOWERCASE | chars.BEYOND_ASCII):
        return shape
    if shape.values is not None and not shape.characters & chars.BEYOND_ASCII:
        return one_of(value.upper() for value in shape.values)
    return _respelled(shape, chars.raised)


def lower(shape: Shape) -> Shape:
    """`strings.ToLower`."""
    if not shape.characters & (chars.UPPERCASE | chars.BEYOND_ASCII):
        return shape
    if shape.values is not None and not shape.characters & chars.BEYOND_ASCII:
        return one_of(value.lower() for value in shape.values)
    return _respelled(shape, chars.lowered)


def any_case(shape: Shape) -> Shape:
    """Some letters change their case."""
    return _respelled(shape, lambda characters: characters | chars.raised(characters) | chars.lowered(characters))


def respelled(shape: Shape, separator: int) -> Shape:
    """Lower case with separators between words, as `kebabcase` and `snakecase` do."""
    return made_of(chars.lowered(any_case(shape).characters) | separator)


def shortened(shape: Shape) -> Shape:
    """Something is cut away somewhere."""
    # A cut may fall inside a character beyond ASCII and leave bytes that are not a character.
    return made_of(shape.characters, 0, shape.longest)


def trimmed(shape: Shape) -> Shape:
    """Spaces at both ends are cut away."""
    if not shape.characters & chars.SPACES and not shape.characters & chars.BEYOND_ASCII:
        return shape
    kept = shape.characters & ~chars.SPACES
    return Shape(shape.characters, kept, kept, 0, shape.longest)


def without_spaces(shape: Shape) -> Shape:
    """No space is left."""
    if not shape.characters & chars.SPACES and not shape.characters & chars.BEYOND_ASCII:
        return shape
    return made_of(shape.characters & ~chars.SPACES, 0, shape.longest)


def truncated(shape: Shape, limit: int) -> Shape:
    """The first bytes are left, at most `limit`, which is not negative (`sprig.trunc`)."""
    beyond = shape.characters & chars.BEYOND_ASCII
    if shape.longest is not None and shape.longest <= limit and not beyond:
        return shape
    if limit == 0:
        return EMPTY
    if shape.values is not None and not beyond:
        return one_of(value[:limit] for value in shape.values)
    longest = limit if shape.longest is None else min(limit, shape.longest)
    return made_of(shape.characters, min(1 if beyond else limit, shape.shortest), longest, shape.first)


def sliced(shape: Shape, start: int, stop: int) -> Shape:
    """The bytes from `start` to `stop` are left."""
    beyond = shape.characters & chars.BEYOND_ASCII
    if shape.values is not None and not beyond:
        return one_of(value[start:stop] for value in shape.values)
    if start == 0:
        return truncated(shape, stop)
    shortest = 0 if beyond else max(0, min(shape.shortest, stop) - start)
    return made_of(shape.characters, shortest, stop - start)


def abbreviated(shape: Shape, limit: int | None) -> Shape:
    """At most `limit` characters with `...` at the end (`sprig.abbrev`)."""
    if limit is not None and shape.longest is not None and shape.longest <= limit:
        return shape
    return made_of(
        shape.characters | chars.set_of("."), 0, limit if limit is not None and limit >= 4 else shape.longest
    )


def replaced(shape: Shape, old: str, new: str) -> Shape:
    """Every `old` becomes `new`."""
    if shape.values is not None:
        return one_of(value.replace(old, new) for value in shape.values) if old else ANYTHING
    if old and chars.set_of(old) & ~shape.characters:
        return shape
    gone = chars.bit_of(old) if len(old) == 1 and old.isascii() else 0
    return _substituted(shape, gone, new, keeps_length=len(old) == len(new) == 1, never_longer=0 < len(new) <= len(old))


def regex_replaced(shape: Shape, pattern: str, new: str) -> Shape:
    """Every match of a pattern becomes `new`. Only patterns of single characters are understood."""
    matched = character_class(pattern)
    if matched is None:
        return made_of(shape.characters | chars.set_of(new))
    if not matched.characters & shape.characters and not _may_match_beyond(pattern, shape):
        return shape
    keeps_length = len(new) == 1 and not matched.is_repeated
    return _substituted(shape, matched.characters, new, keeps_length, never_longer=len(new) == 1)


class CharacterClass(Record):
    """The characters that a pattern of one character matches; those beyond ASCII count only if all of them match."""

    characters: int
    is_repeated: bool


def character_class(pattern: str) -> CharacterClass | None:
    """What a pattern of one character (`[^a-z]`, `[_/]+`, `\\s`) matches; None for any other pattern."""
    from memolint.lang.go.regex import RegexError, tree
    from memolint.lang.go.regex.parser import parse

    if len(pattern) > _MAX_PATTERN:
        return None
    try:
        found = parse(pattern).tree
    except RegexError:
        return None
    is_repeated = isinstance(found, tree.Repeat) and (found.least, found.most) == (1, None)
    single = found.body if isinstance(found, tree.Repeat) and is_repeated else found
    if not isinstance(single, tree.Chars) or single.ranges is None:
        return None
    characters = sum(1 << code for low, high in single.ranges for code in range(low, min(high, 127) + 1))
    is_open = any(low <= 128 and high >= _MAX_RUNE for low, high in single.ranges)
    return CharacterClass(characters | (chars.BEYOND_ASCII if is_open else 0), is_repeated)


def encoded(shape: Shape, alphabet: int, octets: int, digits: int) -> Shape:
    """Text in base 32 or 64: each group of `octets` bytes becomes `digits` characters, padded."""
    shortest = -(-shape.shortest // octets) * digits
    if shape.longest is None:
        return made_of(alphabet, shortest)
    width = 4 if shape.characters & chars.BEYOND_ASCII else 1
    return made_of(alphabet, shortest, -(-shape.longest * width // octets) * digits)


def repeated(shape: Shape, times: int | None) -> Shape:
    """The text `times` times over."""
    if times is None or times < 0 or times > _MAX_REPEATS:
        return made_of(shape.characters) if shape.characters else shape
    if shape.values is not None and times <= 100:
        return one_of(value * times for value in shape.values)
    if not times:
        return EMPTY
    longest = None if shape.longest is None else shape.longest * times
    return made_of(shape.characters, shape.shortest * times, longest)


def json_escaped(shape: Shape) -> Shape:
    """The body of a JSON string for the text."""
    if shape.values is not None:
        return one_of(map(gojson.escape, shape.values))
    escaped = shape.characters & ~(chars.ALPHANUMERIC | chars.set_of(" !#$%'()*+,-./:;=?@[]^_`{|}~\x7f"))
    if not escaped:
        return shape
    longest = None if shape.longest is None else shape.longest * 6
    return made_of(shape.characters | chars.set_of('\\u0123456789abcdef"nrtbf'), shape.shortest, longest)


def _substituted(shape: Shape, gone: int, new: str, keeps_length: bool, never_longer: bool) -> Shape:
    """`shape` with some characters replaced by `new`; those in `gone` never stay."""
    kept = shape.characters & ~gone
    first, last = (shape.first & ~gone, shape.last & ~gone) if new else (kept, kept)
    whole = Shape(
        kept | chars.set_of(new),
        first | chars.set_of(new[:1]),
        last | chars.set_of(new[-1:]),
        shape.shortest if keeps_length else min(shape.shortest, 1 if new else 0),
        shape.longest if keeps_length or never_longer or not new else None,
    )
    return whole if whole.characters else EMPTY


def _may_match_beyond(pattern: str, shape: Shape) -> bool:
    """Whether a class may match some characters beyond ASCII that a shape may hold."""
    return bool(shape.characters & chars.BEYOND_ASCII) and not (pattern.isascii() and _names_ascii_only(pattern))


def _names_ascii_only(pattern: str) -> bool:
    return not any(sign in pattern for sign in ("^", "\\p", "\\P", "\\x", "\\S", "\\W", "\\D"))


def _respelled(shape: Shape, move: Callable[[int], int]) -> Shape:
    """Each character moves to one of `move`; there are as many as before."""
    return Shape(move(shape.characters), move(shape.first), move(shape.last), shape.shortest, shape.longest)
