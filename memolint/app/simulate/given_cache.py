"""The cache of a cluster, as `kubectl get configmap -o yaml` prints it, and the time at which it is looked at."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from memolint.app.simulate import cluster as clusters
from memolint.argo.releases import Release
from memolint.engine.cache import entry as codec
from memolint.engine.cache.cache import LABEL, LABEL_VALUE
from memolint.engine.cluster.clock import BEGINNING, SECOND, rfc3339
from memolint.engine.cluster.store import ConfigMap
from memolint.engine.play import Run
from memolint.lang.go.time.parse import parse
from memolint.lang.go.values import GoError
from memolint.lang.words import did_you_mean, listed
from memolint.typed import Record

_RFC3339 = "2006-01-02T15:04:05Z07:00"
# A part of both members with times, in any case that Go's decoder takes.
_SIGN = "imestamp"
MAX_LISTED = 5


class WrongCache(ValueError):
    """A cache or a time that cannot be; the message says why in one line."""


class Stamp(Record):
    """The newest time in an entry, and where it stands."""

    time: int
    key: str
    name: str


def read(name: str, data: bytes, release: Release, namespace: str) -> tuple[ConfigMap, ...]:
    """The ConfigMaps of `--cache`, where the controller is in the namespace. Raises WrongCache."""
    found = clusters.read([(name, data)], controller_namespace=namespace)
    for problem in found.problems:
        raise WrongCache(f"--cache {problem.file}:{problem.line}: {problem.message}")
    if not found.configmaps:
        raise WrongCache(f"--cache {name}: there is no ConfigMap in it{_instead(found)}")
    if release.checks_cache_label and not any(_is_cache(each) for each in found.configmaps):
        listed = ", ".join(f"`{each.name}`" for each in found.configmaps)
        raise WrongCache(f"--cache {name}: no cache is in it: {listed} lacks the label {LABEL}: {LABEL_VALUE}")
    return tuple(found.configmaps)


def _instead(found: clusters.Cluster) -> str:
    kinds = [str(each.get("kind")) for each in (*found.workflows, *found.templates, *found.schedules)] + found.others
    if kinds:
        return f", but a {kinds[0]}"
    return ": it takes what `kubectl get configmap NAME -o yaml` prints"


def _is_cache(configmap: ConfigMap) -> bool:
    return (configmap.labels or {}).get(LABEL) == LABEL_VALUE


def time_of(text: str, wall_clock: Callable[[], int]) -> int:
    """The time of `--now`. Raises WrongCache."""
    if text == "now":
        return wall_clock()
    try:
        return parse(_RFC3339, text).instant
    except GoError:
        raise WrongCache(f"--now {text}: as `now`, or as 2026-01-02T03:04:05Z") from None


def start(configmaps: Iterable[ConfigMap], now: int | None, namespace: str) -> int:
    """When the clock starts: at a given time, else at the usual one or just after the newest entry of the namespace.

    Raises WrongCache for a time before that of an entry.
    """
    newest = max(_written(each for each in configmaps if each.namespace == namespace), default=None)
    if newest is None:
        return BEGINNING if now is None else now
    if now is None:
        return max(BEGINNING, newest.time + SECOND)
    if now < newest.time:
        at = f"entry `{newest.key}` of ConfigMap `{newest.name}` is of {rfc3339(newest.time)}"
        raise WrongCache(f"--now {rfc3339(now)} is too early: {at}")
    return now


def _written(configmaps: Iterable[ConfigMap]) -> Iterator[Stamp]:
    for configmap in configmaps:
        for key, text in (configmap.data or {}).items():
            if _SIGN not in text.lower():
                continue
            try:
                entry = codec.decode(text)
            except codec.MalformedEntry:
                continue
            for time in (entry.created, entry.last_hit):
                if time is not None:
                    yield Stamp(time, key, configmap.name)


def repeated(configmaps: Iterable[ConfigMap]) -> Iterator[str]:
    """A line for each ConfigMap that is given more than once."""
    for (namespace, name), count in Counter((each.namespace, each.name) for each in configmaps).items():
        if count > 1:
            yield f"ConfigMap `{name}` of namespace `{namespace}` is given {count} times: the last one counts"


def elsewhere(configmaps: Sequence[ConfigMap], namespace: str, runs: Iterable[Run]) -> Iterator[str]:
    """A line for each cache that is asked for, and is given in another namespace than that of the controller."""
    asked = _asked(runs)
    here = {each.name for each in configmaps if each.namespace == namespace}
    for each in configmaps:
        if each.name in asked and each.namespace != namespace:
            too = ", too" if each.name in here else ""
            told = f"ConfigMap `{each.name}` is in namespace `{each.namespace}`{too}"
            looked = f"the controller looks in `{namespace}`"
            yield f"{told}, {looked}: --controller-namespace {each.namespace} if it runs there"


def unasked(cache: Sequence[ConfigMap], runs: Iterable[Run]) -> Iterator[str]:
    """A line if nothing asks any of the caches that are given."""
    asked, given = sorted(_asked(runs)), sorted({each.name for each in cache})
    if given and not set(asked) & set(given):
        told = f", but for {listed(asked, MAX_LISTED)}" if asked else ": none asked a cache"
        near = next((told for each in given if (told := did_you_mean(each, asked))), told)
        yield f"--cache has no effect: no step asked for {listed(given, MAX_LISTED)}{near}"


def _asked(runs: Iterable[Run]) -> set[str]:
    calls = (call.partition(" ") for run in runs for call in run.configmap_calls)
    return {name for verb, _, name in calls if verb == "get"}
