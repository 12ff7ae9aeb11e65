"""Whether hits serve what an uncached run would give: the template of each is played again without any cache."""

from memolint.argo import arguments
from memolint.argo.plain import Json
from memolint.argo.releases import Release, newest
from memolint.argo.resolve import Base
from memolint.engine.analysis import cost, outcome
from memolint.engine.analysis.cost import NO_CONSUMPTION, Consumption
from memolint.engine.analysis.outcome import Observation
from memolint.engine.executors import list_outputs
from memolint.engine.play import Played, Run, replay
from memolint.engine.scenario import Scenario
from memolint.engine.state import nodes as node
from memolint.engine.state.lookups import Hit
from memolint.lang.template import anystring
from memolint.typed import Record

UNKNOWN_ORIGIN = "unknown origin"
REPLAY_BUDGET = 500_000


class Verdict(Record):
    """A hit that is stale or of unknown origin: the run's number, the node, and the text for the user."""

    run: int
    node: str
    text: str
    is_stale: bool


class Review(Record):
    """The hits that are stale or of unknown origin, and the work that all hits saved."""

    verdicts: tuple[Verdict, ...] = ()
    saved: Consumption = NO_CONSUMPTION


def review(scenario: Scenario, played: Played, release: Release | None = None) -> Review:
    """Play every hit again. A hit that is only stale because of another stale hit is not marked."""
    verdicts: list[Verdict] = []
    saved = NO_CONSUMPTION
    lists = list_outputs.wanted(scenario) if played.hits else frozenset()
    for hit in played.hits:
        again, submitted = _with_indifferent_sources(scenario, played, hit)
        fresh = replay(submitted, again, played, release or newest(), REPLAY_BUDGET, lists)
        saved = saved.plus(cost.of_pods(fresh.pods.values()))
        if not hit.origin:
            verdicts.append(Verdict(hit.run, hit.node, UNKNOWN_ORIGIN, is_stale=False))
            continue
        if _follows(hit, played, verdicts):
            continue
        text = _stale(fresh, played, hit)
        if text:
            verdicts.append(Verdict(hit.run, hit.node, text, is_stale=True))
    return Review(tuple(verdicts), saved)


def _with_indifferent_sources(scenario: Scenario, played: Played, hit: Hit) -> tuple[Hit, Scenario]:
    """The hit and its run with the writer's values of what makes no difference: declared so, or only tuning."""
    if not hit.origin:
        return hit, scenario
    written, own = _inputs_of_writer(played, hit), _values(hit.template.get("inputs"))
    aside = scenario.aside(hit.run, hit.place)
    declared = scenario.indifferent(hit.body, _metadata(scenario, hit), written, own)
    names = {name for name in written if name in declared or f"inputs.parameters.{name}" in aside}
    if not names and not aside:
        return hit, scenario
    given = {**own, **{name: written[name] for name in names}}
    inputs = hit.template.get("inputs")
    filled = inputs if isinstance(inputs, dict) else {}
    parameters = [{**each, "value": given.get(str(each.get("name")))} for each in arguments.named(inputs, "parameters")]
    again = hit._replace(template={**hit.body, "inputs": {**filled, "parameters": parameters}})
    if any(each.startswith("workflow.creationTimestamp") for each in aside):
        again = again._replace(created=played.runs[hit.origin - 1].started)
    return again, _with_arguments(scenario, played, hit, aside)


def _with_arguments(scenario: Scenario, played: Played, hit: Hit, aside: frozenset[str]) -> Scenario:
    """The scenario in which the run of the hit has the writer's values of the arguments that make no difference."""
    if not any(each.startswith("workflow.parameters.") for each in aside):
        return scenario
    written = _values(played.runs[hit.origin - 1].spec.get("arguments"))
    given = {name: value for name, value in written.items() if f"workflow.parameters.{name}" in aside}
    run = scenario.runs[hit.run - 1]
    changed = run._replace(arguments={**run.arguments, **given})
    return scenario._replace(runs=(*scenario.runs[: hit.run - 1], changed, *scenario.runs[hit.run :]))


def _inputs_of_writer(played: Played, hit: Hit) -> dict[str, str]:
    nodes = played.runs[hit.origin - 1].nodes
    return next((_values(found.inputs) for found in nodes if found.id == hit.entry.node_id), {})


def _values(inputs: object) -> dict[str, str]:
    """The values of input parameters by name."""
    given = arguments.named(inputs, "parameters")
    texts = {str(each["name"]): anystring.text_of(each.get("value")) for each in given}
    return {name: text for name, text in texts.items() if text is not None}


def _metadata(scenario: Scenario, hit: Hit) -> Json:
    """The metadata of the object that a template stands in."""
    holders = [each for each in scenario.templates if _is_base(each, hit.base)]
    holder = holders[0] if holders else scenario.runs[hit.run - 1].workflow
    metadata = holder.get("metadata")
    return metadata if isinstance(metadata, dict) else {}


def _is_base(manifest: Json, base: Base) -> bool:
    metadata = manifest.get("metadata")
    scope = "cluster" if manifest.get("kind") == "ClusterWorkflowTemplate" else "namespaced"
    return isinstance(metadata, dict) and (base.scope, base.name) == (scope, metadata.get("name"))


def _follows(hit: Hit, played: Played, verdicts: list[Verdict]) -> bool:
    """Whether a stale hit below its producer made the entry stale."""
    producers = [found.name for found in played.runs[hit.origin - 1].nodes if found.id == hit.entry.node_id]
    return any(
        verdict.is_stale and verdict.run == hit.origin and verdict.node != name and verdict.node.startswith(name)
        for verdict in verdicts
        for name in producers
    )


def _stale(fresh: Run, played: Played, hit: Hit) -> str:
    """How an uncached run differs, "" if it does not."""
    entry = next((found for found in fresh.nodes if found.name == fresh.workflow), None)
    if entry is None or not fresh.phase or fresh.stuck:
        return ""
    served = outcome.of_outputs(node.SUCCEEDED, hit.entry.outputs, played.contents)
    plain = outcome.of_node(fresh, entry)
    if plain.result is None or served.result is None:
        # Whether a result is captured depends on the caller.
        served, plain = served._replace(result=None), plain._replace(result=None)
    return _told(served, plain)


def _told(served: Observation, plain: Observation) -> str:
    if plain.phase != served.phase:
        return f"without the cache: {plain.phase}"
    differing = [_pair(name, value) for name, value in plain.parameters if (name, value) not in served.parameters]
    if plain.result != served.result:
        differing.append(_pair("result", plain.result))
    differing += [
        f"{name}: other content" for name, content in plain.artifacts if (name, content) not in served.artifacts
    ]
    return f"without the cache {', '.join(differing)}" if differing else ""


def _pair(name: str, value: str | None) -> str:
    return f"{name}={'' if value is None else value}"
