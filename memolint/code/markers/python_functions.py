"""Functions of a Python script: what each gives back, and what its parameters are in one call."""

import ast
from collections.abc import Iterator, Mapping

from memolint.code.python.printing import dotted
from memolint.typed import Record


class ScriptFunction(Record):
    """A function. `returned` is the one expression that it gives back, None where that depends.

    `once`: it keeps what it gave back, so that a second call does not ask again.
    """

    parameters: tuple[str, ...]
    defaults: Mapping[str, ast.expr]
    body: tuple[ast.stmt, ...]
    returned: ast.expr | None
    assigned: frozenset[str]
    once: bool


class CallFrame(Record):
    """What the names in a function stand for: expressions in the scope of the caller.

    `fresh` are the names whose values are made anew where this is entered.
    """

    bound: "Mapping[str, tuple[ast.expr, CallFrame | None]]"
    fresh: frozenset[str] = frozenset()


MODULE = CallFrame({})


def functions_of(tree: ast.Module) -> dict[str, ScriptFunction]:
    """The functions and named lambdas of a script, those with `*args` left out."""
    found: dict[str, ScriptFunction] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and _is_plain(node.args):
            once = any("cache" in dotted(_decorator(each)) for each in node.decorator_list)
            assigned = frozenset(each.id for each in ast.walk(node) if isinstance(each, ast.Name) and _is_stored(each))
            found[node.name] = _function(node.args, tuple(node.body), _returned(node), assigned, once)
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Lambda) and _is_plain(node.value.args):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    found[target.id] = _function(node.value.args, (), node.value.body, frozenset(), False)
    return found


def bound(function: ScriptFunction, call: ast.Call, scope: CallFrame) -> CallFrame | None:
    """The scope of a call; None where nobody knows which argument is which."""
    if any(isinstance(each, ast.Starred) for each in call.args) or len(call.args) > len(function.parameters):
        return None
    given: dict[str, tuple[ast.expr, CallFrame | None]] = {
        name: (value, None) for name, value in function.defaults.items()
    }
    given |= {name: (value, scope) for name, value in zip(function.parameters, call.args, strict=False)}
    for each in call.keywords:
        if each.arg not in function.parameters:
            return None
        given[each.arg] = each.value, scope
    return CallFrame(given) if len(given) == len(function.parameters) else None


def _function(
    args: ast.arguments, body: tuple[ast.stmt, ...], returned: ast.expr | None, assigned: frozenset[str], once: bool
) -> ScriptFunction:
    return ScriptFunction(tuple(_parameters(args)), dict(_defaults(args)), body, returned, assigned, once)


def _parameters(args: ast.arguments) -> Iterator[str]:
    yield from (each.arg for each in (*args.posonlyargs, *args.args, *args.kwonlyargs))


def _defaults(args: ast.arguments) -> Iterator[tuple[str, ast.expr]]:
    positional = [*args.posonlyargs, *args.args]
    for each, value in zip(reversed(positional), reversed(args.defaults), strict=False):
        yield each.arg, value
    for each, default in zip(args.kwonlyargs, args.kw_defaults, strict=False):
        if default is not None:
            yield each.arg, default


def _is_plain(args: ast.arguments) -> bool:
    return args.vararg is None and args.kwarg is None


def _is_stored(node: ast.Name) -> bool:
    return isinstance(node.ctx, ast.Store)


def _decorator(node: ast.expr) -> ast.expr:
    return node.func if isinstance(node, ast.Call) else node


def _returned(node: ast.FunctionDef) -> ast.expr | None:
    returns = [each for each in ast.walk(node) if isinstance(each, ast.Return)]
    last = node.body[-1]
    return last.value if len(returns) == 1 and isinstance(last, ast.Return) else None
