"""Pods: what is asked of an executor, and what it answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from memolint.engine.entry import Json


@dataclass(frozen=True)
class Work:
    """One leaf to be run: the template after all substitution, with its inputs filled."""

    node: str
    template: Json
    run: int
    workflow: str
    # The controller wants stdout, since the calling template refers to it.
    wants_result: bool
    pod_name: str
    # Where output artifacts go: the archive location's key, after substitution.
    archive_key: str
    namespace: str = "default"
    # The workflow's volumes that the template mounts.
    volumes: tuple[Json, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """What became of a leaf. A parameter without a value is None."""

    succeeded: bool = True
    exit_code: int = 0
    message: str = ""
    parameters: Mapping[str, str | None] = field(default_factory=dict)
    artifacts: tuple[Json, ...] = ()
    result: str | None = None
    # Nanoseconds that it took.
    duration: int = 0


class Executor(Protocol):
    """Gives the outcome of leaves. It must be a function of the work alone."""

    def run(self, work: Work) -> Outcome:
        """The outcome of one leaf."""
        ...


@dataclass
class Pod:
    """A pod, or the task of an agent, from creation to the pass that has seen its end."""

    work: Work
    outcome: Outcome | None = None
    observed: bool = False
