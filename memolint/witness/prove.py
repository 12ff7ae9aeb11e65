"""Claims are played as runs, which give a counterexample or nothing.

A finding whose runs do not differ goes one severity down, to low confidence. One that cannot be played (a variable
from elsewhere, a budget that is used up) stays as it is.
"""

from memolint.argo.project import Project
from memolint.argo.releases import Release
from memolint.argo.views import Template
from memolint.engine.scenario import everything
from memolint.engine.state.nodes import SUCCEEDED, Node
from memolint.finding import (
    INFO,
    LOW,
    SEVERITIES,
    Assignment,
    Collides,
    Fails,
    Finding,
    NeverHits,
    PlayedRun,
    Skips,
    Stale,
    Witness,
)
from memolint.witness.play import PlayedCall, Significant, gap_between_runs, play


def prove(project: Project, finding: Finding, release: Release, significant: Significant = everything) -> Finding:
    """The finding with the runs that prove its claim, or one step down where they do not.

    `significant` gives a template without what cannot change its outputs.
    """
    claim = finding.claim
    if isinstance(claim, Stale):
        return _stale(project, finding, claim, release, significant)
    if isinstance(claim, Collides):
        return _collides(project, finding, claim, release, significant)
    if isinstance(claim, Fails):
        return _fails(project, finding, claim, release)
    if isinstance(claim, NeverHits):
        return _never_hits(project, finding, claim, release)
    if isinstance(claim, Skips):
        return _skips(project, finding, claim, release)
    return finding


def _stale(project: Project, finding: Finding, claim: Stale, release: Release, significant: Significant) -> Finding:
    runs = [claim.first, claim.second]
    first, second = play(project, [(claim.template, run) for run in runs], release, True, significant)
    if not (first.succeeded and first.is_miss and second.succeeded):
        return finding
    if not second.is_hit:
        return _not_reproduced(finding, "the second run misses")
    plain = play(project, [(claim.template, claim.second)], release, False, significant)[0]
    if not plain.succeeded or not _comparable(plain):
        return finding
    if plain.seen == second.seen:
        return _not_reproduced(finding, "the second run would give the same result without the cache")
    values = _values(runs)
    return _proven(
        project,
        finding,
        claim.template,
        PlayedRun(values[0], "MISS", "A"),
        PlayedRun(values[1], "HIT", "A", "B"),
    )


def _collides(
    project: Project, finding: Finding, claim: Collides, release: Release, significant: Significant
) -> Finding:
    calls = [(claim.other, claim.before), (claim.template, claim.runs)]
    first, second = play(project, calls, release, True, significant)
    if not (first.succeeded and first.is_miss and second.succeeded):
        return finding
    if not second.is_hit:
        return _not_reproduced(finding, "the second run misses")
    plain = play(project, calls[1:], release, False, significant)[0]
    if not plain.succeeded or plain.seen == second.seen:
        return finding
    before, after = (_values([run])[0] for _, run in calls)
    return _proven(
        project,
        finding,
        claim.template,
        PlayedRun(f"`{claim.other.label}` {before}".strip(), "MISS", "A"),
        PlayedRun(f"`{claim.template.label}` {after}".strip(), "HIT", "A", "B"),
    )


def _comparable(played: PlayedCall) -> bool:
    """Whether the template has outputs: without any, runs cannot be told apart."""
    return bool(played.node is not None and played.node.outputs)


def _fails(project: Project, finding: Finding, claim: Fails, release: Release) -> Finding:
    [played] = play(project, [(claim.template, claim.runs)], release, caching=True)
    if played.succeeded and played.run.phase == "Succeeded":
        return _not_reproduced(finding, "the run succeeds")
    detail = next((message for message in played.messages() if claim.message in message and message), "")
    if not detail:
        return finding
    return _proven(project, finding, claim.template, PlayedRun(_values([claim.runs])[0], "ERROR", "", detail=detail))


def _never_hits(project: Project, finding: Finding, claim: NeverHits, release: Release) -> Finding:
    submitted = claim.caller or claim.template
    runs = [claim.runs, claim.after or claim.runs]
    gap = gap_between_runs(submitted)
    first, second = play(project, [(submitted, run) for run in runs], release, caching=True, gap=gap)
    if not (first.succeeded and second.succeeded):
        return finding
    before, after = ([node for node in _lookups(each, claim) if node.phase == SUCCEEDED] for each in (first, second))
    if not before or not after:
        return finding
    if any(node.memoization is not None and node.memoization.hit for node in after):
        return _not_reproduced(finding, "the second run hits")
    values = _values(runs)
    proof = [PlayedRun(each, "MISS", "A") for each in values]
    return _proven(project, finding, submitted, *proof)


def _lookups(played: PlayedCall, claim: NeverHits) -> list[Node]:
    """The nodes of the claim's template that were looked up: the call itself, or those below the caller."""
    name = claim.template.name
    nodes = [played.node] if claim.caller is None else played.run.nodes
    return [
        node
        for node in nodes
        if node is not None
        and node.memoization is not None
        and (claim.caller is None or name in (node.template_name, (node.template_ref or {}).get("template")))
    ]


def _skips(project: Project, finding: Finding, claim: Skips, release: Release) -> Finding:
    first, second = play(project, [(claim.template, claim.runs)] * 2, release, caching=True)
    if not (first.succeeded and first.is_miss and second.succeeded):
        return finding
    if not second.is_hit:
        return _not_reproduced(finding, "the second run misses")
    values = _values([claim.runs])[0]
    done = PlayedRun(values, "MISS", "", detail="the effect happens")
    return _proven(
        project, finding, claim.template, done, PlayedRun(values, "HIT", "", detail="the effect does not happen")
    )


def _proven(project: Project, finding: Finding, template: Template, *runs: PlayedRun) -> Finding:
    return finding._replace(witness=Witness(runs, _note(project, template)))


def _note(project: Project, template: Template) -> str:
    """How the template was run: a workflow made for the proof calls it directly."""
    if template.inline_in is not None or project.callers(template) or project.submissions(template):
        return f"played in a one-step workflow that calls `{template.label}`"
    return f"nothing in the project calls `{template.label}`: played in a one-step workflow that does"


def _not_reproduced(finding: Finding, reason: str) -> Finding:
    lower = SEVERITIES[max(SEVERITIES.index(finding.severity) - 1, SEVERITIES.index(INFO))]
    message = f"{finding.message} (not reproduced: {reason})"
    return finding._replace(severity=lower, confidence=LOW, message=message)


def _values(runs: list[Assignment]) -> list[str]:
    """The values of each run as `name=value`, with those that differ between runs last."""
    rows = [{**run.workflow, **run.inputs, **run.item, **run.world} for run in runs]
    differing = [name for name in rows[0] if len({row.get(name) for row in rows}) > 1]
    order = [name for name in rows[0] if name not in differing] + differing
    return [" ".join(f"{name}={row.get(name, '')}" for name in order) for row in rows]
