"""expr-lang v1.17.8 as Argo uses it: `{{=…}}` tags, `depends`, hook and retry expressions.

An expression is parsed, checked against the actual values of its environment, optimized and run, with expr-lang's
results, errors and places. What it computes lives in memolint.lang.expr.functions and the modules named there.
"""

from collections.abc import Mapping

from memolint.lang.expr.functions import BUILTINS
from memolint.lang.expr.syntax.errors import (
    ExprError,
    Fault,
    Unsupported,
    VolatileResult,
    WrongTypes,
    located,
    with_excerpt,
)
from memolint.lang.expr.syntax.names import FunctionCall, VariablePath, calls, identifiers, references
from memolint.lang.expr.syntax.parser import Parser
from memolint.lang.expr.syntax.tree import Node, Root

__all__ = [
    "ExprError",
    "FunctionCall",
    "Node",
    "Unsupported",
    "VariablePath",
    "VolatileResult",
    "WrongTypes",
    "calls",
    "evaluate",
    "identifiers",
    "parse",
    "references",
    "with_excerpt",
]


def parse(source: str) -> Node:
    """The tree of an expression; `start` and `end` of its nodes are code points of `source`. It is shared: do not
    change it. Raises ExprError with phase `compile`.
    """
    return _parsed(source, ())


def evaluate(source: str | Node, env: Mapping[str, object]) -> object:
    """The value of an expression, compiled against `env` and run; Go types as in memolint.lang.go.values.

    `env` is expanded already (memolint.lang.template.environment). A tree must come from `parse`. Raises ExprError,
    its subclass VolatileResult for a result that differs from run to run, and Unsupported for what memolint does not
    compute.
    """
    from memolint.lang.expr.run.evaluate import evaluated

    return evaluated(_root(source, env), env)


def _root(source: str | Node, env: Mapping[str, object]) -> Root:
    """The tree to run; names of the environment that hide builtins make it another tree."""
    hidden = () if BUILTINS.keys().isdisjoint(env) else tuple(sorted(name for name in env if name in BUILTINS))
    if isinstance(source, str):
        return _parsed(source, hidden)
    if not isinstance(source, Root):
        raise TypeError("evaluate needs a source, or a tree made by parse")
    return _parsed(source.source, hidden) if hidden else source


def _parsed(source: str, hidden: tuple[str, ...]) -> Root:
    """The tree of a source; short ones are kept, since a workflow asks for the same few again and again."""
    kept = _trees.get((source, hidden))
    if kept is not None:
        return kept
    try:
        root = Root(Parser(source, hidden).parse(), source)
    except Fault as fault:
        raise located(fault, source, "compile") from None
    except RecursionError:
        raise Unsupported("expression is nested too deeply", "compile") from None
    if len(source) <= _SHORT:
        if len(_trees) >= _MAX_TREES:
            del _trees[next(iter(_trees))]
        _trees[source, hidden] = root
    return root


_SHORT, _MAX_TREES = 400, 256
_trees: dict[tuple[str, tuple[str, ...]], Root] = {}
