"""Go's `strings` and `unicode` where Python's methods differ: sizes in bytes, case by single runes, spaces."""

import codecs

from memolint.lang.go.values import MAX_TEXT, TooLarge

SPACES = "\t\n\v\f\r \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
"""unicode.IsSpace; str.isspace also takes U+001C to U+001F."""


def octets(text: str) -> bytes:
    """The bytes of a Go string."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogateescape_or_replace")


def text_of(data: bytes) -> str:
    """The Go string of some bytes; bytes that are not UTF-8 survive as lone surrogates."""
    return data.decode("utf-8", "surrogateescape")


def rejoined(text: str) -> str:
    """A Go string put together from pieces: bytes that make up a character of UTF-8 again are that character."""
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return text_of(octets(text))
    return text


def upper(text: str) -> str:
    """`strings.ToUpper`: rune by rune, so that ß stays."""
    return text.upper() if text.isascii() else "".join(map(upper_rune, text))


def lower(text: str) -> str:
    """`strings.ToLower`: rune by rune."""
    return text.lower() if text.isascii() else "".join(map(lower_rune, text))


def upper_rune(rune: str) -> str:
    """`unicode.ToUpper`."""
    changed = rune.upper()
    return changed if len(changed) == 1 else rune


def lower_rune(rune: str) -> str:
    """`unicode.ToLower`."""
    if rune == "\u0130":
        return "i"
    changed = rune.lower()
    return changed if len(changed) == 1 else rune


def title_rune(rune: str) -> str:
    """`unicode.ToTitle`."""
    changed = rune.title()
    return changed if len(changed) == 1 else upper_rune(rune)


def trim_space(text: str) -> str:
    """`strings.TrimSpace`."""
    return text.strip(SPACES)


def trim(text: str, cutset: str) -> str:
    """`strings.Trim`: an empty cutset trims nothing."""
    return text.strip(cutset) if cutset else text


def split(text: str, separator: str, limit: int = -1) -> list[str]:
    """`strings.SplitN`: an empty separator splits into runes. A limit of 0 gives none; the caller makes that nil."""
    if limit == 0:
        return []
    if separator:
        return text.split(separator, limit - 1 if limit > 0 else -1)
    if 0 < limit < len(text):
        return [*text[: limit - 1], text[limit - 1 :]]
    return list(text)


def split_after(text: str, separator: str, limit: int = -1) -> list[str]:
    """`strings.SplitAfterN`."""
    parts = split(text, separator, limit)
    return [part + separator for part in parts[:-1]] + parts[-1:] if separator else parts


def replace(text: str, old: str, new: str, limit: int = -1) -> str:
    """`strings.Replace`. Raises TooLarge."""
    if old == new or limit == 0:
        return text
    count = text.count(old) if old else len(text) + 1
    count = count if limit < 0 else min(count, limit)
    fitting(len(text) + count * len(new))
    return text.replace(old, new, limit if limit >= 0 else -1)


def repeat(text: str, count: int) -> str:
    """`strings.Repeat` of a count that is not negative. Raises TooLarge."""
    fitting(len(text) * count)
    return text * count


def join(parts: list[str], separator: str) -> str:
    """`strings.Join`. Raises TooLarge."""
    fitting(sum(map(len, parts)) + len(separator) * len(parts))
    return separator.join(parts)


def index(text: str, part: str) -> int:
    """`strings.Index`: in bytes."""
    return text.find(part) if text.isascii() else octets(text).find(octets(part))


def last_index(text: str, part: str) -> int:
    """`strings.LastIndex`: in bytes."""
    return text.rfind(part) if text.isascii() else octets(text).rfind(octets(part))


def fitting(size: int) -> None:
    """Raises TooLarge for a string of more characters than memolint makes."""
    if size > MAX_TEXT:
        raise TooLarge("a string is too large")


def _replace_surrogates(error: UnicodeError) -> tuple[str | bytes, int]:
    """A lone surrogate that stands for no byte becomes U+FFFD, as Go's decoders have it."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    character = error.object[error.start]
    code = ord(character)
    replacement = bytes([code - 0xDC00]) if 0xDC80 <= code <= 0xDCFF else b"\xef\xbf\xbd"
    return replacement, error.start + 1


codecs.register_error("surrogateescape_or_replace", _replace_surrogates)
