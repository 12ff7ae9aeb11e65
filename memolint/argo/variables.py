"""The variables of Argo by family, and which of them a template's body can see (`util/variables/keys`)."""

from collections.abc import Iterable

from memolint.typed import Record


class Family(Record):
    """A set of variables that come into being together.

    `names` are exact names; one that ends in `.` stands for everything that starts with it (`workflow.parameters.`).
    """

    name: str
    names: tuple[str, ...]

    def has(self, variable: str) -> bool:
        """Whether the variable, a dotted name as in a simple tag, belongs to this family."""
        return any(
            variable == name if not name.endswith(".") else variable.startswith(name) and variable != name
            for name in self.names
        )


# `common.GlobalVarWorkflow…`: there from the first pass on. The letters are those of strftime that Argo offers.
GLOBALS = Family(
    "globals",
    (
        "workflow.name",
        "workflow.namespace",
        "workflow.uid",
        "workflow.mainEntrypoint",
        "workflow.serviceAccountName",
        "workflow.creationTimestamp",
        "workflow.creationTimestamp.",
        "workflow.priority",
        "workflow.scheduledTime",
        "workflow.parameters",
        "workflow.parameters.",
        "workflow.labels",
        "workflow.labels.",
        "workflow.annotations",
        "workflow.annotations.",
        "workflow.status",
        "workflow.duration",
        "workflow.outputs.parameters.",
        "workflow.outputs.artifacts.",
    ),
)
# Known in exit handlers only.
FAILURES = Family("failures", ("workflow.failures",))
# What executeTemplate adds for one node; `pod.name` is a family of its own since retried and podless templates lack it.
NODE = Family("node", ("node.name", "steps.name", "tasks.name"))
POD = Family("pod", ("pod.name",))
# A template's own inputs, and the paths of its artifacts and output files.
INPUTS = Family("inputs", ("inputs.parameters", "inputs.parameters.", "inputs.artifacts."))
OUTPUT_PATHS = Family("output paths", ("outputs.artifacts.", "outputs.parameters."))
# What the steps or tasks of the *calling* template gave.
SIBLINGS = Family("siblings", ("steps.", "tasks."))
ITEM = Family("item", ("item", "item."))
RETRIES = Family(
    "retries",
    ("retries", "lastRetry.exitCode", "lastRetry.status", "lastRetry.duration", "lastRetry.message"),
)
# Names that metrics know besides.
METRICS = Family(
    "metrics",
    ("duration", "status", "exitCode", "retries", "resourcesDuration.", "outputs.result", "outputs.parameters."),
)

FAMILIES = (GLOBALS, FAILURES, NODE, POD, INPUTS, OUTPUT_PATHS, SIBLINGS, ITEM, RETRIES, METRICS)

# The names of a run and of its pods: another in each run, as is its time, and what a step or task has of itself.
RUN = frozenset(("workflow.name", "workflow.uid", "pod.name", "node.name"))
_TIME = "workflow.scheduledTime"
_OF_A_NODE = ("id", "startedAt", "finishedAt")

CREATION_LETTERS = "BbmAadHIMSYypZzL"
# What stands below `workflow.creationTimestamp`, which is a map of these in expressions (`util/expand`).
CREATION_PARTS = (*CREATION_LETTERS, "s", "RFC3339")


def known_in_template_body(*, inline: bool, retry: bool, pod: bool) -> tuple[Family, ...]:
    """The families that tags in a template's body see when the cache is looked up (`common.ProcessArgs`).

    `inline`: the template stands inside a step or task, so it is substituted with that step's item and siblings first.
    `retry`: a retry strategy holds (the template's or the workflow's): then `pod.name` comes after the lookup.
    `pod`: the template runs as a pod.
    """
    families = (GLOBALS, FAILURES, NODE, *((POD,) if pod and not retry else ()), INPUTS, OUTPUT_PATHS)
    return (*families, SIBLINGS, ITEM) if inline else families


def is_known(variable: str, families: Iterable[Family]) -> bool:
    """Whether one of the families holds the variable."""
    return any(family.has(variable) for family in families)


def family_of(variable: str) -> Family | None:
    """The first family that holds the variable, or None for a name that Argo does not know anywhere."""
    return next((family for family in FAMILIES if family.has(variable)), None)


def is_of_one_node(variable: str) -> bool:
    """Whether a variable is of a step or task and of what no other run of it has: its node, and when it ran."""
    words = variable.strip("{} ").split(".")
    return len(words) == 3 and words[0] in ("steps", "tasks") and words[2] in _OF_A_NODE


def is_of_one_run(variable: str) -> bool:
    """Whether a variable is another value in each run, whatever is submitted."""
    is_of_run = variable in RUN or variable == _TIME or variable.startswith("workflow.creationTimestamp")
    return is_of_run or is_of_one_node(variable)
