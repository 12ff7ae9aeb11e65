"""Python code whose values end in a file that is an output: what is written there, and the variables in it.

`stored_python` takes in all that a value is made of, `texts` what its text is made of: not what functions are told.
"""

import ast
from collections.abc import Iterator, Sequence

from memolint.code.places import apart, is_output, within
from memolint.code.python.printing import dotted
from memolint.code.python.tree import Lines, tree_of
from memolint.text.documents import Span

_WRITERS = frozenset(
    "write writelines write_text write_bytes writestr writerow writerows dump safe_dump to_csv to_json".split()
)
_COPIERS = frozenset("copy copy2 move copytree".split())
_PUTTING = frozenset(("append", "update", "extend", "add"))
_STREAMS = ("sys.stderr", "sys.stdout")
_OPENERS = frozenset(("open", "Path", "pathlib.Path", "io.open", "gzip.open"))


# Calls whose result is the text of what they are given, or a digest of it.
_SAYING = frozenset("print pprint pprint.pprint sys.stdout.write os.environ.get environ.get".split())
_FORMING = frozenset(
    "str repr format join dumps encode decode strip lstrip rstrip upper lower title replace split rsplit partition"
    " ljust rjust zfill bytes bytearray fromhex hex hexdigest digest hexlify b16encode b32encode b64encode"
    " urlsafe_b64encode int list dict tuple set frozenset sorted reversed sha1 sha224 sha256 sha384 sha512 sha3_256"
    " sha3_512 md5 blake2b blake2s new pbkdf2_hmac scrypt hashpw hash crc32 adler32 xxh32 xxh64 sign mac"
    " fspath basename dirname abspath realpath normpath relpath Path PurePath joinpath as_posix with_suffix resolve"
    " quote quote_plus urlencode getenv DataFrame Series OrderedDict Template substitute safe_substitute".split()
)


def stored_python(text: str, outputs: Sequence[str]) -> list[Span]:
    """The spans of masked Python code that are written to one of the outputs, the values of variables in these too."""
    tree = tree_of(text)
    return _Flow(text, list(ast.walk(tree))).into(outputs, [], is_printed=False) if tree is not None else []


def texts(text: str, outputs: Sequence[str], is_printed: bool) -> list[Span]:
    """The spans whose very text, or a digest of it, is written to an output, or printed where `is_printed`."""
    tree = tree_of(text)
    flow = _Flow(text, list(ast.walk(tree))) if tree is not None else None
    return flow.into(outputs, flow.told(), is_printed) if flow is not None else []


class _Flow:
    def __init__(self, text: str, nodes: list[ast.AST]) -> None:
        self.text = text
        self.nodes = nodes
        self.lines = Lines(text)
        self.calls = [node for node in nodes if isinstance(node, ast.Call)]
        self.files = dict(_opened(nodes))

    def into(self, outputs: Sequence[str], holes: list[Span], is_printed: bool) -> list[Span]:
        """What is written to the outputs, and the values of the variables in it, but for the holes."""
        writing = [call for call in self.calls if _writes(call, self.files, outputs) or (is_printed and _prints(call))]
        own = [self.lines.span(part) for call in writing for part in _content(call)]
        spans = apart(own, holes)
        names: set[str] = set()
        while True:
            read = (node for node in self.nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load))
            found = {node.id for node in read if within(self.lines.span(node), spans)} - names
            if not found:
                return spans
            names |= found
            spans += apart([self.lines.span(value) for name, value in _given(self.nodes) if name in found], holes)

    def told(self) -> list[Span]:
        """The arguments of the calls whose results are made of more than the text of these."""
        writers = _FORMING | _PUTTING | _WRITERS | _COPIERS
        opaque = (call for call in self.calls if _last_name(call) not in writers and dotted(call.func) not in _SAYING)
        return [(self.lines.span(call.func)[1], self.lines.span(call)[1]) for call in opaque]


def _last_name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else dotted(call.func)


def _prints(call: ast.Call) -> bool:
    name = dotted(call.func)
    to = next((dotted(each.value) for each in call.keywords if each.arg == "file"), "sys.stdout")
    return name == "sys.stdout.write" or (name in ("print", "pprint", "pprint.pprint") and to == "sys.stdout")


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
    elif _last_name(call) in _COPIERS and len(call.args) > 1:
        target = _path(call.args[1], files)
        return target.endswith("/") and is_output(target.rstrip("/"), outputs)
    else:
        return False
    paths = [_path(each, files) for each in targets]
    paths += [files.get(dotted(each.args[0]), "") for each in targets if isinstance(each, ast.Call) and each.args]
    return any(path and is_output(path, outputs) for path in paths)


def _content(call: ast.Call) -> Iterator[ast.expr]:
    """What a call writes: all that it is given but what opens the file, and a table that writes itself."""
    if isinstance(call.func, ast.Attribute) and call.func.attr.startswith("to_"):
        yield call.func.value
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
