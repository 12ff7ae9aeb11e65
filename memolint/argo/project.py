"""The manifests of a project, and who calls whom across files."""

from collections.abc import Iterable, Sequence
from os.path import dirname, relpath
from typing import Any

from memolint.argo.views import Call, Manifest, Template, dig, mapping, text

_MAX_CHAIN = 50

# A template and the names of those on the way to it, its own last.
Below = tuple[Template, tuple[str, ...]]


class Project:
    """An index of manifests. Definitions of one identity in several files are alternatives: the nearest one counts."""

    __slots__ = ("_below", "_by_identity", "_callers", "_made", "_submissions", "manifests", "unresolved")

    def __init__(self, manifests: Iterable[Manifest]) -> None:
        self.manifests = list(manifests)
        self.unresolved: set[tuple[str, str]] = set()
        self._by_identity: dict[tuple[str, str], list[Manifest]] = {}
        self._callers: dict[int, list[Call]] | None = None
        self._submissions: dict[int, list[Manifest]] | None = None
        self._made: dict[int, list[Manifest]] | None = None
        self._below: dict[int, list[Below]] = {}
        for manifest in self.manifests:
            if manifest.name:
                self._by_identity.setdefault((manifest.kind, manifest.name), []).append(manifest)

    def find(self, kind: str, name: str, near: Manifest) -> Manifest | None:
        """The manifest that a reference from `near` means; None where there is none, or two that are equally near."""
        candidates = [
            each
            for each in self._by_identity.get((kind, name), ())
            if not each.namespace or not near.namespace or each.namespace == near.namespace
        ]
        if len(candidates) > 1:
            candidates = _nearest(candidates, near.file)
        return candidates[0] if len(candidates) == 1 else None

    def resolve(self, call: Call) -> Template | None:
        """The template that a call names; None where it stands outside the project (counted in `unresolved`)."""
        inline = call.inline()
        if inline is not None:
            return inline
        reference = mapping(call.value.get("templateRef"))
        if reference:
            return self._referenced(reference, call.manifest)
        return self._local(text(call.value.get("template")), call.manifest)

    def _local(self, name: str, manifest: Manifest) -> Template | None:
        found = manifest.named_templates().get(name)
        base = None if found else self.base(manifest)
        return found or (base.named_templates().get(name) if base else None)

    def _referenced(self, reference: dict[str, Any], near: Manifest) -> Template | None:
        kind = "ClusterWorkflowTemplate" if reference.get("clusterScope") is True else "WorkflowTemplate"
        name, template = text(reference.get("name")), text(reference.get("template"))
        manifest = self.find(kind, name, near)
        if manifest is None:
            self.unresolved.add((kind, name))
            return None
        return manifest.named_templates().get(template)

    def base(self, manifest: Manifest) -> Manifest | None:
        """The WorkflowTemplate that a Workflow or CronWorkflow is made from (`workflowTemplateRef`)."""
        reference = mapping(manifest.spec.get("workflowTemplateRef"))
        if not reference:
            return None
        kind = "ClusterWorkflowTemplate" if reference.get("clusterScope") is True else "WorkflowTemplate"
        found = self.find(kind, text(reference.get("name")), manifest)
        if found is None:
            self.unresolved.add((kind, text(reference.get("name"))))
        return found

    def made_from(self, manifest: Manifest) -> list[Manifest]:
        """The Workflows and CronWorkflows that `workflowTemplateRef` makes from this manifest."""
        if self._made is None:
            self._made = {}
            for each in self.manifests:
                base = self.base(each)
                if base is not None:
                    self._made.setdefault(id(base.value), []).append(each)
        return self._made.get(id(manifest.value), [])

    def entry(self, manifest: Manifest) -> Template | None:
        """The template at which a submission of `manifest` starts."""
        base = self.base(manifest)
        name = text(manifest.spec.get("entrypoint") or dig(base and base.spec, "entrypoint"))
        return self._local(name, manifest)

    def callers(self, template: Template) -> list[Call]:
        """The steps, tasks and hooks that call `template`, in the order of files."""
        if self._callers is None:
            self._callers = {}
            for manifest in self.manifests:
                for call in calls_of(manifest):
                    target = self.resolve(call)
                    if target is not None:
                        self._callers.setdefault(id(target.value), []).append(call)
        return self._callers.get(id(template.value), [])

    def below(self, template: Template) -> Sequence[Below]:
        """The template and all that it calls in the project, breadth first, each once, with the names on the way."""
        known = self._below.get(id(template.value))
        if known is None:
            known = self._below[id(template.value)] = self._walked(template)
        return known

    def _walked(self, template: Template) -> list[Below]:
        queue: list[Below] = [(template, (template.label,))]
        seen = {id(template.value)}
        for at, chain in queue:
            for call in at.calls():
                callee = self.resolve(call)
                if callee is not None and id(callee.value) not in seen:
                    seen.add(id(callee.value))
                    queue.append((callee, (*chain, callee.label)))
        return queue

    def submissions(self, template: Template) -> list[Manifest]:
        """The manifests whose entrypoint is `template`."""
        if self._submissions is None:
            self._submissions = {}
            for manifest in self.manifests:
                entry = self.entry(manifest)
                if entry is not None:
                    self._submissions.setdefault(id(entry.value), []).append(manifest)
        return self._submissions.get(id(template.value), [])


def calls_of(manifest: Manifest) -> list[Call]:
    """Every call in a manifest: of its templates in order, then of the spec's own hooks."""
    inside = [call for template in manifest.templates() for call in template.calls()]
    return inside + manifest.spec_hooks()


def _nearest(candidates: list[Manifest], file: str) -> list[Manifest]:
    """Longest common folder first, then fewest steps; several remain where that is a tie."""
    ranked = sorted((_distance(each.file, file), index) for index, each in enumerate(candidates))
    best = ranked[0][0]
    return [candidates[index] for distance, index in ranked if distance == best]


def _distance(file: str, other: str) -> tuple[int, int]:
    if file == other:
        return (-_MAX_CHAIN * 1000, 0)
    here, there = dirname(file).split("/"), dirname(other).split("/")
    common = 0
    for left, right in zip(here, there, strict=False):
        if left != right:
            break
        common += 1
    steps = relpath(dirname(file) or ".", dirname(other) or ".").count("/")
    return (-common, steps)
