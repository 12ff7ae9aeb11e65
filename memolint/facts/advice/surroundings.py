"""What reaches a step from outside of its key: volumes, credentials, services, places that others write to."""

import re
from collections.abc import Iterator

from memolint.argo.fields import ACCESS
from memolint.argo.views import Template, dig, mapping, sequence, text
from memolint.code.snippets import containers, written_in
from memolint.facts.advice.doubt import MARKER, Doubt, leave
from memolint.facts.advice.on_volumes import MARKED, VolumeResults
from memolint.facts.memo import Memo
from memolint.facts.reads import roles, versions
from memolint.facts.reads.configmaps import mounted
from memolint.facts.reads.references import variables_in
from memolint.facts.values import texts
from memolint.lang.go.json.gojson import marshal
from memolint.lang.words import words

_URL = r"(?<![\w.])(?!(?:file|https?)://(?:$|localhost|127\.|\[::1\]))[A-Za-z][A-Za-z0-9+.-]+://"
_STORE_URL = r"(?<![\w.])(?:s3a?|gs|gcs|abfss?|wasbs?|hdfs|oss|dbfs|redis|kafka|amqp|mongodb(?:\+srv)?|jdbc:\w+|postgres\w*|\w*sql)://"
_SERVICE_NAME = r"(?i)(?:^|_)(?:URI|URL|HOST|ENDPOINT|DSN|BROKERS?|SERVERS?|BUCKET|TOPIC|QUEUE|DATABASE)$"
_PROXY = r"(?i)proxy$"
# What an input is called that says where something is that others may change.
_PLACES = frozenset(
    "uri uris url urls bucket s3 gs gcs endpoint host hostname dsn database db table topic queue repo repository branch"
    " registry webhook server cluster namespace".split()
)
_PRIVATE, _SETTLED = ("emptyDir", "ephemeral"), ("configMap", "downwardAPI")


def doubts(memo: Memo, knows_code: bool, kept: VolumeResults | None, settled: str = "") -> Iterator[Doubt]:
    """`knows_code`: all that the step runs can be read, so that what it does with a place is known.

    `kept` is what it leaves on a volume, and `settled` a volume of which is known what the step does there.
    """
    yield from _of_volumes(memo.template, kept, settled)
    yield from _of_environment(memo.template)
    for name in memo.template.parameters:
        yield from _of_input(memo, name, knows_code)
    yield from _of_texts(memo.template, knows_code)


def _of_volumes(template: Template, kept: VolumeResults | None, settled: str) -> Iterator[Doubt]:
    volumes = {text(found.volume.get("name")): found.volume for found in mounted(template)}
    seen = {settled}
    for path, container in containers(template.value):
        for mount in sequence(container.get("volumeMounts")):
            name = text(dig(mount, "name"))
            if path[0] != "sidecars" and name not in seen:
                seen.add(name)
                if kept is not None and kept.mount.volume.name == name:
                    yield _of_results(kept)
                else:
                    yield from _of_volume(name, volumes.get(name), mapping(mount).get("readOnly") is True)


def _of_results(kept: VolumeResults) -> Doubt:
    """What others find on a volume: a hit does not leave it there, but a marker beside it says that it is there."""
    if kept.trouble == MARKED:
        return leave(f"it leaves files on {kept.label}, and {MARKED}")
    if kept.trouble:
        way = "hand results on as artifacts"
        return leave(f"what it leaves on {kept.label}, a hit does not: {way} (nor could a marker: {kept.trouble})")
    readers = f"{' and '.join(kept.readers)} {'read' if len(kept.readers) > 1 else 'reads'}"
    return Doubt(MARKER, f"what it makes is `{kept.paths[0]}` on {kept.label}, which {readers}: a hit makes no file")


def _of_volume(name: str, volume: dict[str, object] | None, is_read: bool) -> Iterator[Doubt]:
    if volume is None:
        yield leave(f"it works on volume `{name}`, which is new in every run: a hit leaves nothing there")
    elif "secret" in volume or any("secret" in mapping(each) for each in sequence(dig(volume, "projected", "sources"))):
        yield leave(f"it is given credentials (volume `{name}`): what it does with them, a hit does not")
    elif not any(each in volume for each in (*_PRIVATE, *_SETTLED)):
        read = "nothing says which content it has: hand over its version or a checksum as a parameter"
        others = read if is_read else "what it leaves there, a hit does not: hand results on as artifacts"
        yield leave(f"it uses volume `{name}`, which outlives the step; {others}")


def _of_environment(template: Template) -> Iterator[Doubt]:
    for _, container in containers(template.value):
        if any(isinstance(dig(each, "secretRef"), dict) for each in sequence(container.get("envFrom"))):
            yield leave("it is given credentials (`envFrom`): what it does with them, a hit does not")
        for entry in sequence(container.get("env")):
            yield from _of_variable(text(dig(entry, "name")), entry)


def _of_variable(name: str, entry: object) -> Iterator[Doubt]:
    value = text(dig(entry, "value"))
    if isinstance(dig(entry, "valueFrom", "secretKeyRef"), dict) or (value and roles.of_name(name) == ACCESS):
        yield leave(f"it is given credentials (`{name}`): what it does with them, a hit does not")
    elif isinstance(dig(entry, "valueFrom", "fieldRef"), dict):
        yield leave(f"`{name}` tells it about its pod, which is another in every run")
    elif re.search(_URL, value) or (value and re.search(_SERVICE_NAME, name) and not re.search(_PROXY, name)):
        yield leave(f"it is told of a service (`{name}`): what it asks or changes there, the key cannot say")


def _of_input(memo: Memo, name: str, knows_code: bool) -> Iterator[Doubt]:
    known = [value.text for value in texts.of_variable(memo, f"inputs.parameters.{name}").found]
    if roles.of_name(name) == ACCESS:
        yield leave(f"input `{name}` is a credential, which has no place in a key")
    elif name not in memo.inputs:
        return
    elif any(re.search(_STORE_URL if knows_code else _URL, value) for value in known):
        yield leave(f"input `{name}` is an address: what is there can change under the same key")
    elif not knows_code and not _PLACES.isdisjoint(words(name)) and not _is_settled(memo, name, known):
        yield leave(f"input `{name}` says where something is, not which content it has: hand over a checksum as well")


def _is_settled(memo: Memo, name: str, known: list[str]) -> bool:
    """Whether it says where an artifact is, which is judged as such, or another input is the digest of what it names,
    or all its values are a content's own name.
    """
    for kind in ("inputs", "outputs"):
        if f"inputs.parameters.{name}" in variables_in(marshal(dig(memo.template.value, kind, "artifacts"))):
            return True
    others = [each for each in memo.template.parameters if each != name]
    is_named = any(versions.is_content_of(each, name, memo.template.parameters) for each in others)
    return is_named or (bool(known) and all(map(versions.holds_digest, known)))


def _of_texts(template: Template, knows_code: bool) -> Iterator[Doubt]:
    """Addresses in code and arguments, which only code that can be read may hold for another reason."""
    address = _STORE_URL if knows_code else _URL
    for path, container in containers(template.value):
        if path[0] == "sidecars":
            continue
        told = written_in(container)
        found = next(filter(None, (re.search(rf"{address}[^\s\"'`]*", each) for each in told)), None)
        if found:
            yield leave(f"it is told of `{found[0]}`: what it reads or leaves there, the key cannot say")
