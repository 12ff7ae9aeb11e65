"""Go's `strconv`: quoted strings, and numbers read and written."""

SHORT_ESCAPES = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
"""What both Go strings and JSON escape by a letter."""

_QUOTE_ESCAPES = {code: f"\\x{code:02x}" for code in (*range(0x20), 0x7F)} | {
    ord(character): escape for character, escape in (("\a", "\\a"), ("\v", "\\v"), *SHORT_ESCAPES.items())
}
_PREFIXES = {"0x": 16, "0b": 2, "0o": 8}
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_NOT_FINITE = {"nan": "NaN", "inf": "+Inf", "-inf": "-Inf"}


def quote(text: str) -> str:
    """The body of `strconv.Quote(text)`, without its quotes. It is not always valid JSON: `\\a`, `\\v`, `\\x01`."""
    quoted = text.translate(_QUOTE_ESCAPES)
    if quoted.isprintable():
        return quoted
    return "".join(character if character.isprintable() else _quoted_code(ord(character)) for character in quoted)


def is_quoted_as_json(text: str) -> bool:
    """Whether `quote(text)` is the body of a valid JSON string (then it decodes to `text`)."""
    return text.isprintable() or all(map(_is_json_after_quote, text))


def quoted_rune(character: str) -> str:
    """`strconv.QuoteRune`: the character between single quotes."""
    if character == "'":
        return "'\\''"
    return "'\"'" if character == '"' else f"'{quote(character)}'"


def _quoted_code(code: int) -> str:
    if 0xDC80 <= code <= 0xDCFF:
        # A byte that is not UTF-8, as `surrogateescape` keeps it in a str.
        return f"\\x{code - 0xDC00:02x}"
    if 0xD800 <= code <= 0xDFFF:
        return "\\ufffd"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _is_json_after_quote(character: str) -> bool:
    if character in SHORT_ESCAPES or character.isprintable():
        return True
    return 0x7F < ord(character) < 0x10000 and not "\udc80" <= character <= "\udcff"


def fixed_text(value: float) -> str:
    """A finite float as `strconv.FormatFloat(value, 'f', -1, 64)`: shortest digits, never an exponent."""
    digits, exponent, sign = shortest_digits(value)
    point = len(digits) + exponent
    if point <= 0:
        return f"{sign}0.{'0' * -point}{digits}" if digits != "0" else f"{sign}0"
    whole = digits[:point].ljust(point, "0")
    return f"{sign}{whole}.{digits[point:]}" if digits[point:] else f"{sign}{whole}"


def not_finite(value: float) -> str:
    """`NaN`, `+Inf` or `-Inf` for what is written so, "" for a finite float."""
    return _NOT_FINITE.get(float.__repr__(float(value)), "")


def shortest_digits(value: float) -> tuple[str, int, str]:
    """(digits, exponent, sign) with value = sign digits × 10^exponent: the shortest that read back as `value`."""
    mantissa, _, exponent = float.__repr__(float(value)).partition("e")
    sign = "-" if mantissa.startswith("-") else ""
    whole, _, fraction = mantissa.lstrip("-").partition(".")
    digits = (whole + fraction).lstrip("0")
    shortest = digits.rstrip("0")
    if not shortest:
        return "0", 0, sign
    return shortest, int(exponent or 0) - len(fraction) + len(digits) - len(shortest), sign


def general_text(value: float) -> str:
    """`strconv.FormatFloat(value, 'g', -1, 64)` as `%v` has it: an exponent below 1e-4 and from 1e+06 on."""
    if unusual := not_finite(value):
        return unusual
    digits, exponent, sign = shortest_digits(value)
    power = exponent + len(digits) - 1
    if value == 0 or -4 <= power < 6:
        return fixed_text(value)
    return f"{sign}{with_point(digits)}e{'-' if power < 0 else '+'}{abs(power):02d}"


def with_point(digits: str) -> str:
    """The mantissa of a number with an exponent: a point behind the first digit."""
    return f"{digits[0]}.{digits[1:]}" if len(digits) > 1 else digits


def atoi(text: str) -> int | None:
    """`strconv.Atoi`: an optional sign and decimal digits of an int64."""
    digits = text[1:] if text[:1] in ("+", "-") else text
    if not digits or not digits.isascii() or not digits.isdigit() or len(digits.lstrip("0")) > 19:
        return None
    number = int(digits.lstrip("0") or "0")
    number = -number if text.startswith("-") else number
    return number if -(1 << 63) <= number < 1 << 63 else None


def parse_float(text: str) -> float | None:
    """`strconv.ParseFloat`: decimal or hexadecimal, infinities and NaN; None for anything else, and out of range."""
    body = text[1:] if text[:1] in ("+", "-") else text
    lowered = body.lower()
    if lowered in ("inf", "infinity", "nan"):
        return None if lowered == "nan" and body != text else float(text)
    if not body or not body.isascii() or body[0] in "+-" or not (body[0].isdigit() or body[0] == ".") or "_" in body:
        return None
    try:
        number = _hexadecimal(text, lowered) if lowered.startswith("0x") else float(text)
    except (ValueError, OverflowError):
        return None
    return None if not_finite(number) or body != body.strip() else number


def _hexadecimal(text: str, lowered: str) -> float:
    if "p" not in lowered:
        raise ValueError(text)
    return float.fromhex(text)


def parse_int(text: str, base: int = 0) -> int | None:
    """`strconv.ParseInt` in 64 bits; base 0 reads prefixes, a leading zero as octal, and underscores between digits."""
    body = text[1:] if text[:1] in ("+", "-") else text
    lowered = body.lower()
    if base == 0:
        base = _PREFIXES.get(lowered[:2], 8 if lowered.startswith("0") else 10)
        prefixed = lowered[:2] in _PREFIXES
        digits = lowered[2:] if prefixed else lowered
        if "_" in digits and not _well_placed(digits, prefixed or base == 8):
            return None
        digits = digits.replace("_", "")
    else:
        digits = lowered
    if not digits or digits.strip(_DIGITS[:base]) or len(digits) > 80:
        return None
    number = int(digits, base)
    number = -number if text.startswith("-") else number
    return number if -(1 << 63) <= number < 1 << 63 else None


def _well_placed(digits: str, prefixed: bool) -> bool:
    """Underscores stand between digits, or between a prefix and a digit."""
    return not digits.endswith("_") and "__" not in digits and (prefixed or not digits.startswith("_"))
