"""Replacements of Go's regular expressions: `$1`, `${name}`, `$$` (`Regexp.expand`)."""

from collections.abc import Callable


def expand(template: str, group: Callable[[str], str]) -> str:
    """A template with the text of groups filled in; a `$` that names none is kept."""
    pieces: list[str] = []
    while True:
        before, dollar, template = template.partition("$")
        pieces.append(before)
        if not dollar:
            return "".join(pieces)
        if template.startswith("$"):
            pieces.append("$")
            template = template[1:]
            continue
        name, rest = _name(template)
        if name:
            pieces.append(group(name))
            template = rest
        else:
            pieces.append("$")


def _name(template: str) -> tuple[str, str]:
    """(the longest name at the start, the rest); `${name}` may be followed by letters."""
    braced = template.startswith("{")
    start = 1 if braced else 0
    end = start
    while end < len(template) and (template[end] == "_" or template[end].isalpha() or template[end].isdecimal()):
        end += 1
    if braced and template[end : end + 1] != "}":
        return "", template
    return template[start:end], template[end + braced :]
