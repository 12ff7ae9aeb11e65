"""What an executor is asked, and what it answers."""

from collections.abc import Mapping

from memolint.argo.plain import NOTHING, Json
from memolint.typed import Protocol, Record


class Work(Record):
    """One leaf to run: its template after all substitution, with its inputs filled in."""

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
    # Where its template stands (`Base.place`).
    place: str = ""
    # What the workflow's spec adds to the pod: the `volumes` that the template mounts, and a `podSpecPatch`.
    added: Json = NOTHING


class Outcome(Record):
    """How a leaf ended. A parameter without a value is None."""

    succeeded: bool = True
    exit_code: int = 0
    message: str = ""
    parameters: Mapping[str, str | None] = {}
    artifacts: tuple[Json, ...] = ()
    result: str | None = None
    # Nanoseconds that it took.
    duration: int = 0
    # The node of the cluster that its pod ran on, where that is known.
    host: str = ""


class Suspension:
    """A suspended node while it waits. Once it is decided that somebody resumes it, `coming` says how, `ends` when.

    One with a duration of its own goes on by itself, not before the time `until`.
    """

    __slots__ = ("coming", "ends", "until", "work")

    def __init__(self, work: Work) -> None:
        self.work = work
        self.coming: Outcome | None = None
        self.ends = 0
        self.until: int | None = None


class Executor(Protocol):
    """Gives the outcome of leaves, as a function of the work and the world alone.

    `contents` are those of stored artifacts, by the JSON of their place. `given` are the values that it made up, with
    the template and output that they stand for.
    """

    contents: dict[str, str]
    given: dict[str, tuple[str, str]]

    def begin(self, world: Mapping[str, str]) -> None:
        """Set the world that later works see: labels of content by names such as `image:NAME`."""
        ...

    def run(self, work: Work) -> Outcome:
        """The outcome of one leaf."""
        ...


class Pod:
    """A pod, or an agent's task, from its creation to the pass that sees its end.

    While it runs, `coming` is how it will end at the time `ends`; once it has ended, that is its `outcome`. It does not
    end before the pass for which it `waits`.
    """

    __slots__ = ("coming", "ends", "observed", "outcome", "waits", "work")

    def __init__(self, work: Work) -> None:
        self.work = work
        self.coming: Outcome | None = None
        self.ends = 0
        self.outcome: Outcome | None = None
        self.observed = False
        self.waits = False
