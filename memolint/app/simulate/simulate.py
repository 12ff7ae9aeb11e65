"""`memolint simulate`: a dry run against a ConfigMap store in memory."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from memolint.app.simulate import cluster as clusters
from memolint.app.simulate import submissions
from memolint.app.simulate.cluster import Unusable
from memolint.app.simulate.hints import advice
from memolint.app.simulate.submissions import Flags
from memolint.argo.releases import Release
from memolint.engine.analysis import explain, staleness
from memolint.engine.analysis.cost import NO_CONSUMPTION, Consumption
from memolint.engine.analysis.explain import Explanation
from memolint.engine.analysis.staleness import Verdict
from memolint.engine.play import Played, play
from memolint.engine.scenario import PodRule, Scenario
from memolint.facts.reads.insignificant import without

# A workflow of a user ends, makes no progress or runs out of budget; the few passes of recorded scenarios are theirs.
MAX_PASSES = 1_000_000
SUCCEEDED, FAILED, WRONG_USE, INCOMPLETE, STUCK = 0, 1, 2, 3, 4
# What the controller says when a value has not the shape that it needs.
_SHAPE_SIGNS = ("strconv.Atoi", "withParam value could not be parsed", "is not a number", "Invalid 'when' expression")


class Ways(NamedTuple):
    """How the workflows are played: at once and in which order, and which nodes are to be explained (a glob)."""

    concurrent: bool = False
    seed: int | None = None
    watched: str = ""


IN_A_ROW = Ways()


@dataclass(frozen=True)
class Simulation:
    """What was played and what is to be said of it."""

    scenario: Scenario
    played: Played
    release: Release
    verdicts: tuple[Verdict, ...] = ()
    problems: tuple[Unusable, ...] = ()
    # What has to be given by the user for the simulation to go on: (template, output), or None.
    needed: tuple[str, str] | None = None
    # What the hits spared, and why the watched nodes hit or missed.
    saved: Consumption = NO_CONSUMPTION
    explanations: tuple[Explanation, ...] = ()
    # What to add where a workflow did not come to run.
    advice: tuple[str, ...] = ()

    @property
    def status(self) -> int:
        """The exit status."""
        if self.needed is not None:
            return WRONG_USE
        if self.problems:
            return INCOMPLETE
        runs = self.played.runs
        if any(run.stuck for run in runs):
            return STUCK
        is_bad = any(run.phase != "Succeeded" for run in runs) or any(verdict.is_stale for verdict in self.verdicts)
        return FAILED if is_bad else SUCCEEDED


def of_files(
    files: Iterable[tuple[str, bytes]],
    flags: Flags,
    release: Release,
    rules: Sequence[PodRule] = (),
    namespace: str = "",
    problems: Sequence[Unusable] = (),
    ways: Ways = IN_A_ROW,
) -> Simulation:
    """Simulate the workflows of the files. Raises `submissions.WrongSubmission`."""
    cluster = clusters.read(files, namespace)
    found = (*problems, *cluster.problems)
    if found and not (cluster.workflows or cluster.templates or cluster.schedules):
        return Simulation(Scenario(), Played("", ()), release, problems=tuple(found))
    scenario = Scenario(
        runs=submissions.of_cluster(cluster, flags),
        configmaps=tuple(cluster.configmaps),
        templates=tuple(cluster.templates),
        pods=tuple(rules),
        concurrent=ways.concurrent,
        seed=ways.seed,
        watched=ways.watched,
        max_passes=MAX_PASSES,
    )
    return of_scenario(scenario, release, tuple(found))


def of_scenario(scenario: Scenario, release: Release, problems: tuple[Unusable, ...] = ()) -> Simulation:
    """Play one scenario and judge its hits; what only reaches a log changes no output, here as in lint."""
    scenario = scenario._replace(significant=without)
    played = play(scenario, release)
    needed = _needed(played)
    review = staleness.Review() if needed else staleness.review(scenario, played, release)
    # Recorded outputs do not depend on what a key may lack.
    verdicts = () if scenario.executor == "recorded" else review.verdicts
    explanations = tuple(explain.explain(lookup, release) for lookup in played.lookups)
    lacking = advice(scenario, played)
    return Simulation(scenario, played, release, verdicts, problems, needed, review.saved, explanations, lacking)


def _needed(played: Played) -> tuple[str, str] | None:
    """The symbolic output that was used where its shape matters."""
    for run in played.runs:
        for message in [run.message, *(found.message for found in run.nodes)]:
            if any(sign in message for sign in _SHAPE_SIGNS):
                digest = next((text for text in played.given if text in message), None)
                if digest is not None:
                    return played.given[digest]
    return None
