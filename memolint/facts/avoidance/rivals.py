"""Runs and steps that look for the same marker at the same time."""

from collections.abc import Iterator

from memolint.argo.synchronization import FORMS
from memolint.argo.views import Call, Origin, Template, dig, mapping, sequence, text
from memolint.code.markers.outline import Act
from memolint.facts.avoidance.subject import LASTING, WORKFLOW, Marked
from memolint.facts.coverage.calls import argument, passes_item
from memolint.facts.hits.unreached import waits
from memolint.facts.reads.mounts import is_below, mounts
from memolint.facts.reads.references import INPUT, variable_of, variables_in
from memolint.facts.reads.versions import location
from memolint.facts.recurrence import reuse
from memolint.lang.go.json.gojson import marshal
from memolint.typed import Record

_ALONE = ("ReadWriteOnce", "ReadWriteOncePod")
_UNIQUE = ("$$", "$RANDOM", "mktemp", "$HOSTNAME", "getpid", "uuid", "{{pod.name}}", "tempfile", "$(hostname)")


class Rival(Record):
    """Why several look at once, and the call that is to blame."""

    why: str
    call: Call


def racing(marked: Marked) -> Rival | None:
    """Several steps of one workflow that run side by side and look for one marker, with nothing that orders them."""
    if marked.marker.locked or marked.stands not in (LASTING, WORKFLOW) or _is_in_turn(marked):
        return None
    if marked.is_open or not reuse.is_reused_in_one_run(marked.plain_key) or _is_harmless(marked):
        return None
    return next(_fan_out(marked), None)


def _fan_out(marked: Marked) -> Iterator[Rival]:
    """Loops whose item is in no input of the name, and calls that run at the same time with the same values."""
    held = [variable_of(name).name for name in variables_in(marked.name) if variable_of(name).kind == INPUT]
    calls = [call for call in marked.project.callers(marked.template) if call.kind != "hook"]
    for call in calls:
        if call.loops and not _is_one_by_one(call) and not any(passes_item(call, name) for name in held):
            yield Rival("the iterations of the loop", call)
    for index, call in enumerate(calls):
        for other in calls[:index]:
            same = all(argument(call, name) == argument(other, name) for name in held)
            if same and _side_by_side(other, call):
                yield Rival(f"`{other.name}` and `{call.name}`", call)


def _side_by_side(one: Call, other: Call) -> bool:
    """Whether two calls of one template may run at the same time."""
    if one.holder is None or one.holder is not other.holder or dig(one.holder.value, "parallelism") == 1:
        return False
    if one.kind == "step":
        return one.origin.path[:-1] == other.origin.path[:-1]
    return not is_after(one, other) and not is_after(other, one)


def is_after(one: Call, other: Call) -> bool:
    """Whether a task waits for another, be it through others."""
    before = waits(one.holder) if one.holder is not None else {}
    seen, queue = set(), [one.name]
    while queue:
        name = queue.pop()
        if name not in seen:
            seen.add(name)
            queue += before.get(name, ())
    return other.name in seen


def _is_one_by_one(call: Call) -> bool:
    items = call.value.get("withItems")
    is_single = isinstance(items, list) and len(items) < 2
    holder = call.holder
    return is_single or (holder is not None and dig(holder.value, "parallelism") == 1)


def _is_in_turn(marked: Marked) -> bool:
    """Whether Argo lets one in at a time, or few, as a semaphore may say: a lock, a limit of one."""
    template = marked.template
    block = template.block("synchronization") or {}
    return any(map(block.get, FORMS)) or template.manifest.spec.get("parallelism") == 1


def _is_harmless(marked: Marked) -> bool:
    """Whether two at once only work twice: each writes a file of its own name and moves it into place."""
    made = [each for each in marked.marker.writes if each.how == "moved"]
    return bool(made) and len(made) == len(marked.marker.writes) and any(each in marked.guarded for each in _UNIQUE)


def unordered(marked: Marked) -> tuple[Call, Call] | None:
    """The call of a step that brings the markers, and a call that looks for one and does not wait for it."""
    looks = [call for call in marked.project.callers(marked.template) if call.holder is not None]
    for loader in marked.template.manifest.templates:
        paths = (text(artifact.get("path")) for _, artifact in loader.artifacts.values())
        if loader is marked.template or not any(_holds(marked, loader, path) for path in paths):
            continue
        for brings in marked.project.callers(loader):
            for call in looks:
                if call.holder is brings.holder and not _waits(call, brings):
                    return brings, call
    return None


def _waits(call: Call, before: Call) -> bool:
    if call.kind == "task":
        return is_after(call, before)
    return call.kind != before.kind or before.origin.path[:-1] < call.origin.path[:-1]


class Update(Record):
    """An artifact that all runs store at one place, with the folder of the markers in it."""

    template: Template
    origin: Origin
    where: str
    name: str


def overwritten(marked: Marked) -> Update | None:
    """Where runs at the same time replace each other's markers: they are loaded and stored as a whole."""
    for template in marked.template.manifest.templates:
        for index, artifact in enumerate(sequence(dig(template.value, "outputs", "artifacts"))):
            kind = location(mapping(artifact))
            where = marshal(artifact[kind]) if kind else ""
            if kind and "{{" not in where and _holds(marked, template, text(dig(artifact, "path"))):
                place = next((field for field in ("key", "blob", "path", "url") if dig(artifact, kind, field)), "")
                if _is_loaded(marked, kind, text(dig(artifact, kind, place)), place):
                    at = template.origin.at("outputs", "artifacts", index)
                    return Update(template, at, text(dig(artifact, kind, place)), text(dig(artifact, "name")))
    return None


def rewritten(marked: Marked) -> str:
    """The object that the script takes a list of markers from, and replaces as a whole; "" if there is none."""
    if "#" not in marked.name or marked.marker.locked:
        return ""
    before = (act for act in marked.marker.before if _mentions(act, marked.file))
    brought = {word for act in before for word in act.words if "://" in word}
    later = [step.act for step in marked.marker.work] + list(marked.marker.after)
    stored = {made.name.text for act in later if _mentions(act, marked.file) for made in act.made}
    return next(iter(sorted(brought & stored)), "")


def _mentions(act: Act, file: str) -> bool:
    return any(file == word or (word and not word.startswith("-") and file.endswith(f"/{word}")) for word in act.words)


def is_saved(marked: Marked) -> bool:
    """Whether some template of the workflow stores the folder of the marker as an artifact."""
    return any(
        _holds(marked, template, text(dig(artifact, "path")))
        for template in marked.template.manifest.templates
        for artifact in sequence(dig(template.value, "outputs", "artifacts"))
    )


def _is_loaded(marked: Marked, kind: str, where: str, field: str) -> bool:
    inputs = (
        artifact
        for template in marked.template.manifest.templates
        for artifact in sequence(dig(template.value, "inputs", "artifacts"))
    )
    return any(text(dig(artifact, kind, field)) == where for artifact in inputs)


def _holds(marked: Marked, template: Template, path: str) -> bool:
    """Whether a path of a template is a folder in which the marker stands: on the same volume, or in the same pod."""
    if not path:
        return False
    if template is marked.template:
        return is_below(marked.name, path.rstrip("/")) and path.rstrip("/") != marked.name
    own = marked.mount
    if own is None:
        return False
    for mount in mounts(template, marked.project):
        if mount.volume.name == own.volume.name and mount.sub_path == own.sub_path and is_below(path, mount.path):
            inside = path[len(mount.path) :].strip("/")
            return is_below(marked.name, f"{own.path}/{inside}".rstrip("/"))
    return False


def shared_by_one_node(marked: Marked) -> Rival | None:
    """A loop over pods that mount a claim which one node alone may mount."""
    mount = marked.mount
    if mount is None or mount.volume.kind != "volumeClaimTemplate":
        return None
    modes = dig(mount.volume.origin.document.value, *mount.volume.origin.path, "spec", "accessModes")
    if not sequence(modes) or any(mode not in _ALONE for mode in sequence(modes)):
        return None
    calls = (call for call in marked.project.callers(marked.template) if call.loops and not _is_one_by_one(call))
    return next((Rival("the iterations of the loop", call) for call in calls), None)


def is_told_in_pod(marked: Marked) -> bool:
    """Whether another container of the pod speaks of the marker: then it may be there."""
    value = {key: each for key, each in marked.template.value.items() if key != marked.read.container[0]}
    base = marked.name.rpartition("/")[2].partition("{{")[0].partition("$")[0]
    return len(base) > 1 and base in marshal(value)


def mounted_by_sibling(marked: Marked) -> str:
    """A template of the same object that mounts a lasting volume where the marker stands, "" if there is none."""
    for template in marked.template.manifest.templates:
        for mount in mounts(template, marked.project):
            if mount.volume.outlives_pod and is_below(marked.name, mount.path):
                return template.label
    return ""
