"""Words in which variables stand for text that the script itself gives them: `KC="kubectl -n x"; $KC delete job y`."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import islice, product

from memolint.code.shell.parse import ShellScript, Word, parse

_WHOLE = re.compile(r"\$(?:(\w+)|\{(\w+)((?:\[[@*]\])?)\})")
_MAX_LINES = 4
_MAX_WORDS = 200

Texts = Mapping[str, tuple[str, ...]]


def expanded(words: tuple[Word, ...], script: ShellScript, known: Texts) -> Iterator[tuple[Word, ...]]:
    """The words with what is known of their variables, once for each way in which a variable may be set.

    `known` are the texts of the variables, those of the scripts around this one too. A word keeps its place.
    """
    if not any("$" in word.text for word in words):
        yield words
        return
    ways = [list(_ways(word, script, known)) for word in words[:_MAX_WORDS]]
    for chosen in islice(product(*ways), _MAX_LINES):
        yield (*(each for part in chosen for each in part), *words[_MAX_WORDS:])


def text_of(word: str, known: Texts) -> str:
    """A text that the shell reads as code, with the texts of the variables in it: `eval "$job"`.

    What a text was made of when it was set is not made again where it is only handed on: `log=/tmp/$RANDOM`.
    """

    def known_text(found: "re.Match[str]") -> str:
        text = next(iter(known.get(found[1] or found[2], ())), found[0])
        is_plain = "$" not in text and "`" not in text
        return text if is_plain or _RUNS_NEXT.search(word, 0, found.start()) else found[0]

    return _VARIABLE.sub(known_text, word)


_RUNS_NEXT = re.compile(r"(?:^|[;&|({\n]|\b(?:then|do|else|sudo|time|exec|env|eval|nohup|-c)\s)\s*[\"']?\Z")
_VARIABLE = re.compile(r"\$(?:(\w+)|\{(\w+)(?:\[[@*]\])?\})")


def _ways(word: Word, script: ShellScript, known: Texts) -> Iterator[tuple[Word, ...]]:
    quote = script.text[word.start : word.start + 1]
    found = _WHOLE.fullmatch(word.text) if quote != "'" else None
    texts = known.get(found[1] or found[2], ()) if found else ()
    is_split = found is not None and (quote != '"' or bool(found[3]))
    if not texts:
        yield (word if quote == "'" else _filled(word, script, known),)
    elif not is_split:
        yield (_filled(word, script, known),)
    else:
        for text in texts:
            yield tuple(word._replace(text=each) for each in _words(text))


def _filled(word: Word, script: ShellScript, known: Texts) -> Word:
    """A word with the literal texts of its variables, those from around the script too."""
    text = script.filled(word.text)
    if "$" in text:
        others = {name: texts for name, texts in known.items() if name not in script.values and len(texts) == 1}
        text = _VARIABLE.sub(lambda found: _literal(others, found), text) if others else text
    return word._replace(text=text)


def _literal(known: Texts, found: "re.Match[str]") -> str:
    text = known.get(found[1] or found[2], ("$",))[0]
    return found[0] if "$" in text or "`" in text else text


@lru_cache(maxsize=512)
def _words(text: str) -> tuple[str, ...]:
    """The words of the text of a variable, its quotes read as in an array."""
    if not text.strip():
        return ()
    commands = parse(f"_ {text}").commands
    if len(commands) != 1:
        return tuple(text.split())
    return tuple(word.text for word in commands[0].words[1:])
