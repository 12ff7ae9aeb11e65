"""The signals of code that is read by patterns: its comments and texts are told from the rest, no more."""

import re
from collections.abc import Iterator
from functools import lru_cache

from memolint.code.catalogue.loader import patterns
from memolint.code.catalogue.signal import TextSignal, compiled
from memolint.text.documents import Span

MAX_TEXT = 120_000
_TEXT = r"""(?P<text>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\\n])*'"""
_COMMENTS = {
    "javascript": _TEXT + r"|`(?:\\.|[^`\\])*`)|//[^\n]*|/\*.*?(?:\*/|\Z)",
    "powershell": r"""(?P<text>"(?:`.|""|[^"`])*"|'(?:''|[^'])*')|<#.*?(?:#>|\Z)|\#[^\n]*""",
    "expression": _TEXT + r"|`[^`]*`)",
    "shell": r"(?P<text>'[^']*')|(?<!\S)\#[^\n]*",
}
_OTHERS = _TEXT + r")|\#[^\n]*"
# Where a text holds code, by what stands in it.
_CODE_IN_TEXT = {"javascript": ("`", "${"), "ruby": ('"', "#{"), "powershell": ('"', "$")}
_LOOPBACK = re.compile(r"[/@\"'`](?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?=[:/\"'`]|$)")
_INSIDE_ON_LOOPBACK = frozenset(("network", "database", "cloud"))
_QUOTED = re.compile(r"""(["'`])((?:\\.|(?!\1)[^\\])*)\1""")
_MAX_CALL = 2_000


def matching(language: str, text: str) -> Iterator[tuple[TextSignal, int, int]]:
    """The signals of a text in a language, each with its place; those for a thorough look too."""
    signals = patterns().text.get(language, ())
    if not signals or len(text) > MAX_TEXT:
        return
    bare, texts = _parts(language, text)
    for signal in signals:
        if signal.unless and compiled(signal.unless).search(bare):
            continue
        for found in compiled(signal.pattern).finditer(bare):
            if not any(start < found.start() < end for start, end in texts) and not _is_inside(signal, found, bare):
                yield signal, found.start(), found.end()


def comments(language: str, text: str) -> list[Span]:
    """Where the comments of a text in a language are."""
    found = _reader(language).finditer(text) if len(text) <= MAX_TEXT else ()
    return [each.span() for each in found if each["text"] is None]


def _is_inside(signal: TextSignal, found: "re.Match[str]", text: str) -> bool:
    """Whether a request goes to the pod itself."""
    if signal.category not in _INSIDE_ON_LOOPBACK:
        return False
    line = text[found.start() : found.end() + _MAX_CALL].partition("\n")[0]
    return _LOOPBACK.search(line) is not None


@lru_cache(maxsize=128)
def _parts(language: str, text: str) -> tuple[str, tuple[Span, ...]]:
    """The text with blanks for its comments, and the places of the texts in it that hold no code."""
    pieces: list[str] = []
    texts: list[Span] = []
    done = 0
    quote, mark = _CODE_IN_TEXT.get(language, ("", ""))
    for found in _reader(language).finditer(text):
        if found["text"] is None:
            pieces += text[done : found.start()], re.sub(r"[^\n]", " ", found[0])
            done = found.end()
        elif not (quote and found[0].startswith(quote) and mark in found[0]):
            texts.append(found.span())
    return "".join((*pieces, text[done:])), tuple(texts)


def _reader(language: str) -> "re.Pattern[str]":
    return compiled(f"(?s){_COMMENTS.get(language, _OTHERS)}")


def command_of(text: str, end: int) -> str | tuple[str, ...]:
    """The literal command that a call is given, `""` where it is none: one text for a shell, or its words."""
    call = re.split(r"[;\n]", text[end : end + _MAX_CALL], maxsplit=1)[0]
    words = tuple(found[2] for found in _QUOTED.finditer(call))
    before = call[: call.find(words[0])] if words else "?"
    if not words or re.search(r"[\w+]", before):
        return ""
    return words[0] if " " in words[0] or len(words) == 1 else words
