"""Pairs of assignments that give one key, found by trying and proven by evaluating."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from itertools import islice, pairwise, product

from memolint.lang.abstract import natural
from memolint.lang.abstract.interpret import MAPS, ShapeOf
from memolint.lang.abstract.shape import Shape
from memolint.lang.abstract.trees import names_of, references_of
from memolint.lang.template import substitute, tags
from memolint.typed import Record

MAX_TRIES = 400
"""The most assignments that are tried for one question about a text: about 50 ms."""
MAX_QUESTIONS = 4
"""How many such questions about one text are answered in full."""
MAX_HASHES = 1 << 18
"""The most digests that are computed to find two that start alike: enough for eight digits."""

MAX_WORK = 100_000
"""Characters of a text times the assignments that are tried for it, about."""

WIDTHS = {"sha1": 40, "sha256": 64, "sha512": 128}
"""The hexadecimal digits of a digest."""
FEW_DIGITS = 8
"""Of so few digits two values that agree in them are found."""

# For each digest two values that agree in its first eight digits.
_ALIKE = {"sha1": ("v17961", "v65193"), "sha256": ("v58213", "v67279"), "sha512": ("v72967", "v94292")}
_MAX_SEPARATORS = 4
_MAX_CUTS = 4
_MARK = "memolint0mark0"
_PLAIN = ("a", "b", "A", "aa", "a-b", "a_b", "a/b", "a.b", "a b", "a ", " a", "a:b", "ab-", "B", "Ab", "", "-a")
_PLAIN_PAIR = ("a", "b", "1", "2")
_NUMBERS = ("1", "01", "1.0", "10", "2", "-1", "0")
_LONG = ("x" * 300 + "a", "x" * 300 + "b")
_JSON = ('{"a":1}', '{"a":1,"b":1}', '{"a":1,"b":2}', "[1]", "[1,2]", '{"a":{"b":1}}', "true", "é", "è")
# Two texts of one Adler checksum.
_CHECKSUMS = ("aca", "bab")
_MAX_TEXT = 20_000
_POOL = (*_PLAIN, *_NUMBERS, *_LONG, *_JSON, *_CHECKSUMS)


class Collision(Record):
    """Two assignments of the variables (sorted pairs of name and value) that both give the text `key`."""

    first: tuple[tuple[str, str], ...]
    second: tuple[tuple[str, str], ...]
    key: str


class CutDigest(Record):
    """A digest that is cut: its name, the expression that is hashed, and the digits that are kept."""

    function: str
    hashed: str
    kept: slice


class Search:
    """The evaluations of one text, each made once, for all questions that are asked about it.

    Bounded, so that a key of many parts costs no more than one of few: `budget` evaluations a question, and no more
    than a few times that in all. `members` are the variables of the maps that the text may take as a whole
    (`inputs.parameters`): each has a value in every assignment.
    """

    def __init__(self, text: str, shape_of: ShapeOf, budget: int = MAX_TRIES, members: Sequence[str] = ()) -> None:
        self.text = text
        self.members = members
        self.shape_of = partial(_as_parsed, natural.parsed(text), shape_of)
        self._budget = budget
        self._left = budget
        self._in_all = budget * MAX_QUESTIONS
        self._known: dict[tuple[tuple[str, str], ...], str | None] = {}

    def begin(self) -> None:
        """Starts another question, which has the same budget as the first as long as the total lasts."""
        self._left = min(self._budget, self._in_all)

    def key_of(self, assignment: Mapping[str, str]) -> str | None:
        """What the text becomes; None where it fails or the budget is spent."""
        row = tuple(sorted(assignment.items()))
        if row not in self._known:
            if self._left <= 0:
                return None
            self._left -= 1
            self._in_all -= 1
            self._known[row] = key_of(self.text, assignment)
        return self._known[row]


def _as_parsed(parsed: Mapping[str, tuple[str, ...]], shape_of: ShapeOf, name: str) -> Shape:
    """The shape of a variable; of one that the text parses, what it may be and can be parsed from is natural."""
    shape = shape_of(name)
    if name not in parsed or shape.values is not None or shape.natural:
        return shape
    return shape._replace(natural=tuple(text for text in parsed[name] if shape.contains(text)))


def find(search: Search, source: str, is_join: bool) -> Collision | None:
    """Two assignments that differ in `source` and give one key, or None if none is found by trying.

    Values are within the shapes of their variables. Not tried on texts that are longer than any key that people write.
    `is_join`: nothing is lost but where the source ends, so that two variables have to change.
    """
    text, shape_of = search.text, search.shape_of
    if len(text) > _MAX_TEXT:
        return None
    search.begin()
    names = _assignable(search, source)
    plain = {name: _values(name, shape_of, text)[:1] for name in names}
    if source not in names or not all(plain.values()):
        return None
    base = {name: values[0] for name, values in plain.items()}
    alone = ({**base, source: value} for value in _values(source, shape_of, text))
    shifted = _shifted(text, source, base, shape_of)
    orders = (shifted, alone) if is_join else (alone, *_swapped(source, base, shape_of), shifted)
    return (
        next((found for each in orders if (found := _pair(search, source, each)) is not None), None)
        or _solved(search, source, base)
        or _pair(search, source, _moved(text, source, base, shape_of))
    )


def _swapped(source: str, base: Mapping[str, str], shape_of: ShapeOf) -> Iterator[tuple[dict[str, str], ...]]:
    """(`a`, `b`) and (`b`, `a`) of two variables, which what sorts or adds up its parts cannot tell apart."""
    for other in base:
        if other == source:
            continue
        values = [
            value for value in _PLAIN_PAIR if shape_of(source).contains(value) and shape_of(other).contains(value)
        ]
        if len(values) > 1:
            one, two = values[:2]
            yield {**base, source: one, other: two}, {**base, source: two, other: one}


def _shifted(text: str, source: str, base: Mapping[str, str], shape_of: ShapeOf) -> Iterator[dict[str, str]]:
    """What a reader tries first: (`a-b`, `c`) and (`a`, `b-c`) around what stands between two variables."""
    for left, right, between in _neighbours(text):
        if source in (left, right) and left != right and {left, right} <= base.keys():
            for one, other in ((f"a{between}b", "c"), ("a", f"b{between}c")):
                if shape_of(left).contains(one) and shape_of(right).contains(other):
                    yield {**base, left: one, right: other}


def _neighbours(text: str) -> Iterator[tuple[str, str, str]]:
    """Variables that follow each other in a text, with what may stand between them."""
    names = [(name, at) for at, part in enumerate(tags.parse(text)) for name in names_of(part)]
    parts = tags.parse(text)
    for (left, at), (right, there) in pairwise(names):
        if at != there:
            yield left, right, "".join(part.text for part in parts[at + 1 : there] if isinstance(part, tags.Literal))
        else:
            yield from ((left, right, between) for between in ("", *_quoted(parts[at].raw)[:_MAX_SEPARATORS]))


def among_known(search: Search, source: str) -> tuple[bool, Collision | None]:
    """(whether every assignment of known values was tried, two of them that differ in `source` and give one key)."""
    names = _assignable(search, source)
    known = [search.shape_of(name).values for name in names]
    size = 1
    for values in known:
        size *= len(values) if values is not None else MAX_TRIES + 1
    if not names or size > MAX_TRIES or source not in names:
        return False, None
    search.begin()
    assignments = [dict(zip(names, row, strict=True)) for row in product(*(sorted(values or ()) for values in known))]
    if any(search.key_of(assignment) is None for assignment in assignments):
        return False, None
    return True, _pair(search, source, assignments)


def leaves_out(search: Search, source: str) -> bool | None:
    """Whether the text stays the same whatever `source` is, as far as trying tells; None where nothing can be tried."""
    search.begin()
    base = _base(search, source)
    values = islice(_values(source, search.shape_of, search.text), MAX_TRIES)
    keys = [key for value in values if (key := search.key_of({**base, source: value})) is not None]
    return len(set(keys)) == 1 if len(keys) > 1 else None


def of_cut_digest(search: Search, source: str, digest: "CutDigest") -> Collision | None:
    """Two values of `source` whose digests agree in the digits that are kept, for a key that holds only those."""
    search.begin()
    base = _base(search, source)
    hashed = Search(f"{{{{={digest.hashed}}}}}", search.shape_of, members=search.members)
    frame = _frame(hashed, source, base)
    if frame is None:
        return None
    start, stop, _ = digest.kept.indices(WIDTHS[digest.function])
    is_known = frame == ("", "") and start == 0
    values = _ALIKE[digest.function] if is_known else _alike(digest.function, start, stop, frame)
    fitting = (value for value in values if search.shape_of(source).contains(value))
    return _pair(search, source, ({**base, source: value} for value in fitting))


def _base(search: Search, source: str) -> dict[str, str]:
    """A plain value for every variable but `source`, as far as there is one."""
    others = {name: _values(name, search.shape_of, search.text)[:1] for name in _assignable(search, source)}
    return {name: first[0] for name, first in others.items() if name != source and first}


@lru_cache(maxsize=64)
def _alike(digest: str, start: int, stop: int, around: tuple[str, str]) -> tuple[str, ...]:
    """Two values whose digests, with the text around them, agree from `start` to `stop`, found by hashing."""
    import hashlib

    before, after = (text.encode("utf-8", "surrogatepass") for text in around)
    hashing = hashlib.new(digest, before)
    seen: dict[str, int] = {}
    for number in range(MAX_HASHES):
        tried = hashing.copy()
        tried.update(b"v%d" % number + after)
        other = seen.setdefault(tried.hexdigest()[start:stop], number)
        if other != number:
            return f"v{other}", f"v{number}"
    return ()


def key_of(text: str, assignment: Mapping[str, str]) -> str | None:
    """What a text becomes under an assignment, or None where it fails or a tag stays."""
    try:
        key = substitute.replace_value(text, assignment)
    except substitute.SubstituteError:
        return None
    if not isinstance(key, str):
        return None
    # What stays is a tag as it is written, unless a value brought it along.
    parts = tags.parse(text)
    stays = any(part.raw in key for part in parts if not isinstance(part, tags.Literal))
    return None if stays else key


def _pair(search: Search, source: str, assignments: Iterable[Mapping[str, str]]) -> Collision | None:
    seen: dict[str, Mapping[str, str]] = {}
    for assignment in islice(assignments, max(8, min(MAX_TRIES, MAX_WORK // len(search.text)))):
        key = search.key_of(assignment)
        if key is None:
            continue
        other = seen.setdefault(key, assignment)
        if other[source] != assignment[source]:
            return Collision(tuple(sorted(other.items())), tuple(sorted(assignment.items())), key)
    return None


def _solved(search: Search, source: str, base: Mapping[str, str]) -> Collision | None:
    """A collision where `source` stands as it is in the key: what it must be when another variable changes."""
    around, shape_of = _around(search.text), search.shape_of
    for other in base:
        if other == source:
            continue
        theirs = _fitting(other, shape_of, around)
        framed = ((value, _frame(search, source, {**base, other: value})) for value in theirs)
        frames = [(value, frame) for value, frame in framed if frame is not None]
        for one, two in product(_fitting(source, shape_of, around)[:6], theirs if frames else ()):
            first = {**base, source: one, other: two}
            key = search.key_of(first)
            for value, frame in frames:
                needed = None if key is None else _between(key, *frame)
                if needed is not None and needed != one and shape_of(source).is_natural(needed):
                    return _pair(search, source, (first, {**base, source: needed, other: value}))
    return None


def _frame(search: Search, source: str, assignment: Mapping[str, str]) -> tuple[str, str] | None:
    """What stands before and after the value of `source` in the key, if it is there once, as it is."""
    key = search.key_of({**assignment, source: _MARK})
    if key is None or key.count(_MARK) != 1:
        return None
    before, _, after = key.partition(_MARK)
    return before, after


def _between(key: str, before: str, after: str) -> str | None:
    fits = key.startswith(before) and key.endswith(after) and len(key) >= len(before) + len(after)
    return key[len(before) : len(key) - len(after)] if fits else None


def _moved(text: str, source: str, base: Mapping[str, str], shape_of: ShapeOf) -> Iterator[dict[str, str]]:
    """Assignments in which text may move between `source` and one other variable."""
    around = _around(text)
    for other in base:
        if other == source:
            continue
        mine = _fitting(source, shape_of, around)
        theirs = _fitting(other, shape_of, around)
        for one, two in product(mine, theirs):
            yield {**base, source: one, other: two}


def _around(text: str) -> tuple[str, ...]:
    """Values that look like the text between the tags."""
    parts = tags.parse(text)
    literals = [part.text for part in parts if isinstance(part, tags.Literal)]
    constants = [piece for part in parts if isinstance(part, tags.Expression) for piece in _quoted(part.source)]
    separators = dict.fromkeys(text for text in (*literals, *constants, "-", " ") if 0 < len(text) <= 20)
    values = ["a", "b", "", "aa", "1", "11", *(document for piece in constants for document in _documents(piece))]
    for separator in tuple(separators)[:6]:
        values += [f"a{separator}a", f"1{separator}1", f"a{separator}", f"{separator}a", separator]
    return tuple(dict.fromkeys(values))


def _documents(path: str) -> tuple[str, ...]:
    """Two documents that agree on what a plain JSONPath selects and differ elsewhere."""
    names = path.removeprefix("$.").split(".") if path.startswith("$.") else []
    if not names or not all(name.replace("-", "_").isidentifier() for name in names):
        return ()
    inner = '"a"'
    for name in reversed(names[1:]):
        inner = f'{{"{name}":{inner}}}'
    return f'{{"{names[0]}":{inner}}}', f'{{"{names[0]}":{inner},"other":1}}'


def _quoted(source: str) -> list[str]:
    """The plain string constants of an expression."""
    return [piece for mark in "'\"" for piece in source.split(mark)[1::2] if "\\" not in piece]


def _values(name: str, shape_of: ShapeOf, text: str) -> tuple[str, ...]:
    """Values to try for a variable, plain ones first."""
    shape = shape_of(name)
    if shape.values is not None:
        return tuple(sorted(shape.values)[:64])
    if shape.natural:
        return shape.natural
    return tuple(
        dict.fromkeys(
            (*_fitting(name, shape_of, (*_PLAIN, *_NUMBERS, *_beyond(text), *_POOL, *_around(text))), *shape.samples())
        )
    )


def _beyond(text: str) -> tuple[str, ...]:
    """Pairs of values that differ behind a number in the text: where it cuts, they are alike."""
    numbers = dict.fromkeys(int(each) for each in re.findall(r"(?<![\w.'\"-])\d{1,2}(?![\w.'\"])", text))
    return tuple("x" * number + last for number in islice(numbers, _MAX_CUTS) for last in "ab")


def _fitting(name: str, shape_of: ShapeOf, values: Sequence[str]) -> tuple[str, ...]:
    shape = shape_of(name)
    if shape.values is not None:
        return tuple(sorted(shape.values)[:16])
    if shape.natural:
        return shape.natural
    return tuple(value for value in values if shape.contains(value)) or shape.samples()


def _assignable(search: Search, source: str) -> tuple[str, ...]:
    """The variables of a text that can be given values, with those that a map in it holds, such as `source`."""
    names = references_of(search.text)
    wholes = tuple(f"{name}." for name in names if name in MAPS)
    held = [member for member in (source, *search.members) if member.startswith(wholes)]
    return tuple(sorted({*(name for name in names if name not in MAPS), *held}))
