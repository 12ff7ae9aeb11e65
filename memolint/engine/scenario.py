"""A scenario: what is in the cluster, what is submitted, and how leaves end."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from memolint.engine.entry import Json
from memolint.engine.store import ConfigMap

DEFAULT_MAX_PASSES = 60


@dataclass(frozen=True)
class PodRule:
    """How leaves end: the first rule that matches template and node (globs) and run counts."""

    template: str = "*"
    node: str = "*"
    run: int | None = None
    succeeds: bool = True
    exit_code: int | None = None
    message: str = ""
    result: str | None = None
    parameters: Mapping[str, str] = field(default_factory=dict)
    artifacts: Mapping[str, str] = field(default_factory=dict)
    missing: frozenset[str] = frozenset()
    # Nanoseconds that the leaf takes.
    duration: int = 0


@dataclass(frozen=True)
class Submission:
    """One workflow handed in: `arguments` override or add to its own, `advance` passes before it (nanoseconds).

    `world` gives contents of what lies outside: images, ConfigMaps, the clock. A name that it lacks is its own content.
    """

    workflow: Json
    arguments: Mapping[str, str] = field(default_factory=dict)
    advance: int = 0
    world: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Scenario:
    """A scenario in the form of the recorded traces."""

    name: str = ""
    runs: tuple[Submission, ...] = ()
    about: str = ""
    configmaps: tuple[ConfigMap, ...] = ()
    # WorkflowTemplates and ClusterWorkflowTemplates of the cluster.
    templates: tuple[Json, ...] = ()
    pods: tuple[PodRule, ...] = ()
    # The controller's configuration: workflowDefaults, parallelism.
    controller: Json = field(default_factory=dict)
    one_pod_a_pass: bool = False
    resumes: bool = True
    max_passes: int = DEFAULT_MAX_PASSES
    executor: str = "symbolic"
    # Places in templates that do not matter: (template name, JSON path with dots).
    insignificant: frozenset[tuple[str, str]] = frozenset()
