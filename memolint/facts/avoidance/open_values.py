"""Values that the project gives to the variables in the name of a marker, and what they do to it."""

import re
from collections.abc import Iterator

from memolint.argo.views import Origin
from memolint.code.markers.outline import FILE
from memolint.code.places import within
from memolint.facts.avoidance.subject import Marked
from memolint.facts.reads.references import variables_in
from memolint.facts.values import texts
from memolint.facts.world import effects
from memolint.finding import HIGH
from memolint.typed import Record

_GIVEN = ("inputs.parameters.", "workflow.parameters.")
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
    is_made = "mkdir" in marked.read.code or "makedirs" in marked.read.code
    raw = marked.read.snippet.text[
        slice(*marked.read.masked.written(marked.marker.probe.start, marked.marker.probe.end))
    ]
    for name in dict.fromkeys(variables_in(marked.name)):
        for value in texts.of_variable(marked.plain_key, name).found:
            if ".." in value.text.split("/") or ("/" in value.text and not is_made):
                yield Breaking(name, value.text, "the slash leads to another folder", value.origin)
            elif _BREAKS_SHELL.search(value.text) and f"{{{{{name}}}}}" in raw and '"' not in raw and "'" not in raw:
                yield Breaking(name, value.text, "the shell splits it into words", value.origin)


def unknown(marked: Marked) -> Iterator[str]:
    """The variables in the name that the shell reads as code, and of which nobody says what they can be."""
    marker = marked.marker
    if marked.read.snippet.language != "shell":
        return
    written = marked.read.snippet.text
    for name in dict.fromkeys(variables_in(marked.name)):
        values = texts.of_variable(marked.plain_key, name)
        is_open = not values.found and not values.complete and name.startswith(_GIVEN)
        if is_open and f"{{{{{name}}}}}" in written and marker.name.level == FILE:
            yield name


def changes_the_world(marked: Marked) -> bool:
    """Whether the template surely changes something, which doing the work twice would change twice."""
    own = [write.act for write in marked.marker.writes]
    spans = [marked.read.masked.written(act.start, act.end) for act in own]
    return any(
        effect.effect == effects.WRITES and effect.confidence == HIGH and not within((effect.start, effect.end), spans)
        for effect in effects.of_code(marked.template, marked.project)
    )


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
