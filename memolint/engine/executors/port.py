"""Pods: what is asked of an executor, and what it answers."""

from collections.abc import Mapping
from typing import NamedTuple, Protocol

from memolint.argo.plain import Json


class Work(NamedTuple):
    """One leaf to be run: the template after all substitution, with its inputs filled."""

    node: str
    template: Json
    run: int
    workflow: str
    # The controller wants stdout, since the calling template refers to it.
    wants_result: bool
    pod_name: str
    # Where output artifacts go, if it has any: the archive location's key, after substitution.
    archive_key: str
    namespace: str = "default"
    # The workflow's volumes that the template mounts.
    volumes: tuple[Json, ...] = ()


class Outcome(NamedTuple):
    """What became of a leaf. A parameter without a value is None."""

    succeeded: bool = True
    exit_code: int = 0
    message: str = ""
    parameters: Mapping[str, str | None] = {}
    artifacts: tuple[Json, ...] = ()
    result: str | None = None
    # Nanoseconds that it took.
    duration: int = 0


class Executor(Protocol):
    """Gives the outcome of leaves. It must be a function of the work and the world alone.

    `contents`: what is in stored artifacts, by the JSON of their place. `given`: the values that were made up, with the
    template and output that they stand for.
    """

    contents: dict[str, str]
    given: dict[str, tuple[str, str]]

    def begin(self, world: Mapping[str, str]) -> None:
        """The world that the works after this see: names such as `image:NAME` to labels of content."""
        ...

    def run(self, work: Work) -> Outcome:
        """The outcome of one leaf."""
        ...


class Pod:
    """A pod, or the task of an agent, from creation to the pass that has seen its end.

    While it runs, `coming` is what will become of it at the time `ends`; `outcome` is that once it has ended.
    """

    __slots__ = ("coming", "ends", "observed", "outcome", "work")

    def __init__(self, work: Work) -> None:
        self.work = work
        self.coming: Outcome | None = None
        self.ends = 0
        self.outcome: Outcome | None = None
        self.observed = False
