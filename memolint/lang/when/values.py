"""Go values as a `when` meets and prints them, and what it says where it fails."""

from memolint.lang.go.strconv import general_text


class WhenError(ValueError):
    """A `when` that does not parse or evaluate; `message` is what govaluate says.

    `phase` is "parse", "reparse" (once words have become strings) or "eval".
    """

    def __init__(self, message: str, phase: str = "parse") -> None:
        super().__init__(message)
        self.message = message
        self.phase = phase


class CompiledPattern:
    """A compiled regular expression; it prints as its source."""

    __slots__ = ("source",)

    def __init__(self, source: str) -> None:
        self.source = source


def text_of(value: object) -> str:
    """A value as Go's `%v` prints it."""
    if value is None:
        return "<nil>"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return general_text(value)
    if isinstance(value, CompiledPattern):
        return value.source
    if isinstance(value, list | tuple):
        return f"[{' '.join(map(text_of, value))}]"
    shown = getattr(value, "shown", None)
    return str(shown()) if callable(shown) else str(value)


def gotype(value: object) -> str:
    """The Go type of a result: bool, string, float64, []interface {} or <nil>."""
    if value is None:
        return "<nil>"
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, str):
        return "string"
    return "float64" if isinstance(value, float) else "[]interface {}"
