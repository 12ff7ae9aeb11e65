"""Markers in a play: what steps leave on volumes, in buckets and databases, later steps and runs find there.

The controller knows nothing of markers, so they are read off the pods that it has played, in the order of their start.
"""

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence

from memolint.argo import arguments
from memolint.argo.views import dig, sequence, text
from memolint.code.markers.computed import identity
from memolint.code.markers.found import FoundMarker, found_in
from memolint.code.markers.outline import DATABASE, FILE
from memolint.engine.analysis.staleness import Verdict
from memolint.engine.cluster.clock import SECOND
from memolint.engine.executors.port import Pod, Work
from memolint.engine.play import Run
from memolint.engine.state import nodes
from memolint.engine.state.nodes import Node
from memolint.facts.avoidance.clues import may_hold_marker
from memolint.facts.avoidance.guarded import guarded_text
from memolint.facts.reads.mounts import is_below
from memolint.lang.go.time import times
from memolint.lang.template import anystring
from memolint.typed import Record

_LASTING = frozenset(("persistentVolumeClaim", "hostPath", "nfs", "csi", "cephfs", "glusterfs", "iscsi", "azureFile"))
_DAY = re.compile(r"\$\(date (?:-u )?\+['\"]?(%F|%Y-%m-%d|%Y%m%d)['\"]?\)")
# Where a marker is, and what it is called.
Key = tuple[str, str]


class Left(Record):
    """A marker that a node has left: when, in which run, of which work, and whether that succeeded.

    `after` are the nodes of that run that begin once it has ended.
    """

    at: int
    run: int
    work: str
    values: Mapping[str, str]
    succeeded: bool
    after: frozenset[str]


class PodStep(Record):
    """A node with its pod, in a run of this number."""

    run: int
    node: Node
    pod: Pod


def of_runs(runs: Sequence[Run]) -> tuple[Verdict, ...]:
    """The nodes that find a marker: stale, where it stands for other work than theirs, or for work that failed."""
    left: dict[Key, Left] = {}
    found: list[Verdict] = []
    for step in sorted(_steps(runs), key=lambda each: (each.node.started or 0, each.run)):
        for marker in found_in(step.pod.work.template):
            key = _key(marker, step)
            if key is None or not marker.marker.writes:
                continue
            known = left.get(key)
            if known is not None and _is_before(known, step):
                found.append(_verdict(step, _called(marker, step), known, _work(marker)))
            elif _leaves(marker, step.node) and known is None:
                left[key] = _left(marker, step, runs[step.run - 1])
    return tuple(found)


def _is_before(known: Left, step: PodStep) -> bool:
    """Whether a marker is there when a step begins; what is played without durations begins and ends in one moment."""
    started = step.node.started or 0
    is_later = known.run != step.run or step.node.name in known.after
    return known.at < started or (known.at == started and is_later)


def _steps(runs: Sequence[Run]) -> Iterator[PodStep]:
    for number, run in enumerate(runs, start=1):
        for each in run.nodes:
            pod = run.pods.get(each.name)
            if pod is not None and may_hold_marker(pod.work.template):
                yield PodStep(number, each, pod)


def _key(found: FoundMarker, step: PodStep) -> Key | None:
    """Where the marker is, None where no other pod finds it or only a run knows how it is called."""
    name = found.marker.name
    called = _called(found, step)
    known_by = identity(name._replace(text=called))
    if not known_by:
        return None
    if name.level != FILE:
        return name.level, name.made_of if name.level == DATABASE else known_by
    store = _store(step.pod.work, found.read.container, called.partition("#")[0])
    return (store, known_by) if store else None


def _called(found: FoundMarker, step: PodStep) -> str:
    """The name of a marker on the day of its step."""
    return _DAY.sub(lambda day: _day(day[1], step.node), found.marker.name.text)


def _day(layout: str, at: Node) -> str:
    written = "20060102" if layout == "%Y%m%d" else "2006-01-02"
    return times.formatted(times.unix((at.started or 0) // SECOND), written)


def _store(work: Work, container: tuple[str | int, ...], path: str) -> str:
    """The storage below a path that outlives the pod: a claim, a folder of the host, one that the workflow makes."""
    mounts = [each for each in sequence(dig(work.template, *container, "volumeMounts")) if isinstance(each, dict)]
    above = [each for each in mounts if is_below(path, posixpath.normpath(text(each.get("mountPath")) or "."))]
    if not above:
        return ""
    mount = max(above, key=lambda each: len(text(each.get("mountPath"))))
    inside = f"/{text(mount.get('subPath'))}" if mount.get("subPath") else ""
    volumes = [*sequence(work.template.get("volumes")), *sequence(work.added.get("volumes"))]
    volume = next((each for each in volumes if dig(each, "name") == mount.get("name")), None)
    if volume is None:
        return f"{work.workflow}/{mount.get('name')}{inside}"  # `volumeClaimTemplates`: one for each workflow
    kind = next((each for each in volume if each in _LASTING), "")
    return f"{kind}:{volume[kind]}{inside}" if kind else ""


def _work(found: FoundMarker) -> str:
    return " ".join(found.read.written(guarded_text(found)).split())


def _leaves(found: FoundMarker, at: Node) -> bool:
    """Whether the node leaves the marker: after success, or whatever happens where it is written too early."""
    is_early = bool(found.marker.late) or found.marker.unguarded is not None
    return at.phase == nodes.SUCCEEDED or (is_early and at.phase == nodes.FAILED)


def _left(found: FoundMarker, step: PodStep, run: Run) -> Left:
    at = step.node.finished or step.node.started or 0
    succeeded = step.node.phase == nodes.SUCCEEDED
    return Left(at, step.run, _work(found), _values(step.node), succeeded, frozenset(_after(step.node, run)))


def _after(node: Node, run: Run) -> set[str]:
    """The nodes that the controller adds below a node: all that wait for its end."""
    children = {each.name: each.children for each in run.nodes}
    found: set[str] = set()
    queue = list(node.children)
    while queue:
        name = queue.pop()
        if name not in found:
            found.add(name)
            queue += children.get(name, ())
    return found


def _values(at: Node) -> dict[str, str]:
    given = arguments.named(at.inputs, "parameters")
    return {str(each.get("name")): anystring.text_of(each.get("value")) or "" for each in given}


def _verdict(step: PodStep, called: str, known: Left, work: str) -> Verdict:
    told = f"finds the marker {called} of run {known.run}"
    if not known.succeeded:
        return Verdict(step.run, step.node.name, f"{told}, whose work failed", is_stale=True)
    if work == known.work:
        return Verdict(step.run, step.node.name, told, is_stale=False)
    own = _values(step.node)
    differs = [f"{name}={value}" for name, value in known.values.items() if own.get(name, value) != value]
    there = f"for {' '.join(differs)}" if differs else "for other work"
    return Verdict(step.run, step.node.name, f"{told}, which is {there}", is_stale=True)
