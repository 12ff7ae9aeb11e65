"""Runs the rules: every subject in the documents that are reported, against every rule about its kind."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from memolint.argo.project import Project
from memolint.argo.releases import Release
from memolint.argo.views import Manifest
from memolint.checks.families import rules_about
from memolint.checks.rule import MANIFEST, MEMO, TEMPLATE
from memolint.facts.declarations import NO_POLICY, Policy
from memolint.facts.reads.reads import Reads, TemplateSubject
from memolint.finding import Finding

if TYPE_CHECKING:
    from memolint.facts.memo import Neighbourhood


class Checks:
    """The rules over one project. `notes`: also run the families that make nothing but notes."""

    def __init__(self, project: Project, release: Release, notes: bool = True, policy: Policy = NO_POLICY) -> None:
        self._reads = Reads(project)
        self._release = release
        self._notes = notes
        self._policy = policy

    def findings(self, manifests: Sequence[Manifest]) -> list[Finding]:
        """All findings in these manifests, complete but for their witnesses."""
        templates = [template for manifest in manifests for template in manifest.templates]
        memoized = [template for template in templates if template.memoize is not None]
        found = self._run(MEMO, ((each.label, self._neighbourhood.memo(each)) for each in memoized)) if memoized else []
        found += self._run(MANIFEST, (("", each) for each in manifests)) if manifests else []
        subjects = ((each.label, TemplateSubject(each, self._reads)) for each in templates)
        return found + (self._run(TEMPLATE, subjects) if templates else [])

    def _run(self, kind: str, subjects: Iterable[tuple[str, Any]]) -> list[Finding]:
        """The findings in subjects of one kind, each with the label of its template."""
        rules = rules_about(kind, self._notes)
        return [each for label, subject in subjects for rule in rules for each in rule.findings(subject, label)]

    @cached_property
    def _neighbourhood(self) -> "Neighbourhood":
        from memolint.facts.memo import Neighbourhood  # with all that keys need

        return Neighbourhood(self._reads, self._release, self._policy)
