"""Nodes of a running workflow: their phases, types and state (`workflow_types.go` NodeStatus)."""

from collections.abc import Iterator

from memolint.argo.plain import Json
from memolint.typed import Record

PENDING = "Pending"
RUNNING = "Running"
SUCCEEDED = "Succeeded"
SKIPPED = "Skipped"
FAILED = "Failed"
ERROR = "Error"
OMITTED = "Omitted"

POD = "Pod"
CONTAINER = "Container"
STEPS = "Steps"
STEP_GROUP = "StepGroup"
DAG = "DAG"
TASK_GROUP = "TaskGroup"
RETRY = "Retry"
SKIPPED_TYPE = "Skipped"
SUSPEND = "Suspend"
HTTP = "HTTP"
PLUGIN = "Plugin"

# What takes a slot.
COUNTED = (POD, STEPS, DAG)

_COMPLETED = frozenset({SUCCEEDED, FAILED, ERROR})
_FULFILLED = frozenset({SUCCEEDED, FAILED, ERROR, SKIPPED, OMITTED})


class Memoization(Record):
    """`memoizationStatus`: what the lookup found, and where a success is saved."""

    hit: bool
    key: str
    cache_name: str


class Node:
    """One node. Times are nanoseconds; children are node names in the order in which they were added."""

    __slots__ = (
        "boundary",
        "children",
        "daemoned",
        "display_name",
        "finished",
        "hooked",
        "host",
        "id",
        "inputs",
        "ip",
        "memoization",
        "message",
        "name",
        "outbound",
        "outputs",
        "phase",
        "resumed",
        "retried",
        "started",
        "template_name",
        "template_ref",
        "template_scope",
        "type",
        "waiting_for_lock",
    )

    def __init__(
        self,
        name: str,
        id: str,
        display_name: str,
        type: str,
        phase: str,
        template_name: str = "",
        template_ref: Json | None = None,
        template_scope: str = "",
        boundary: str = "",
        message: str = "",
        started: int | None = None,
        hooked: bool = False,
        retried: bool = False,
    ) -> None:
        self.name = name
        self.id = id
        self.display_name = display_name
        self.type = type
        self.phase = phase
        self.template_name = template_name
        self.template_ref = template_ref
        self.template_scope = template_scope
        self.boundary = boundary
        self.message = message
        self.started = started
        self.hooked = hooked
        self.retried = retried
        self.finished: int | None = None
        self.inputs: Json | None = None
        self.outputs: Json | None = None
        self.children: dict[str, None] = {}
        self.outbound: tuple[str, ...] = ()
        self.memoization: Memoization | None = None
        self.daemoned = False
        self.ip = ""
        self.host = ""
        self.waiting_for_lock = False
        # Somebody has resumed it, where it was suspended.
        self.resumed = False

    @property
    def is_completed(self) -> bool:
        """Whether it ran to its end: Succeeded, Failed or Error."""
        return self.phase in _COMPLETED

    @property
    def has_ended(self) -> bool:
        """Whether its phase is final; that of a daemon that is up is not."""
        return self.phase in _FULFILLED

    @property
    def is_fulfilled(self) -> bool:
        """Whether nothing more is expected of it; a daemon is fulfilled as soon as it is up."""
        return self.phase in _FULFILLED or (self.daemoned and self.phase != PENDING)

    @property
    def is_failed_or_error(self) -> bool:
        """Whether it ended badly."""
        return self.phase in (FAILED, ERROR)

    @property
    def is_hit(self) -> bool:
        """Whether its outputs come from a cache."""
        return self.memoization is not None and self.memoization.hit


_EXIT = ".onExit"


class Nodes:
    """The nodes of one workflow by name, in order of creation, with the children of each boundary."""

    def __init__(self) -> None:
        self.by_name: dict[str, Node] = {}
        self._members: dict[str, dict[str, None]] = {}
        self._open: dict[str, dict[str, None]] = {}

    def get(self, name: str) -> Node | None:
        """The node of that name."""
        return self.by_name.get(name)

    def add(self, node: Node) -> None:
        """Add a new node."""
        self.by_name[node.name] = node
        self._members.setdefault(node.boundary, {})[node.name] = None
        if node.type in COUNTED:
            self._open.setdefault(node.boundary, {})[node.name] = None

    def within(self, boundary: str) -> Iterator[Node]:
        """The nodes whose boundary is the node of that name."""
        return (self.by_name[name] for name in self._members.get(boundary, ()))

    def open_within(self, boundary: str) -> Iterator[Node]:
        """Of the pods, Steps and DAG nodes of a boundary those that have not ended: none of these begins again."""
        names = self._open.get(boundary, {})
        for name in list(names):
            if self.by_name[name].has_ended:
                del names[name]
            else:
                yield self.by_name[name]

    def is_of_exit_handler(self, found: Node) -> bool:
        """Whether the node is an exit handler, or stands in one (`IsPartOfExitHandler`)."""
        current: Node | None = found
        while current is not None:
            if current.display_name.endswith(_EXIT):
                return True
            current = self.get(current.boundary)
        return False

    def __iter__(self) -> Iterator[Node]:
        return iter(self.by_name.values())

    def __len__(self) -> int:
        return len(self.by_name)


_KIND_TYPES = {
    "container": POD,
    "containerSet": POD,
    "script": POD,
    "resource": POD,
    "data": POD,
    "dag": DAG,
    "steps": STEPS,
    "suspend": SUSPEND,
    "http": HTTP,
    "plugin": PLUGIN,
}


def kind_of(template: Json) -> str | None:
    """The field that makes a template what it is: `container`, `steps` …; None for none (`Template.GetType`)."""
    for kind in _KIND_TYPES:
        if template.get(kind) is not None:
            return kind
    return None


def is_pod_kind(template: Json) -> bool:
    """Whether the template runs as a pod."""
    kind = kind_of(template)
    return kind is not None and _KIND_TYPES[kind] == POD


def type_of(template: Json) -> str:
    """The node type of a template: only its *own* retryStrategy counts here (`Template.GetNodeType`)."""
    if template.get("retryStrategy") is not None:
        return RETRY
    return _KIND_TYPES.get(kind_of(template) or "", "")
