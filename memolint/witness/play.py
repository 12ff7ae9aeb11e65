"""Plays the runs of a claim on the reference engine, with the cache and without it."""

from collections.abc import Callable
from typing import Any

from memolint.argo.kinds import REFERABLE
from memolint.argo.project import Project
from memolint.argo.releases import Release
from memolint.argo.views import Template
from memolint.engine.analysis import outcome
from memolint.engine.play import Played, Run
from memolint.engine.play import play as play_scenario
from memolint.engine.scenario import Scenario, Submission, everything
from memolint.engine.state.nodes import Node
from memolint.finding import Assignment
from memolint.lang.record import Record
from memolint.witness.workflow import CALL, Json, for_run

# A claim that needs more template executions stays unproven.
BUDGET = 2_000
_MINUTE = 60 * 10**9
_HOUR = 60 * _MINUTE
_DAY = 24 * _HOUR
_CRON_FIELDS = 5
# `cron/operator.go` puts it on every workflow that it submits.
_SCHEDULED = "workflows.argoproj.io/scheduled-time"
# A template after substitution, and whether its log is read → the template without what cannot change its outputs.
Significant = Callable[[dict[str, Any], bool], dict[str, Any]]


class PlayedCall(Record):
    """The call in one run as it was played: its node, if there is one, and what consumers would see of it."""

    run: Run
    node: Node | None
    seen: object

    @property
    def is_hit(self) -> bool:
        return self.node is not None and self.node.is_hit

    @property
    def is_miss(self) -> bool:
        return self.node is not None and self.node.memoization is not None and not self.node.memoization.hit

    @property
    def succeeded(self) -> bool:
        return self.node is not None and self.node.phase == "Succeeded"

    def messages(self) -> list[str]:
        """All messages of the run about failures, the innermost first."""
        failed = [node.message for node in self.run.nodes if node.is_failed_or_error and node.message]
        return [*reversed(failed), self.run.message, self.run.panic, self.run.rejected]


def play(
    project: Project,
    calls: list[tuple[Template, Assignment]],
    release: Release,
    caching: bool,
    significant: Significant = everything,
    gap: int = _MINUTE,
) -> list[PlayedCall]:
    """The outcomes of calls of templates with values, one workflow after another (by `gap`) against one store.

    What the templates cannot reach is left out: it cannot matter, and a project may have thousands of templates.
    """
    reached = dict.fromkeys(each for template, _ in calls for each in project.below(template))
    submissions = tuple(
        Submission(_workflow(project, template, run, number, frozenset(reached)), advance=gap, world=run.world)
        for number, (template, run) in enumerate(calls, start=1)
    )
    holders = dict.fromkeys(each.manifest for each in reached if each.manifest.kind in REFERABLE)
    referable = tuple(manifest.value for manifest in holders)
    scenario = Scenario(runs=submissions, templates=referable, significant=significant)
    played: Played = play_scenario(scenario, release, caching, BUDGET)
    return [_outcome(run) for run in played.runs]


def gap_between_runs(template: Template) -> int:
    """The time from one scheduled run to the next (nanoseconds), where a schedule of plain hours says it."""
    schedules = template.manifest.schedules
    fields = schedules[0].split() if len(schedules) == 1 else []
    if len(fields) != _CRON_FIELDS or not fields[0].isdecimal():
        return _MINUTE
    return _DAY if fields[1].isdecimal() else _HOUR if fields[1] == "*" else _MINUTE


def _workflow(project: Project, template: Template, run: Assignment, number: int, needed: frozenset[Template]) -> Json:
    """The workflow of one run. If a schedule starts it, it says when it was scheduled."""
    made = for_run(template, run, f"run-{number}", needed)
    if any(each.kind == "CronWorkflow" for each in (template.manifest, *project.made_from(template.manifest))):
        annotations = made["metadata"].get("annotations") or {}
        made["metadata"]["annotations"] = {**annotations, _SCHEDULED: f"2026-01-02T03:{number:02}:00Z"}
    return made


def _outcome(run: Run) -> PlayedCall:
    # A default retry strategy wraps the step around the call as well.
    names = tuple(f"{run.workflow}{attempt}[0].{CALL}" for attempt in ("", "(0)"))
    looped = tuple(f"{name}(0:" for name in names)
    node = next((node for node in run.nodes if node.name in names or node.name.startswith(looped)), None)
    return PlayedCall(run, node, outcome.of_node(run, node) if node is not None else None)
