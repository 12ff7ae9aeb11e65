"""What a scenario expects of its runs, compared with what was played."""

from collections.abc import Iterator, Mapping, Sequence

from memolint.app.scenario.configmaps import CONTROLLER_NAMESPACE
from memolint.argo.plain import Json
from memolint.engine.analysis import cost
from memolint.engine.analysis.staleness import Verdict
from memolint.engine.cache import entry as codec
from memolint.engine.cache.entry import parameters
from memolint.engine.cluster.store import ConfigMap
from memolint.engine.play import Played, Run
from memolint.engine.scenario import matches
from memolint.engine.state.nodes import Node
from memolint.lang.go.json import gojson
from memolint.lang.template import anystring
from memolint.typed import Record

NO_STALE_HIT = "no stale hit"
# How many nodes are named if a glob matches more.
MAX_NAMED = 5

Path = tuple[str | int, ...]


class Unmet(Record):
    """An expectation that does not hold: its path, its subject, and both values.

    `found` is the plain JSON data that would meet it; `repairable` is False if no value would.
    """

    path: Path
    subject: str
    wanted: object
    found: object
    repairable: bool = True


def of_scenario(value: Json, played: Played, verdicts: Sequence[Verdict]) -> list[Unmet]:
    """The expectations of a scenario's value that do not hold, in their order."""
    unmet = list(_of_all(value.get("expect"), played.runs, verdicts, ("expect",), "all runs"))
    runs = value.get("runs")
    for index, (described, run) in enumerate(zip(runs if isinstance(runs, list) else [], played.runs, strict=False)):
        own = [verdict for verdict in verdicts if verdict.run == index + 1]
        wanted = described.get("expect") if isinstance(described, dict) else None
        path: Path = ("runs", index, "expect")
        unmet += _of_all(wanted, (run,), own, path, f"run {index + 1}")
        if isinstance(wanted, dict):
            unmet += _of_run(wanted, run, path, f"run {index + 1}")
    return unmet


def expects_anything(value: Json) -> bool:
    """Whether the scenario has expectations."""
    runs = value.get("runs")
    holders = [value, *(run for run in runs if isinstance(run, dict))] if isinstance(runs, list) else [value]
    return any(holder.get("expect") is not None for holder in holders)


def wants_no_stale_hit(value: Json) -> list[Path]:
    """The paths of expectations that forbid stale hits."""
    runs = value.get("runs")
    places: list[tuple[Path, object]] = [((), value)]
    places += [(("runs", index), run) for index, run in enumerate(runs if isinstance(runs, list) else [])]
    holders = [(path, holder) for path, holder in places if isinstance(holder, dict)]
    return [(*path, "expect") for path, holder in holders if _is_asked(holder.get("expect"))]


def globs_over_nodes(value: Json) -> Iterator[tuple[Path, str]]:
    """The globs over nodes in the expectations of the runs, with their paths."""
    runs = value.get("runs")
    for index, run in enumerate(runs if isinstance(runs, list) else []):
        wanted = run.get("expect") if isinstance(run, dict) else None
        for glob, _ in _members(wanted.get("nodes") if isinstance(wanted, dict) else None):
            yield ("runs", index, "expect", "nodes", glob), glob


def _is_asked(wanted: object) -> bool:
    return wanted == NO_STALE_HIT or (isinstance(wanted, dict) and wanted.get("noStaleHit") is True)


def _of_all(
    wanted: object, runs: Sequence[Run], verdicts: Sequence[Verdict], path: Path, subject: str
) -> Iterator[Unmet]:
    """Compare what may be expected of one run or of all: no stale hits, numbers of hits and misses."""
    if _is_asked(wanted):
        stale = [verdict for verdict in verdicts if verdict.is_stale]
        place = (*path, "noStaleHit") if isinstance(wanted, dict) else path
        for verdict in stale:
            found = f"HIT (stale: {verdict.text})"
            yield Unmet(place, f"run {verdict.run}, {verdict.node}", NO_STALE_HIT, found, repairable=False)
    if not isinstance(wanted, dict):
        return
    answered = cost.looked_up(runs)
    counts = {"hits": answered.hits, "misses": answered.misses}
    for name, count in counts.items():
        if name in wanted:
            yield from _same(wanted[name], count, (*path, name), f"{subject}: {name}")


def _of_run(wanted: Json, run: Run, path: Path, subject: str) -> Iterator[Unmet]:
    if "phase" in wanted:
        yield from _same(wanted["phase"], run.phase, (*path, "phase"), f"{subject}: phase")
    if "stuck" in wanted:
        yield from _same(wanted["stuck"], run.stuck, (*path, "stuck"), f"{subject}: stuck")
    if "message" in wanted:
        yield from _like(wanted["message"], run.message, (*path, "message"), f"{subject}: message")
    yield from _values(wanted.get("outputs"), _by_name(run.outputs), (*path, "outputs"), f"{subject}: output")
    for glob, each in _members(wanted.get("nodes")):
        yield from _of_nodes(glob, each, run, (*path, "nodes", glob), f"{subject}, node {glob}")
    for name, each in _members(wanted.get("configmaps")):
        yield from _of_configmap(name, each, run, (*path, "configmaps", name), f"{subject}, ConfigMap {name}")
    for verb, count in _members(wanted.get("calls")):
        made = sum(call.partition(" ")[0] == verb for call in run.configmap_calls)
        yield from _same(count, made, (*path, "calls", verb), f"{subject}: {verb} calls")


def _members(value: object) -> list[tuple[str, object]]:
    return list(value.items()) if isinstance(value, dict) else []


def _same(wanted: object, found: object, path: Path, subject: str) -> Iterator[Unmet]:
    if wanted != found:
        yield Unmet(path, subject, wanted, found)


def _like(wanted: object, found: str, path: Path, subject: str) -> Iterator[Unmet]:
    if not matches(str(wanted), found):
        yield Unmet(path, subject, wanted, found)


def _values(wanted: object, found: Mapping[str, str | None], path: Path, subject: str) -> Iterator[Unmet]:
    for name, value in _members(wanted):
        if value is None or name not in found:
            if value is not None or found.get(name) is not None:
                yield Unmet((*path, name), f"{subject} {name}", value, found.get(name), repairable=False)
        elif _text(value) != found[name]:
            yield Unmet((*path, name), f"{subject} {name}", value, found[name])


def _text(value: object) -> str | None:
    return gojson.marshal(value) if isinstance(value, dict | list) else anystring.text_of(value)


def _by_name(outputs: Json | None) -> dict[str, str | None]:
    return {str(found.get("name")): anystring.text_of(found.get("value")) for found in parameters(outputs)}


def _of_nodes(glob: str, wanted: object, run: Run, path: Path, subject: str) -> Iterator[Unmet]:
    found = [node for node in run.nodes if names(glob, node, run)]
    if wanted is None:
        if found:
            yield Unmet(path, subject, None, _named(found), repairable=False)
        return
    asked: Json = {"cache": wanted} if isinstance(wanted, str) else dict(_members(wanted))
    if "count" in asked:
        yield from _same(asked["count"], len(found), (*path, "count"), f"{subject}: count")
    elif not found:
        yield Unmet(path, subject, wanted, None)
    for node in found:
        told = subject if _short(node, run) == glob or node.name == glob else f"{subject} ({node.name})"
        for unmet in _of_node(asked, node, path, told):
            # A plain `hit` stands for the whole mapping.
            yield unmet._replace(path=path) if isinstance(wanted, str) else unmet


def names(glob: str, node: Node, run: Run) -> bool:
    """Whether a glob matches a node's name, with or without the workflow's before it, or its display name."""
    return any(matches(glob, name) for name in (node.name, _short(node, run), node.display_name) if name)


def _short(node: Node, run: Run) -> str:
    return node.name.removeprefix(run.workflow).removeprefix(".")


def _named(found: Sequence[Node]) -> str:
    shown = ", ".join(node.name for node in found[:MAX_NAMED])
    return f"{shown} and {len(found) - MAX_NAMED} more" if len(found) > MAX_NAMED else shown


def _of_node(asked: Json, node: Node, path: Path, subject: str) -> Iterator[Unmet]:
    memo = node.memoization
    actual = {
        "cache": "none" if memo is None else "hit" if memo.hit else "miss",
        "key": memo.key if memo else "",
        "cacheName": memo.cache_name if memo else "",
        "phase": node.phase,
    }
    for name, value in actual.items():
        if name in asked:
            yield from _same(asked[name], value, (*path, name), f"{subject}: {name}")
    if "message" in asked:
        yield from _like(asked["message"], node.message, (*path, "message"), f"{subject}: message")
    if "result" in asked:
        result = anystring.text_of((node.outputs or {}).get("result"))
        if _text(asked["result"]) != result:
            yield Unmet((*path, "result"), f"{subject}: result", asked["result"], result)
    yield from _values(asked.get("outputs"), _by_name(node.outputs), (*path, "outputs"), f"{subject}: output")


def _of_configmap(name: str, wanted: object, run: Run, path: Path, subject: str) -> Iterator[Unmet]:
    own = (each for each in run.configmaps if each.namespace == CONTROLLER_NAMESPACE)
    found = next((each for each in own if each.name == name), None)
    if wanted is None or found is None:
        if (wanted is None) != (found is None):
            yield Unmet(path, subject, wanted, _keys(found), repairable=False)
        return
    for glob, each in _members(wanted):
        yield from _of_entries(glob, each, found, (*path, glob), f"{subject}, key {glob}")


def _keys(found: ConfigMap | None) -> object:
    return None if found is None else f"keys {', '.join(sorted(found.data or {})) or '(none)'}"


def _of_entries(glob: str, wanted: object, configmap: ConfigMap, path: Path, subject: str) -> Iterator[Unmet]:
    keys = sorted(key for key in configmap.data or {} if matches(glob, key))
    if wanted is None:
        if keys:
            yield Unmet(path, subject, None, f"entries {', '.join(keys[:MAX_NAMED])}", repairable=False)
        return
    asked = dict(_members(wanted))
    if "count" in asked:
        yield from _same(asked["count"], len(keys), (*path, "count"), f"{subject}: count")
    elif not keys:
        yield Unmet(path, subject, wanted, None, repairable=False)
    for key in keys:
        outputs = _outputs_of((configmap.data or {})[key])
        if "result" in asked:
            result = anystring.text_of((outputs or {}).get("result"))
            yield from _same(_text(asked["result"]), result, (*path, "result"), f"{subject}: result")
        yield from _values(asked.get("outputs"), _by_name(outputs), (*path, "outputs"), f"{subject}: output")


def _outputs_of(text: str) -> Json | None:
    try:
        return codec.decode(text).outputs
    except codec.MalformedEntry:
        return None
