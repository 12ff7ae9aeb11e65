"""What the code of templates reads and writes on volumes that outlive its pod, and who else mounts these."""

import posixpath
import re
from collections.abc import Iterator

from memolint.argo.project import Project
from memolint.argo.trail import Trail
from memolint.argo.views import Manifest, Origin, Template, dig, sequence, text
from memolint.code.touched.roles import READ, UNKNOWN, WRITE
from memolint.code.touched.uses import of_environment, uses
from memolint.facts.declarations import declares_harmless_effects
from memolint.facts.fact import fact
from memolint.facts.reads.mounts import FRESH_CLAIM, NETWORK, Mount, is_below, mount_of, mounts
from memolint.facts.world.volumes import sharing
from memolint.text.documents import Path
from memolint.text.source import Place
from memolint.typed import Record

# Names of what is kept to save time, or to be looked at: nobody misses it where it is not written.
_BY_THE_WAY = (
    r"(?i)(?:^|[-_./])\.?(?:\w*cache\w*|ccache|m2|npm|pip|yarn|gradle|te?mp|scratch|logs?|\w+\.log)(?:$|[-_./])"
)
_TAG = r"\{\{.*?\}\}|\$\{?\w+\}?|\$\(.*?\)|\*|\?"
_MAX_PATH = 1_000
_SYSTEM = ("/dev", "/sys", "/proc", "/run", "/var/run", "/etc", "/lib/modules")


class Touched(Record):
    """A path of a volume that the code of a template names. `below` is the path in the volume.

    `role` is `read`, `write` or "" (nobody can tell); `place` is where it is named, or the mount.
    """

    template: Template
    mount: Mount
    path: str
    below: str
    role: str
    origin: Origin
    place: Place


class Channel(Record):
    """A path of a volume that templates hand something over by: `own` writes what `others` read, or the other way."""

    own: Touched
    others: tuple[Touched, ...]
    chain: tuple[str, ...] = ()

    @property
    def is_fresh(self) -> bool:
        """Whether the volume is empty when a workflow starts."""
        return self.own.mount.volume.kind == FRESH_CLAIM

    @property
    def label(self) -> str:
        """What the volume is called: by its claim, folder or server where it has one."""
        volume = self.own.mount.volume
        if self.is_fresh or not volume.store:
            return f"volume `{volume.name}`"
        return f"`{volume.store}`" if volume.kind == NETWORK else f"{volume.kind} `{volume.store}`"


def writes(project: Project, template: Template) -> Iterator[Channel]:
    """What the template, or one that it calls, leaves on volumes for others: in this run, or whoever comes later."""
    found = list(channels(project, template))
    looked_at = [each.own for each in found if each.own.role != WRITE]
    for channel in found:
        if channel.own.role == WRITE and (channel.others or _is_left(channel.own, looked_at)):
            yield channel


def reads(project: Project, template: Template) -> Iterator[Channel]:
    """What the template, or one that it calls, reads from volumes that others surely write to, not it itself."""
    for channel in channels(project, template):
        mine = (each for each in touched(channel.own.template, project) if each.role == WRITE)
        if (
            channel.own.role == READ
            and channel.others
            and not any(_meet(each.below, channel.own.below) for each in mine)
        ):
            yield channel


def channels(project: Project, template: Template) -> tuple[Channel, ...]:
    """All that the template, and what it calls, does on lasting volumes, be there others or not."""
    return _channels(template, project)


@fact
def _channels(template: Template, project: Project) -> tuple[Channel, ...]:
    inside = frozenset(project.below(template))
    found = []
    for at, chain in _touching(project).below(template):
        for own in touched(at, project):
            others = [each for each in beside(project, own) if each.template not in inside]
            role = _settled(project, own, others)
            kept = tuple(each for each in others if _answers(project, own, role, each))
            found.append(Channel(own._replace(role=role), kept, chain))
    return tuple(found)


@fact
def _touching(project: Project) -> Trail:
    return Trail(project, lambda at: not declares_harmless_effects(at) and bool(touched(at, project)))


def _settled(project: Project, own: Touched, others: list[Touched]) -> str:
    """What a template does with a path: if its code does not tell, what others do with it may."""
    if own.role != UNKNOWN:
        return own.role
    if any(each.role == WRITE for each in others):
        return READ
    if own.mount.volume.kind != FRESH_CLAIM or not others:
        return UNKNOWN
    # What is on a volume that starts empty comes from the first that mounts it.
    return WRITE if all(_comes_before(project, own, each) for each in others) else UNKNOWN


def _answers(project: Project, own: Touched, role: str, other: Touched) -> bool:
    """Whether another template takes what is written, or surely writes what is read."""
    if role != WRITE:
        return role == READ and other.role == WRITE
    if other.role == UNKNOWN:
        return own.mount.volume.kind == FRESH_CLAIM and _comes_before(project, own, other)
    return other.role == READ


def _comes_before(project: Project, own: Touched, other: Touched) -> bool:
    """Whether a template is called before another of the same workflow."""
    at = own.mount.volume.origin
    holding = (each for each in project.manifests if each.origin.document is at.document)
    order = _called(project, next(each for each in holding if each.origin.path == at.path[: len(each.origin.path)]))
    return next((each for each in order if each in (own.template, other.template)), None) is own.template


@fact
def _called(project: Project, manifest: Manifest) -> tuple[Template, ...]:
    """The templates of a workflow in the order in which it first calls them, as far as the order of the file tells."""
    entry = project.entry(manifest)
    stack = [entry] if entry is not None else list(reversed(manifest.templates))
    found: dict[Template, None] = {}
    while stack:
        template = stack.pop()
        if template not in found:
            found[template] = None
            stack += reversed(project.callees(template))
    return tuple(found)


def _is_left(own: Touched, looked_at: list[Touched]) -> bool:
    """Whether nothing but a later run can want what is written, and it is no by-product: no cache, log or scratch file.

    What the template, or another below the memoized one, reads again is their own.
    """
    volume = own.mount.volume
    is_own = any(_is_same(each, own) for each in looked_at)
    names = f"{own.path[:_MAX_PATH]}/{volume.name[:_MAX_PATH]}/{volume.store[:_MAX_PATH]}"
    return volume.outlives_workflow and not is_own and not re.search(_BY_THE_WAY, names)


def _is_same(one: Touched, other: Touched) -> bool:
    same = one.mount.volume.kind, one.mount.volume.store
    return same == (other.mount.volume.kind, other.mount.volume.store) and _meet(one.below, other.below)


@fact
def touched(template: Template, project: Project) -> tuple[Touched, ...]:
    """The paths on lasting volumes that the template names; the whole mount where a container names none."""
    lasting = [each for each in mounts(template, project) if each.volume.outlives_pod and not _is_of_system(each)]
    found = [
        one
        for container in dict.fromkeys(each.container for each in lasting)
        for one in _in(template, project, container)
    ]
    return tuple(dict.fromkeys(found))


def _is_of_system(mount: Mount) -> bool:
    """Whether a mount is a socket, a device or a setting of the node."""
    store = mount.volume.store
    return store.endswith(".sock") or (store.startswith("/") and any(is_below(store, each) for each in _SYSTEM))


def _in(template: Template, project: Project, container: Path) -> Iterator[Touched]:
    mine = [each for each in mounts(template, project) if each.container == container]
    lasting = [each for each in mine if each.volume.outlives_pod and not _is_of_system(each)]
    folders, environment = [each.path for each in lasting], _environment(dig(template.value, *container, "env"))
    start = text(dig(template.value, *container, "workingDir"))
    given = _artifact_paths(template)
    seen = set()
    for use in uses(template.value, container, environment, start, folders):
        mount = mount_of(template, project, container, use.path)
        if mount is not None and mount in lasting and not any(is_below(use.path, each) for each in given):
            seen.add(mount)
            origin = template.origin.at(*use.passage.path)
            yield _touched(template, mount, use.path, use.role, origin, origin.part(use.passage.start, use.passage.end))
    for name, (path, role) in of_environment(environment, folders).items():
        mount = mount_of(template, project, container, path)
        if mount is not None and mount in lasting and mount not in seen:
            seen.add(mount)
            origin = _entry(template, container, name)
            yield _touched(template, mount, path, role, origin, origin.place())
    for mount in lasting:
        if mount not in seen:
            yield _touched(template, mount, mount.path, UNKNOWN, mount.origin, mount.origin.place())


def _touched(template: Template, mount: Mount, path: str, role: str, origin: Origin, place: Place) -> Touched:
    below = posixpath.normpath(posixpath.join("/", mount.sub_path, posixpath.relpath(path, mount.path)))
    return Touched(template, mount, path, below, READ if mount.read_only else role, origin, place)


def _environment(entries: object) -> dict[str, str]:
    return {text(dig(each, "name")): text(dig(each, "value")) for each in sequence(entries) if dig(each, "value")}


def _entry(template: Template, container: Path, name: str) -> Origin:
    entries = sequence(dig(template.value, *container, "env"))
    index = next(index for index, each in enumerate(entries) if dig(each, "name") == name)
    return template.origin.at(*container, "env", index, "value")


def _artifact_paths(template: Template) -> list[str]:
    """Where input artifacts are unpacked: what is there is theirs, be a volume below it or not."""
    found = (text(artifact.get("path")) for _, artifact in template.artifacts.values())
    return [posixpath.normpath(path) for path in found if path]


def beside(project: Project, own: Touched) -> list[Touched]:
    """What other templates name on the same storage that may be the same path, or above or below it."""
    return [
        each
        for other in sharing(own.template, own.mount, project)
        for each in touched(other.template, project)
        if each.mount == other.mount and _meet(each.below, own.below)
    ]


def _meet(one: str, other: str) -> bool:
    """Whether two paths may be one, or one in the other; a part with a variable may be any."""
    for mine, its in zip(one.strip("/").split("/"), other.strip("/").split("/"), strict=False):
        if not mine or not its:
            return True
        if mine != its and not _may_be(mine, its) and not _may_be(its, mine):
            return False
    return True


def _may_be(pattern: str, name: str) -> bool:
    """Whether what is known of a name with variables fits another."""
    known = re.split(_TAG, pattern)
    if len(known) == 1 or re.search(_TAG, name):
        return len(known) > 1
    at = len(known[0])
    for part in known[1:-1]:
        at = name.find(part, at) + len(part)
        if at < len(part):
            return False
    return name.startswith(known[0]) and name.endswith(known[-1]) and at <= len(name) - len(known[-1])
