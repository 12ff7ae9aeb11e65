"""Results of earlier passes over a workflow that hold for later ones."""

from memolint.argo.plain import Json
from memolint.argo.resolve import Base
from memolint.typed import Record


class Processed(Record):
    """A template after substitution, the base for names inside it, and what it was made of."""

    template: Json
    base: Base
    # The template as it was resolved, that with its defaults, and the arguments of the call.
    source: Json
    body: Json
    arguments: object


class StepsDone(Record):
    """How many groups of a Steps node are done, and what their steps offer."""

    groups: int
    values: dict[str, object]
    artifacts: dict[str, Json]


class GroupSteps(Record):
    """The expanded steps of a group, those of them that may still do something, and those with a node by its name."""

    expanded: list[Json]
    open: list[Json]
    by_node: dict[str, Json]


class TaskGraph(Record):
    """The tasks of a DAG, the names of their nodes, which wait for which, and the expanded `depends` of each."""

    template: Json
    tasks: dict[str, Json]
    names: dict[str, str]
    # Whether a fulfilled task may still have something to do.
    has_hooks: bool
    dependencies: dict[str, tuple[str, ...]]
    logic: dict[str, str]
    # The loops among the ancestors of each task that has any.
    loops_before: dict[str, tuple[str, ...]]


class PassCache:
    """What earlier passes over one workflow have found, by the name of the node."""

    def __init__(self) -> None:
        self.processed: dict[str, Processed] = {}
        self.steps: dict[str, StepsDone] = {}
        self.graphs: dict[str, TaskGraph] = {}
        # The tasks of a DAG without hooks that are not fulfilled yet, in the order of visits.
        self.open_tasks: dict[str, list[str]] = {}
        # Nodes that ended badly: what `workflow.failures` says of each, and of what it was made.
        self.failures: dict[str, tuple[object, str]] = {}
        # Groups of steps that are under way.
        self.groups: dict[str, GroupSteps] = {}
        # Steps that wait for a slot, by the name of their node.
        self.held: dict[str, Json] = {}
        # Loops: the resolved step, and its items.
        self.expansions: dict[str, tuple[Json, list[Json]]] = {}
        # Loops whose items have been listed without an error.
        self.listed: set[str] = set()
        # Tasks without work whose template could be filled all the same.
        self.callable: set[str] = set()
        # The steps or tasks of a boundary whose results its text refers to.
        self.results_read: dict[str, frozenset[str]] = {}
        # Whether a template, by its base and name, depends on what changes from pass to pass.
        self.changing: dict[tuple[str, str], bool] = {}
        # Whether a step or task of a boundary has lifecycle hooks.
        self.hooked: dict[str, bool] = {}
