"""Go function types by their text: `func(string, ...interface {}) (string, error)`."""

from memolint.typed import Record


class Signature(Record):
    """A function type. The last parameter of a variadic one is the type of one of the values it takes."""

    parameters: tuple[str, ...]
    variadic: bool
    results: tuple[str, ...]


_PARSED: dict[str, Signature] = {}


def signature(text: str) -> Signature:
    """The parts of a function type as `%T` prints it."""
    parsed = _PARSED.get(text)
    if parsed is None:
        parsed = _parse(text)
        if len(_PARSED) < 1000:
            _PARSED[text] = parsed
    return parsed


def _parse(text: str) -> Signature:
    close = _closing(text, 4)
    parameters = _split(text[5:close])
    results = text[close + 1 :].strip()
    if results.startswith("("):
        results = results[1:-1]
    variadic = bool(parameters) and parameters[-1].startswith("...")
    if variadic:
        parameters[-1] = parameters[-1][3:]
    return Signature(tuple(parameters), variadic, tuple(_split(results)))


def _closing(text: str, opening: int) -> int:
    depth = 0
    for index in range(opening, len(text)):
        depth += {"(": 1, ")": -1}.get(text[index], 0)
        if not depth:
            return index
    return len(text)


def _split(text: str) -> list[str]:
    """The types of a list, at the commas that stand in no brackets of their own."""
    parts, depth, start = [], 0, 0
    for index, character in enumerate(text):
        depth += {"(": 1, "{": 1, ")": -1, "}": -1}.get(character, 0)
        if character == "," and not depth:
            parts.append(text[start:index].strip())
            start = index + 1
    return [*parts, text[start:].strip()] if text.strip() else []
