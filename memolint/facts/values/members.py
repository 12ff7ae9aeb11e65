"""What the maps hold that a key can take as a whole: `inputs.parameters`, `workflow.parameters`."""

from memolint.facts.declarations import insignificant
from memolint.facts.fact import fact
from memolint.facts.memo import Memo
from memolint.facts.reads.references import ARGUMENT, INPUT, Variable


@fact
def members(memo: Memo) -> tuple[str, ...]:
    """The inputs of the template, and the arguments of the workflow as far as they are declared or read."""
    inputs = (Variable(INPUT, name).text for name in memo.template.parameters)
    declared = (Variable(ARGUMENT, name).text for name in memo.template.manifest.arguments)
    read = (source.text for source in memo.globals if source.kind == ARGUMENT)
    return tuple(dict.fromkeys((*inputs, *declared, *read)))


def that_count(memo: Memo, whole: str) -> tuple[str, ...]:
    """The members of a map that reach work and that nobody declares to shape no result."""
    ignored = insignificant(memo.template.value, memo.template.manifest.metadata, memo.policy)
    inputs = {Variable(INPUT, name).text for name in memo.inputs if name not in ignored}
    read = {*inputs, *(source.text for source in memo.globals)}
    return tuple(name for name in members(memo) if name in read and name.startswith(f"{whole}."))
