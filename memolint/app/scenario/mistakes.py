"""What is wrong in a scenario, in words: what stands there, what may stand there, what was probably meant."""

from collections.abc import Iterator, Sequence

from memolint.lang.words import did_you_mean, listed, words
from memolint.text.scalars import resolve
from memolint.typed import TYPE_CHECKING, Any, Record, cast

if TYPE_CHECKING:
    from jsonschema import ValidationError

Path = tuple[str | int, ...]

MAX_VALUE = 60
MAX_LISTED = 16
_KINDS = {
    "object": "a mapping",
    "array": "a list",
    "string": "a text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "null": "nothing",
}
# Words that others use for members of a scenario, as `words` joins them; the first one that may stand there is meant.
_SYNONYMS = {
    "parameters": ("arguments",),
    "params": ("arguments", "parameters"),
    "args": ("arguments",),
    "inputs": ("arguments",),
    "outputs": ("parameters",),
    "cm": ("configmaps",),
    "caches": ("configmaps",),
    "cache": ("configmaps",),
    "workflows": ("runs",),
    "steps": ("nodes", "runs"),
    "tasks": ("nodes",),
    "file": ("workflow",),
    "wait": ("advance",),
    "after": ("advance",),
    "delay": ("advance",),
    "sleep": ("advance",),
    "status": ("phase", "answer"),
    "error": ("answer", "message"),
    "code": ("exitCode", "answer"),
    "times": ("count",),
    "configmap": ("name", "configmaps"),
    "description": ("about",),
    "expected": ("expect",),
    "assert": ("expect",),
    "stubs": ("given", "pods"),
    "mocks": ("given", "pods"),
    "parallel": ("concurrent",),
}


class Mistake(Record):
    """What is wrong in a scenario, and the path of the member. `is_empty`: nothing stands where something must;
    `wants_text`: something else stands where a text must.
    """

    path: Path
    message: str
    is_empty: bool = False
    wants_text: bool = False


def of_error(error: "ValidationError") -> Mistake:
    """The most telling mistake behind an error of the schema."""
    while error.context:
        nearest = _nearest(error.context)
        if nearest is None:
            return _placed(error, _of_alternatives(error))
        error = nearest
    return _of_unknown(error) if error.validator == "additionalProperties" else _placed(error, _told(error))


def _placed(error: "ValidationError", message: str) -> Mistake:
    path = tuple(error.absolute_path)
    is_empty = error.validator == "minProperties"
    wants_text = error.validator == "type" and "string" in str(error.validator_value)
    return Mistake(path, f"{written(path)}: {message}" if path else message, is_empty, wants_text)


def written(path: Path) -> str:
    """A path as a reader writes it: `runs[0].expect`."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).removeprefix(".")


def _of_unknown(error: "ValidationError") -> Mistake:
    """A member that may not be there, at its own place, which is where a reader looks."""
    path, known = tuple(error.absolute_path), list(cast(Any, error.schema).get("properties", {}))
    name = next(str(name) for name in cast(Any, error.instance) if name not in known)
    holder = f"`{written(path)}`" if path else "a scenario"
    return Mistake((*path, name), f"{holder} has no member `{_clipped(name)}`{meant(name, known)}")


def meant(name: str, known: Sequence[str]) -> str:
    """`: did you mean …?` for a name that is written otherwise, called otherwise or misspelt; else what is known."""
    joined = "".join(words(name))
    same = [each for each in known if "".join(words(each)) == joined]
    same += [each for each in _SYNONYMS.get(joined, ()) if each in known]
    if same:
        return f": did you mean `{same[0]}`?"
    return did_you_mean(name, known) or f" (there are {listed(known, MAX_LISTED)})"


def _told(error: "ValidationError") -> str:
    shown = _value(error.instance)
    wanted = cast(Any, error.validator_value)
    if error.validator == "type":
        return f"{_kind(error.instance)} stands where {_wanted(error)} belongs{_unquoted(error.instance, wanted)}"
    if error.validator == "enum" and str(error.instance) in map(str, wanted):
        quotes = "without quotes" if isinstance(error.instance, str) else "in quotes"
        return f"{shown} is {_kind(error.instance)} here: write it {quotes}"
    if error.validator == "enum":
        choices = listed([each for each in wanted if each != ""], MAX_LISTED)
        return f"{shown} is none of {choices}{did_you_mean(str(error.instance), map(str, wanted))}"
    if error.validator == "required":
        return f"`{next(name for name in wanted if name not in cast(Any, error.instance))}` is missing"
    if error.validator == "pattern":
        return f"{shown} is not {cast(Any, error.schema)['description']}"
    if error.validator == "minItems":
        return "the list is empty"
    if error.validator == "minProperties":
        return "the mapping is empty, so that it expects nothing"
    if error.validator == "maxItems":
        return f"{len(cast(Any, error.instance))} entries are too many, {wanted} is the limit"
    if error.validator in ("minimum", "maximum"):
        return f"{shown} is {'less' if error.validator == 'minimum' else 'more'} than {wanted}"
    return f"{shown} is not {_wanted(error)}"


def _unquoted(value: object, wanted: object) -> str:
    """What to do about a text in quotes that would be of the right kind without them."""
    bare = resolve(value, None) if isinstance(value, str) and value else None
    kinds = {bool: ("boolean",), int: ("integer", "number"), float: ("number",)}
    return f": write `{_clipped(str(value))}` without quotes" if wanted in kinds.get(type(bare), ()) else ""


def _of_alternatives(error: "ValidationError") -> str:
    """A value that is of the kind of no alternative."""
    shown = _value(error.instance)
    schema = cast(Any, error.schema)
    if "description" in schema:
        return f"{shown} is not {schema['description']}"
    kinds = [each for each in error.context if not each.relative_path]
    choices = [str(choice) for each in kinds if each.validator in ("enum", "const") for choice in _choices(each)]
    near = did_you_mean(error.instance, choices) if isinstance(error.instance, str) else ""
    return f"{shown} is not {' or '.join(map(_wanted, kinds))}{near}"


def _choices(error: "ValidationError") -> Iterator[object]:
    value = cast(Any, error.validator_value)
    yield from value if error.validator == "enum" else [value]


def _wanted(error: "ValidationError") -> str:
    if error.validator == "type":
        kinds = cast(Any, error.validator_value)
        return " or ".join(_KINDS[kind] for kind in ([kinds] if isinstance(kinds, str) else kinds))
    return " or ".join(f"`{choice}`" for choice in _choices(error))


def _kind(value: object) -> str:
    kinds = {bool: "boolean", dict: "object", list: "array", int: "number", float: "number", type(None): "null"}
    return _KINDS[kinds.get(type(value), "string")]


def _value(value: object) -> str:
    return _kind(value) if isinstance(value, dict | list | None) else f"`{_clipped(str(value))}`"


def _clipped(text: str) -> str:
    return text if len(text) <= MAX_VALUE else f"{text[: MAX_VALUE - 1]}…"


def _nearest(errors: "Sequence[ValidationError]") -> "ValidationError | None":
    """Of the errors of several alternatives, the first one of the alternative with the right kind of value; None where
    each wants another kind.
    """
    wrong_kind = {
        error.relative_schema_path[0]
        for error in errors
        if not error.relative_path and error.validator in ("type", "const", "enum")
    }
    return next((error for error in errors if error.relative_schema_path[0] not in wrong_kind), None)
