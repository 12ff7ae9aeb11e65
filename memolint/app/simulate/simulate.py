"""`memolint simulate`: a dry run against a ConfigMap store in memory."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from memolint.app import markers
from memolint.app.simulate import cluster as clusters
from memolint.app.simulate import given_cache, names, once, project, submissions
from memolint.app.simulate.changing import Aside, Changed, Changing
from memolint.app.simulate.cluster import Cluster, Unusable
from memolint.app.simulate.flags import Flags
from memolint.app.simulate.hints import advice
from memolint.app.simulate.names import Unmatched
from memolint.app.simulate.reach import name_of, reach
from memolint.argo.plain import Json
from memolint.argo.releases import Release
from memolint.argo.views import Manifest
from memolint.engine.analysis import explain, staleness, waiting
from memolint.engine.analysis.cost import NO_CONSUMPTION, Consumption
from memolint.engine.analysis.explain import Explanation
from memolint.engine.analysis.staleness import Verdict
from memolint.engine.cluster.clock import is_written
from memolint.engine.cluster.store import ConfigMap
from memolint.engine.play import Played, play
from memolint.engine.scenario import MANY_PASSES, RECORDED, PodRule, Scenario
from memolint.facts.declarations import NO_POLICY, Policy
from memolint.facts.reads.insignificant import indifferent, without
from memolint.typed import Record

SUCCEEDED, FAILED, WRONG_USE, INCOMPLETE, STUCK = 0, 1, 2, 3, 4
# Parts of the controller's messages for a value of the wrong shape.
_SHAPE_SIGNS = ("strconv.Atoi", "withParam value could not be parsed", "is not a number", "Invalid 'when' expression")


class Ways(Record):
    """How the workflows are played: whether at once, in which order, a glob over the nodes to explain, from which time
    on (nanoseconds), where the controller is, and what it has in its cache.
    """

    concurrent: bool = False
    seed: int | None = None
    watched: str = ""
    now: int | None = None
    controller_namespace: str = clusters.DEFAULT_NAMESPACE
    cache: tuple[ConfigMap, ...] = ()
    # Whether somebody resumes what is suspended, once all else has ended.
    resumes: bool = True
    # Whether what steps read of the time, of chance and of services is the same in all runs.
    fixed: bool = False
    # What reads the project, if the files refer to what they lack.
    project: Callable[[], Iterable[Manifest]] = project.nothing


IN_A_ROW = Ways()
BEYOND = "after the year 9999, which no time of Argo can be"


@dataclass(frozen=True)
class Simulation:
    """What was played, and what there is to say about it."""

    scenario: Scenario
    played: Played
    release: Release
    verdicts: tuple[Verdict, ...] = ()
    problems: tuple[Unusable, ...] = ()
    # The output that the user has to give: (template, output), or None.
    needed: tuple[str, str] | None = None
    # The work that hits saved, and why the watched nodes hit or missed.
    saved: Consumption = NO_CONSUMPTION
    explanations: tuple[Explanation, ...] = ()
    # What to add where a workflow did not run.
    advice: tuple[str, ...] = ()
    # What was played as changing from run to run.
    changed: tuple[Changed, ...] = ()
    # What is played otherwise than it would be in a cluster.
    notes: tuple[str, ...] = ()
    # The nodes that find a marker which an earlier step or run has left.
    markers: tuple[Verdict, ...] = ()

    @property
    def marks(self) -> tuple[Verdict, ...]:
        """What there is to say of nodes: of hits, and of markers that they find."""
        return (*self.verdicts, *self.markers)

    @property
    def status(self) -> int:
        """The exit status."""
        if self.needed is not None:
            return WRONG_USE
        if self.problems:
            return INCOMPLETE
        # That nobody resumes what is suspended is how it was played, and no fault.
        runs = [run for run in self.played.runs if not waiting.is_for_resume(run)]
        if any(run.stuck for run in runs):
            return STUCK
        is_bad = any(run.phase != "Succeeded" for run in runs) or any(each.is_stale for each in self.marks)
        return FAILED if is_bad else SUCCEEDED


def of_files(
    files: Iterable[tuple[str, bytes]],
    flags: Flags,
    release: Release,
    rules: Sequence[PodRule] = (),
    namespace: str = "",
    problems: Sequence[Unusable] = (),
    ways: Ways = IN_A_ROW,
    policy: Policy = NO_POLICY,
) -> Simulation:
    """Simulate the workflows of the files. Raises `submissions.WrongSubmission` and `given_cache.WrongCache`."""
    cluster = clusters.read(files, namespace, ways.controller_namespace)
    found = (*problems, *cluster.problems)
    for problem in found:
        if problem.is_wrong_use:
            raise submissions.WrongSubmission(f"{problem.file}:{problem.line}: {problem.message}")
    if found and not (cluster.workflows or cluster.templates or cluster.schedules):
        return Simulation(Scenario(), Played("", ()), release, problems=tuple(found))
    scenario = _scenario(cluster, flags, release, namespace, ways)._replace(pods=tuple(rules))
    _refuse(names.unknown_parameter(scenario.runs, scenario.templates))
    _refuse(names.unknown_entrypoint(flags.entrypoint, scenario.runs, scenario.templates), "--entrypoint: ")
    simulation = of_scenario(scenario, release, tuple(found), policy, ways.fixed)
    _refuse(names.unmatched_glob(scenario, simulation.played.runs))
    for number, run in enumerate(simulation.played.runs, start=1):
        if not is_written(run.now):
            raise submissions.WrongSubmission(f"run {number} ends {BEYOND} (see --now, --advance and --duration)")
    notes = (
        *submissions.notes(cluster, flags, release),
        *submissions.overlaps(cluster, flags, scenario, simulation.played.runs),
        *_of_one_run(scenario, flags),
        *given_cache.repeated(scenario.configmaps),
        *given_cache.unasked(ways.cache, simulation.played.runs),
        *given_cache.elsewhere(scenario.configmaps, ways.controller_namespace, simulation.played.runs),
        *([unexplained(ways.watched)] if ways.watched and not simulation.explanations else ()),
    )
    return replace(simulation, notes=notes)


def _scenario(cluster: Cluster, flags: Flags, release: Release, namespace: str, ways: Ways) -> Scenario:
    """What is submitted, and against which cluster."""
    submitted = submissions.to_submit(cluster, flags.source)
    _check_once(cluster, submitted)
    configmaps = (*cluster.configmaps, *ways.cache)
    start = given_cache.start(configmaps, ways.now, ways.controller_namespace)
    return Scenario(
        runs=submissions.of_cluster(cluster, flags, release, start),
        configmaps=configmaps,
        templates=(*cluster.templates, *project.looked_up(submitted, cluster.templates, ways.project, namespace)),
        concurrent=ways.concurrent,
        seed=ways.seed,
        watched=ways.watched,
        resumes=ways.resumes,
        max_passes=MANY_PASSES,
        controller_namespace=ways.controller_namespace,
        start=start,
    )


def _check_once(cluster: Cluster, submitted: Sequence[Json]) -> None:
    """Raises WrongSubmission where it is not clear which template what is submitted reaches."""
    reached = {
        (found.get("kind"), name_of(found)) for each in submitted for found in reach(each, cluster.templates).manifests
    }
    met = [(each, at) for each, at in cluster.placed() if (each.get("kind"), name_of(each)) in reached]
    if problem := once.repeated(met, "the files"):
        raise submissions.WrongSubmission(f"{problem}: name the file that is meant")


def _refuse(unmatched: Unmatched | None, option: str = "") -> None:
    if unmatched is not None:
        raise submissions.WrongSubmission(f"{option}{unmatched.message}")


def _of_one_run(scenario: Scenario, flags: Flags) -> Iterator[str]:
    """What to say of flags that are of several runs, where there is one."""
    given = {"--advance": flags.advance is not None, "--concurrent": scenario.concurrent}
    for option in (option for option, is_given in given.items() if is_given and len(scenario.runs) == 1):
        yield f"{option} has no effect: there is one run (see --runs and --run)"


def unexplained(watched: str) -> str:
    """What to say where a node is to be explained and none that is meant has asked a cache."""
    return f"--explain {watched}: what it matches has asked no cache"


def of_scenario(
    scenario: Scenario,
    release: Release,
    problems: tuple[Unusable, ...] = (),
    policy: Policy = NO_POLICY,
    fixed: bool = False,
) -> Simulation:
    """Play one scenario and judge its hits. As in lint, neither what only reaches a log changes an output, nor what is
    declared to shape none; what surely reads the time, chance or a service does, unless the world is `fixed`.
    """
    changing = Changing(scenario, release, policy)
    scenario = scenario._replace(runs=changing.placed(), significant=without, indifferent=partial(indifferent, policy))
    scenario = scenario._replace(aside=Aside(scenario, release, policy).of)
    # Recorded outputs do not depend on anything outside.
    if scenario.executor != RECORDED and not fixed:
        scenario = scenario._replace(changing=changing.contents, blamed=changing.blamed)
    played = play(scenario, release)
    needed = _needed(played)
    review = staleness.Review() if needed else staleness.review(scenario, played, release)
    # Recorded outputs do not depend on anything that a key may lack.
    verdicts = () if scenario.executor == RECORDED else review.verdicts
    explanations = explain.explained(scenario, played, verdicts, release)
    lacking = advice(scenario, played)
    changed = changing.told(played) if scenario.changing == changing.contents else ()
    found = () if scenario.executor == RECORDED else markers.of_runs(played.runs)
    return Simulation(
        *(scenario, played, release, verdicts, problems, needed, review.saved, explanations, lacking),
        changed,
        markers=found,
    )


def _needed(played: Played) -> tuple[str, str] | None:
    """The symbolic output that was used where its shape matters, None without one."""
    for run in played.runs:
        for message in [run.message, *(found.message for found in run.nodes)]:
            if any(sign in message for sign in _SHAPE_SIGNS):
                digest = next((text for text in played.given if text in message), None)
                if digest is not None:
                    return played.given[digest]
    return None
