"""A variable as a value: what a template reads, and what a key holds."""

from memolint.typed import Record

# A parameter or an artifact of the template, an argument of the workflow, (a part of) the item of a loop, any other.
INPUT, ARTIFACT, ARGUMENT, ITEM, OTHER = "input", "artifact", "argument", "item", "other"
_PREFIXES = {INPUT: "inputs.parameters.", ARTIFACT: "inputs.artifacts.", ARGUMENT: "workflow.parameters."}


class Variable(Record):
    """`name` is that of the input or the argument (of an artifact with what follows it); else the whole variable."""

    kind: str
    name: str

    @property
    def text(self) -> str:
        """The variable as it stands in a simple tag: `inputs.parameters.x`."""
        return _PREFIXES.get(self.kind, "") + self.name


def variable_of(text: str) -> Variable:
    """The variable that a dotted text means."""
    for kind, prefix in _PREFIXES.items():
        if text.startswith(prefix):
            return Variable(kind, text[len(prefix) :])
    return Variable(ITEM if text == "item" or text.startswith("item.") else OTHER, text)


def takes_in(reference: str, variable: str) -> bool:
    """Whether a reference takes a variable in: itself, or a whole that holds it (`inputs.parameters`)."""
    return (
        reference == variable
        or variable.startswith(reference + ".")
        or (
            reference in ("workflow.parameters.json", "workflow.labels.json", "workflow.annotations.json")
            and variable.startswith(reference.removesuffix("json"))
        )
    )
