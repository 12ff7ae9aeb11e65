"""Messages as the controller words them."""

import re

_PLACE = r"\((\d+):(\d+)\)$"


def with_excerpt(message: str, text: str) -> str:
    """An expression's error as expr-lang prints it: after a message that ends in its place (`(1:5)`), that line and
    a pointer into it.
    """
    found = re.search(_PLACE, message)
    if found is None:
        return message
    line, column = int(found[1]), int(found[2])
    lines = text.split("\n")
    shown = lines[line - 1] if 0 < line <= len(lines) else ""
    return f"{message}\n | {shown}\n | {'.' * (column - 1)}^"
