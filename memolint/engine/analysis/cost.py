"""What a cache saves and what it costs: steps, time, CPU and GPU by the requests of pods; API calls and bytes."""

from collections.abc import Iterable, Iterator

from memolint.argo.plain import Json
from memolint.engine.cluster.clock import SECOND
from memolint.engine.cluster.store import ConfigMap, size_of
from memolint.engine.executors.port import Pod
from memolint.engine.play import Run
from memolint.engine.state import names
from memolint.lang import formats
from memolint.lang.template import anystring
from memolint.typed import Record

_CONTAINERS = ("container", "script")


class Consumption(Record):
    """The work of leaves: their number, the nanoseconds that they took together, CPU and GPU seconds by requests."""

    steps: int = 0
    duration: int = 0
    cpu: float = 0
    gpu: float = 0

    def plus(self, other: "Consumption") -> "Consumption":
        """The sum of both."""
        return Consumption(
            self.steps + other.steps, self.duration + other.duration, self.cpu + other.cpu, self.gpu + other.gpu
        )


NO_CONSUMPTION = Consumption()


class Upkeep(Record):
    """What caches cost: API calls by verb, and the final bytes and entries of each ConfigMap."""

    calls: tuple[tuple[str, int], ...] = ()
    caches: tuple[tuple[str, int, int], ...] = ()


class LookedUp(Record):
    """How many lookups hit, and how many did not."""

    hits: int
    misses: int


def looked_up(runs: Iterable[Run]) -> LookedUp:
    """The answers to all lookups: one of a node, none of its attempts, which only save (`executeTemplate`)."""
    nodes = (node for run in runs for node in run.nodes if node.memoization is not None)
    answered = [node.is_hit for node in nodes if not names.is_attempt(node.name)]
    return LookedUp(sum(answered), len(answered) - sum(answered))


def of_pods(pods: Iterable[Pod]) -> Consumption:
    """The work of the pods that ran."""
    total = Consumption()
    for pod in pods:
        if pod.outcome is not None:
            seconds = pod.outcome.duration / SECOND
            cpu, gpu = requests(pod.work.template)
            total = total.plus(Consumption(1, pod.outcome.duration, cpu * seconds, gpu * seconds))
    return total


def requests(template: Json) -> tuple[float, float]:
    """The CPU cores and GPUs that the containers of a leaf request; limits stand in for missing requests."""
    cpu = gpu = 0.0
    for container in _containers(template):
        resources = container.get("resources")
        holder = resources if isinstance(resources, dict) else {}
        asked = {**_texts(holder.get("limits")), **_texts(holder.get("requests"))}
        cpu += formats.amount(asked.get("cpu", "0"))
        gpu += sum(formats.amount(text) for name, text in asked.items() if "gpu" in name)
    return cpu, gpu


def _containers(template: Json) -> Iterator[Json]:
    for name in _CONTAINERS:
        holder = template.get(name)
        if isinstance(holder, dict):
            yield holder
    several = template.get("containerSet")
    listed = [several.get("containers")] if isinstance(several, dict) else []
    for found in (*listed, template.get("sidecars")):
        yield from (each for each in found if isinstance(each, dict)) if isinstance(found, list) else ()


def _texts(value: object) -> dict[str, str]:
    return {name: anystring.text_of(text) or "" for name, text in value.items()} if isinstance(value, dict) else {}


def upkeep(calls: Iterable[str], configmaps: Iterable[ConfigMap]) -> Upkeep:
    """The cost of caches, from calls such as `get cache-a` and the final ConfigMaps."""
    counts: dict[str, int] = {}
    touched: dict[str, None] = {}
    for call in calls:
        verb, _, name = call.partition(" ")
        counts[verb] = counts.get(verb, 0) + 1
        touched[name] = None
    caches = [
        (each.name, size_of(each.data or {}), len(each.data or {})) for each in configmaps if each.name in touched
    ]
    return Upkeep(tuple(counts.items()), tuple(caches))
