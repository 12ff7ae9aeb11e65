"""The syntax tree of a Go regular expression."""

from memolint.typed import Record, Union

Ranges = tuple[tuple[int, int], ...]
"""Code points: inclusive ranges, sorted, apart from each other."""


class Chars(Record):
    """One character of a set; None where the set needs Unicode tables."""

    ranges: Ranges | None


class Assertion(Record):
    """A place: `text start`, `text end`, `line start`, `line end`, `word`, `no word`."""

    kind: str


class Capture(Record):
    """A group; `number` is 0 for one that does not capture."""

    number: int
    body: "Tree"


class Repeat(Record):
    """A repetition; `most` is None without a limit."""

    body: "Tree"
    least: int
    most: int | None
    greedy: bool


class Row(Record):
    """One after the other."""

    parts: tuple["Tree", ...]


class Choice(Record):
    """One of them; earlier ones are preferred."""

    parts: tuple["Tree", ...]


Tree = Union[Chars, Assertion, Capture, Repeat, Row, Choice]  # noqa: UP007  # recursive


class Pattern(Record):
    """A parsed pattern: its tree, the number of its groups, and which groups have a name; several may share one."""

    tree: Tree
    groups: int
    names: dict[str, list[int]]


class RegexError(Exception):
    """A pattern that Go refuses; `message` is Go's own words, `error parsing regexp: …`."""

    def __init__(self, code: str, text: str) -> None:
        self.message = f"error parsing regexp: {code}: `{text}`"
        super().__init__(self.message)
