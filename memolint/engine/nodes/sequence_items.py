"""`withSequence` as the items of a loop (`expandSequence`, `ParseItem`)."""

from memolint.argo.plain import Json
from memolint.engine.state.operation import EngineError
from memolint.lang.go.json import gojson
from memolint.lang.template import sequence

# A loop of more items is stopped: beyond any workflow object that etcd could hold.
MAX_ITEMS = 200_000


def items(counted: Json) -> list[object]:
    """The items of a sequence. Raises EngineError."""
    try:
        numbers = sequence.numbers(counted)
        last = numbers.stop - numbers.step  # the length of a very long range is no length to Python
        if abs(last - numbers.start) >= MAX_ITEMS:
            count = abs(last - numbers.start) + 1
            raise EngineError(f"a sequence of {count} items is more than memolint plays ({MAX_ITEMS})")
        return [_parsed(text) for text in sequence.texts(str(counted.get("format") or ""), numbers)]
    except sequence.SequenceError as error:
        raise EngineError(str(error)) from None


def _parsed(text: str) -> object:
    """Each text is read as the body of a JSON string (`ParseItem`)."""
    if text.isprintable() and '"' not in text and "\\" not in text:
        return text
    try:
        return gojson.decode(f'"{text}"')
    except gojson.GoJSONError as error:
        raise EngineError(error.message) from None
