"""Runs the rules: every subject in the documents that are reported, against every rule about its kind."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from memolint.argo.project import Project
from memolint.argo.releases import Release
from memolint.argo.views import Manifest
from memolint.checks.families import rules_about
from memolint.checks.rule import MANIFEST, MEMO, TEMPLATE, Rule
from memolint.facts.policy import NO_POLICY, Policy
from memolint.facts.reads.reads import Reads
from memolint.facts.subject import ManifestSubject, TemplateSubject
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
        templates = [template for manifest in manifests for template in manifest.templates()]
        memoized = [template for template in templates if template.memoize is not None]
        found = self._run(MEMO, map(self._neighbourhood.memo, memoized)) if memoized else []
        found += self._run(MANIFEST, map(ManifestSubject, manifests)) if manifests else []
        found += self._run(TEMPLATE, (TemplateSubject(each, self._reads) for each in templates)) if templates else []
        return found

    def _run(self, kind: str, subjects: Iterable[Any]) -> list[Finding]:
        rules = rules_about(kind, self._notes)
        return [finding for subject in subjects for rule in rules for finding in _findings(rule, subject)]

    @cached_property
    def _neighbourhood(self) -> "Neighbourhood":
        from memolint.facts.memo import Neighbourhood  # with all that keys need

        return Neighbourhood(self._reads, self._release, self._policy)


def _findings(rule: Rule, subject: Any) -> Iterator[Finding]:
    for finding in rule.check(subject):
        yield finding._replace(
            rule=rule.slug,
            severity=finding.severity or rule.severity,
            confidence=finding.confidence or rule.confidence,
            template=subject.template.label if rule.on != MANIFEST else "",
        )
