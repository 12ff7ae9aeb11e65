"""Volumes that several templates mount: what one writes there, another may read."""

from memolint.argo.project import Project
from memolint.argo.views import Manifest, Template
from memolint.facts.fact import fact
from memolint.facts.reads.mounts import Mount, is_below, mounts
from memolint.typed import Record


class Sharing(Record):
    """A template that mounts a storage, and how it does."""

    template: Template
    mount: Mount


def sharing(template: Template, mount: Mount, project: Project) -> list[Sharing]:
    """The other templates of the project that mount the same storage, or a folder of it that holds this one.

    Definitions of one name in several files are alternatives and share nothing; nor do claims of two namespaces.
    """
    same = _by_store(project).get((mount.volume.kind, mount.volume.store), [])
    return [
        each
        for each in same
        if each.template is not template
        and _may_meet(each, template.manifest)
        and _overlap(each.mount.sub_path, mount.sub_path)
    ]


@fact
def _by_store(project: Project) -> dict[tuple[str, str], list[Sharing]]:
    found: dict[tuple[str, str], list[Sharing]] = {}
    for manifest in project.manifests:
        for template in manifest.templates:
            for mount in mounts(template, project):
                if mount.volume.outlives_pod and mount.volume.store:
                    store = mount.volume.kind, mount.volume.store
                    found.setdefault(store, []).append(Sharing(template, mount))
    return found


def _may_meet(one: Sharing, its: Manifest) -> bool:
    """Whether templates of two objects mount the same storage; a claim that an input names is known in one alone."""
    mine = one.template.manifest
    if mine is its:
        return True
    is_alternative = bool(mine.name) and (mine.kind, mine.name) == (its.kind, its.name)
    is_apart = bool(mine.namespace and its.namespace) and mine.namespace != its.namespace
    return not is_alternative and not is_apart and "{{" not in one.mount.volume.store


def _overlap(one: str, other: str) -> bool:
    """Whether two sub-paths may be one, or one in the other; what holds a variable may be any."""
    if any(mark in each for each in (one, other) for mark in ("{{", "$(")):
        return True
    return not one or not other or is_below(one, other) or is_below(other, one)
