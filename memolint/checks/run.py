"""Runs the rules: every subject of the reported documents against every rule about its kind.

A family is imported only when its subject exists in the input.
"""

from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import Any

from memolint.argo.project import Project
from memolint.argo.releases import Release
from memolint.argo.views import Manifest, Template
from memolint.facts.policy import NO_POLICY, Policy
from memolint.facts.reads import Reads
from memolint.facts.subject import ManifestSubject, TemplateSubject
from memolint.finding import MANIFEST, Finding, Rule

_KEY_FAMILIES = ("form", "coverage", "sources", "volatility", "injectivity", "collisions")
MEMO_FAMILIES = (*_KEY_FAMILIES, "cache", "misuse", "purity", "outputs")
TEMPLATE_FAMILIES = ("unknown",)
MANIFEST_FAMILIES = ("defaults",)
MEMO_NOTE_FAMILIES = ("notes",)
NOTE_FAMILIES = ("opportunity",)
_ALL = MEMO_FAMILIES + MEMO_NOTE_FAMILIES + MANIFEST_FAMILIES + TEMPLATE_FAMILIES + NOTE_FAMILIES


def check(
    project: Project,
    manifests: Iterable[Manifest],
    release: Release,
    notes: bool = True,
    policy: Policy = NO_POLICY,
) -> list[Finding]:
    """The findings of the manifests, complete but for their witnesses, in the order of rules.

    `notes`: also run the families that find nothing but notes. `policy`: what the configuration says of the project.
    """
    reads = Reads(project)
    templates = [template for manifest in manifests for template in manifest.templates()]
    found = _on_memos(
        [template for template in templates if template.memoize is not None], reads, release, policy, notes
    )
    defaulting = [ManifestSubject(each) for each in manifests if "templateDefaults" in each.spec]
    found += _run(_rules(MANIFEST_FAMILIES), defaulting) if defaulting else ()
    families = TEMPLATE_FAMILIES + (NOTE_FAMILIES if notes else ())
    subjects = [TemplateSubject(template, reads) for template in templates]
    return found + (list(_run(_rules(families), subjects)) if subjects else [])


def _on_memos(templates: list[Template], reads: Reads, release: Release, policy: Policy, notes: bool) -> list[Finding]:
    if not templates:
        return []
    from memolint.facts.memo import Neighbourhood  # with all that keys need

    neighbourhood = Neighbourhood(reads, release, policy)
    families = MEMO_FAMILIES + (MEMO_NOTE_FAMILIES if notes else ())
    return list(_run(_rules(families), [neighbourhood.memo(template) for template in templates]))


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
