"""Whether hits serve what an uncached run would give: the template of each is played again without any cache."""

from memolint.argo.releases import Release, newest
from memolint.engine.analysis import cost, outcome
from memolint.engine.analysis.cost import NO_CONSUMPTION, Consumption
from memolint.engine.analysis.outcome import Observation
from memolint.engine.play import Played, Run, replay
from memolint.engine.scenario import Scenario
from memolint.engine.state import nodes as node
from memolint.engine.state.lookups import Hit
from memolint.lang.record import Record

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
    for hit in played.hits:
        fresh = replay(scenario, hit, played.contents, release or newest(), REPLAY_BUDGET)
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
