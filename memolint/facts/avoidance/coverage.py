"""What the guarded work depends on and the name of the marker leaves out, by the rules that hold for keys."""

from collections.abc import Iterator

from memolint.argo.views import Manifest, Origin, Template
from memolint.code.markers.recognise import makes
from memolint.facts.avoidance.recurrence import is_dated
from memolint.facts.avoidance.subject import LOADED, Marked, markers_of
from memolint.facts.coverage import artifacts, coverage
from memolint.facts.coverage.agreed import RUN_IDENTITIES, mentions
from memolint.facts.coverage.calls import argument
from memolint.facts.reads.images import Image
from memolint.facts.reads.mounts import is_below
from memolint.facts.reads.reads import Read, is_global
from memolint.facts.reads.references import INPUT, Variable, takes_in, variable_of, variables_in
from memolint.facts.world.volumes import sharing
from memolint.finding import ERROR, INFO, WARNING
from memolint.typed import Record


class Missing(Record):
    """A source that the guarded work reads and the marker does not name; `severity` is what that is worth."""

    source: Variable
    read: Read
    severity: str
    why: str = ""


def missing(marked: Marked) -> list[Missing]:
    """What is missing and worth most, in the order of declaration."""
    if marked.is_open:
        return []
    memo = marked.key
    sources = coverage.inputs(memo) | coverage.items(memo) | coverage.variables(memo)
    used = variables_in(marked.guarded)
    found: dict[str, list[Missing]] = {}
    for source, read in sources.items():
        is_read = any(takes_in(name, source.text) for name in used)
        if is_read and not _is_loaded_by(marked, source) and not _is_of_run(marked, source):
            excuse = coverage.excuse(memo, source, read)
            one = Missing(source, read, excuse.severity if excuse else ERROR, excuse.why if excuse else "")
            found.setdefault(one.severity, []).append(one)
    return next((found[severity] for severity in (ERROR, WARNING, INFO) if severity in found), [])


def _is_of_run(marked: Marked, source: Variable) -> bool:
    """Whether the marker is of one run, and everybody in it passes what the whole run knows."""
    if source.kind != INPUT or not any(mentions(marked.key, variable_of(each)) for each in RUN_IDENTITIES):
        return False
    callers = marked.project.callers(marked.template)
    passed = [name for call in callers for name in variables_in(argument(call, source.name) or "")]
    return len({argument(call, source.name) for call in callers}) < 2 and all(map(is_global, passed))


def _is_loaded_by(marked: Marked, source: Variable) -> bool:
    """Whether the markers themselves are loaded from a place that names the source."""
    loaded = marked.loaded_by() if marked.stands == LOADED else None
    return loaded is not None and any(takes_in(name, source.text) for name in variables_in(str(loaded[1])))


def is_constant(marked: Marked) -> bool:
    """Whether the marker has one name for all."""
    return not variables_in(marked.name) and "$" not in marked.name


def unnamed_artifacts(marked: Marked) -> Iterator[tuple[str, Origin]]:
    """Input artifacts of the guarded work of whose content the name of the marker says nothing."""
    memo = marked.key
    fetched = {each.name: each.path for each in artifacts.fetched(memo)}
    supplied = {each.name for each in artifacts.supplied(memo) if each.known}
    for name, (index, artifact) in marked.template.artifacts.items():
        path = artifact.get("path")
        is_used = isinstance(path, str) and bool(path) and path in marked.guarded
        is_named = isinstance(path, str) and path in memo.texts[0]
        if is_used and not is_named and (name in fetched or name in supplied):
            steps = fetched.get(name) or ("inputs", "artifacts", index, "name")
            yield name, marked.template.origin.at(*steps)


def moving_images(marked: Marked) -> Iterator[Image]:
    """The images of the template that move, where nothing in the name of the marker is raised with them or is a day."""
    if not is_dated(marked):
        yield from coverage.own_images(marked.key)


def same_name(marked: Marked) -> Iterator[Marked]:
    """Markers of other templates that have the same name on the same storage, and stand for other work."""
    own = marked.guarded.split()
    for template in _others(marked):
        for each in markers_of(template, marked.neighbourhood):
            is_same = makes(each.marker.name, marked.marker.name) and each.name == marked.name
            if is_same and each.marker.is_explicit and each.guarded.split() != own:
                yield each


def _others(marked: Marked) -> list[Template]:
    mount = marked.mount
    if mount is None or not marked.marker.is_explicit or marked.is_open or not is_below(marked.name, mount.path):
        return []
    here = marked.template.manifest
    return [
        each.template
        for each in sharing(marked.template, mount, marked.project)
        if each.mount.path == mount.path and _surely_meets(each.template.manifest, here)
    ]


def _surely_meets(one: Manifest, other: Manifest) -> bool:
    """Whether two objects surely live in one namespace: they stand in one file, or name it."""
    return one.file == other.file or bool(one.namespace and one.namespace == other.namespace)
