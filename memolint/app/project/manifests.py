"""The files that were given as a part of their project: references from them are looked up among them first."""

import os
from collections.abc import Iterable, Iterator

from memolint.argo.project import Project, calls_of
from memolint.argo.views import Manifest, mapping, text

Identity = tuple[str, str]


class Whole(Project):
    """A project of which some manifests are judged and the `others` are only looked up."""

    __slots__ = ("_given",)

    def __init__(self, given: Iterable[Manifest], others: Iterable[Manifest]) -> None:
        given = list(given)
        super().__init__(sorted([*given, *others], key=lambda each: each.file))
        self._given = {id(each.value) for each in given}

    def find(self, kind: str, name: str, near: Manifest) -> Manifest | None:
        """As in any project; a reference from a given manifest means a given one where there is one."""
        found = [each for each in self._by_identity.get((kind, name), ()) if _may_share_a_namespace(each, near)]
        if id(near.value) in self._given:
            found = [each for each in found if id(each.value) in self._given] or found
        nearest = _nearest(found, near.file) if len(found) > 1 else found
        return nearest[0] if len(nearest) == 1 else None


def _may_share_a_namespace(one: Manifest, other: Manifest) -> bool:
    return not one.namespace or not other.namespace or one.namespace == other.namespace


def _nearest(candidates: list[Manifest], file: str) -> list[Manifest]:
    ranked = [(_distance(each.file, file), each) for each in candidates]
    best = min(distance for distance, _ in ranked)
    return [each for distance, each in ranked if distance == best]


def _distance(file: str, other: str) -> tuple[int, int]:
    """Longest common folder first, then fewest steps. Names may lead upwards, so that they are made absolute."""
    if file == other:
        return -len(file), -1
    here, there = os.path.dirname(os.path.abspath(file)), os.path.dirname(os.path.abspath(other))
    common = os.path.commonpath([here, there])
    return -len(common.split(os.sep)), os.path.relpath(here, there).count(os.sep)


def references(manifest: Manifest) -> Iterator[Identity]:
    """Kind and name of the templates that a manifest refers to: in its calls, and that it is made from."""
    for call in calls_of(manifest):
        found = mapping(call.value.get("templateRef"))
        if found and call.value.get("inline") is None:
            yield identity_of(found)
    base = mapping(manifest.spec.get("workflowTemplateRef"))
    if base:
        yield identity_of(base)


def identity_of(reference: dict[str, object]) -> Identity:
    """Kind and name of what a `templateRef` or `workflowTemplateRef` refers to."""
    kind = "ClusterWorkflowTemplate" if reference.get("clusterScope") is True else "WorkflowTemplate"
    return kind, text(reference.get("name"))


def missing(project: Project, manifests: Iterable[Manifest]) -> set[Identity]:
    """The references of `manifests` that mean nothing in the project, or several things."""
    return {
        identity
        for manifest in manifests
        for identity in references(manifest)
        if project.find(*identity, manifest) is None
    }
