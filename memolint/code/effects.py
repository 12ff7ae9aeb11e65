"""The effects of one template: what its code and its fields read from the world, write to it, or hide."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from memolint.argo.views import dig
from memolint.code.catalogue.clues import suspicious
from memolint.code.catalogue.signal import LOW, OUTPUT, READS, SINKS, AnySignal
from memolint.code.files import files_of
from memolint.code.held import NOTHING_MOUNTED, MountedFiles, may_be_held
from memolint.code.shell.programs import FOREIGN
from memolint.code.snippets import Passage, Snippet, container_of, containers, snippets
from memolint.lang.template import tags
from memolint.text.documents import Path
from memolint.typed import Any, Record

DATA, ENTRYPOINT, UNREAD = "tmpl.data", "img.entrypoint", "code.opaque"
RESOURCE_READ, RESOURCE_WRITE, HTTP_READ = "tmpl.resource.get", "tmpl.resource.write", "tmpl.http.get"
# Where MLflow keeps what a program logs; the program need not name it.
_TRACKER = "MLFLOW_TRACKING_URI"
_INTERPRETED = ("shell", "python", *sorted(FOREIGN))


# The files that containers mount, by the path of the container.
Mounted = Mapping[Path, MountedFiles]
_NOWHERE: Mounted = MappingProxyType({})


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


def effects(template: Mapping[str, Any], thorough: bool = False, mounted: Mounted = _NOWHERE) -> tuple[Effect, ...]:
    """The effects of `template`, a plain value as in YAML, sorted by place; its children are not followed.

    `thorough` also names every program that cannot be looked into, which takes parsing every script. `mounted` are the
    files of ConfigMaps: the code that runs is followed there.
    """
    found = [effect for signal, field in template_signals(template) for effect in _effects(signal, field, OUTPUT)]
    for snippet in snippets(template):
        found += _of_snippet(template, snippet, thorough, mounted.get(container_of(snippet.path), NOTHING_MOUNTED))
    found += _of_expressions(template)
    found = _marked(template, found)
    return tuple(sorted(set(found), key=lambda one: (one.path, one.start, one.end, one.signal, one.effect)))


def stated(template: Mapping[str, Any]) -> tuple[Effect, ...]:
    """What the fields and the tags of a template say of the world, for those who ask what a step touches.

    The rules that judge these have their own eyes: none of it is a finding of its own.
    """
    from memolint.code.fields import in_fields, in_tags  # with the rows of fields, which no rule needs

    found = [each for signal, at in in_fields(template) for each in _effects(signal, at, OUTPUT)]
    found += [each for signal, at in in_tags(template) for each in _effects(signal, at, OUTPUT)]
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


def _of_snippet(
    template: Mapping[str, Any], snippet: Snippet, thorough: bool, mounted: MountedFiles
) -> Iterator[Effect]:
    if snippet.language == "words":
        yield from _of_words(snippet, thorough, mounted)
    elif snippet.language in _INTERPRETED:
        yield from _of_code(template, snippet, thorough, mounted)
    if snippet.settings and snippet.language in ("shell", "words"):
        yield from _of_settings(template, snippet)
    if thorough and snippet.language in ("opaque", *FOREIGN):
        from memolint.code.catalogue.loader import made  # most templates run code that is looked into

        signal = made(UNREAD if snippet.text else ENTRYPOINT)
        yield from _effects(signal, Passage(snippet.path, 0, len(snippet.text)), OUTPUT)


def _of_code(template: Mapping[str, Any], snippet: Snippet, thorough: bool, mounted: MountedFiles) -> Iterator[Effect]:
    is_dull = snippet.language == "shell" and not thorough and not suspicious(snippet.text)
    if is_dull and not may_be_held(f"{snippet.folder} {snippet.text}", mounted):
        return
    from memolint.code import evidence  # with the whole catalogue: only templates that run code pay for it
    from memolint.code.placeholders import mask

    masked = mask(snippet.text)
    if snippet.language == "shell":
        files = files_of(template)
        known = snippet.settings, snippet.folder, mounted
        found = evidence.shell(masked.text, snippet.environment, thorough, files, *known)
    elif snippet.language == "python":
        found = evidence.python(masked.text, snippet.environment)
    else:
        found = evidence.foreign(snippet.language, masked.text, thorough)
    for signal, start, end, sink in found:
        yield from _effects(signal, Passage(snippet.path, *masked.written(start, end)), sink)


def _of_words(snippet: Snippet, thorough: bool, mounted: MountedFiles) -> Iterator[Effect]:
    line = " ".join(word.text for word in snippet.words)
    if not thorough and not suspicious(line) and not may_be_held(f"{snippet.folder} {line}", mounted):
        return
    from memolint.code import evidence
    from memolint.code.placeholders import mask

    words = [mask(word.text).text for word in snippet.words]
    known = snippet.folder, mounted
    for signal, start, end, sink in evidence.command_line(words, snippet.environment, thorough, *known):
        word = snippet.words[start]
        if word.path[-1] == "image" and end > 1:
            word = snippet.words[1]  # the program is only known from the image: point at what it is told
        yield from _effects(signal, Passage(word.path, 0, len(word.text)), sink)


def _of_settings(template: Mapping[str, Any], snippet: Snippet) -> Iterator[Effect]:
    """The stores, databases and trackers that a program which nobody knows is told of by its environment."""
    code = " ".join(word.text for word in snippet.words) if snippet.words else snippet.text
    found = [
        (name, value) for name, value in snippet.settings if name == _TRACKER or ("://" in value and name not in code)
    ]
    if not found:
        return
    from memolint.code import evidence
    from memolint.code.catalogue.loader import made
    from memolint.code.shell.addresses import variable

    path = container_of(snippet.path)
    signals = [(name, variable(name, value) if name != _TRACKER else _tracked(value)) for name, value in found]
    known = {name: signal for name, signal in signals if signal}
    if known and evidence.runs_unknown(snippet):
        for index, entry in enumerate(dig(template, *path, "env")):
            name = entry.get("name") if isinstance(entry, Mapping) else None
            if name in known:
                place = Passage((*path, "env", index, "value"), 0, len(entry["value"]))
                yield from _effects(made(known[name]), place, OUTPUT)


def _tracked(value: str) -> str:
    return "env.tracking" if value and not value.startswith(("file:", "/", "./", "sqlite:")) else ""


def _of_expressions(template: Mapping[str, Any]) -> Iterator[Effect]:
    """What the expressions compute that Argo puts into commands, arguments, sources and variables."""
    for path, container in containers(template):
        for field in ("command", "args", "source", "env"):
            for at, text in _texts(container.get(field), (*path, field)):
                if "{{=" in text and suspicious(text):
                    yield from _of_tags(at, text)


def _texts(value: object, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        yield from _texts(value.get("value"), (*path, "value"))
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from _texts(each, (*path, index))


def _of_tags(path: Path, text: str) -> Iterator[Effect]:
    from memolint.code.patterns import matching

    try:
        parts = tags.parse(text)
    except tags.TagError:
        return
    for tag in parts:
        if isinstance(tag, tags.Expression):
            for signal, _, _ in matching("expression", tag.source):
                yield from _effects(signal, Passage(path, tag.start, tag.end), OUTPUT)


def _effects(signal: AnySignal, place: Passage, sink: str) -> Iterator[Effect]:
    for effect in signal.effects:
        yield Effect(
            signal.id,
            effect,
            signal.category,
            LOW if effect in signal.unsure else signal.confidence,
            signal.title,
            signal.fix,
            *place,
            sink if effect == READS[0] else OUTPUT,
        )


def template_signals(template: Mapping[str, Any]) -> Iterator[tuple[AnySignal, Passage]]:
    """The signals of a template's own fields, each with the string that shows it; an empty one for a whole field."""
    for name, place in _in_fields(template):
        from memolint.code.catalogue.loader import made  # most templates are containers

        yield made(name), place


def _in_fields(template: Mapping[str, Any]) -> Iterator[tuple[str, Passage]]:
    if isinstance(resource := template.get("resource"), Mapping):
        yield from _resource(resource)
    if isinstance(http := template.get("http"), Mapping):
        yield from _http(http)
    data = template.get("data")
    source = data.get("source") if isinstance(data, Mapping) else None
    if isinstance(source, Mapping) and source.get("artifactPaths"):
        yield DATA, Passage(("data", "source", "artifactPaths"), 0, 0)
    if template.get("plugin"):
        yield "tmpl.plugin", Passage(("plugin",), 0, 0)


def _resource(resource: Mapping[str, Any]) -> Iterator[tuple[str, Passage]]:
    """`workflow/executor/resource.go` runs kubectl with the action; only `get` leaves the cluster as it is."""
    action = resource.get("action")
    if not isinstance(action, str) or _only_client_side(resource.get("flags")):
        return
    kind = "unknown" if "{{" in action else "get" if action == "get" else "write"
    yield f"tmpl.resource.{kind}", Passage(("resource", "action"), 0, len(action))


def _only_client_side(flags: object) -> bool:
    return isinstance(flags, list) and any(flag in ("--dry-run=client", "--dry-run") for flag in flags)


def _http(http: Mapping[str, Any]) -> Iterator[tuple[str, Passage]]:
    """Without a method the request is a GET (`workflow/executor/http`)."""
    field = "method" if isinstance(http.get("method"), str) and http["method"] else "url"
    method = http["method"].upper() if field == "method" else "GET"
    kind = "unknown" if "{{" in method else "get" if method in ("GET", "HEAD", "OPTIONS") else "write"
    text = http.get(field)
    yield f"tmpl.http.{kind}", Passage(("http", field), 0, len(text) if isinstance(text, str) else 0)
