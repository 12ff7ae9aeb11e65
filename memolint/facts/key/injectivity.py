"""Whether different values of what the key holds give different keys."""

import re
from collections.abc import Iterator
from itertools import islice

from memolint.facts.fact import fact
from memolint.facts.memo import Memo
from memolint.facts.reads.references import takes_in
from memolint.facts.values import texts
from memolint.facts.values.members import members, that_count
from memolint.lang.template import tags
from memolint.lang.words import words
from memolint.typed import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from memolint.lang.abstract import Collision, Determination, Search, Shape, ShapeOf

# Separators that are rare in values, and words in the names of values that may contain them all the same.
_SEPARATORS = frozenset(":@|#;,~^+=\n\t")
_FREE_TEXT = frozenset(
    "url uri image ref digest arn dsn host address endpoint email mail user time timestamp datetime region interval"
    " locus position query sql text prompt command expression regex pattern title message description label tag tags"
    " items list json spec args arguments options flags package packages path key filter where body".split()
)
JOIN, LOSS, EMPTY = "join", "loss", "empty"
# A digest is cut so short that two may be equal, but not short enough to find two that are.
SHORT = "short"
# Two pairs of numbers that give one text side by side.
_NUMBERS = ("1", "23", "12", "3")
# Two values meet only if one contains a separator that nobody puts there.
UNLIKELY = "unlikely"


class Weak(Record):
    """A source that the key holds but does not determine, with two assignments that share a key.

    `is_as_passed`: these have numbers wherever the project passes nothing else.
    """

    source: str
    kind: str
    why: str
    collision: "Collision | None"
    is_as_passed: bool = True


@fact
def weak_sources(memo: Memo) -> tuple[Weak, ...]:
    """The sources of the key that different values of it can share, in the order of the key."""
    return tuple(_weak_sources(memo))


def is_weak(memo: Memo) -> bool:
    """Whether there are two natural assignments that share a key."""
    return any(weak.kind in (JOIN, LOSS, EMPTY) for weak in weak_sources(memo))


def lost_together(memo: Memo) -> list[list[Weak]]:
    """The sources that lose something, those together that one function drops it of: a cut digest of a list."""
    groups: dict[object, list[Weak]] = {}
    for weak in weak_sources(memo):
        if weak.kind == LOSS and weak.collision is not None:
            groups.setdefault(_loser(memo, weak.source), []).append(weak)
    return list(groups.values())


def _loser(memo: Memo, source: str) -> object:
    """The outermost call that takes a source, or the source itself where none does."""
    from memolint.lang.abstract import trees  # with the parser: the key has an expression that calls something

    for index, part in enumerate(memo.key.parts):
        for call in trees.outermost_calls(part.source) if isinstance(part, tags.Expression) else ():
            if any(takes_in(path, source) for path in trees.paths_in(call)):
                return index, call.start
    return source


def _weak_sources(memo: Memo) -> Iterator[Weak]:
    if not memo.key.text or memo.key.error or _is_plain(memo):
        return
    from memolint.facts.values.shapes import shapes_of  # with the abstract strings, as below
    from memolint.lang import abstract  # only where a key has something to lose

    shape_of = shapes_of(memo)
    search = abstract.Search(memo.key.text, shape_of, members=members(memo))
    for source in dict.fromkeys(reference.name for reference in memo.key.references):
        if source in abstract.MAPS:
            yield from islice(_of_whole(memo, source, search, shape_of), 1)
        else:
            yield from _of_source(memo, source, search, shape_of)


def _of_whole(memo: Memo, whole: str, search: "Search", shape_of: "ShapeOf") -> Iterator[Weak]:
    """What is lost of a map: of each member that counts and is not left out altogether."""
    for member in that_count(memo, whole):
        for weak in _of_source(memo, member, search, shape_of):
            if not memo.key.leaves_out(member, search.members):
                yield weak._replace(source=whole)


def _of_source(memo: Memo, source: str, search: "Search", shape_of: "ShapeOf") -> Iterator[Weak]:
    from memolint.lang import abstract

    found = abstract.determines(search.text, source, shape_of, search)
    if found.kind != abstract.LOSSILY or _in_cache_name(memo, source):
        return
    if found.collision is None:
        yield Weak(source, SHORT, found.why, None)
    elif not _is_one_number(found.collision, source) and not _keeps_numbers_apart(memo, source, search, shape_of):
        yield _weak(memo, source, found, found.collision, search, shape_of)


def _is_one_number(collision: "Collision", source: str) -> bool:
    """Whether what is told apart is only the spelling of a number: `1` and `01`."""
    first, second = (dict(pairs).get(source, "") for pairs in (collision.first, collision.second))
    return first.isdecimal() and second.isdecimal() and int(first) == int(second)


def _weak(
    memo: Memo,
    source: str,
    found: "Determination",
    collision: "Collision",
    search: "Search",
    shape_of: "ShapeOf",
) -> Weak:
    from memolint.lang import abstract

    why = found.why
    if not found.is_join and not _run_into_each_other(collision):
        return Weak(source, LOSS, why, collision)
    if _is_unlikely(memo, collision):
        cut = abstract.of_cut_digest(search, source)
        return Weak(source, UNLIKELY, why, collision) if cut is None else Weak(source, LOSS, why, cut)
    empty = [name for name, value in (*collision.first, *collision.second) if not value]
    if not empty:
        numbered = _with_shapes(search, source, lambda name: _number_like_all(memo, name) or shape_of(name)).collision
        is_as_passed = numbered is not None or not any(_number_like_all(memo, name) for name, _ in collision.first)
        return Weak(source, JOIN, why, numbered or collision, is_as_passed)
    if not all(_is_known_empty(memo, name) for name in empty):
        filled = _with_shapes(search, source, lambda name: _filled(shape_of(name)))
        if filled.collision is not None:
            return Weak(source, JOIN, why, filled.collision)
    return Weak(source, EMPTY, why, collision)


def _run_into_each_other(collision: "Collision") -> bool:
    """Whether no source is lost alone: what one assignment has in one value, the other has in the next."""
    after = dict(collision.second)
    return sum(after.get(name) != value for name, value in collision.first) > 1


def _is_unlikely(memo: Memo, collision: "Collision") -> bool:
    """Whether two assignments meet only if a value contains a rare separator, though its name promises no free text."""
    pairs = (*collision.first, *collision.second)
    odd = [name for name, value in pairs if _SEPARATORS & set(value)]
    if any(_SEPARATORS & set(value.text) for name in odd for value in texts.of_variable(memo, name).found):
        return False
    return bool(odd) and not any(_FREE_TEXT & set(words(name.rpartition(".")[2])) for name in odd)


def _with_shapes(search: "Search", source: str, shape_of: "ShapeOf") -> "Determination":
    from memolint.lang import abstract

    other = abstract.Search(search.text, shape_of, members=search.members)
    return abstract.determines(search.text, source, shape_of, other)


def _number_like_all(memo: Memo, name: str) -> "Shape | None":
    """The shape of a number, where all that the project passes are some: other values would not be its own."""
    from memolint.lang import abstract

    values = texts.of_variable(memo, name).found
    are_numbers = bool(values) and all(re.fullmatch(r"\d{1,9}", value.text) for value in values)
    return abstract.made_of(abstract.characters.DIGITS, 1, 64)._replace(natural=_NUMBERS) if are_numbers else None


def _keeps_numbers_apart(memo: Memo, source: str, search: "Search", shape_of: "ShapeOf") -> bool:
    """Whether nothing is lost of the numbers and versions that the project passes: `1.79.0` as `1-79-0`."""
    from memolint.lang import abstract

    if "=" not in (memo.key.text or ""):
        return False
    values = texts.of_variable(memo, source).found
    if not values or not all(re.fullmatch(r"\d+(?:\.\d+)+", value.text) for value in values):
        return False
    numbers = abstract.made_of(abstract.characters.DIGITS | abstract.characters.set_of("."), 1, 64)
    found = _with_shapes(search, source, lambda name: numbers if name == source else shape_of(name))
    return found.kind != abstract.LOSSILY or found.collision is None


def _is_known_empty(memo: Memo, name: str) -> bool:
    """Whether the project gives a variable the empty value: only then is it natural."""
    return any(not value.text for value in texts.of_variable(memo, name).found)


def _filled(shape: "Shape") -> "Shape":
    """What a variable can be besides empty, where its values are not known one by one."""
    return shape if shape.values is not None else shape._replace(shortest=max(1, shape.shortest))


def _is_plain(memo: Memo) -> bool:
    """Whether the key is so simple that nothing can be lost: one variable, or the hash of all that it holds."""
    parts = [part for part in memo.key.parts if not isinstance(part, tags.Literal)]
    if len(parts) != 1:
        return not parts
    return isinstance(parts[0], tags.Simple) or _is_whole_hash(parts[0])


def _is_whole_hash(part: tags.Part) -> bool:
    source = part.source.strip() if isinstance(part, tags.Expression) else ""
    inner = source.removeprefix("sprig.sha256sum(toJson(").removesuffix("))")
    return len(source) - len(inner) == 25 and "(" not in inner and ")" not in inner


def _in_cache_name(memo: Memo, source: str) -> bool:
    return any(reference.name == source for reference in memo.cache_name.references)
