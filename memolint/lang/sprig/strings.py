"""sprig's functions on strings (`strings.go`, `goutils`). Sizes and offsets are bytes, as in Go."""

from memolint.lang.go import fmt, strings
from memolint.lang.go.reflect import is_list
from memolint.lang.go.strings import SPACES, octets, text_of
from memolint.lang.go.values import GoError, NilSlice, Shuffled, StringMap, Strings
from memolint.lang.sprig.cast import to_string, to_strings
from memolint.typed import Any


def hello_() -> str:
    """`sprig.hello()`."""
    return "Hello!"


def abbrev_(width: int, text: str) -> str:
    """`sprig.abbrev(width, text)`."""
    return text if width < 4 else _abbreviated(octets(text), 0, width)


def abbrevboth_(left: int, right: int, text: str) -> str:
    """`sprig.abbrevboth(left, right, text)`."""
    return text if right < 4 or (left > 0 and right < 7) else _abbreviated(octets(text), left, right)


def _abbreviated(data: bytes, offset: int, width: int) -> str:
    """`goutils.AbbreviateFull`."""
    if len(data) <= width:
        return text_of(data)
    offset = min(offset, len(data))
    if len(data) - offset < width - 3:
        offset = len(data) - (width - 3)
    if offset <= 4:
        return text_of(data[: width - 3]) + "..."
    if width < 7:
        return ""
    if offset + width - 3 < len(data):
        rest = data[offset:]
        return "..." + (_abbreviated(rest, 0, width - 3) if width - 3 >= 4 else "")
    return "..." + text_of(data[len(data) - (width - 3) :])


def trunc_(count: int, text: str) -> str:
    """`sprig.trunc(count, text)`."""
    data = octets(text)
    if count < 0 and len(data) + count > 0:
        return text_of(data[count:])
    return text_of(data[:count]) if 0 <= count < len(data) else text


def trim_(text: str) -> str:
    """`sprig.trim(text)`."""
    return strings.trim_space(text)


def upper_(text: str) -> str:
    """`sprig.upper(text)`."""
    return strings.upper(text)


def lower_(text: str) -> str:
    """`sprig.lower(text)`."""
    return strings.lower(text)


def title_(text: str) -> str:
    """`strings.Title`: a letter behind a separator becomes title case."""
    pieces: list[str] = []
    previous = " "
    for rune in text:
        pieces.append(strings.title_rune(rune) if _separates(previous) else rune)
        previous = rune
    return "".join(pieces)


def _separates(rune: str) -> bool:
    if rune.isascii():
        return not (rune.isalnum() or rune == "_")
    return not (rune.isalpha() or rune.isdecimal()) and rune in SPACES


def untitle_(text: str) -> str:
    """`goutils.Uncapitalize`."""
    pieces: list[str] = []
    first = True
    for rune in text:
        pieces.append(strings.lower_rune(rune) if first and rune not in SPACES else rune)
        first = rune in SPACES
    return "".join(pieces)


def substr_(start: int, end: int, text: str) -> str:
    """`sprig.substr(start, end, text)`."""
    data = octets(text)
    if start < 0:
        return text_of(_sliced(data, None, end))
    return text_of(_sliced(data, start, None if end < 0 or end > len(data) else end))


def _sliced(data: bytes, start: int | None, end: int | None) -> bytes:
    """A slice of a Go string. Raises GoError for bounds that are out of range."""
    length = len(data)
    if end is not None and not 0 <= end <= length:
        shown = f"[:{end}]" + (f" with length {length}" if end > length else "")
        raise GoError(f"runtime error: slice bounds out of range {shown}")
    if start is not None and start > (length if end is None else end):
        shown = f"[{start}:{length}]" if end is None else f"[{start}:{end}]"
        raise GoError(f"runtime error: slice bounds out of range {shown}")
    return data[start:end]


def repeat_(count: int, text: str) -> str:
    """`sprig.repeat(count, text)`."""
    if count < 0:
        raise GoError("strings: negative Repeat count")
    return strings.repeat(text, count)


def trimAll_(cutset: str, text: str) -> str:
    """`sprig.trimAll(cutset, text)`."""
    return strings.trim(text, cutset)


trimall_ = trimAll_


def trimSuffix_(suffix: str, text: str) -> str:
    """`sprig.trimSuffix(suffix, text)`."""
    return text.removesuffix(suffix)


def trimPrefix_(prefix: str, text: str) -> str:
    """`sprig.trimPrefix(prefix, text)`."""
    return text.removeprefix(prefix)


def nospace_(text: str) -> str:
    """`goutils.DeleteWhiteSpace`: byte by byte, so that other than ASCII is spoilt where there is a space."""
    kept = [chr(byte) for byte in octets(text) if chr(byte) not in SPACES]
    return text if len(kept) == len(octets(text)) else "".join(kept)


def initials_(text: str) -> str:
    """`goutils.Initials`: the first byte of each word."""
    pieces: list[str] = []
    gap = True
    for byte in octets(text):
        if chr(byte) in SPACES:
            gap = True
        elif gap:
            pieces.append(chr(byte))
            gap = False
    return "".join(pieces)


def swapcase_(text: str) -> str:
    """`goutils.SwapCase`: a small letter that begins a word becomes title case."""
    pieces: list[str] = []
    space = True
    for rune in text:
        if rune.isupper() or rune.istitle():
            pieces.append(strings.lower_rune(rune))
            space = False
        elif rune.islower():
            pieces.append(strings.title_rune(rune) if space else strings.upper_rune(rune))
            space = False
        else:
            pieces.append(rune)
            space = rune in SPACES
    return "".join(pieces)


def contains_(part: str, text: str) -> bool:
    """`sprig.contains(part, text)`."""
    return part in text


def hasPrefix_(prefix: str, text: str) -> bool:
    """`sprig.hasPrefix(prefix, text)`."""
    return text.startswith(prefix)


def hasSuffix_(suffix: str, text: str) -> bool:
    """`sprig.hasSuffix(suffix, text)`."""
    return text.endswith(suffix)


def quote_(*values: Any) -> str:
    """`sprig.quote(…)`."""
    return " ".join(fmt.quoted(to_string(value)) for value in values if value is not None)


def squote_(*values: Any) -> str:
    """`sprig.squote(…)`."""
    return " ".join(f"'{fmt.text(value)}'" for value in values if value is not None)


def cat_(*values: Any) -> str:
    """`sprig.cat(…)`."""
    return " ".join(fmt.text(value) for value in values if value is not None)


def indent_(spaces: int, text: str) -> str:
    """`sprig.indent(spaces, text)`."""
    if spaces < 0:
        raise GoError("strings: negative Repeat count")
    pad = strings.repeat(" ", spaces)
    return pad + strings.replace(text, "\n", "\n" + pad)


def nindent_(spaces: int, text: str) -> str:
    """`sprig.nindent(spaces, text)`."""
    return "\n" + indent_(spaces, text)


def replace_(old: str, new: str, text: str) -> str:
    """`sprig.replace(old, new, text)`."""
    return strings.replace(text, old, new)


def plural_(one: str, many: str, count: int) -> str:
    """`sprig.plural(one, many, count)`."""
    return one if count == 1 else many


def toString_(value: Any) -> str:
    """`sprig.toString(value)`."""
    return to_string(value)


def join_(separator: str, value: Any) -> str:
    """`sprig.join(separator, value)`."""
    return strings.join(to_strings(value), separator)


def split_(separator: str, text: str) -> StringMap:
    """`sprig.split(separator, text)`."""
    return _numbered(strings.split(text, separator))


def splitn_(separator: str, count: int, text: str) -> StringMap:
    """`sprig.splitn(separator, count, text)`."""
    return _numbered(strings.split(text, separator, count))


def _numbered(parts: list[str]) -> StringMap:
    return StringMap((f"_{index}", part) for index, part in enumerate(parts))


def splitList_(separator: str, text: str) -> Strings:
    """`sprig.splitList(separator, text)`."""
    return Strings(strings.split(text, separator))


def toStrings_(value: Any) -> Strings:
    """`sprig.toStrings(value)`."""
    return Strings(to_strings(value))


def sortAlpha_(value: Any) -> Strings:
    """`sprig.sortAlpha(value)`."""
    if isinstance(value, Shuffled):
        value = list(value)
    parts = to_strings(value) if is_list(value) and not isinstance(value, NilSlice) else []
    if not is_list(value):
        parts = [to_string(value)]
    return Strings(sorted(parts, key=octets))


def wrap_(width: int, text: str) -> str:
    """`sprig.wrap(width, text)`."""
    return _wrapped(text, width, "\n", False)


def wrapWith_(width: int, separator: str, text: str) -> str:
    """`sprig.wrapWith(width, separator, text)`."""
    return _wrapped(text, width, separator or "\n", True)


def _wrapped(text: str, width: int, separator: str, break_words: bool) -> str:
    """`goutils.WrapCustom`: at the last space that fits; leading spaces of a line go."""
    data, width = octets(text), max(width, 1)
    pieces: list[bytes] = []
    offset, size = 0, 0
    while len(data) - offset > width:
        if data[offset : offset + 1] == b" ":
            offset += 1
            continue
        offset = _line(data, offset, width, break_words, pieces)
        if offset < 0:
            return text_of(b"".join(pieces))
        size += len(separator)
        strings.fitting(size + len(data))
        pieces.append(octets(separator))
    return text_of(b"".join([*pieces, data[offset:]]))


def _line(data: bytes, offset: int, width: int, break_words: bool, pieces: list[bytes]) -> int:
    """Adds one line; the offset behind it, or -1 where a long word is the rest."""
    space = data.rfind(b" ", offset, offset + width + 1)
    if space < 0 and break_words:
        pieces.append(data[offset : offset + width])
        return offset + width
    if space < 0:
        space = data.find(b" ", offset + width)
    if space < 0:
        pieces.append(data[offset:])
        return -1
    pieces.append(data[offset:space])
    return space + 1
