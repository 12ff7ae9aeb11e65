"""Texts and lists of texts in Python code, as far as they stand in view: names bound before, f-strings, sums, wrappers.

What is not known in a text is `$_`, a variable to a shell that reads it.
"""

import ast
import re
from collections.abc import Iterator

UNKNOWN = "$_"
_MAX_DEPTH = 6
_MAX_TEXTS = 4
_MAX_PARTS = 50
_MAX_LOOKED = 50_000
_MAX_LENGTH = 20_000
_PASSING = frozenset(("str", "list", "tuple", "split", "quote", "Path", "shell_quote", "dedent"))

Text = str | tuple[str, ...]


class Literals:
    """What the names of a script hold; `nodes` are those of its tree, in the order of `ast.walk`."""

    def __init__(self, nodes: list[ast.AST]) -> None:
        self.looked = 0
        self.given: dict[str, list[tuple[int, ast.expr, bool]]] = {}
        self.parameters: dict[str, list[tuple[ast.FunctionDef, int]]] = {}
        self.calls: dict[str, list[ast.Call]] = {}
        for node in nodes:
            self._note(node)

    def _note(self, node: ast.AST) -> None:
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            self._give(node.targets[0].id, node.value, False)
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None:
            self._give(node.target.id, node.value, False)
        elif isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name) and isinstance(node.op, ast.Add):
            self._give(node.target.id, node.value, True)
        elif isinstance(node, ast.FunctionDef):
            for at, argument in enumerate(node.args.args):
                self.parameters.setdefault(argument.arg, []).append((node, at))
            if node.args.vararg:
                self.parameters.setdefault(node.args.vararg.arg, []).append((node, -len(node.args.args) - 1))
        elif isinstance(node, ast.Call):
            self._note_call(node)

    def _note_call(self, node: ast.Call) -> None:
        function = node.func
        if isinstance(function, ast.Name):
            self.calls.setdefault(function.id, []).append(node)
        elif isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name) and len(node.args) == 1:
            if function.attr == "append":
                self._give(function.value.id, ast.List([node.args[0]], ast.Load()), True, node.lineno)
            elif function.attr == "extend":
                self._give(function.value.id, node.args[0], True)

    def _give(self, name: str, value: ast.expr, is_more: bool, line: int = 0) -> None:
        self.given.setdefault(name, []).append((line or value.lineno, value, is_more))

    def of(self, node: ast.expr, line: int = 0, depth: int = 0) -> tuple[Text, ...]:
        """The texts or lists of texts that an expression may be, () where none is known."""
        self.looked += 1
        if depth > _MAX_DEPTH or self.looked > _MAX_LOOKED:
            return ()
        line = line or getattr(node, "lineno", 0)
        if isinstance(node, ast.Constant):
            return (node.value[:_MAX_LENGTH],) if isinstance(node.value, str) else ()
        if isinstance(node, ast.JoinedStr):
            return ("".join(self._piece(each, line, depth) for each in node.values)[:_MAX_LENGTH],)
        if isinstance(node, ast.List | ast.Tuple):
            words = tuple(word for each in node.elts for word in self._words(each, line, depth))
            return (words,) if words else ()
        if isinstance(node, ast.BinOp):
            return tuple(self._sum(node, line, depth))
        if isinstance(node, ast.IfExp):
            return (*self.of(node.body, line, depth + 1), *self.of(node.orelse, line, depth + 1))[:_MAX_TEXTS]
        if isinstance(node, ast.Call):
            return tuple(self._called(node, line, depth))
        return tuple(self._named(node.id, line, depth))[:_MAX_TEXTS] if isinstance(node, ast.Name) else ()

    def _piece(self, node: ast.expr, line: int, depth: int) -> str:
        value = node.value if isinstance(node, ast.FormattedValue) else node
        found = self.of(value, line, depth + 1)
        return found[0] if len(found) == 1 and isinstance(found[0], str) else UNKNOWN

    def _words(self, node: ast.expr, line: int, depth: int) -> Iterator[str]:
        """The words that an element of a list is: one, or those of a list in it."""
        is_several = isinstance(node, ast.Starred)
        found = self.of(node.value if isinstance(node, ast.Starred) else node, line, depth + 1)
        if is_several and found and isinstance(found[0], tuple):
            yield from found[0]
        else:
            yield found[0] if found and isinstance(found[0], str) else UNKNOWN

    def _sum(self, node: ast.BinOp, line: int, depth: int) -> Iterator[Text]:
        left = self.of(node.left, line, depth + 1)
        if isinstance(node.op, ast.Mod):
            yield from (each.replace("%s", UNKNOWN).replace("%d", UNKNOWN) for each in left if isinstance(each, str))
        elif isinstance(node.op, ast.Add):
            right = self.of(node.right, line, depth + 1)
            for each in left:
                yield _joined(each, right[0] if right else None)
            if not left and right and isinstance(right[0], str):
                yield UNKNOWN + right[0]

    def _called(self, node: ast.Call, line: int, depth: int) -> Iterator[Text]:
        """`"…".format(x)`, `"…".split()`, `shlex.split("…")`, `" ".join([…])`, `str(x)`, `list(x)`."""
        function = node.func
        name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
        held = function.value if isinstance(function, ast.Attribute) else None
        if name == "join" and held is not None and node.args:
            yield from (" ".join(each) for each in self.of(node.args[0], line, depth + 1) if isinstance(each, tuple))
            return
        is_of_text = name in ("format", "strip", "encode", "split") and held is not None and not _is_shlex(held)
        source = held if is_of_text else node.args[0] if node.args and name in _PASSING else None
        for each in self.of(source, line, depth + 1) if source is not None else ():
            if name == "format" and isinstance(each, str):
                each = _formatted(each)
            yield tuple(each.split()) if name == "split" and isinstance(each, str) else each

    def _named(self, name: str, line: int, depth: int) -> Iterator[Text]:
        given = [each for each in self.given.get(name, ()) if each[0] <= line] or self.given.get(name, [])
        start = max((at for at, each in enumerate(given) if not each[2]), default=-1)
        if start >= 0:
            for found in self.of(given[start][1], given[start][0], depth + 1):
                for _, value, _ in given[start + 1 :][:_MAX_PARTS]:
                    more = self.of(value, 0, depth + 1)
                    found = _joined(found, more[0] if more else None)
                yield found
            return
        for function, at in self.parameters.get(name, ()):
            for call in self.calls.get(function.name, ())[:_MAX_TEXTS]:
                yield from self._argument(call, name, at, depth)

    def _argument(self, call: ast.Call, name: str, at: int, depth: int) -> Iterator[Text]:
        """What a call gives a parameter; a negative place is that of `*rest`."""
        keyword = next((each.value for each in call.keywords if each.arg == name), None)
        if keyword is not None:
            yield from self.of(keyword, 0, depth + 1)
        elif at < 0:
            words = tuple(word for each in call.args[-at - 1 :] for word in self._words(each, call.lineno, depth))
            yield from (words,) if words else ()
        elif at < len(call.args):
            yield from self.of(call.args[at], 0, depth + 1)


def _is_shlex(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "shlex"


def _joined(first: Text, second: Text | None) -> Text:
    if isinstance(first, tuple):
        return (*first, *second) if isinstance(second, tuple) else (*first, UNKNOWN)
    return (first + (second if isinstance(second, str) else UNKNOWN))[:_MAX_LENGTH]


def _formatted(text: str) -> str:
    return re.sub(r"\{[^{}]*\}", lambda _: UNKNOWN, text)
