"""Names in a Python script: expressions with the values of variables in them, as far as the script says these."""

import ast
import posixpath
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from memolint.code.markers.outline import FILE, OBJECT, UNSURE, Name
from memolint.code.markers.python_functions import MODULE, CallFrame, ScriptFunction, bound, functions_of
from memolint.code.python.printing import dotted
from memolint.code.python.tree import Lines

_MAX_DEPTH = 30
_MAX_PIECES = 400
_MAX_SOURCE = 4_000


class PythonNames:
    """The variables of a script, and what expressions with them are.

    `environment` are the values that the container declares, `folder` is where it starts ("" if nobody says).
    """

    def __init__(self, text: str, tree: ast.Module, environment: Mapping[str, str], folder: str) -> None:
        self.text = text
        self.lines = Lines(text)
        self.environment = environment
        self.folder = folder
        self.pieces = _MAX_PIECES
        self.functions = functions_of(tree)
        self.scope = MODULE
        # Names that have another value at another time: items of loops, parameters, sums.
        self.changing = frozenset(_changing(tree))
        self.values: dict[str, list[ast.expr]] = {}
        for node in ast.walk(tree):
            for target, value in _assigned(node) if isinstance(node, ast.Assign) else ():
                self.values.setdefault(target, []).append(value)

    @contextmanager
    def entered(self, name: str, call: ast.Call) -> Iterator[ScriptFunction | None]:
        """A function as one call sees it, or None where it cannot be followed: within, its names are known."""
        function = self.functions.get(name)
        scope = bound(function, call, self.scope) if function is not None else None
        if function is None or scope is None:
            yield None
            return
        around, self.scope = self.scope, scope
        del self.functions[name]  # it may call itself
        yield function
        self.scope, self.functions[name] = around, function

    @contextmanager
    def within(self, scope: CallFrame) -> Iterator[None]:
        """Another scope for a while: that of an argument is the caller's."""
        around, self.scope = self.scope, scope
        yield
        self.scope = around

    def argument(self, node: ast.expr) -> tuple[ast.expr, CallFrame]:
        """What a parameter stands for in this call, and the scope in which that is read; else the expression itself."""
        scope = self.scope
        while isinstance(node, ast.Name) and node.id in scope.bound:
            node, outer = scope.bound[node.id]
            scope = outer or MODULE
        return node, scope

    def object(self, call: ast.Call) -> Name:
        """The object that a call of boto3 names: by keywords, or as a file, a bucket and a key."""
        given = {each.arg: each.value for each in call.keywords}
        bucket, key = given.get("Bucket"), given.get("Key")
        if bucket is None and key is None and len(call.args) > 2:
            bucket, key = call.args[-2:]
        if bucket is None and key is None and isinstance(call.func, ast.Attribute):
            inner = call.func.value
            if isinstance(inner, ast.Call) and dotted(inner.func).endswith("Object") and len(inner.args) > 1:
                bucket, key = inner.args[:2]
        if bucket is None or key is None:
            return Name("", level=OBJECT)
        first, second = self.name(bucket, OBJECT), self.name(key, OBJECT)
        made = f"{first.made_of} {second.made_of}"
        return Name(f"s3://{first.text}/{second.text}", made, (*first.inline, *second.inline), OBJECT)

    def file(self, node: ast.expr) -> Name:
        name = self.name(node, FILE)
        text = name.text
        if text and self.folder and not text.startswith(("/", "$")):
            text = f"{self.folder}/{text}"
        return name._replace(text=posixpath.normpath(text) if text else "")

    def name(self, node: ast.expr, level: str) -> Name:
        inline: list[str] = []
        made: list[str] = []
        self.pieces = _MAX_PIECES
        text = self.value(node, 0, inline.append, lambda each: made.append(each[:_MAX_SOURCE]))
        return Name(text, f"{text} {' '.join(made)}", tuple(inline), level)

    def value(
        self,
        node: ast.expr,
        depth: int,
        inline: Callable[[str], None] = lambda _: None,
        made: Callable[[str], None] = lambda _: None,
    ) -> str:
        """The text that an expression is, with `$(source)` for what only a run knows."""
        self.pieces -= 1
        if depth > _MAX_DEPTH or self.pieces < 0:
            return "$(…)"

        def part(each: ast.expr) -> str:
            return self.value(each, depth + 1, inline, made)

        if isinstance(node, ast.Constant):
            return str(node.value)
        if isinstance(node, ast.JoinedStr):
            return "".join(part(each) for each in node.values)
        if isinstance(node, ast.FormattedValue):
            return part(node.value)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Div):
            between = "/" if isinstance(node.op, ast.Div) else ""
            return f"{part(node.left)}{between}{part(node.right)}"
        if isinstance(node, ast.Name):
            return self._named(node, depth, inline, made)
        if isinstance(node, ast.Subscript) and dotted(node.value) == "os.environ":
            return self._variable(node.slice)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in self.functions:
            return self._given_back(node, node.func.id, depth, inline, made)
        if isinstance(node, ast.Call):
            return self._called(node, part, depth, inline, made)
        return self._opaque(node, depth, inline, made)

    def _named(self, node: ast.Name, depth: int, inline: Callable[[str], None], made: Callable[[str], None]) -> str:
        """A variable; what it is given is run once, unless a function does so each time that it is called."""
        if node.id in self.scope.bound:
            given, outer = self.scope.bound[node.id]
            with self.within(outer or MODULE):  # a default is run once
                return self.value(given, depth + 1, inline if outer is not None else _nowhere, made)
        values = self.values.get(node.id, [])
        made(" ".join(self.source(each) for each in values))
        again = inline if node.id in self.scope.fresh else _nowhere
        known = [self.value(each, depth + 1, again, made) for each in values]
        return known[0] if len(known) == 1 else f"${node.id}"

    def _given_back(
        self, node: ast.Call, name: str, depth: int, inline: Callable[[str], None], made: Callable[[str], None]
    ) -> str:
        """What a function of the script gives back; that is made anew by each call, unless it is kept."""
        with self.entered(name, node) as function:
            if function is not None and function.returned is not None:
                made(self.source(function.returned))
                self.scope = self.scope._replace(fresh=function.assigned)
                return self.value(function.returned, depth + 1, _nowhere if function.once else inline, made)
        return self._opaque(node, depth, inline, made)

    def _called(
        self,
        node: ast.Call,
        part: Callable[[ast.expr], str],
        depth: int,
        inline: Callable[[str], None],
        made: Callable[[str], None],
    ) -> str:
        name = dotted(node.func)
        last = node.func.attr if isinstance(node.func, ast.Attribute) else name
        if name in ("os.environ.get", "os.getenv") and node.args:
            return self._variable(node.args[0])
        is_path = last in ("Path", "PurePath", "str", "fspath") or name in (
            "os.path.join",
            "posixpath.join",
            "osp.join",
        )
        if is_path and node.args and not node.keywords:
            return posixpath.join(*map(part, node.args))
        if last == "joinpath" and isinstance(node.func, ast.Attribute):
            return "/".join((part(node.func.value), *map(part, node.args)))
        if last == "format" and isinstance(node.func, ast.Attribute) and not node.keywords:
            values = iter(map(part, node.args))
            return re.sub(r"\{\d*\}", lambda _: next(values, "$"), part(node.func.value))
        return self._opaque(node, depth, inline, made)

    def _opaque(self, node: ast.expr, depth: int, inline: Callable[[str], None], made: Callable[[str], None]) -> str:
        """What only a run knows, as its source; made of all that its variables are made of."""
        source = f"$({' '.join(self.source(node).split())})"
        inline(source)
        for each in ast.walk(node):
            if isinstance(each, ast.Name) and (each.id in self.scope.bound or len(self.values.get(each.id, ())) == 1):
                self._named(each, depth + 1, _nowhere, made)
            elif isinstance(each, ast.Name) and each.id in self.changing:
                made(UNSURE)
        return source

    def _variable(self, node: ast.expr) -> str:
        name = node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
        return self.environment.get(name, f"${name}")

    def source(self, node: ast.expr) -> str:
        start, end = self.lines.span(node)
        return self.text[start:end]


def _changing(tree: ast.Module) -> Iterator[str]:
    """The names that get a value by something else than one plain assignment."""
    stored = Counter(
        each.id for each in ast.walk(tree) if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)
    )
    plain = Counter(name for each in ast.walk(tree) if isinstance(each, ast.Assign) for name, _ in _assigned(each))
    yield from (name for name, times in stored.items() if times > 1 or not plain[name])
    yield from (each.arg for each in ast.walk(tree) if isinstance(each, ast.arg))


def _nowhere(_: str) -> None:
    """Takes what nobody needs."""


def _assigned(node: ast.Assign) -> Iterator[tuple[str, ast.expr]]:
    for target in node.targets:
        if isinstance(target, ast.Name):
            yield target.id, node.value
        elif isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
            for each, value in zip(target.elts, node.value.elts, strict=False):
                if isinstance(each, ast.Name):
                    yield each.id, value
