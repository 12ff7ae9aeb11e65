"""From a tree to its value: check, optimize, run (`expr.Compile`, `expr.Run`)."""

from collections.abc import Mapping

from memolint.lang.expr.check.checker import Checker
from memolint.lang.expr.optimize.optimize import optimize
from memolint.lang.expr.run.instructions import INSTRUCTIONS
from memolint.lang.expr.run.machine import Machine
from memolint.lang.expr.syntax import tree
from memolint.lang.expr.syntax.errors import ExprError, Fault, Unsupported, VolatileResult, WrongTypes, located
from memolint.lang.expr.syntax.stack import mixed_up
from memolint.lang.go.size import check_size
from memolint.lang.go.values import GoError, TooLarge, Unpredictable, WrongType

_MUTATORS = frozenset(("set", "unset", "merge", "mergeOverwrite", "mustMerge", "mustMergeOverwrite"))
"""Functions of sprig that change the map they are given, which may be one of the environment."""


def evaluated(root: tree.Root, environment: Mapping[str, object]) -> object:
    """The value of an expression in an expanded environment. Raises ExprError."""
    try:
        body = _compiled(root, environment)
    except RecursionError:
        raise Unsupported("expression is nested too deeply", "compile") from None
    if any(name in root.source for name in _MUTATORS):
        environment = _copied(environment)
    machine = Machine(environment, INSTRUCTIONS)
    try:
        value = machine.value(body)
        check_size(value)
        machine.in_order(value)
        return value
    except GoError as error:
        kind = WrongTypes if isinstance(error, WrongType) else ExprError
        raise _placed(error.message, kind, machine, root) from None
    except Unpredictable as error:
        raise _placed(error.message, VolatileResult, machine, root) from None
    except TooLarge as error:
        raise _placed(error.message, Unsupported, machine, root) from None
    except RecursionError:
        raise _placed("a value is nested too deeply", Unsupported, machine, root) from None


def _placed(message: str, kind: type[ExprError], machine: Machine, root: tree.Root) -> ExprError:
    return located(Fault(message, machine.at, kind), root.source, "run")


def _compiled(root: tree.Root, environment: Mapping[str, object]) -> tree.Node:
    _forget(root)
    try:
        root.nature = Checker(environment).check(root.body)
        body = optimize(root)
    except Fault as fault:
        raise located(fault, root.source, "compile") from None
    if "matches" in root.source:
        _compile_patterns(body)
    if "findLast" in root.source or "filter" in root.source:
        _refuse_mixed_up(body, root.source)
    return body


def _forget(root: tree.Root) -> None:
    """Takes the types of an earlier check off a tree: the arguments of unknown functions are not checked again."""
    if root.nature is not None:
        root.nodes = root.nodes or tuple({id(node): node for node in tree.postorder(root)}.values())
        for node in root.nodes:
            node.nature = None


def _refuse_mixed_up(body: tree.Node, source: str) -> None:
    node = mixed_up(body)
    if node is not None:
        fault = Fault("expr-lang mixes up its operands here", node.at, Unsupported)
        raise located(fault, source, "run")


def _compile_patterns(body: tree.Node) -> None:
    """Constant patterns fail before the run, wherever they stand; the compiler gives no place."""
    from memolint.lang.go.regex import RegexError, check

    for node in tree.postorder(body):
        if isinstance(node, tree.Binary) and node.operator == "matches" and isinstance(node.right, tree.String):
            try:
                check(node.right.value)
            except RegexError as error:
                raise ExprError(error.message, "compile") from None


def _copied(environment: Mapping[str, object]) -> dict[str, object]:
    """The environment with maps of its own."""
    return {name: _copied(value) if isinstance(value, dict) else value for name, value in environment.items()}
