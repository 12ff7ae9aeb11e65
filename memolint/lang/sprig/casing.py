"""sprig's changes of case (`huandu/xstrings`)."""

from memolint.lang.go.strings import SPACES, lower_rune, upper_rune
from memolint.lang.go.values import TooLarge

MAX_TEXT = 100_000
"""Longest text whose words are looked at."""

_NONE, _NUMBER, _UPPER, _LETTERS, _CONNECTOR, _PUNCTUATION, _OTHER = range(7)


def snakecase_(text: str) -> str:
    """`sprig.snakecase(text)`."""
    return _lowered(text, "_")


def kebabcase_(text: str) -> str:
    """`sprig.kebabcase(text)`."""
    return _lowered(text, "-")


def camelcase_(text: str) -> str:
    """`xstrings.ToPascalCase`: leading connectors stay, doubled ones become one."""
    start = 0
    while start < len(text) and _connects(text[start]):
        start += 1
    if start == len(text):
        return text
    pieces = [text[:start]]
    shouting = text[start].isupper()
    current = upper_rune(text[start])
    for rune in text[start + 1 :]:
        previous, current = current, rune
        if _connects(current) and _connects(previous):
            pieces.append(previous)
        elif _connects(previous):
            shouting = current.isupper()
            current = upper_rune(current)
        else:
            if shouting and current.isupper():
                current = lower_rune(current)
            else:
                shouting = False
            pieces.append(previous)
    return "".join([*pieces, current])


def _connects(rune: str) -> bool:
    return rune in "-_" or rune in SPACES


def _is_letter(rune: str) -> bool:
    return rune.isalpha() and not _is_ideograph(rune)


def _is_ideograph(rune: str) -> bool:
    """Letters of scripts that are written without words (`xstrings.isAlphabet`)."""
    from unicodedata import name

    return name(rune, "").startswith(("CJK", "HIRAGANA", "KATAKANA", "HANGUL"))


def _is_punctuation(rune: str) -> bool:
    from unicodedata import category

    return category(rune).startswith("P")


def _is_number(rune: str) -> bool:
    from unicodedata import category

    return category(rune).startswith("N")


def _kind(rune: str) -> int:
    if _connects(rune):
        return _CONNECTOR
    if _is_punctuation(rune):
        return _PUNCTUATION
    if rune.isupper():
        return _UPPER
    if _is_letter(rune):
        return _LETTERS
    return _NUMBER if _is_number(rune) else _OTHER


def _word(text: str, start: int) -> tuple[int, int]:
    """(kind, end) of the word that starts there; no kind at the end of the text."""
    if start >= len(text):
        return _NONE, start
    kind = _kind(text[start])
    if kind == _UPPER:
        return kind, _capitalized_end(text, start)
    end = start + 1
    while end < len(text) and _continues(kind, text[end]):
        end += 1
    return kind, end


def _continues(kind: int, rune: str) -> bool:
    if kind == _LETTERS:
        return _is_letter(rune) and not rune.isupper()
    if kind == _OTHER:
        return not (_connects(rune) or _is_letter(rune) or _is_number(rune) or _is_punctuation(rune))
    return _kind(rune) == kind


def _capitalized_end(text: str, start: int) -> int:
    """`HTTPServer` is HTTP and Server."""
    end = start + 1
    if end < len(text) and text[end].isupper():
        while end < len(text) and text[end].isupper():
            end += 1
        return end - 1 if end < len(text) and _is_letter(text[end]) else end
    while end < len(text) and _is_letter(text[end]) and not text[end].isupper():
        end += 1
    return end


def _lowered(text: str, connector: str) -> str:
    """`xstrings.camelCaseToLowerCase`."""
    if len(text) > MAX_TEXT:
        raise TooLarge("a string is too long for a change of case")
    return _Lowering(text, connector).whole()


class _Lowering:
    """One text, word by word: the word at hand and where the next one starts."""

    def __init__(self, text: str, connector: str) -> None:
        self._text = text
        self._connector = connector
        self._pieces: list[str] = []
        self._kind, self._start, self._end = _NONE, 0, 0

    def whole(self) -> str:
        if not self._text:
            return ""
        self._next()
        while self._end < len(self._text):
            if self._kind != _CONNECTOR:
                self._write()
            previous, begin, end = self._kind, self._start, self._end
            self._next()
            if previous == _NUMBER:
                self._write_letters_and_numbers()
                self._connect(_NONE, _PUNCTUATION, _CONNECTOR)
            elif previous == _CONNECTOR:
                self._write(previous, begin, end)
            elif previous != _PUNCTUATION:
                self._after_word()
        self._write()
        return "".join(self._pieces)

    def _after_word(self) -> None:
        if self._kind != _NUMBER:
            self._connect(_CONNECTOR, _PUNCTUATION)
            return
        if self._end >= len(self._text):
            return
        begin, end = self._start, self._end
        self._next()
        if self._kind != _LETTERS:
            # The number belongs to the word before it: Bld4Floor is bld4_floor.
            self._write(_NUMBER, begin, end)
            self._connect(_CONNECTOR, _PUNCTUATION)
            return
        # Small letters follow the number: HTTP2xx is http_2xx.
        self._pieces.append(self._connector)
        self._write(_NUMBER, begin, end)
        self._write_letters_and_numbers()
        self._connect(_NONE, _CONNECTOR, _PUNCTUATION)

    def _write_letters_and_numbers(self) -> None:
        while self._kind in (_LETTERS, _NUMBER):
            self._write()
            self._next()

    def _connect(self, *unless: int) -> None:
        if self._kind not in unless:
            self._pieces.append(self._connector)

    def _next(self) -> None:
        self._start = self._end
        self._kind, self._end = _word(self._text, self._start)

    def _write(self, kind: int | None = None, begin: int | None = None, end: int | None = None) -> None:
        kind = self._kind if kind is None else kind
        word = self._text[self._start if begin is None else begin : self._end if end is None else end]
        if kind in (_UPPER, _CONNECTOR):
            word = "".join(self._connector if _connects(rune) else lower_rune(rune) for rune in word)
        self._pieces.append(word)
