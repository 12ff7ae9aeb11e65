"""Names of files and folders that only the step sees, however Python builds them: what makes them up is no result."""

import ast
import re
from collections.abc import Iterator

from memolint.code.catalogue.signal import LOG
from memolint.code.places import TEMPORARY, SeenFiles, within
from memolint.code.python.printing import dotted
from memolint.code.python.stored import texts
from memolint.code.python.tree import Lines
from memolint.text.documents import Span

_BUILDERS = frozenset(
    "join Path PurePath PosixPath joinpath str fspath abspath realpath normpath resolve as_posix".split()
)
_MAKERS = frozenset("gettempdir mkdtemp mkstemp mktemp TemporaryDirectory NamedTemporaryFile".split())
_ON_PATHS = frozenset("joinpath resolve as_posix format with_suffix with_name absolute expanduser".split())
_VARIABLES = frozenset(("TMPDIR", "TEMP", "TMP"))
_NAMED = re.compile(
    r"(?i)(?:.*(?<![a-z]))?(?:(?:tmp|scratch)_?(?:dir|path|folder|root|base)?|temp_?(?:dir|path|folder|root|base))"
    r"(?![a-z]).*"
)
# The paths of a script are not nested deeper than people write them.
_DEPTH = 20


class ScratchNames:
    """The expressions of a script that name scratch files, which `files` says others do not see."""

    def __init__(self, text: str, nodes: list[ast.AST], files: SeenFiles) -> None:
        self.text = text
        self.nodes = nodes
        self.files = files
        self.lines = Lines(text)
        self.values: dict[str, list[ast.expr]] = {}
        for name, value in _assigned(nodes):
            self.values.setdefault(name, []).append(value)

    def spans(self, to: str) -> Iterator[Span]:
        """Where they stand, but where a name itself is text that ends beyond the sink `to`."""
        found = [node for node in self.nodes if isinstance(node, ast.expr) and self._is_scratch(node)]
        told = texts(self.text, self.files.outputs, is_printed=to == LOG) if found else []
        places = (self.lines.span(node) for node in found)
        return (place for place in places if not within((place[0], place[0] + 1), told))

    def _is_scratch(self, node: ast.expr) -> bool:
        if not isinstance(node, ast.BinOp | ast.JoinedStr | ast.Call):
            return False
        path = self._path(node, _DEPTH)
        return path is not None and not self.files.is_seen(path)

    def _path(self, node: ast.expr, depth: int) -> str | None:
        """The beginning of the path of a scratch file that an expression gives, as far as it is known."""
        if depth == 0:
            return None
        if isinstance(node, ast.Constant):
            is_scratch = isinstance(node.value, str) and self.files.is_temporary(node.value)
            return str(node.value) if is_scratch else None
        if isinstance(node, ast.Name):
            return self._of_variable(node.id, depth)
        if isinstance(node, ast.Attribute):
            return self._path(node.value, depth - 1) or (TEMPORARY[0] if _NAMED.fullmatch(node.attr) else None)
        if isinstance(node, ast.JoinedStr):
            return self._joined([_unformatted(each) for each in node.values], "", depth)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Div | ast.Mod):
            between = "/" if isinstance(node.op, ast.Div) else ""
            return self._joined([node.left, node.right], between, depth)
        return self._of_call(node, depth) if isinstance(node, ast.Call) else self._of_environment(node)

    def _of_variable(self, name: str, depth: int) -> str | None:
        values = self.values.get(name)
        if not values:
            return TEMPORARY[0] if _NAMED.fullmatch(name) else None
        paths = [self._path(value, depth - 1) for value in values]
        return paths[0] if all(path is not None for path in paths) else None

    def _of_call(self, call: ast.Call, depth: int) -> str | None:
        last = call.func.attr if isinstance(call.func, ast.Attribute) else dotted(call.func)
        if last in _MAKERS:
            folder = next((each.value for each in call.keywords if each.arg == "dir"), None)
            return TEMPORARY[0] if folder is None else self._path(folder, depth - 1)
        if last in ("get", "getenv") and call.args:
            return self._of_environment(call)
        if isinstance(call.func, ast.Attribute) and last in _ON_PATHS:
            return self._joined([call.func.value, *call.args], "/", depth)
        listed = call.args[0] if len(call.args) == 1 else None
        parts = listed.elts if isinstance(listed, ast.List | ast.Tuple) else call.args
        return self._joined(parts, "/", depth) if last in _BUILDERS else None

    def _of_environment(self, node: ast.expr) -> str | None:
        """`os.environ["TMPDIR"]`, `os.getenv("TMPDIR")`."""
        key = node.slice if isinstance(node, ast.Subscript) else node.args[0] if isinstance(node, ast.Call) else None
        return TEMPORARY[0] if isinstance(key, ast.Constant) and key.value in _VARIABLES else None

    def _joined(self, parts: list[ast.expr], between: str, depth: int) -> str | None:
        path = self._path(parts[0], depth - 1) if parts else None
        for part in parts[1:] if path is not None else ():
            known = part.value if isinstance(part, ast.Constant) and isinstance(part.value, str) else None
            path = f"{path}{between}{'*' if known is None else known}"
            if known is None:
                break
        return path


def _unformatted(part: ast.expr) -> ast.expr:
    return part.value if isinstance(part, ast.FormattedValue) else part


def _assigned(nodes: list[ast.AST]) -> Iterator[tuple[str, ast.expr]]:
    for node in nodes:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            yield node.targets[0].id, node.value
        elif isinstance(node, ast.AnnAssign | ast.NamedExpr) and isinstance(node.target, ast.Name) and node.value:
            yield node.target.id, node.value
        elif isinstance(node, ast.withitem) and isinstance(node.optional_vars, ast.Name):
            yield node.optional_vars.id, node.context_expr
