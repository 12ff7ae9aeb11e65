"""The effects of one template: what its code and its fields read from the world, write to it, or hide."""

from collections.abc import Iterator, Mapping

from memolint.code.catalogue.clues import suspicious
from memolint.code.catalogue.signal import (
    BOTH,
    HIGH,
    LOW,
    MEDIUM,
    OPAQUE,
    OUTPUT,
    READS,
    SINKS,
    WRITES,
    AnySignal,
    Signal,
)
from memolint.code.files import files_of
from memolint.code.snippets import Passage, Snippet, snippets
from memolint.text.documents import Path
from memolint.typed import Any, Record

ENTRYPOINT = Signal("img.entrypoint", OPAQUE, "opaque", LOW, "no command: the entrypoint of the image runs")
FOREIGN = Signal("code.opaque", OPAQUE, "opaque", LOW, "code in a language that is not looked into")
# `workflow/executor/resource.go` runs kubectl with the action; only `get` leaves the cluster as it is.
RESOURCE_READ = Signal("tmpl.resource.get", READS, "cluster", HIGH, "reads cluster state")
RESOURCE_WRITE = Signal(
    *("tmpl.resource.write", WRITES, "cluster", HIGH, "changes the cluster; a cache hit creates nothing"),
    fix="keep the resource in a step of its own, without memoize",
)
RESOURCE_UNKNOWN = Signal("tmpl.resource.unknown", BOTH, "cluster", MEDIUM, "action decided at run time")
HTTP_READ = Signal("tmpl.http.get", READS, "network", HIGH, "reads the network")
HTTP_WRITE = Signal(
    *("tmpl.http.write", WRITES, "network", HIGH, "writes to a server; a cache hit sends nothing"),
    fix="keep the request in a step of its own, without memoize",
)
HTTP_UNKNOWN = Signal("tmpl.http.unknown", BOTH, "network", MEDIUM, "request method decided at run time")
DATA = Signal("tmpl.data", READS, "cloud", HIGH, "lists a bucket: objects come and go under an unchanged key")
PLUGIN = Signal("tmpl.plugin", OPAQUE, "opaque", MEDIUM, "an executor plugin runs code that is not in the manifest")


class Effect(Record):
    """One effect with its evidence.

    `effect` is `reads-world`, `writes-world` or `opaque` (cannot be judged), `confidence` `high`, `medium` or `low`.
    `path` leads to a string inside the template, `start` and `end` are offsets in its decoded value; both are 0 where
    the evidence is a field as a whole. `sink` is where what the code reads ends at last: in an `output` or anything
    else that it leaves behind, in its `control` flow (whether it fails), `printed` on standard output (its result,
    where somebody reads that), or in the `log`.
    """

    signal: str
    effect: str
    category: str
    confidence: str
    message: str
    fix: str
    path: Path
    start: int
    end: int
    sink: str = OUTPUT


def effects(template: Mapping[str, Any], thorough: bool = False) -> tuple[Effect, ...]:
    """The effects of `template`, a plain value as in YAML, sorted by place; its children are not followed.

    `thorough` also names every program that cannot be looked into, which takes parsing every script.
    """
    found = [effect for signal, field in template_signals(template) for effect in _effects(signal, field, OUTPUT)]
    for snippet in snippets(template):
        found += _of_snippet(template, snippet, thorough)
    found = _marked(template, found)
    return tuple(sorted(set(found), key=lambda one: (one.path, one.start, one.end, one.signal, one.effect)))


def _marked(template: Mapping[str, Any], found: list[Effect]) -> list[Effect]:
    """The effects, each with the nearest of the sinks that its value is known to reach."""
    places = {one: Passage(one.path, one.start, one.end) for one in found if _is_read_in_code(one)}
    if not places:
        return found
    from memolint.code.discarded import sinks

    known = sinks(template, set(places.values()))
    return [
        one._replace(sink=min(one.sink, known.get(places[one], OUTPUT), key=SINKS.index)) if one in places else one
        for one in found
    ]


def _is_read_in_code(one: Effect) -> bool:
    return one.effect == "reads-world" and one.end > one.start


def _of_snippet(template: Mapping[str, Any], snippet: Snippet, thorough: bool) -> Iterator[Effect]:
    if snippet.language == "words":
        yield from _of_words(snippet, thorough)
    elif snippet.language in ("shell", "python"):
        yield from _of_code(template, snippet, thorough)
    elif thorough:
        signal = FOREIGN if snippet.text else ENTRYPOINT
        yield from _effects(signal, Passage(snippet.path, 0, len(snippet.text)), OUTPUT)


def _of_code(template: Mapping[str, Any], snippet: Snippet, thorough: bool) -> Iterator[Effect]:
    if snippet.language == "shell" and not thorough and not suspicious(snippet.text):
        return
    from memolint.code import evidence  # with the whole catalogue: only templates that run code pay for it
    from memolint.code.placeholders import mask

    masked = mask(snippet.text)
    if snippet.language == "shell":
        found = evidence.shell(masked.text, snippet.environment, thorough, files_of(template))
    else:
        found = evidence.python(masked.text, snippet.environment)
    for signal, start, end, sink in found:
        yield from _effects(signal, Passage(snippet.path, *masked.written(start, end)), sink)


def _of_words(snippet: Snippet, thorough: bool) -> Iterator[Effect]:
    if not thorough and not suspicious(" ".join(word.text for word in snippet.words)):
        return
    from memolint.code import evidence
    from memolint.code.placeholders import mask

    words = [mask(word.text).text for word in snippet.words]
    for signal, start, end, sink in evidence.command_line(words, snippet.environment, thorough):
        word = snippet.words[start]
        if word.path[-1] == "image" and end > 1:
            word = snippet.words[1]  # the program is only known from the image: point at what it is told
        yield from _effects(signal, Passage(word.path, 0, len(word.text)), sink)


def _effects(signal: AnySignal, place: Passage, sink: str) -> Iterator[Effect]:
    for effect in signal.effects:
        yield Effect(
            signal.id,
            effect,
            signal.category,
            signal.confidence,
            signal.title,
            signal.fix,
            *place,
            sink if effect == READS[0] else OUTPUT,
        )


def template_signals(template: Mapping[str, Any]) -> Iterator[tuple[Signal, Passage]]:
    """The signals of a template's own fields, each with the string that shows it; an empty one for a whole field."""
    if isinstance(resource := template.get("resource"), Mapping):
        yield from _resource(resource)
    if isinstance(http := template.get("http"), Mapping):
        yield from _http(http)
    data = template.get("data")
    source = data.get("source") if isinstance(data, Mapping) else None
    if isinstance(source, Mapping) and source.get("artifactPaths"):
        yield DATA, Passage(("data", "source", "artifactPaths"), 0, 0)
    if template.get("plugin"):
        yield PLUGIN, Passage(("plugin",), 0, 0)


def _resource(resource: Mapping[str, Any]) -> Iterator[tuple[Signal, Passage]]:
    action = resource.get("action")
    if not isinstance(action, str) or _only_client_side(resource.get("flags")):
        return
    signal = RESOURCE_UNKNOWN if "{{" in action else RESOURCE_READ if action == "get" else RESOURCE_WRITE
    yield signal, Passage(("resource", "action"), 0, len(action))


def _only_client_side(flags: object) -> bool:
    return isinstance(flags, list) and any(flag in ("--dry-run=client", "--dry-run") for flag in flags)


def _http(http: Mapping[str, Any]) -> Iterator[tuple[Signal, Passage]]:
    """Without a method the request is a GET (`workflow/executor/http`)."""
    field = "method" if isinstance(http.get("method"), str) and http["method"] else "url"
    method = http["method"].upper() if field == "method" else "GET"
    signal = HTTP_UNKNOWN if "{{" in method else HTTP_READ if method in ("GET", "HEAD", "OPTIONS") else HTTP_WRITE
    text = http.get(field)
    yield signal, Passage(("http", field), 0, len(text) if isinstance(text, str) else 0)
