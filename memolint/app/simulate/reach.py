"""What a workflow refers to, in the files and beyond them."""

from collections.abc import Iterable, Iterator

from memolint.argo.kinds import manifests
from memolint.argo.plain import Json
from memolint.argo.project import Identity
from memolint.argo.resolve import template_ref
from memolint.argo.views import Manifest
from memolint.text.documents import Document
from memolint.text.nodes import YamlNode
from memolint.text.source import Source
from memolint.typed import Record

MAX_NESTING = 60
_REFERENCES = ("templateRef", "workflowTemplateRef")


class Reach(Record):
    """The manifests that one refers to, itself first, and kinds and names of those that are not there."""

    manifests: tuple[Json, ...]
    missing: frozenset[Identity]


def name_of(manifest: Json) -> str:
    """The name of a manifest, "" where it has none."""
    metadata = manifest.get("metadata")
    return str(metadata.get("name") or "") if isinstance(metadata, dict) else ""


def namespace_of(manifest: Json) -> str:
    """The namespace of a manifest, which is `default` where it names none."""
    metadata = manifest.get("metadata")
    return str(metadata.get("namespace") or "default") if isinstance(metadata, dict) else "default"


def reach(manifest: Json, templates: Iterable[Json]) -> Reach:
    """What a manifest refers to, and what that refers to in turn."""
    known = {(str(template.get("kind")), name_of(template)): template for template in templates}
    reached: dict[Identity, Json] = {}
    waiting, missing = [manifest], set[Identity]()
    while waiting:
        for identity in references(waiting.pop().get("spec")):
            if identity not in known:
                missing.add(identity)
            elif identity not in reached:
                reached[identity] = known[identity]
                waiting.append(known[identity])
    return Reach((manifest, *reached.values()), frozenset(missing))


def references(value: object, depth: int = 0) -> Iterator[Identity]:
    """The kinds and names of all that the value refers to, except by names with tags."""
    if depth > MAX_NESTING:
        return
    if isinstance(value, list):
        for item in value:
            yield from references(item, depth + 1)
    elif isinstance(value, dict):
        for key, member in value.items():
            if key in _REFERENCES and isinstance(member, dict) and "{{" not in str(member.get("name")):
                yield template_ref(member).identity
            yield from references(member, depth + 1)


def views(values: Iterable[Json]) -> Iterator[Manifest]:
    """The manifests as lint sees them, without places in a file."""
    for index, value in enumerate(values):
        document = Document(Source("", ""), index, YamlNode(value, 0, 0))
        yield from (found for found in manifests(document) if isinstance(found, Manifest))
