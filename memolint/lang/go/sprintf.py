"""Go's `fmt.Sprintf` over one integer: verbs, flags, width, precision, and what it writes of mistakes."""

import re

from memolint.lang.go import strconv
from memolint.typed import Record

# flags, width, precision, the argument's number, the verb.
_DIRECTIVE = r"%(?P<flags>[-+# 0]*)(?P<width>\d*)(?P<precision>\.\d*)?(?:\[(?P<number>\d+)\])?(?P<verb>.)?"
_BASES = {"d": 10, "v": 10, "b": 2, "o": 8, "O": 8, "x": 16, "X": 16}
_PREFIXES = {"b": "0b", "o": "0", "x": "0x", "X": "0X"}
_DIGITS = "0123456789abcdef"
# Go takes no width or precision beyond this (`tooLarge`).
_MAX_SIZE = 1_000_000


class TooWide(ValueError):
    """A width too large to be meant."""


class _Directive(Record):
    flags: str
    width: int
    precision: int | None
    verb: str


def integer(pattern: str, value: int) -> str:
    """`fmt.Sprintf(pattern, value)`. Raises TooWide."""
    written: list[str] = []
    position = used = 0
    for found in re.finditer(_DIRECTIVE, pattern, re.DOTALL):
        written.append(pattern[position : found.start()])
        position = found.end()
        directive = _directive(found)
        number = int(found["number"] or used + 1)
        if not directive.verb:
            written.append("%!(NOVERB)")
        elif directive.verb == "%":
            written.append("%")
        elif number != 1:
            written.append(f"%!{directive.verb}({'BADINDEX' if found['number'] else 'MISSING'})")
        else:
            used = 1
            written.append(_one(directive, value))
    extra = "" if used or "%[" in pattern else f"%!(EXTRA int={value})"
    return "".join((*written, pattern[position:], extra))


def _directive(found: re.Match[str]) -> _Directive:
    width, precision = int(found["width"] or 0), found["precision"]
    digits = None if precision is None else int(precision[1:] or 0)
    if width > _MAX_SIZE or (digits or 0) > _MAX_SIZE:
        raise TooWide(found[0])
    return _Directive(found["flags"], width, digits, found["verb"] or "")


def _one(directive: _Directive, value: int) -> str:
    verb = directive.verb
    if verb in _BASES:
        return _number(directive, value)
    if verb in "cqU":
        return _rune(directive, value)
    return f"%!{verb}(int={_number(directive._replace(verb='v'), value)})"


def _number(directive: _Directive, value: int) -> str:
    if directive.precision == 0 and value == 0:
        return " " * directive.width
    sign = "-" if value < 0 else "+" if "+" in directive.flags else " " if " " in directive.flags else ""
    prefix = "0o" if directive.verb == "O" else _PREFIXES.get(directive.verb, "") if "#" in directive.flags else ""
    digits = _in_base(abs(value), _BASES[directive.verb])
    if directive.verb == "X":
        digits = digits.upper()
    zeros = directive.precision or 0
    if "0" in directive.flags and "-" not in directive.flags and directive.precision is None:
        zeros = directive.width - len(sign)
    if prefix == "0" and digits.rjust(zeros, "0").startswith("0"):
        prefix = ""
    return _padded(directive, f"{sign}{prefix}{digits.rjust(zeros, '0')}")


def _in_base(value: int, base: int) -> str:
    digits = ""
    while value >= base:
        value, digit = divmod(value, base)
        digits = _DIGITS[digit] + digits
    return _DIGITS[value] + digits


def _rune(directive: _Directive, value: int) -> str:
    character = chr(value) if 0 <= value <= 0x10FFFF and not 0xD800 <= value < 0xE000 else "�"
    if directive.verb == "c":
        return _padded(directive, character)
    if directive.verb == "q":
        return _padded(directive, strconv.quoted_rune(character))
    shown = f" {strconv.quoted_rune(character)}" if "#" in directive.flags and character.isprintable() else ""
    return _padded(directive, f"U+{value & (1 << 64) - 1:04X}{shown}")


def _padded(directive: _Directive, text: str) -> str:
    return text.ljust(directive.width) if "-" in directive.flags else text.rjust(directive.width)
