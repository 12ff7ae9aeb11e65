"""The manifests of a project, and who calls whom across files."""

import os
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from memolint.argo.resolve import template_ref
from memolint.argo.views import Call, Manifest, Template, dig, mapping, text
from memolint.typed import Record

# Kind and name of what a `templateRef` or `workflowTemplateRef` means.
Identity = tuple[str, str]


class MountedConfigMap(Record):
    """A ConfigMap among the files of a project, whose `data` are texts by key."""

    name: str
    namespace: str
    data: Mapping[str, str]


class Project:
    """An index of manifests. Definitions of one identity in several files are alternatives: the nearest one counts.

    `given` are the manifests that are judged, the others are only looked up: what a given one refers to is looked for
    among the given ones first. `config_maps` are those that hold files which containers mount.
    """

    def __init__(
        self,
        manifests: Iterable[Manifest],
        given: Iterable[Manifest] = (),
        config_maps: Iterable[MountedConfigMap] = (),
    ) -> None:
        self.manifests = list(manifests)
        self.config_maps = tuple(config_maps)
        self._given = frozenset(given)
        self._by_identity: dict[Identity, list[Manifest]] = {}
        self._callees: dict[Template, tuple[Template, ...]] = {}
        self._targets: dict[Call, Template | None] = {}
        self._mentioned: dict[tuple[str, ...], bool] = {}
        for manifest in self.manifests:
            if manifest.name:
                self._by_identity.setdefault((manifest.kind, manifest.name), []).append(manifest)

    def find(self, kind: str, name: str, near: Manifest) -> Manifest | None:
        """The manifest that a reference from `near` means; None where there is none, or two that are equally near."""
        found = [each for each in self._by_identity.get((kind, name), ()) if _may_share_a_namespace(each, near)]
        if near in self._given:
            found = [each for each in found if each in self._given] or found
        nearest = _nearest(found, near.file) if len(found) > 1 else found
        return nearest[0] if len(nearest) == 1 else None

    def missing(self, manifests: Iterable[Manifest]) -> set[Identity]:
        """The references of `manifests` that mean nothing in the project, or several things."""
        return {
            identity
            for manifest in manifests
            for identity in references(manifest)
            if self.find(*identity, manifest) is None
        }

    def resolve(self, call: Call) -> Template | None:
        """The template that a call names; None where it stands outside the project."""
        if call not in self._targets:
            self._targets[call] = self._resolved(call)
        return self._targets[call]

    def _resolved(self, call: Call) -> Template | None:
        if call.inline is not None:
            return call.inline
        written = mapping(call.value.get("templateRef"))
        if not written:
            return self._local(text(call.value.get("template")), call.manifest)
        reference = template_ref(written)
        manifest = self.find(reference.kind, reference.name, call.manifest)
        return manifest.named_templates.get(reference.template) if manifest is not None else None

    def _local(self, name: str, manifest: Manifest) -> Template | None:
        found = manifest.named_templates.get(name)
        base = None if found else self.base(manifest)
        return found or (base.named_templates.get(name) if base else None)

    def base(self, manifest: Manifest) -> Manifest | None:
        """The WorkflowTemplate that a Workflow or CronWorkflow is made from (`workflowTemplateRef`)."""
        written = mapping(manifest.spec.get("workflowTemplateRef"))
        if not written:
            return None
        reference = template_ref(written)
        return self.find(reference.kind, reference.name, manifest)

    def made_from(self, manifest: Manifest) -> list[Manifest]:
        """The Workflows and CronWorkflows that `workflowTemplateRef` makes from this manifest."""
        return self._made.get(manifest, [])

    @cached_property
    def _made(self) -> dict[Manifest, list[Manifest]]:
        made: dict[Manifest, list[Manifest]] = {}
        for each in self.manifests:
            base = self.base(each)
            if base is not None:
                made.setdefault(base, []).append(each)
        return made

    def entry(self, manifest: Manifest) -> Template | None:
        """The template at which a submission of `manifest` starts."""
        base = self.base(manifest)
        name = text(manifest.spec.get("entrypoint") or dig(base and base.spec, "entrypoint"))
        return self._local(name, manifest)

    def submissions(self, template: Template) -> list[Manifest]:
        """The manifests whose entrypoint is `template`."""
        return self._submissions.get(template, [])

    @cached_property
    def _submissions(self) -> dict[Template, list[Manifest]]:
        started: dict[Template, list[Manifest]] = {}
        for manifest in self.manifests:
            entry = self.entry(manifest)
            if entry is not None:
                started.setdefault(entry, []).append(manifest)
        return started

    def mentions(self, *words: str) -> bool:
        """Whether a file of the project has one of the words: what cannot be without one is not looked for."""
        if words not in self._mentioned:
            texts = dict.fromkeys(each.origin.document.source for each in self.manifests)
            self._mentioned[words] = any(word in each.text for each in texts for word in words)
        return self._mentioned[words]

    def callers(self, template: Template) -> list[Call]:
        """The steps, tasks and hooks that call `template`, those of passed files first."""
        return self._callers.get(template, [])

    @cached_property
    def _callers(self) -> dict[Template, list[Call]]:
        callers: dict[Template, list[Call]] = {}
        for manifest in self.manifests:
            for call in manifest.calls:
                target = self.resolve(call)
                if target is not None:
                    callers.setdefault(target, []).append(call)
        return callers

    def callees(self, template: Template) -> tuple[Template, ...]:
        """The templates that the calls of `template` reach, in order; of one outside the project nothing is known."""
        known = self._callees.get(template)
        if known is None:
            found = map(self.resolve, template.calls)
            known = self._callees[template] = tuple(each for each in found if each is not None)
        return known

    def below(self, template: Template) -> list[Template]:
        """The template and all that it calls in the project, breadth first, each once."""
        queue, seen = [template], {template}
        for at in queue:
            for callee in self.callees(at):
                if callee not in seen:
                    seen.add(callee)
                    queue.append(callee)
        return queue


def references(manifest: Manifest) -> Iterator[Identity]:
    """What a manifest refers to: in its calls, and what it is made from."""
    for call in manifest.calls:
        written = mapping(call.value.get("templateRef"))
        if written and call.value.get("inline") is None:
            yield template_ref(written).identity
    base = mapping(manifest.spec.get("workflowTemplateRef"))
    if base:
        yield template_ref(base).identity


def _may_share_a_namespace(one: Manifest, other: Manifest) -> bool:
    return not one.namespace or not other.namespace or one.namespace == other.namespace


def _nearest(candidates: list[Manifest], file: str) -> list[Manifest]:
    """Longest common folder first, then fewest steps; several remain where that is a tie."""
    ranked = [(_distance(each.file, file), each) for each in candidates]
    best = min(distance for distance, _ in ranked)
    return [each for distance, each in ranked if distance == best]


def _distance(file: str, other: str) -> tuple[int, int]:
    """Sorts files by how near they are. Names may lead upwards, so they are made absolute."""
    if file == other:
        return -len(file), -1
    here, there = os.path.dirname(os.path.abspath(file)), os.path.dirname(os.path.abspath(other))
    common = os.path.commonpath([here, there])
    return -len(common.split(os.sep)), os.path.relpath(here, there).count(os.sep)
