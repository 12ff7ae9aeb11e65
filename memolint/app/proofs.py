"""Plays the claims of findings, as many as one run can afford."""

from collections.abc import Callable
from typing import NamedTuple

from memolint.app.guard import Guard
from memolint.argo.project import Project
from memolint.argo.releases import Release
from memolint.argo.views import Template
from memolint.finding import Finding

# What one run may spend on proofs, and what a proof costs: a start, and each template that its run can reach. A unit
# is about a millisecond. Counted, not timed: the same files give the same report on every machine.
BUDGET = 8_000
_START = 10

Progress = Callable[[str, int, int], None]


class Proven(NamedTuple):
    """Findings with their witnesses, and how many claims were left for want of budget."""

    findings: list[Finding]
    left: int


def proven(
    findings: list[Finding],
    wanted: Callable[[Finding], bool],
    project: Project,
    release: Release,
    guard: Guard,
    progress: Progress,
) -> Proven:
    """Plays the claims of the findings that are wanted, in their order. What is left keeps its severity."""
    budget, left, done = BUDGET, 0, []
    for number, finding in enumerate(findings, start=1):
        progress("proved", number, len(findings))
        if finding.claim is not None and wanted(finding):
            budget -= _cost(finding, project) if budget > 0 else 0
            if budget > 0:
                finding = guard.run(finding.place.source.name, finding, _played, finding, project, release)
            else:
                left += 1
        done.append(finding)
    return Proven(done, left)


def _cost(finding: Finding, project: Project) -> int:
    template = getattr(finding.claim, "template", None)
    return _START + (len(project.below(template)) if isinstance(template, Template) else 0)


def _played(finding: Finding, project: Project, release: Release) -> Finding:
    from memolint.facts.insignificant import without
    from memolint.witness.prove import prove  # with the engine: only where there is something to prove

    return prove(project, finding, release, without)
