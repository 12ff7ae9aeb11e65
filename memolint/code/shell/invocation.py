"""The words of one command, sorted into options and positional words as getopt does with its table of options."""

from collections.abc import Iterator, Sequence

from memolint.code.catalogue.loader import catalogue
from memolint.typed import Record

# With these, `-chdir` is one option and not six.
LONG_WITH_ONE_DASH = frozenset(("terraform", "openssl", "perl", "ruby", "bq", "go", "find", "java"))


class GivenOption(Record):
    """An option as it is given: `-X POST`, `-XPOST` and `--request=POST` have name and value apart."""

    name: str
    value: str


class Invocation(Record):
    """One command line: `words` are all words after the name, `positional` those that are no options nor values."""

    words: tuple[str, ...]
    positional: tuple[str, ...]
    options: tuple[GivenOption, ...]

    def has(self, names: Sequence[str]) -> bool:
        """Whether one of the options is given, alone or in a cluster such as `-sfT`."""
        return any(option.name in names for option in self.options)

    def value(self, names: Sequence[str]) -> str | None:
        """The value of the first of these options that is given, `""` without one; None when none is given."""
        return next((option.value for option in self.options if option.name in names), None)


def invocation(name: str, words: Sequence[str]) -> Invocation:
    """Sort the words after the command `name`. `--` ends the options; a lone `-` is positional."""
    known = catalogue().options
    valued = known.get(name, ())
    clusters = name in known and name not in LONG_WITH_ONE_DASH
    positional: list[str] = []
    options: list[GivenOption] = []
    rest = iter(words)
    for word in rest:
        if word == "--":
            positional += rest
        elif not word.startswith("-") or word == "-":
            positional.append(word)
        else:
            options += _options(word, rest, valued, clusters)
    return Invocation(tuple(words), tuple(positional), tuple(options))


def _options(word: str, rest: Iterator[str], valued: Sequence[str], clusters: bool) -> Iterator[GivenOption]:
    if word in valued:
        yield GivenOption(word, next(rest, ""))
    elif word.startswith("--") or not clusters or len(word) == 2:
        name, _, value = word.partition("=")
        yield GivenOption(name, value)
    else:
        yield GivenOption(word, "")
        yield from _cluster(word, rest, valued)


def _cluster(word: str, rest: Iterator[str], valued: Sequence[str]) -> Iterator[GivenOption]:
    """`-sXPOST` is `-s -X POST`: the first letter that takes a value has the rest of the word, or the next word."""
    for index, letter in enumerate(word[1:], 2):
        name = f"-{letter}"
        if name in valued:
            yield GivenOption(name, word[index:].removeprefix("=") or next(rest, ""))
            return
        yield GivenOption(name, "")
