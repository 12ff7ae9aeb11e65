"""Go's durations: `time.ParseDuration` with its messages, `Duration.String`, and Argo's own looser reading."""

from memolint.lang.go import strconv

_UNITS = {
    "ns": 1,
    "us": 1_000,
    "µs": 1_000,  # U+00B5, micro sign
    "μs": 1_000,  # U+03BC, Greek mu
    "ms": 1_000_000,
    "s": 1_000_000_000,
    "m": 60_000_000_000,
    "h": 3_600_000_000_000,
}
_DIGITS = "0123456789"
_OVERFLOW = 1 << 63
MAXIMUM = _OVERFLOW - 1
"""The longest duration, about 292 years, in nanoseconds; subtraction of times saturates at it."""


class DurationError(ValueError):
    """A text that is not a duration; `message` is what Go says."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def parse(text: str) -> int:
    """Nanoseconds of a Go duration such as `1h30m`, `-1.5s` or `0` (`time.ParseDuration`). Raises DurationError."""
    rest = text[1:] if text[:1] in ("-", "+") else text
    if rest == "0":
        return 0
    if not rest:
        raise _invalid(text)
    total = 0
    while rest:
        nanoseconds, rest = _leading_component(rest, text)
        total += nanoseconds
        if total > _OVERFLOW:
            raise _invalid(text)
    if text.startswith("-"):
        return -total
    if total > MAXIMUM:
        raise _invalid(text)
    return total


def parse_argo(text: str) -> int:
    """Nanoseconds of `timeout`, `backoff.duration` and the like, where a bare integer counts seconds.

    Raises DurationError as `workflow/common.ParseStringToDuration` does.
    """
    seconds = strconv.atoi(text)
    if seconds is not None:
        return _wrapped(seconds * _UNITS["s"])
    try:
        return parse(text)
    except DurationError as error:
        raise DurationError(f"unable to parse {text} as a duration: {error.message}") from None


def format(nanoseconds: int) -> str:
    """A duration as Go prints it: `1m30s`, `1.5ms`, `0s`."""
    size = abs(nanoseconds)
    sign = "-" if nanoseconds < 0 else ""
    if size < _UNITS["s"]:
        return sign + _subsecond(size)
    minutes, remainder = divmod(size, _UNITS["m"])
    seconds = _decimal(remainder, _UNITS["s"]) + "s"
    if not minutes:
        return sign + seconds
    hours, minutes = divmod(minutes, 60)
    return f"{sign}{hours}h{minutes}m{seconds}" if hours else f"{sign}{minutes}m{seconds}"


def _leading_component(rest: str, text: str) -> tuple[int, str]:
    """Nanoseconds of the number and unit that `rest` starts with, and what follows them."""
    whole, rest = _leading(rest, _DIGITS)
    fraction = ""
    if rest.startswith("."):
        fraction, rest = _leading(rest[1:], _DIGITS)
    if not whole and not fraction:
        raise _invalid(text)
    significant = whole.lstrip("0") or "0"
    if len(significant) > 19 or int(significant) > _OVERFLOW:
        raise _invalid(text)
    unit, rest = _unit(rest, text)
    return _scaled(int(significant), fraction, unit, text), rest


def _unit(rest: str, text: str) -> tuple[int, str]:
    length = next((index for index, character in enumerate(rest) if character in ".0123456789"), len(rest))
    if not length:
        raise DurationError(f"time: missing unit in duration {quote(text)}")
    unit = _UNITS.get(rest[:length])
    if unit is None:
        raise DurationError(f"time: unknown unit {quote(rest[:length])} in duration {quote(text)}")
    return unit, rest[length:]


def _scaled(whole: int, fraction: str, unit: int, text: str) -> int:
    if whole > _OVERFLOW // unit:
        raise _invalid(text)
    nanoseconds = whole * unit
    # Go keeps the digits of the fraction that fit in 63 bits, and multiplies in floating point.
    kept, scale = 0, 1.0
    for digit in fraction:
        longer = kept * 10 + int(digit)
        if kept > (_OVERFLOW - 1) // 10 or longer > _OVERFLOW:
            break
        kept, scale = longer, scale * 10
    nanoseconds += int(float(kept) * (float(unit) / scale))
    if nanoseconds > _OVERFLOW:
        raise _invalid(text)
    return nanoseconds


def _leading(text: str, alphabet: str) -> tuple[str, str]:
    end = next((index for index, character in enumerate(text) if character not in alphabet), len(text))
    return text[:end], text[end:]


def _subsecond(size: int) -> str:
    if not size:
        return "0s"
    if size < 1_000:
        return f"{size}ns"
    unit, name = (1_000, "µs") if size < 1_000_000 else (1_000_000, "ms")
    return _decimal(size, unit) + name


def _decimal(size: int, unit: int) -> str:
    whole, part = divmod(size, unit)
    digits = str(part).zfill(len(str(unit)) - 1).rstrip("0") if part else ""
    return f"{whole}.{digits}" if digits else str(whole)


def _wrapped(number: int) -> int:
    return (number + _OVERFLOW) % (2 * _OVERFLOW) - _OVERFLOW


def _invalid(text: str) -> DurationError:
    return DurationError(f"time: invalid duration {quote(text)}")


def quote(text: str) -> str:
    """The quoting of package `time`: bytes beyond printable ASCII as `\\x..`; DEL is kept."""
    return '"' + "".join(map(_quoted, text)) + '"'


def _quoted(character: str) -> str:
    if character in '"\\':
        return "\\" + character
    if " " <= character <= "\x7f":
        return character
    return "".join(f"\\x{byte:02x}" for byte in character.encode("utf-8", "surrogatepass"))


def short(nanoseconds: int) -> str:
    """A duration as people write it, without the minutes and seconds that it has none of."""
    written = format(nanoseconds)
    written = written.removesuffix("0s") if written.endswith("m0s") else written
    return written.removesuffix("0m") if written.endswith("h0m") else written
