"""A Go pattern written for Python's `re`, with the flag ASCII: sets are spelt out, so that flags do not matter."""

from memolint.lang.go.regex.tree import Assertion, Capture, Chars, Choice, Ranges, Repeat, Row, Tree

_ASSERTIONS = {
    "text start": r"\A",
    "text end": r"\Z",
    "line start": r"(?m:^)",
    "line end": r"(?m:$)",
    "word": r"\b",
    "no word": r"(?!\b)",
}


def translated(tree: Tree) -> str:
    """The pattern."""
    match tree:
        case Chars(ranges):
            return _set(ranges or ())
        case Assertion(kind):
            return _ASSERTIONS[kind]
        case Capture(number, body):
            return f"({'' if number else '?:'}{translated(body)})"
        case Repeat():
            return _repeat(tree)
        case Row(parts):
            return "".join(_grouped(part) for part in parts)
        case Choice(parts):
            return "|".join(map(translated, parts))


def _grouped(tree: Tree) -> str:
    return f"(?:{translated(tree)})" if isinstance(tree, Choice) else translated(tree)


def _repeat(tree: Repeat) -> str:
    body = translated(tree.body)
    if not isinstance(tree.body, Chars | Capture):
        body = f"(?:{body})"
    most = "" if tree.most is None else str(tree.most)
    return f"{body}{{{tree.least},{most}}}{'' if tree.greedy else '?'}"


def _set(ranges: Ranges) -> str:
    if not ranges:
        return r"(?!)"
    if ranges == ((ranges[0][0], ranges[0][0]),):
        return _character(ranges[0][0])
    return f"[{''.join(_range(low, high) for low, high in ranges)}]"


def _range(low: int, high: int) -> str:
    return _character(low) if low == high else f"{_character(low)}-{_character(high)}"


def _character(code: int) -> str:
    character = chr(code)
    return character if character.isascii() and character.isalnum() else f"\\U{code:08x}"
