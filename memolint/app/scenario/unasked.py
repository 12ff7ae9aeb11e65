"""The caches that a scenario gives and that nothing asks for, since another name was meant."""

from collections.abc import Iterator, Sequence

from memolint.app.scenario.mistakes import Path
from memolint.argo.plain import Json
from memolint.argo.views import dig
from memolint.engine.cache.cache import LABEL, LABEL_VALUE
from memolint.engine.play import Run
from memolint.lang.words import did_you_mean


def caches(value: Json, runs: Sequence[Run]) -> Iterator[tuple[Path, str]]:
    """The caches without any use whose name is near to one that is asked for, with what is wrong with each."""
    own = value.get("configmaps")
    given = own if isinstance(own, list) else []
    names = [str(dig(each, "metadata", "name") or "") for each in given]
    asked = {call.partition(" ")[2] for run in runs for call in run.configmap_calls}
    if dig(value, "controller", "cacheGC"):
        return
    for index, name in enumerate(names):
        near = did_you_mean(name, sorted(asked.difference(names)))
        is_cache = dig(given[index], "metadata", "labels", LABEL) == LABEL_VALUE
        if near and is_cache and not asked & {name} and not _is_expected(value, name):
            yield ("configmaps", index, "metadata", "name"), f"no step asks for ConfigMap `{name}`{near}"


def _is_expected(value: Json, name: str) -> bool:
    runs = value.get("runs")
    expected = (dig(run, "expect", "configmaps") for run in (runs if isinstance(runs, list) else []))
    return any(isinstance(each, dict) and name in each for each in expected)
