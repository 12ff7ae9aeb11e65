"""Values that come with an event: whoever may send one to a Sensor of Argo Events chooses them."""

import re
from collections.abc import Iterator

from memolint.argo.project import Project
from memolint.argo.views import Manifest, Origin, Template, dig, scalar, sequence, text
from memolint.facts.fact import fact
from memolint.facts.reads.mounts import running_in
from memolint.facts.reads.references import ARGUMENT, INPUT, variable_of, variables_in
from memolint.typed import Record

_ARGUMENT = r"spec\.arguments\.parameters\.(\d{1,4})\.value"
# What names a content whoever sends it, in the words of webhooks: a commit, a digest, the version of an object.
_CONTENT = r"(?i)(?:^|[._])(?:after|sha\d*|commit\.id|head_commit\.id|checkout_sha|digest|etag|versionId|oid)$"


class FromEvent(Record):
    """A parameter of a workflow that a Sensor fills, the part of the event that it gets, and where that is said."""

    name: str
    field: str
    origin: Origin


def of_input(project: Project, template: Template, name: str) -> FromEvent | None:
    """What of an event an input can hold as it is, be it through callers; None where no Sensor in view fills it."""
    queue, seen = [(template, name)], {(template, name)}
    for at, variable in queue:
        for call in project.callers(at):
            written = scalar(dig(call.arguments.get(variable, (0, {}))[1], "value")) or ""
            for found in map(variable_of, variables_in(written)):
                if found.kind == ARGUMENT:
                    event = of_argument(project, at, found.name)
                    if event is not None:
                        return event
                elif found.kind == INPUT and call.holder is not None and (call.holder, found.name) not in seen:
                    seen.add((call.holder, found.name))
                    queue.append((call.holder, found.name))
        if project.submissions(at):
            event = of_argument(project, at, variable)
            if event is not None:
                return event
    return None


def of_argument(project: Project, template: Template, name: str) -> FromEvent | None:
    """What of an event a parameter of the workflows that the template runs in can hold."""
    for manifest in running_in(template, project):
        for event in from_events(manifest):
            if event.name == name and not re.search(_CONTENT, event.field) and not _is_chosen(manifest, project, name):
                return event
    return None


def _is_chosen(manifest: Manifest, project: Project, name: str) -> bool:
    """Whether a parameter is one of a list: Argo refuses all other values."""
    declared = [each.arguments.get(name) for each in (manifest, project.base(manifest)) if each is not None]
    return any(found is not None and bool(sequence(found[1].get("enum"))) for found in declared)


@fact
def from_events(manifest: Manifest) -> tuple[FromEvent, ...]:
    """The parameters of a workflow that the trigger around it fills from events."""
    return tuple(_from_events(manifest))


def _from_events(manifest: Manifest) -> Iterator[FromEvent]:
    document, path = manifest.origin.document, manifest.origin.path
    if "source" not in path or dig(document.value, "kind") != "Sensor":
        return
    service = path[: path.index("source")]
    names = list(manifest.arguments)
    for index, parameter in enumerate(sequence(dig(document.value, *service, "parameters"))):
        field = text(dig(parameter, "src", "dataKey")) or text(dig(parameter, "src", "dataTemplate"))
        found = re.fullmatch(_ARGUMENT, text(dig(parameter, "dest")))
        if field and found and int(found[1]) < len(names):
            yield FromEvent(names[int(found[1])], field, Origin(document, (*service, "parameters", index)))
