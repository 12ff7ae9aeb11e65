"""What a scenario says and nothing comes of, since something else that it says rules it out."""

from collections.abc import Iterator, Mapping

from memolint.app.scenario.mistakes import Path
from memolint.app.simulate import step_outputs
from memolint.argo.plain import Json
from memolint.engine.scenario import RECORDED, Scenario

_SYMBOLIC = "needs `executor: symbolic`: recorded"
_LIMITS = ("parallelism", "namespaceParallelism")


def members(value: Json, scenario: Scenario) -> Iterator[tuple[Path, str]]:
    """The members that have no effect, with what is wrong with each."""
    if scenario.executor == RECORDED:
        yield from _of_recorded(scenario)
    if scenario.seed is not None and not scenario.concurrent:
        yield ("seed",), "`seed` orders workflows that are played at once: it needs `concurrent: true`"
    for index, run in enumerate(_mappings(value.get("runs"))):
        if scenario.concurrent and index and "advance" in run:
            told = "with `concurrent: true` all runs start at once: only the first one may have `advance`"
            yield ("runs", index, "advance"), told
    for index, rule in enumerate(_mappings(value.get("pods"))):
        if found := step_outputs.contradiction(rule):
            yield ("pods", index, found.member), found.message
    for index, configmap in enumerate(_mappings(value.get("configmaps"))):
        for member in ("data", "fill"):
            if configmap.get("noData") and configmap.get(member):
                yield ("configmaps", index, member), f"`noData` and `{member}` do not go together"


def _of_recorded(scenario: Scenario) -> Iterator[tuple[Path, str]]:
    for index, submission in enumerate(scenario.runs):
        if submission.world:
            yield ("runs", index, "world"), f"`world` {_SYMBOLIC} outputs do not depend on it"
    for name in _LIMITS:
        if name in scenario.controller:
            yield ("controller", name), f"`{name}` {_SYMBOLIC} workflows do not wait for each other"


def _mappings(value: object) -> list[Mapping[str, object]]:
    return [each if isinstance(each, dict) else {} for each in value] if isinstance(value, list) else []
