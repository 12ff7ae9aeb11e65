"""A scenario: what is in the cluster, what is submitted, and how leaves end."""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache

from memolint.argo.plain import NOTHING, Json
from memolint.engine.cluster.clock import BEGINNING
from memolint.engine.cluster.store import ConfigMap
from memolint.typed import Record

# After so many passes the recorder of traces gave a workflow up; a user's is played until it ends or stands still.
DEFAULT_MAX_PASSES, MANY_PASSES = 60, 1_000_000
# What leaves give: digests of all that they were given, at a time that passes; or what the recorder of traces made up.
SYMBOLIC, RECORDED = "symbolic", "recorded"


def everything(template: Json, _with_log: bool) -> Json:
    """Keep the whole template: all that a leaf was given matters."""
    return template


def hold_still(_run: int, _now: int) -> Mapping[str, str]:
    """Nothing outside changes from run to run by itself."""
    return {}


def blame_nothing(_run: int, _place: str) -> frozenset[str]:
    """No hit is to blame for what changes by itself."""
    return frozenset()


def declare_nothing(
    _template: Json, _metadata: Json, _one: Mapping[str, str], _other: Mapping[str, str]
) -> frozenset[str]:
    """No input is declared to make no difference."""
    return frozenset()


class PodRule(Record):
    """How leaves end. The first rule applies whose globs match template and node, and whose run is theirs."""

    template: str = "*"
    node: str = "*"
    run: int | None = None
    succeeds: bool = True
    exit_code: int | None = None
    message: str = ""
    result: str | None = None
    parameters: Mapping[str, str] = {}
    artifacts: Mapping[str, str] = {}
    missing: frozenset[str] = frozenset()
    # Nanoseconds that the leaf takes, None where the next rule may say so.
    duration: int | None = None

    @property
    def only_times(self) -> bool:
        """Whether the rule gives nothing but a duration."""
        return self.duration is not None and self == PodRule(self.template, self.node, self.run, duration=self.duration)


class Fault(Record):
    """Calls of the controller's cache to the API server that fail: those with the verb, for ConfigMaps by a glob."""

    verb: str
    # `403`, `409`, `500` or `timeout`.
    answer: str
    name: str = "*"
    # How many calls fail, and in which run; None for every one.
    times: int | None = None
    run: int | None = None
    # How many of them go well before.
    after: int = 0


class Submission(Record):
    """One submitted workflow: `arguments` override or extend its own, `advance` passes before it (nanoseconds), and it
    does not come before the time `at`.

    `world` gives the contents of what lies outside: images, ConfigMaps, the clock. A name that is not in it stands for
    itself.
    """

    workflow: Json
    arguments: Mapping[str, str] = {}
    advance: int = 0
    world: Mapping[str, str] = {}
    at: int = 0


class Scenario(Record):
    """A scenario in the form of the recorded traces."""

    name: str = ""
    runs: tuple[Submission, ...] = ()
    about: str = ""
    configmaps: tuple[ConfigMap, ...] = ()
    # WorkflowTemplates and ClusterWorkflowTemplates of the cluster.
    templates: tuple[Json, ...] = ()
    pods: tuple[PodRule, ...] = ()
    faults: tuple[Fault, ...] = ()
    # The controller's configuration: workflowDefaults, parallelism, namespaceParallelism, cacheGC.
    controller: Json = NOTHING
    one_pod_a_pass: bool = False
    resumes: bool = True
    max_passes: int = DEFAULT_MAX_PASSES
    # Where the controller keeps its caches.
    controller_namespace: str = "default"
    # When the clock starts (nanoseconds).
    start: int = BEGINNING
    executor: str = SYMBOLIC
    # Whether all runs go at once: in declaration order or, with a seed, in one that changes from pass to pass.
    concurrent: bool = False
    seed: int | None = None
    # A glob over nodes whose lookups are noted, to be explained.
    watched: str = ""
    # A leaf's template without the parts that cannot change its outputs; the second argument says whether its
    # standard output is read.
    significant: Callable[[Json, bool], Json] = everything
    # What changes by itself from run to run: the names of the world, with their contents in the run of a number that
    # is created at a time.
    changing: Callable[[int, int], Mapping[str, str]] = hold_still
    # Those of the names of which a hit must not serve an old content, by the number of its run and the place of its
    # template.
    blamed: Callable[[int, str], frozenset[str]] = blame_nothing
    # The inputs of a template, in an object with these metadata, that are declared to make no difference between two
    # uses with these values.
    indifferent: Callable[[Json, Json, Mapping[str, str], Mapping[str, str]], frozenset[str]] = declare_nothing
    # The variables that only give access to the template at a place, tune it, or are a time that its entries do not
    # outlive, by the number of a run.
    aside: Callable[[int, str], frozenset[str]] = blame_nothing


def matches(glob: str, text: str) -> bool:
    """Whether a glob over node or template names matches the whole text.

    It has `*` and `?`; brackets are literal, since names of nodes have them.
    """
    return _pattern(glob).fullmatch(text) is not None


@lru_cache(maxsize=1024)
def _pattern(glob: str) -> re.Pattern[str]:
    # Several stars are one, so that the pattern cannot backtrack badly.
    parts = re.split(r"(\*+|\?)", glob)
    translated = (".*" if part.startswith("*") else "." if part == "?" else re.escape(part) for part in parts)
    return re.compile("".join(translated), re.DOTALL)
