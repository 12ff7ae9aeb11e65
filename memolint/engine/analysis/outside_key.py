"""What a template is given besides its key, where that differs between the writer of an entry and who is served it."""

from collections.abc import Iterator, Mapping

from memolint.argo import arguments
from memolint.argo.plain import Json, steps_and_tasks
from memolint.argo.resolve import Base, Find, ResolveError, resolve
from memolint.engine.analysis.compared import Compared, with_writer
from memolint.engine.analysis.key_parts import members
from memolint.engine.executors.symbolic import place_of
from memolint.engine.state.lookups import Lookup
from memolint.lang.abstract.trees import references_of

_MAX_TEMPLATES = 1000
_INPUTS = "inputs."


def differing(
    lookup: Lookup, writer: Lookup, in_key: frozenset[str], find: Find, contents: Mapping[str, str]
) -> tuple[Compared, ...]:
    """The variables outside the key that the template, or what it calls, names and that differ; then artifacts."""
    named = _named(lookup, find)
    names = dict.fromkeys(inner for name in sorted(named) for inner in members(name, lookup.variables))
    others = [name for name in names if name not in in_key]
    variables = [each for each in with_writer(lookup, writer, others) if each.differs]
    return (*variables, *_artifacts(lookup, writer, contents))


def _named(lookup: Lookup, find: Find) -> set[str]:
    """The variables in the text of a template, and those of the workflow in what it calls."""
    own = {name for text in _texts(_work(lookup.body)) for name in references_of(text)}
    called = {name for body in _called(lookup, find) for text in _texts(_work(body)) for name in references_of(text)}
    return own | {name for name in called if not name.startswith(_INPUTS)}


def _work(body: Json) -> Json:
    return {name: member for name, member in body.items() if name != "memoize"}


def _texts(value: object) -> Iterator[str]:
    waiting = [value]
    while waiting:
        found = waiting.pop()
        if isinstance(found, str):
            yield found
        elif isinstance(found, dict):
            waiting += [*found, *found.values()]
        elif isinstance(found, list):
            waiting += found


def _called(lookup: Lookup, find: Find) -> Iterator[Json]:
    """The templates that one calls, and those that they call in turn."""
    waiting: list[tuple[Json, Base]] = [(lookup.body, lookup.base)]
    seen: set[tuple[str, str]] = set()
    while waiting:
        body, base = waiting.pop()
        for caller in steps_and_tasks(body):
            try:
                found = resolve(base, caller, lookup.namespace, find, {})
            except ResolveError:
                continue
            place = (found.base.text, str(found.template.get("name") or id(found.template)))
            if place not in seen and len(seen) < _MAX_TEMPLATES:
                seen.add(place)
                waiting.append((found.template, found.base))
                yield found.template


def _artifacts(lookup: Lookup, writer: Lookup, contents: Mapping[str, str]) -> Iterator[Compared]:
    """The input artifacts whose content differs."""
    now, then = _contents(lookup, contents), _contents(writer, contents)
    for name in sorted(now):
        if now[name] != then.get(name):
            label = f"inputs.artifacts.{name}"
            yield Compared(label, now[name], "", then.get(name), True, True)


def _contents(lookup: Lookup, contents: Mapping[str, str]) -> dict[str, str]:
    places = {str(each.get("name")): place_of(each) for each in arguments.named(lookup.inputs, "artifacts")}
    return {name: contents.get(place, place) for name, place in places.items()}
