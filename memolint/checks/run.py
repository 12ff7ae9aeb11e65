"""Runs the rules: every subject of the reported documents against every rule about its kind.

A family is imported only when its subject exists in the input.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any

from memolint.argo.project import Project
from memolint.argo.releases import Release
from memolint.argo.views import Manifest
from memolint.facts.policy import NO_POLICY, Policy
from memolint.facts.reads.reads import Reads
from memolint.facts.subject import ManifestSubject, TemplateSubject
from memolint.finding import MANIFEST, Finding, Rule

if TYPE_CHECKING:
    from memolint.facts.memo import Neighbourhood

_KEY_FAMILIES = ("form", "coverage", "sources", "volatility", "injectivity", "collisions")
MEMO_FAMILIES = (*_KEY_FAMILIES, "cache", "misuse", "purity", "outputs")
TEMPLATE_FAMILIES = ("unknown",)
MANIFEST_FAMILIES = ("defaults",)
MEMO_NOTE_FAMILIES = ("notes",)
NOTE_FAMILIES = ("opportunity",)
_ALL = MEMO_FAMILIES + MEMO_NOTE_FAMILIES + MANIFEST_FAMILIES + TEMPLATE_FAMILIES + NOTE_FAMILIES


def check(
    project: Project,
    groups: Iterable[Sequence[Manifest]],
    release: Release,
    notes: bool = True,
    policy: Policy = NO_POLICY,
) -> list[list[Finding]]:
    """The findings of each group of manifests, complete but for their witnesses, in the order of rules.

    `notes`: also run the families that find nothing but notes. `policy`: what the configuration says of the project.
    """
    checks = _Checks(Reads(project), release, notes, policy)
    return [checks.findings(manifests) for manifests in groups]


class _Checks:
    """The rules that are asked for, and what they share."""

    def __init__(self, reads: Reads, release: Release, notes: bool, policy: Policy) -> None:
        self._reads = reads
        self._release = release
        self._notes = notes
        self._policy = policy

    def findings(self, manifests: Sequence[Manifest]) -> list[Finding]:
        """All findings of these manifests."""
        templates = [template for manifest in manifests for template in manifest.templates()]
        memoized = [template for template in templates if template.memoize is not None]
        found = list(_run(self._memo_rules, map(self._neighbourhood.memo, memoized))) if memoized else []
        defaulting = [ManifestSubject(each) for each in manifests if "templateDefaults" in each.spec]
        found += _run(_rules(MANIFEST_FAMILIES), defaulting) if defaulting else ()
        subjects = [TemplateSubject(template, self._reads) for template in templates]
        return found + (list(_run(self._template_rules, subjects)) if subjects else [])

    @cached_property
    def _memo_rules(self) -> list[Rule]:
        return _rules(MEMO_FAMILIES + (MEMO_NOTE_FAMILIES if self._notes else ()))

    @cached_property
    def _template_rules(self) -> list[Rule]:
        return _rules(TEMPLATE_FAMILIES + (NOTE_FAMILIES if self._notes else ()))

    @cached_property
    def _neighbourhood(self) -> "Neighbourhood":
        from memolint.facts.memo import Neighbourhood  # with all that keys need

        return Neighbourhood(self._reads, self._release, self._policy)


def all_rules() -> tuple[Rule, ...]:
    """Every rule there is, by slug."""
    return tuple(sorted(_rules(_ALL), key=lambda rule: rule.slug))


def _rules(families: tuple[str, ...]) -> list[Rule]:
    return [rule for family in families for rule in import_module(f"memolint.checks.{family}").RULES]


def _run(rules: list[Rule], subjects: Iterable[Any]) -> Iterator[Finding]:
    for subject in subjects:
        for rule in rules:
            for finding in rule.check(subject):
                yield _complete(finding, rule, subject)


def _complete(finding: Finding, rule: Rule, subject: Any) -> Finding:
    return finding._replace(
        rule=rule.slug,
        severity=finding.severity or rule.severity,
        confidence=finding.confidence or rule.confidence,
        template=subject.template.label if rule.on != MANIFEST else "",
    )
