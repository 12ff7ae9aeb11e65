"""The shapes of variables of a memoize block: known values if the project closes them, otherwise formats."""

from functools import partial

from memolint.argo.views import scalar
from memolint.facts.block.fields import Key
from memolint.facts.fact import fact
from memolint.facts.memo import Memo
from memolint.facts.reads import versions
from memolint.facts.reads.references import INPUT, Variable, variable_of
from memolint.facts.values import numbers, texts
from memolint.lang import abstract
from memolint.lang.abstract import ShapeOf, characters
from memolint.lang.abstract.shape import Shape
from memolint.lang.words import words

_TIME_WIDTHS = {"Y": 4, "m": 2, "d": 2, "H": 2, "I": 2, "M": 2, "S": 2, "y": 2, "L": 3, "s": 10}
_TIMES = ("workflow.creationTimestamp", "workflow.creationTimestamp.RFC3339", "workflow.scheduledTime")
_NOTHING: dict[str, object] = {}
_SECONDS = abstract.made_of(characters.DIGITS | characters.set_of("."), 8, 20)._replace(
    natural=("0.000000", "12.500000")
)
# Two of them with a `-` between are told apart with signs, too.
_NUMBER = abstract.made_of(characters.DIGITS, 1, 20)
_MONTHS = "January February March April May June July August September October November December"
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday"
_TIME_NAMES = {
    "B": _MONTHS,
    "b": " ".join(name[:3] for name in _MONTHS.split()),
    "A": _DAYS,
    "a": " ".join(name[:3] for name in _DAYS.split()),
    "p": "AM PM",
    "z": "+0000",
    "Z": "UTC",
}
_LABEL = characters.LOWERCASE | characters.DIGITS | characters.set_of("-")
_DNS = _LABEL | characters.set_of(".")
_UUID = abstract.made_of(characters.HEXADECIMAL | characters.set_of("-"), 36, 36)
# A value that is called a digest is one: nobody passes names with `-` there.
_DIGEST_WORDS = frozenset("sha sha1 sha256 sha512 md5 digest checksum commit etag hash".split())
_DIGEST = abstract.made_of(characters.HEXADECIMAL, 7, 128)
_DIGEST_WIDTHS = {"sha512": 128, "sha256": 64, "sha1": 40, "md5": 32}


def shapes_of(memo: Memo) -> ShapeOf:
    """The shape of each variable of the memoize block."""
    return partial(_shape, memo)


@fact
def _shape(memo: Memo, name: str) -> Shape:
    values = texts.of_variable(memo, name)
    if values.complete and values.found and not any(value.open for value in values.found):
        return abstract.one_of(value.text for value in values.found)
    head, _, last = name.rpartition(".")
    if head == "workflow.creationTimestamp" and last in _TIME_WIDTHS:
        return abstract.made_of(characters.DIGITS, _TIME_WIDTHS[last], _TIME_WIDTHS[last])
    if head == "workflow.creationTimestamp" and last in _TIME_NAMES:
        return abstract.one_of(_TIME_NAMES[last].split())
    if name in _TIMES:
        return abstract.natural.time_of_the_run()
    if name == "workflow.duration":
        return _SECONDS
    if name == "workflow.uid":
        return _UUID
    if name == "workflow.namespace":
        namespace = memo.template.manifest.namespace
        return abstract.one_of((namespace,)) if namespace else abstract.made_of(_LABEL, 1, 63)
    if name in ("pod.name", "workflow.name", "workflow.serviceAccountName"):
        return abstract.made_of(_DNS, 1, 253)
    source = variable_of(name)
    if source.kind == INPUT and _is_always_the_time(memo, source.name):
        return abstract.natural.time_of_the_run()
    if source == Variable(INPUT, last) and not _DIGEST_WORDS.isdisjoint(words(last)):
        digest = _digest(last.lower())
        left_out = any(not value.text for value in values.found)
        return abstract.one_of(("", *_digests_of(digest))) if left_out else digest
    if name in numbers.read_as_numbers(memo.template):
        return _NUMBER
    digests = {len(value.text) for value in values.found if value.text.isalnum() and versions.is_digest(value.text)}
    if len(digests) == 1 and all(versions.is_digest(value.text) for value in values.found):
        return _of_width(*digests)
    known = (value.text for value in values.found)
    return abstract.ANYTHING._replace(natural=abstract.natural.unlike_parsed(_parsed(memo.key), name, known))


def _parsed(key: Key) -> str:
    return key.text if key.text is not None and not key.error else ""


def _is_always_the_time(memo: Memo, name: str) -> bool:
    """Whether every call passes a time of the run as an input."""
    passed = [scalar(call.arguments.get(name, (0, _NOTHING))[1].get("value")) for call in memo.callers]
    return bool(passed) and all(text is not None and text.strip("{} ") in _TIMES for text in passed)


def _digest(name: str) -> Shape:
    """A digest of the width that its name says."""
    width = next((width for word, width in _DIGEST_WIDTHS.items() if word in name), None)
    return _DIGEST if width is None else _of_width(width)


def _of_width(width: int) -> Shape:
    return abstract.made_of(characters.HEXADECIMAL, width, width)


def _digests_of(shape: Shape) -> tuple[str, ...]:
    """Two digests, for a variable that holds a whole one or nothing."""
    width = shape.width or _DIGEST_WIDTHS["sha1"]
    return tuple((start * width)[:width] for start in ("0a1b2c3d", "4e5f6a7b"))
