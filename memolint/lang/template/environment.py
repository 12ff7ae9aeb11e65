"""The environment of expressions: flat dotted names made into nested maps, and Argo's functions (`util/expr/env`)."""

from collections.abc import Mapping
from itertools import zip_longest

from memolint.lang.expr.functions import helpers
from memolint.typed import Any


def expand(flat: Mapping[str, object]) -> dict[str, object]:
    """Nested maps of dotted names, split at every dot (`util/expand.Expand`).

    A name is dropped when the next one, in the order of bytes, starts with it and a dot: `inputs.parameters` is hidden
    by `inputs.parameters.x`. Where both a value and a map remain under one name (`a`, `a-b`, `a.b`), Go decides at
    random; here the later name wins.
    """
    names = sorted(flat, key=lambda name: name.encode("utf-8", "surrogatepass"))
    nested: dict[str, object] = {}
    for name, following in zip_longest(names, names[1:], fillvalue=""):
        if not following.startswith(name + "."):
            _put(nested, name.split("."), flat[name])
    return nested


def _put(nested: dict[str, object], path: list[str], value: object) -> None:
    for part in path[:-1]:
        inner = nested.get(part)
        if not isinstance(inner, dict):
            inner = nested[part] = {}
        nested = inner
    nested[path[-1]] = value


def environment(flat: Mapping[str, object]) -> dict[str, object]:
    """The environment in which an expression runs: the expanded variables, and Argo's functions, which win
    (`util/expr/env.GetFuncMap`)."""
    return {**expand(flat), **helpers()}


def has_variable(env: Mapping[str, object], dotted: str) -> bool:
    """Whether a name or dotted path is in an environment (`hasVarInEnv` in `util/template/expression_template.go`).

    The longest dotted prefix that is a name of its own comes first, then the way goes down through maps. nil at the
    end counts.
    """
    if dotted in env:
        return True
    parts = dotted.split(".")
    for length in range(len(parts) - 1, 0, -1):
        prefix = ".".join(parts[:length])
        if prefix in env:
            return _leads(env[prefix], parts[length:])
    return _leads(env, parts)


def _leads(value: Any, parts: list[str]) -> bool:
    for part in parts:
        if not isinstance(value, Mapping) or part not in value:
            return False
        value = value[part]
    return True
