"""What a step leaves on a volume for others to read, and whether a marker beside it can stand for the work.

A marker says that a file of this name is there, made from these inputs. So the file must be named by all that the work
reads, nobody else may write it, and the step may read nothing there that could change.
"""

import posixpath
from collections.abc import Iterator

from memolint.argo.project import Project
from memolint.argo.views import Template
from memolint.code.markers.found import ReadCode, code_of
from memolint.code.markers.outline import MOVED, REMOVE, Act
from memolint.code.markers.recognise import flat, markers
from memolint.code.touched.roles import READ, UNKNOWN, WRITE
from memolint.facts.fact import fact
from memolint.facts.reads.mounts import HOST_PATH, Mount, is_below
from memolint.facts.reads.references import variables_in
from memolint.facts.world import channels
from memolint.facts.world.channels import Channel
from memolint.typed import Record

MARKED = "its code looks for a marker already"
_KINDS = ("container", "script")
_MOVES = frozenset(("mv", "os.rename", "os.replace", "shutil.move", "rename", "replace", "move"))


class VolumeResults(Record):
    """The files that a step leaves on a volume, by their paths as it names them, and who reads them.

    `trouble` is why no marker can stand for them, "" where one can.
    """

    mount: Mount
    label: str
    paths: tuple[str, ...]
    readers: tuple[str, ...]
    trouble: str

    @property
    def folder(self) -> str:
        """Where a marker stands beside them, or at least on their volume."""
        return (
            posixpath.dirname(self.paths[0])
            if self.paths and not self.trouble
            else posixpath.join(self.mount.path, ".markers")
        )


def results(template: Template, project: Project, variables: tuple[str, ...]) -> VolumeResults | None:
    """What the step leaves for later workflows; `variables` are what its work reads. None where it leaves nothing."""
    if template.kind not in _KINDS:
        return None
    own = [each for each in channels.channels(project, template) if each.own.template is template]
    written = [each for each in own if each.own.role == WRITE and each.own.mount.volume.outlives_workflow]
    if not written:
        return None
    gone = tuple(_gone(template))
    kept = [each for each in written if _is_kept(each.own.path, written, gone)]
    paths = tuple(dict.fromkeys(each.own.path for each in kept))
    readers = tuple(dict.fromkeys(f"`{other.template.label}`" for each in kept for other in each.others))
    trouble = next(_troubles(template, project, own, kept, variables), "")
    first = (kept or written)[0]
    return VolumeResults(first.own.mount, first.label, paths, readers, trouble)


def _is_kept(path: str, written: list[Channel], gone: tuple[str, ...]) -> bool:
    """Whether a path is a result: not a folder that is made for one, nor what is moved or removed."""
    is_folder = any(each.own.path != path and is_below(each.own.path, path) for each in written)
    return not is_folder and not any(is_below(path, each) for each in gone)


def _troubles(
    template: Template, project: Project, own: list[Channel], kept: list[Channel], variables: tuple[str, ...]
) -> Iterator[str]:
    if any(True for read in _code(template) for _ in markers(read.outline)):
        yield MARKED
    paths = [each.own.path for each in kept]
    for each in own:
        if each.own.role == UNKNOWN:
            yield f"whether it reads or writes `{each.own.path}` there, its code does not tell"
        elif each.own.role == READ and not any(is_below(each.own.path, path) for path in paths):
            yield f"it reads `{each.own.path}` there, and nothing says which content that has"
    if any(each.own.mount.volume.kind == HOST_PATH for each in kept):
        yield "a folder of the node is another one on each node"
    if not kept:
        yield "what it writes there does not stay"
    if len({each.own.mount for each in kept}) > 1:
        yield "it writes to several places"
    yield from _unsafe(template, paths)
    yield from _unnamed(paths, variables)
    yield from _of_others(project, kept)


def _unsafe(template: Template, paths: list[str]) -> Iterator[str]:
    for each in _removed(template):
        if any(path != each and is_below(path, each) for path in paths):
            yield f"it removes all of `{each}`"
    for path in paths:
        if "$" in path or "*" in path:
            yield f"only a run knows the name of `{path}`"


def _unnamed(paths: list[str], variables: tuple[str, ...]) -> Iterator[str]:
    for path in paths:
        missing = [each for each in variables if each not in variables_in(path)]
        if missing:
            yield f"`{path}` is not named by `{missing[0]}`, so that other work replaces it"


def _of_others(project: Project, kept: list[Channel]) -> Iterator[str]:
    for each in kept:
        depth = each.own.below.count("/")
        for other in channels.beside(project, each.own):
            if other.role != READ and other.below.count("/") >= depth:
                yield f"`{other.template.label}` may write `{each.own.path}` as well"
    if not any(each.others for each in kept):
        yield "nothing in view reads it"


def _gone(template: Template) -> Iterator[str]:
    """What the code moves elsewhere, or removes and does not speak of any more, as it is written."""
    for read, act, later in _acts(template):
        for name in _moved(act) if act.kind != REMOVE else ():
            yield read.written(name)
        for made in act.made if act.kind == REMOVE else ():
            if not any(is_below(word, made.name.text) for each in later for word in _named_by(each)):
                yield read.written(made.name.text)


def _removed(template: Template) -> Iterator[str]:
    for read, act, _ in _acts(template):
        yield from (read.written(each.name.text) for each in act.made if act.kind == REMOVE)


def _acts(template: Template) -> Iterator[tuple[ReadCode, Act, list[Act]]]:
    """Each act of the code, and those that follow."""
    for read in _code(template):
        acts = [step.act for step in flat(read.outline.nodes)]
        yield from ((read, act, acts[index + 1 :]) for index, act in enumerate(acts))


def _moved(act: Act) -> Iterator[str]:
    if act.program in _MOVES:
        yield from (each.source.text for each in act.carries if each.how == MOVED)


def _named_by(act: Act) -> Iterator[str]:
    yield from act.words
    yield from (each.name.text for each in act.made)


@fact
def _code(template: Template) -> tuple[ReadCode, ...]:
    return tuple(code_of(template.value))
