"""The work of a template as a text, which is equal for templates that do the same."""

import re

from memolint.argo.fields import RESULT, field
from memolint.argo.views import Template, mapping
from memolint.lang.go.json.gojson import marshal

_NAMES = frozenset(("name", "memoize", "metadata", "annotations", "displayName"))
# A name below the template tells inputs and outputs apart; of the labels of a node two say what a build is for.
_KEPT = frozenset(("name", "nodeSelector"))
_PLATFORM = ("arch", "os")
# Blanks around a variable mean nothing (`template.Replace` trims them).
_TAG = r"\{\{\s*([\w.-]+)\s*\}\}"
_COMMENTED = ("sh", "bash", "ash", "dash", "zsh", "ksh", "python", "python3")


def body_of(template: Template) -> str:
    """The body without names, tuning, descriptions, and comments in its script."""
    body = {name: value for name, value in template.value.items() if name not in _NAMES}
    written = marshal(_shaping(body, "Template"))
    if written.isascii() and "{{ " not in written and " }}" not in written:
        return written
    return re.sub(_TAG, r"{{\1}}", written)


def _shaping(value: object, type_name: str) -> object:
    if isinstance(value, list):
        return [_shaping(each, type_name) for each in value]
    if not isinstance(value, dict):
        return value
    kept: dict[str, object] = {}
    for name, below in value.items():
        known = field(type_name, name)
        if (known is None or known.role == RESULT or name in _KEPT) and name != "description":
            kept[name] = _shaping(below, known.type if known else "")
    if type_name == "Template" and isinstance(kept.get("nodeSelector"), dict):
        labels = mapping(kept.pop("nodeSelector"))
        kept |= {label: value for label, value in labels.items() if label.rpartition("/")[2] in _PLATFORM}
    if isinstance(kept.get("source"), str) and _takes_comments(kept.get("command")):
        kept["source"] = _without_comments(str(kept["source"]))
    return kept


def _takes_comments(command: object) -> bool:
    program = command[0] if isinstance(command, list) and command else ""
    return isinstance(program, str) and program.rpartition("/")[2] in _COMMENTED


def _without_comments(source: str) -> str:
    """The script without empty lines and comments; unchanged if it has here-documents or strings of several lines."""
    if "<<" in source or '"""' in source or "'''" in source:
        return source
    lines = (line.rstrip() for line in source.splitlines())
    return "\n".join(line for line in lines if line and not line.lstrip().startswith("#"))
