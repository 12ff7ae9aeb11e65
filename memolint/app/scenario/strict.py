"""A scenario played under the condition that every name in it means something."""

from collections.abc import Iterator
from dataclasses import replace

from memolint.app.scenario import expectations, parts, pointless, unasked, worlds
from memolint.app.scenario import file as scenario_file
from memolint.app.scenario.file import Located
from memolint.app.scenario.mistakes import Path
from memolint.app.scenario.outcomes import idle_fault
from memolint.app.scenario.scenario_schema import ScenarioError, WithoutEffect, WrongName
from memolint.app.simulate import names, simulate
from memolint.app.simulate.names import Unmatched
from memolint.app.simulate.simulate import Simulation
from memolint.argo.plain import Json
from memolint.argo.releases import Release
from memolint.engine.cluster.clock import is_written
from memolint.engine.play import Played
from memolint.engine.scenario import RECORDED, Scenario
from memolint.facts.declarations import NO_POLICY, Policy
from memolint.typed import Record


class How(Record):
    """How a scenario is played: `watched` is the node (a glob) to explain; `fixed` holds the world."""

    release: Release
    policy: Policy = NO_POLICY
    watched: str = ""
    fixed: bool = False

    def simulation(self, scenario: Scenario) -> Simulation:
        """What the scenario gives."""
        watching = scenario._replace(watched=self.watched)
        return simulate.of_scenario(watching, self.release, policy=self.policy, fixed=self.fixed)


def simulated(found: Located, folder: str, how: How) -> Simulation:
    """What the scenario gives, with the files that it names read relative to `folder`.

    Raises ScenarioError, and WrongName for a name that matches nothing, with the place.
    """
    scenario = scenario_file.of_located(found, folder)
    try:
        _check_before(found, scenario)
        simulation = how.simulation(scenario)
        _check_after(found, scenario, simulation)
    except ScenarioError as error:
        raise error.at(*found.place(error.path)) from None
    return replace(simulation, notes=tuple(dict.fromkeys(parts.notes(found.value, folder))))


def recorded(found: Located, folder: str, how: How) -> Simulation:
    """What the scenario gives, played as recorded unless it says otherwise, whatever its names mean.

    Raises ScenarioError.
    """
    return how.simulation(scenario_file.of_located(found, folder, RECORDED))


def _check_before(found: Located, scenario: Scenario) -> None:
    for path in expectations.wants_no_stale_hit(found.value) if scenario.executor == RECORDED else ():
        message = "`no stale hit` needs `executor: symbolic`: recorded outputs do not depend on what a key may lack"
        raise ScenarioError(message, path=path)
    for path, message in pointless.members(found.value, scenario):
        raise WithoutEffect(message, path=path)
    for index, submission in enumerate(scenario.runs):
        if problem := names.unknown_parameter([submission], scenario.templates):
            raise WrongName(problem.message, path=("runs", index, "arguments", problem.name))
    runs = {("pods", index): rule.run for index, rule in enumerate(scenario.pods)}
    runs |= {("faults", index): fault.run for index, fault in enumerate(scenario.faults)}
    for path, run in runs.items():
        if run is not None and run > len(scenario.runs):
            raise WrongName(f"there is no run {run}: the last one is {len(scenario.runs)}", path=(*path, "run"))


def _check_after(found: Located, before: Scenario, simulation: Simulation) -> None:
    if simulation.needed is not None:
        template, output = simulation.needed
        raise ScenarioError(f"output `{output}` of template `{template}` must have a shape: give it under `given`")
    scenario, played = simulation.scenario._replace(watched=""), simulation.played
    for index, run in enumerate(played.runs):
        if not is_written(run.now):
            raise WithoutEffect(f"this run ends {simulate.BEYOND}", path=("runs", index))
    if unmatched := names.unmatched_glob(scenario, played.runs):
        raise WrongName(unmatched.message, path=_place_of(unmatched, found.value))
    if idle := idle_fault(scenario.faults, played):
        raise WrongName(idle.message, path=("faults", idle.number))
    unasked_for = unasked.caches(found.value, played.runs)
    unmatched_names = (*worlds.unmatched(before, scenario, played.runs), *_unexpected(found, simulation))
    for path, message in (*unmatched_names, *unasked_for):
        raise WrongName(message, path=path)


def _place_of(unmatched: Unmatched, value: Json) -> Path:
    """Where a glob stands in a scenario: as `template` or `node` of a rule, or in `given`; or what its rule says."""
    rules, glob = value.get("pods"), unmatched.name
    for index, rule in enumerate(rules if isinstance(rules, list) else []):
        for name in ("template", "node"):
            if isinstance(rule, dict) and rule.get(name, "*") == glob and _has(rule, unmatched.member):
                return ("pods", index, *(unmatched.member or (name,)))
    return ("given", glob, *unmatched.member)


def _has(rule: Json, member: Path) -> bool:
    held: object = rule
    for step in member:
        if not isinstance(held, dict) or step not in held:
            return False
        held = held[step]
    return True


def _unexpected(found: Located, simulation: Simulation) -> Iterator[tuple[Path, str]]:
    """The globs over nodes in what is expected that match nothing."""
    played = simulation.played
    wanted = list(expectations.globs_over_nodes(found.value))
    if not wanted:
        return
    known = names.names_of(simulation.scenario, played.runs)
    for path, glob in wanted:
        if not _is_node(glob, played) and (problem := names.unexpected_node(glob, known)):
            yield path, problem


def _is_node(glob: str, played: Played) -> bool:
    return any(expectations.names(glob, node, run) for run in played.runs for node in run.nodes)
