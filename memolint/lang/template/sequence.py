"""`withSequence`: a range of numbers as texts (`expandSequence`)."""

import re
from collections.abc import Iterator, Mapping, Sequence

from memolint.lang.go import strconv
from memolint.lang.template import anystring

_ATOI = r"[-+]?[0-9]{1,19}"
_LARGEST = (1 << 63) - 1


class SequenceError(ValueError):
    """A malformed sequence, in Go's words, or a format wider than memolint writes."""


def numbers(sequence: Mapping[str, object]) -> range:
    """The numbers of a sequence: down when the start is after the end. Raises SequenceError."""
    start = _number(sequence.get("start"))
    if sequence.get("end") is not None:
        end = _number(sequence["end"])
    elif sequence.get("count") is not None:
        count = _number(sequence["count"])
        if count == 0:
            return range(0)
        end = start + count - 1
    else:
        raise SequenceError("neither end nor count was specified in withSequence")
    return range(start, end + 1) if start <= end else range(start, end - 1, -1)


def _number(value: object) -> int:
    """`strconv.Atoi` of what an `intstr` prints; 0 for none."""
    text = "0" if value is None else anystring.text_of(value) or ""
    if re.fullmatch(_ATOI, text) is None or abs(int(text)) > _LARGEST:
        problem = "value out of range" if re.fullmatch(r"[-+]?[0-9]+", text) else "invalid syntax"
        raise SequenceError(f'strconv.Atoi: parsing "{strconv.quote(text)}": {problem}')
    return int(text)


def texts(pattern: str, numbers: Sequence[int]) -> Iterator[str]:
    """The numbers in a Go format, or plain if it is empty. Raises SequenceError."""
    if not pattern or pattern == "%d":
        yield from map(str, numbers)
        return
    from memolint.lang.go import sprintf  # only where there is a format

    for number in numbers:
        try:
            yield sprintf.integer(pattern, number)
        except sprintf.TooWide as error:
            raise SequenceError(f"the format {error} is wider than memolint plays") from None
