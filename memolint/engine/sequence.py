"""`withSequence`: a range of numbers as texts (`expandSequence`)."""

import re
from collections.abc import Iterator

from memolint.engine.entry import Json
from memolint.engine.operation import EngineError
from memolint.lang import anystring, gojson

# A loop of more items is stopped: beyond any workflow object that etcd could hold.
MAX_ITEMS = 200_000
_ATOI = r"[-+]?[0-9]{1,19}"
_LARGEST = (1 << 63) - 1


def items(sequence: Json) -> list[object]:
    """The texts of a sequence: down when the start is after the end. Raises EngineError."""
    start = _number(sequence.get("start"))
    if sequence.get("end") is not None:
        end = _number(sequence["end"])
    elif sequence.get("count") is not None:
        count = _number(sequence["count"])
        if count == 0:
            return []
        end = start + count - 1
    else:
        raise EngineError("neither end nor count was specified in withSequence")
    if abs(end - start) >= MAX_ITEMS:
        raise EngineError(f"a sequence of {abs(end - start) + 1} items is more than memolint plays ({MAX_ITEMS})")
    numbers = range(start, end + 1) if start <= end else range(start, end - 1, -1)
    return list(_texts(str(sequence.get("format") or ""), numbers))


def _number(value: object) -> int:
    """`strconv.Atoi` of what an `intstr` prints; 0 for none."""
    text = "0" if value is None else anystring.text_of(value) or ""
    if re.fullmatch(_ATOI, text) is None or abs(int(text)) > _LARGEST:
        problem = "value out of range" if re.fullmatch(r"[-+]?[0-9]+", text) else "invalid syntax"
        raise EngineError(f'strconv.Atoi: parsing "{gojson.quote(text)}": {problem}')
    return int(text)


def _texts(pattern: str, numbers: range) -> Iterator[object]:
    if not pattern or pattern == "%d":
        yield from map(str, numbers)
        return
    from memolint.lang import gosprintf

    for number in numbers:
        try:
            yield _parsed(gosprintf.integer(pattern, number))
        except gosprintf.TooWide as error:
            raise EngineError(f"the format {error} is wider than memolint plays") from None


def _parsed(text: str) -> object:
    """Each text is read as the body of a JSON string (`ParseItem`)."""
    if text.isprintable() and '"' not in text and "\\" not in text:
        return text
    try:
        return gojson.decode(f'"{text}"')
    except gojson.GoJSONError as error:
        raise EngineError(error.message) from None
