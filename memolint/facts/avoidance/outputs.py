"""Outputs that a run which finds the marker does not make."""

from collections.abc import Iterator

from memolint.argo.views import Origin, dig, mapping, named, text
from memolint.code.markers.outline import FAIL, IDLE, WORK, Act
from memolint.code.markers.recognise import EARLY_EXIT
from memolint.facts.avoidance.subject import Marked
from memolint.facts.reads.mounts import mount_of
from memolint.facts.reads.results import is_printed_text_read
from memolint.typed import Record

_KINDS = ("parameters", "artifacts")
_SAYS = frozenset(("echo", "printf", "print"))
_PRINTS = frozenset("echo printf print cat head tail jq sed awk".split())


class Unmade(Record):
    """A declared output that is absent where the work is skipped. `sure`: nothing that is run then may make it."""

    name: str
    kind: str
    path: str
    origin: Origin
    sure: bool


def unmade(marked: Marked) -> Iterator[Unmade]:
    """The outputs without a default that only the guarded work makes."""
    if marked.read.container not in (("script",), ("container",)):
        return
    marker = marked.marker
    around = (*marker.before, *marker.skip, *marker.after)
    for kind in _KINDS:
        for name, (index, output) in named(dig(marked.template.value, "outputs", kind)).items():
            source = mapping(output.get("valueFrom")) if kind == "parameters" else output
            path = text(source.get("path"))
            is_optional = source.get("default") is not None or output.get("optional") is True
            if not path or is_optional or _outlives(marked, path) or any(_may_make(act, path) for act in around):
                continue
            if not any(_may_make(step.act, path) for step in marker.work) and marker.form != EARLY_EXIT:
                continue
            sure = all(act.kind in (IDLE, FAIL, "exit", "strict", "lax", "lock") for act in marker.skip)
            at = marked.template.origin.at("outputs", kind, index)
            yield Unmade(name, kind.removesuffix("s"), path, at, sure)


def unsaid(marked: Marked) -> bool:
    """Whether somebody reads what the work prints, and a run that skips it prints nothing, or words of the script."""
    callers = marked.project.callers(marked.template)
    if marked.marker.form != EARLY_EXIT or not callers or not is_printed_text_read(marked.template, marked.project):
        return False
    if any(act.program in _PRINTS for act in marked.marker.before):
        return False
    return all(act.kind != WORK and _is_said(act) for act in marked.marker.skip)


def _is_said(act: Act) -> bool:
    """Whether an act prints nothing but words of the script."""
    return act.program not in _PRINTS or (act.program in _SAYS and not any("$" in word for word in act.words))


def _outlives(marked: Marked, path: str) -> bool:
    """Whether the file of an earlier run is still there: on a volume, or it is the marker itself."""
    mount = mount_of(marked.template, marked.project, marked.read.container, path)
    is_kept = mount is not None and (mount.volume.outlives_pod or not mount.volume.kind)
    is_brought = any(text(each.get("path")) == path for _, each in marked.template.artifacts.values())
    return is_kept or is_brought or path == marked.name


def _may_make(act: Act, path: str) -> bool:
    """Whether an act writes a file, is told its name, or that of a folder around it."""
    names = [made.name.text for made in act.made] + [word.partition("=")[2] or word for word in act.words]
    folders = (f"{each.rstrip('/')}/" for each in names if each.startswith("/") and each.rstrip("/"))
    is_relative = any(not each.startswith("/") and each and path.endswith(f"/{each}") for each in names)
    return path in names or is_relative or any(path.startswith(folder) for folder in folders)


def late_work(marked: Marked) -> Act | None:
    """The first part of the work that comes after the marker; not what only hands out the declared outputs."""
    outputs = mapping(marked.template.value.get("outputs"))
    paths = [
        text(path)
        for kind in _KINDS
        for _, output in named(outputs.get(kind)).values()
        for path in (output.get("path"), dig(output, "valueFrom", "path"))
    ]
    handed = {path for path in paths if path}
    for act in marked.marker.late:
        publishes = any(marked.file in word for word in act.words)
        if not publishes and not any(_may_make(act, path) for path in handed):
            return act
    return None
