"""The paths that Python code names, and whether it reads or writes there."""

import ast
import posixpath
from collections.abc import Iterator, Mapping

from memolint.code.python.printing import dotted
from memolint.code.python.tree import Lines, tree_of
from memolint.code.touched.in_shell import touched as of_shell
from memolint.code.touched.in_shell import touched_by_words
from memolint.code.touched.roles import (
    CALLS_THAT_COPY,
    CALLS_THAT_READ,
    CALLS_THAT_WRITE,
    READ,
    UNKNOWN,
    WRITE,
    Touch,
    of_name,
)

_DEPTH = 8
_MAX_PATH = 4_096
_ANY = "*"
_PATHS = frozenset("Path PurePath PosixPath str fspath abspath realpath normpath expanduser resolve absolute".split())
_JOINS = frozenset(("join", "joinpath"))
_ENVIRONMENT = frozenset(("os.environ.get", "os.getenv", "environ.get", "getenv"))
_COMMANDS = frozenset(("run", "call", "check_call", "check_output", "Popen", "system", "popen"))


def touched(text: str, environment: Mapping[str, str], folder: str) -> Iterator[Touch]:
    """The paths that a script hands to calls; `environment` are variables with their values."""
    tree = tree_of(text)
    if tree is not None:
        yield from _Reader(text, list(ast.walk(tree)), environment, folder).touched()


class _Reader:
    def __init__(self, text: str, nodes: list[ast.AST], environment: Mapping[str, str], folder: str) -> None:
        self.lines = Lines(text)
        self.calls = [node for node in nodes if isinstance(node, ast.Call)]
        self.environment = environment
        self.folder = folder
        self.values: dict[str, list[ast.expr]] = {}
        self.known: dict[str, str | None] = {}
        for name, value in _assigned(nodes):
            self.values.setdefault(name, []).append(value)

    def touched(self) -> Iterator[Touch]:
        for call in self.calls:
            name = _last(call)
            if name in _COMMANDS and call.args:
                yield from self._of_command(call.args[0])
            elif name not in _PATHS | _JOINS:
                yield from self._of_call(call, name)

    def _of_call(self, call: ast.Call, name: str) -> Iterator[Touch]:
        if isinstance(call.func, ast.Attribute):
            role = _mode(call, 0) if name == "open" else _of_name(name)
            yield from self._at(call.func.value, role) if role != UNKNOWN else ()
        for index, argument in enumerate(call.args):
            yield from self._at(argument, _of_argument(call, name, index))
        for keyword in call.keywords:
            role = of_name(keyword.arg or "")
            yield from self._at(keyword.value, role if role != UNKNOWN else _of_name(name))

    def _at(self, node: ast.expr, role: str) -> Iterator[Touch]:
        path = self._path(node, _DEPTH) if not isinstance(node, ast.Constant) else self._literal(node)
        if path and path.startswith("/"):
            yield Touch(posixpath.normpath(path), role, *self.lines.span(node))

    def _of_command(self, node: ast.expr) -> Iterator[Touch]:
        start, end = self.lines.span(node)
        if isinstance(node, ast.List | ast.Tuple):
            words = [self._path(each, _DEPTH) or _ANY for each in node.elts]
            found = touched_by_words(words, self.environment, self.folder)
        else:
            found = of_shell(self._path(node, _DEPTH) or "", self.environment, self.folder)
        yield from (each._replace(start=start, end=end) for each in found)

    def _literal(self, node: ast.Constant) -> str | None:
        return node.value if isinstance(node.value, str) else None

    def _path(self, node: ast.expr, depth: int) -> str | None:
        """The text that an expression gives, `*` for what is not known of it; None where nothing is known."""
        if depth == 0:
            return None
        if isinstance(node, ast.Constant):
            return self._literal(node)
        if isinstance(node, ast.Name):
            return self._of_variable(node.id, depth)
        if isinstance(node, ast.JoinedStr):
            return self._joined([_unformatted(each) for each in node.values], "", depth)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Div):
            return self._joined([node.left, node.right], "/" if isinstance(node.op, ast.Div) else "", depth)
        if isinstance(node, ast.Subscript) and dotted(node.value) in ("os.environ", "environ"):
            return self._of_environment(node.slice)
        return self._of_path_call(node, depth) if isinstance(node, ast.Call) else None

    def _of_variable(self, name: str, depth: int) -> str | None:
        """The value of a variable that is set once."""
        if name not in self.known:
            self.known[name] = None
            values = self.values.get(name, ())
            self.known[name] = self._path(values[0], depth - 1) if len(values) == 1 else None
        return self.known[name]

    def _of_path_call(self, call: ast.Call, depth: int) -> str | None:
        name = _last(call)
        if dotted(call.func) in _ENVIRONMENT and call.args:
            default = self._path(call.args[1], depth - 1) if call.args[1:] else None
            return self._of_environment(call.args[0]) or default
        if name in _JOINS and isinstance(call.func, ast.Attribute):
            on_path = name == "joinpath"
            return self._joined([*([call.func.value] if on_path else []), *call.args], "/", depth)
        if name in _PATHS:
            parts = call.args or ([call.func.value] if isinstance(call.func, ast.Attribute) else [])
            return self._joined(parts, "/", depth)
        return None

    def _of_environment(self, key: ast.expr) -> str | None:
        return self.environment.get(str(key.value)) if isinstance(key, ast.Constant) else None

    def _joined(self, parts: list[ast.expr], between: str, depth: int) -> str | None:
        texts = [self._path(part, depth - 1) for part in parts]
        if not texts or all(each is None for each in texts):
            return None
        return between.join(_ANY if each is None else each for each in texts)[:_MAX_PATH]


def _last(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else dotted(call.func)


def _of_argument(call: ast.Call, name: str, index: int) -> str:
    if name in CALLS_THAT_COPY:
        return WRITE if index == 1 else READ
    if name == "open":
        return _mode(call, 1) if index == 0 else UNKNOWN
    return _of_name(name)


def _of_name(call: str) -> str:
    if call in CALLS_THAT_WRITE or (call.startswith("to_") and call not in ("to_numpy", "to_dict", "to_list")):
        return WRITE
    return READ if call in CALLS_THAT_READ or call.startswith(("read_", "load_")) else UNKNOWN


def _mode(call: ast.Call, index: int) -> str:
    """Whether `open` reads or writes; the mode is its second argument, or the first of `Path.open`."""
    given = [each.value for each in call.keywords if each.arg == "mode"] + call.args[index : index + 1]
    mode = next((each.value for each in given if isinstance(each, ast.Constant)), "r")
    return WRITE if isinstance(mode, str) and not {"w", "a", "x", "+"}.isdisjoint(mode) else READ


def _unformatted(part: ast.expr) -> ast.expr:
    return part.value if isinstance(part, ast.FormattedValue) else part


def _assigned(nodes: list[ast.AST]) -> Iterator[tuple[str, ast.expr]]:
    for node in nodes:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            yield node.targets[0].id, node.value
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value:
            yield node.target.id, node.value
        elif isinstance(node, ast.withitem) and isinstance(node.optional_vars, ast.Name):
            yield node.optional_vars.id, node.context_expr
