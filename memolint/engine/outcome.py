"""What a node's consumers see of it: phase, parameters, result, and the *content* of artifacts.

Keys, names, times and identifiers do not count: they differ between runs that mean the same.
"""

from memolint.argo import arguments
from memolint.engine.nodes import Node
from memolint.engine.play import Run
from memolint.engine.symbolic import place_of


def of_node(run: Run, node: Node) -> tuple[object, ...]:
    """A value that two nodes share exactly when nothing that reads them could tell them apart."""
    outputs = node.outputs or {}
    parameters = {str(found.get("name")): found.get("value") for found in arguments.named(outputs, "parameters")}
    contents = {
        str(found.get("name")): run.contents.get(place_of(found), place_of(found))
        for found in arguments.named(outputs, "artifacts")
    }
    return node.phase, sorted(parameters.items()), outputs.get("result"), sorted(contents.items())
