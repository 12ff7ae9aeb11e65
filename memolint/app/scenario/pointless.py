"""What a scenario says and nothing comes of, since something else that it says rules it out."""

from collections.abc import Iterator, Sequence

from memolint.app.scenario.configmaps import CONTROLLER_NAMESPACE
from memolint.app.scenario.mistakes import Path
from memolint.app.simulate import step_outputs
from memolint.app.simulate.cluster import TEMPLATE_KINDS
from memolint.argo.plain import Json
from memolint.engine.cache import gc
from memolint.engine.scenario import RECORDED, Scenario
from memolint.lang.words import did_you_mean, instead

_SYMBOLIC = "needs `executor: symbolic`: recorded"
_RUN = ("Workflow", "CronWorkflow")
# `Outputs` of a node (`workflow_types.go`).
_OUTPUTS = ("parameters", "artifacts", "result", "exitCode")
_LIMITS = ("parallelism", "namespaceParallelism")


def members(value: Json, scenario: Scenario) -> Iterator[tuple[Path, str]]:
    """The members that have no effect, with what is wrong with each."""
    if scenario.executor == RECORDED:
        yield from _of_recorded(scenario)
    if scenario.seed is not None and not scenario.concurrent:
        yield ("seed",), "`seed` orders workflows that are played at once: it needs `concurrent: true`"
    yield from _of_controller(scenario)
    for index, run in enumerate(_mappings(value.get("runs"))):
        if scenario.concurrent and index and "advance" in run:
            told = "with `concurrent: true` all runs start at once: only the first one may have `advance`"
            yield ("runs", index, "advance"), told
    for index, rule in enumerate(_mappings(value.get("pods"))):
        if found := step_outputs.contradiction(rule):
            yield ("pods", index, found.member), found.message
    yield from _of_configmaps(_mappings(value.get("configmaps")))
    yield from _of_manifests(value)


def _of_configmaps(configmaps: Sequence[Json]) -> Iterator[tuple[Path, str]]:
    first: dict[object, int] = {}
    for index, configmap in enumerate(configmaps):
        metadata = _mapping(configmap.get("metadata"))
        name = metadata.get("name")
        if first.setdefault((metadata.get("namespace") or CONTROLLER_NAMESPACE, name), index) != index:
            yield ("configmaps", index, "metadata", "name"), f"ConfigMap `{name}` is given twice"
        for member in ("data", "fill"):
            if configmap.get("noData") and configmap.get(member):
                yield ("configmaps", index, member), f"`noData` and `{member}` do not go together"
        for key, entry in _mapping(configmap.get("data")).items():
            for member in _mapping(_mapping(entry).get("outputs")):
                if member not in _OUTPUTS:
                    told = f"outputs have no member `{member}`{instead(member, _OUTPUTS)}"
                    yield ("configmaps", index, "data", key, "outputs", member), told


def _of_manifests(value: Json) -> Iterator[tuple[Path, str]]:
    """Objects that are written out and of a kind that is not read there; without a kind a Workflow is meant."""
    for index, run in enumerate(_mappings(value.get("runs"))):
        kind = str(_mapping(run.get("workflow")).get("kind") or _RUN[0])
        if kind not in _RUN:
            near = did_you_mean(kind, _RUN) or ", which is submitted from a file: name that"
            yield ("runs", index, "workflow"), f"`workflow` is a {kind}{near}"
    for index, template in enumerate(_mappings(value.get("templates"))):
        if template and template.get("kind") not in TEMPLATE_KINDS:
            kind = str(template.get("kind") or "")
            told = f"no template of the cluster is of the kind `{kind}`" if kind else "`kind` is missing"
            yield ("templates", index, "kind"), told + instead(kind, TEMPLATE_KINDS)


def _of_recorded(scenario: Scenario) -> Iterator[tuple[Path, str]]:
    for index, submission in enumerate(scenario.runs):
        if submission.world:
            yield ("runs", index, "world"), f"`world` {_SYMBOLIC} outputs do not depend on it"
    for name in _LIMITS:
        if name in scenario.controller:
            yield ("controller", name), f"`{name}` {_SYMBOLIC} workflows do not wait for each other"


def _of_controller(scenario: Scenario) -> Iterator[tuple[Path, str]]:
    for name in (each for each in _LIMITS if scenario.controller.get(each) and not scenario.concurrent):
        yield (
            ("controller", name),
            f"`{name}` holds back workflows that are played at once: it needs `concurrent: true`",
        )
    collection = scenario.controller.get("cacheGC")
    if isinstance(collection, dict) and not gc.schedule_of(scenario.controller).period:
        yield ("controller", "cacheGC"), "`cacheGC` collects nothing: it needs a `period` of more than 0s"


def _mappings(value: object) -> list[Json]:
    """The entries of a list, none of which loses its number."""
    return [_mapping(each) for each in value] if isinstance(value, list) else []


def _mapping(value: object) -> Json:
    return value if isinstance(value, dict) else {}
