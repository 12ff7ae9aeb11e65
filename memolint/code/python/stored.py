"""Python code whose values end in a file that is an output: what is written there, and the variables in it."""

import ast
from collections.abc import Iterator, Sequence

from memolint.code.places import is_output, within
from memolint.code.python.confined import Lines, tree_of
from memolint.code.python.printing import dotted
from memolint.text.documents import Span

_WRITERS = frozenset(
    "write writelines write_text write_bytes writestr writerow writerows dump safe_dump to_csv to_json".split()
)
_PUTTING = frozenset(("append", "update", "extend", "add"))
_STREAMS = ("sys.stderr", "sys.stdout")
_OPENERS = frozenset(("open", "Path", "pathlib.Path", "io.open", "gzip.open"))


def stored_python(text: str, outputs: Sequence[str]) -> list[Span]:
    """The spans of masked Python code that are written to one of the outputs, the values of variables in these too."""
    tree = tree_of(text)
    if tree is None:
        return []
    nodes, lines = list(ast.walk(tree)), Lines(text)
    files = dict(_opened(nodes))
    calls = [node for node in nodes if isinstance(node, ast.Call) and _writes(node, files, outputs)]
    spans = [lines.span(part) for call in calls for part in _content(call)]
    names: set[str] = set()
    while True:
        read = (node for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load))
        found = {node.id for node in read if within(lines.span(node), spans)} - names
        if not found:
            return spans
        names |= found
        spans += [lines.span(value) for name, value in _given(nodes) if name in found]


def _opened(nodes: list[ast.AST]) -> Iterator[tuple[str, str]]:
    """The variables that hold a file or a path: `with open(PATH) as f`, `out = Path(PATH)`, `OUT = "PATH"`."""
    for node in nodes:
        if isinstance(node, ast.withitem) and isinstance(node.optional_vars, ast.Name):
            yield node.optional_vars.id, _path(node.context_expr, {})
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            yield node.targets[0].id, _path(node.value, {})


def _path(node: ast.expr, files: dict[str, str]) -> str:
    """The path that an expression names, "" if it names none that is known."""
    if isinstance(node, ast.Call) and dotted(node.func) in _OPENERS and node.args:
        return _path(node.args[0], files)
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    return files.get(node.id, "") if isinstance(node, ast.Name) else ""


def _writes(call: ast.Call, files: dict[str, str], outputs: Sequence[str]) -> bool:
    if dotted(call.func) == "print":
        targets = [each.value for each in call.keywords if each.arg == "file" and dotted(each.value) not in _STREAMS]
    elif isinstance(call.func, ast.Attribute) and call.func.attr in _WRITERS:
        targets = [call.func.value, *call.args, *(each.value for each in call.keywords)]
    else:
        return False
    paths = [_path(each, files) for each in targets]
    paths += [files.get(dotted(each.args[0]), "") for each in targets if isinstance(each, ast.Call) and each.args]
    return any(path and is_output(path, outputs) for path in paths)


def _content(call: ast.Call) -> Iterator[ast.expr]:
    """What a call writes: all that it is given but what opens the file."""
    for part in (*call.args, *(each.value for each in call.keywords)):
        if not (isinstance(part, ast.Call) and dotted(part.func) in _OPENERS):
            yield part


def _given(nodes: list[ast.AST]) -> Iterator[tuple[str, ast.expr]]:
    """What variables are given, and what is put into them: `x = …`, `x["k"] = …`, `x.append(…)`, `x.update(…)`."""
    for node in nodes:
        if isinstance(node, ast.Assign):
            for target in node.targets:
                held = target.value if isinstance(target, ast.Subscript) else target
                if isinstance(held, ast.Name):
                    yield held.id, node.value
        elif isinstance(node, ast.AugAssign | ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value:
            yield node.target.id, node.value
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _PUTTING:
            yield from ((dotted(node.func.value), each) for each in node.args)
