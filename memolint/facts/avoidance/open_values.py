"""Values that the project gives to the variables in the name of a marker, and what they do to it."""

import re
from collections.abc import Iterator

from memolint.argo.views import Origin
from memolint.code.markers.outline import FILE
from memolint.facts.avoidance.subject import Marked
from memolint.facts.reads.references import variables_in
from memolint.facts.values import texts
from memolint.typed import Record

_BREAKS_SHELL = re.compile(r"[\s;&|<>()$`\"'*?]")


class Breaking(Record):
    """A known value that does harm in the name, and why."""

    name: str
    text: str
    why: str
    origin: Origin


def breaking(marked: Marked) -> Iterator[Breaking]:
    """The values that lead the name elsewhere: a slash makes a folder that nobody makes, a blank ends the word."""
    if marked.marker.name.level != FILE or "$(" in marked.name:
        return
    is_made = "mkdir" in marked.found.code or "makedirs" in marked.found.code
    raw = marked.found.snippet.text[
        slice(*marked.found.masked.written(marked.marker.probe.start, marked.marker.probe.end))
    ]
    for name in dict.fromkeys(variables_in(marked.name)):
        for value in texts.of_variable(marked.plain_key, name).found:
            if ".." in value.text.split("/") or ("/" in value.text and not is_made):
                yield Breaking(name, value.text, "the slash leads to another folder", value.origin)
            elif _BREAKS_SHELL.search(value.text) and f"{{{{{name}}}}}" in raw and '"' not in raw and "'" not in raw:
                yield Breaking(name, value.text, "the shell splits it into words", value.origin)


def may_extend(marked: Marked) -> bool:
    """Whether the name of one marker can be the beginning of another: it ends with a value of no fixed length."""
    loose = marked.marker.probe.loose
    if "pattern finds" in loose or not loose:
        return bool(loose) and bool(variables_in(marked.name))
    last = re.search(r"\{\{[^{}]*\}\}$|\$\{?\w+\}?$", marked.name)
    if last is None:
        return False
    names = variables_in(last[0])
    values = [each.text for name in names for each in texts.of_variable(marked.plain_key, name).found]
    closed = names and all(texts.of_variable(marked.plain_key, name).complete for name in names)
    clash = any(one != other and other.startswith(one) for one in values for other in values)
    is_day = len(values) > 0 and all(re.fullmatch(r"\d{4}-?\d\d-?\d\d|[0-9a-f]{32,64}", each) for each in values)
    return clash if closed else not is_day
