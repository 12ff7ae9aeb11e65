"""A Python script as an outline: what it does in its order, where it decides, what it makes."""

import ast
from collections.abc import Iterator, Mapping, Sequence

from memolint.code.markers.carried import carried
from memolint.code.markers.outline import (
    BY_PROGRAM,
    EXIT,
    FAIL,
    IDLE,
    MOVED,
    OBJECT,
    REMOVE,
    STAMP,
    STREAM,
    WORK,
    Act,
    Carry,
    Fork,
    Loop,
    Made,
    Name,
    Node,
    Outline,
    Probe,
)
from memolint.code.markers.python_names import PythonNames
from memolint.code.python.printing import dotted
from memolint.code.python.tree import tree_of

_MAX_DEPTH = 30
_MAX_ACTS = 3_000
_LOOKS = frozenset("exists isfile isdir is_file is_dir lexists getsize".split())
_IDLE = frozenset(
    "print info debug warning error exception log getLogger basicConfig Path PurePath join str int float len repr"
    " format makedirs mkdir environ get getenv strip split replace lower upper append extend items keys values sorted"
    " range list dict set tuple open close loads dumps now today strftime isoformat getpid uuid4 client resource"
    " ArgumentParser add_argument parse_args Session session time sleep with_suffix with_name resolve dirname basename"
    " abspath startswith endswith encode decode hexdigest sha256 md5 sha1 flush hash".split()
)
_WRITERS = frozenset("write_text write_bytes to_csv to_parquet to_json to_pickle save savefig".split())
_MOVES = frozenset("replace rename move link symlink".split())
_COPIES = frozenset("copy copy2 copyfile copytree".split())
_INTO = frozenset("move copy copy2".split())
_PROCESSES = frozenset("subprocess.run subprocess.call subprocess.Popen os.system".split())
_TRIES = ("head_object", "load", "get_object", "stat", "head")


def outline(text: str, environment: Mapping[str, str], folder: str) -> Outline:
    """The outline of masked Python code; what fails ends it, but for what is caught."""
    tree = tree_of(text)
    if tree is None:
        return Outline(seen=False)
    reader = _PythonOutline(text, tree, environment, folder)
    return Outline(reader.block(tree.body), strict=True)


class _PythonOutline:
    def __init__(self, text: str, tree: ast.Module, environment: Mapping[str, str], folder: str) -> None:
        self.names = PythonNames(text, tree, environment, folder)
        self.text = text
        self.lines = self.names.lines
        self.depth = 0
        self.left = _MAX_ACTS
        self.stamps = set(_stamps(tree))

    def block(self, statements: Sequence[ast.stmt]) -> tuple[Node, ...]:
        if self.depth >= _MAX_DEPTH:
            return ()
        self.depth += 1
        found: list[Node] = []
        for statement in statements:
            self.left -= 1
            if self.left > 0:
                found += self.statement(statement)
        self.depth -= 1
        return tuple(found)

    def statement(self, node: ast.stmt) -> Sequence[Node]:
        if isinstance(node, ast.If):
            if _is_main(node.test):
                return self.block(node.body)
            probe = self.probe(node.test)
            before = () if probe is not None else self.acts(node.test)
            return (*before, Fork(*self.lines.span(node), probe, self.block(node.body), self.block(node.orelse)))
        if isinstance(node, ast.For | ast.While):
            return (*self.acts(node), Loop(*self.lines.span(node), self.block(node.body)))
        if isinstance(node, ast.Try):
            return self.attempt(node)
        if isinstance(node, ast.With):
            before = [each for item in node.items for each in self.acts(item.context_expr)]
            return (*before, *self.block(node.body))
        if isinstance(node, ast.Return | ast.Continue | ast.Break):
            before = self.acts(node.value) if isinstance(node, ast.Return) and node.value is not None else ()
            return (*before, Act(EXIT, *self.lines.span(node), "return"))
        if isinstance(node, ast.Raise):
            return (self._raised(node),)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            return ()
        return self.acts(node)

    def _raised(self, node: ast.Raise) -> Act:
        is_exit = (isinstance(node.exc, ast.Call) and dotted(node.exc.func) == "SystemExit") or (
            isinstance(node.exc, ast.Name) and node.exc.id == "SystemExit"
        )
        given = node.exc.args if isinstance(node.exc, ast.Call) else []
        return Act(EXIT if is_exit and _is_zero(given) else FAIL, *self.lines.span(node), "raise")

    def attempt(self, node: ast.Try) -> Sequence[Node]:
        """`try: s3.head_object(…) except ClientError: work`: a look that fails where there is nothing."""
        span = self.lines.span(node)
        if len(node.body) <= 2 and node.handlers:
            probe = self._tried(node)
            if probe is not None:
                present = (*self.block(node.body[1:]), *self.block(node.orelse))
                return (Fork(*span, probe, present, self.block(node.handlers[0].body)), *self.block(node.finalbody))
        body = self.block(node.body)
        if any(_forgets(handler) for handler in node.handlers):
            body = tuple(each._replace(swallowed=True) if isinstance(each, Act) else each for each in body)
        handled = (Fork(*self.lines.span(each.body[0]), None, self.block(each.body)) for each in node.handlers)
        return (*body, *self.block(node.orelse), *handled, *self.block(node.finalbody))

    def _tried(self, node: ast.Try) -> Probe | None:
        first = node.body[0]
        call = first.value if isinstance(first, ast.Expr | ast.Assign) else None
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute) or call.func.attr not in _TRIES:
            return None
        name = self.names.object(call)
        caught = node.handlers[0]
        source = self.text[slice(*self.lines.span(caught.body[0]))]
        raises = any(isinstance(each, ast.Raise) for statement in caught.body for each in ast.walk(statement))
        looks_closer = raises or "404" in source
        return Probe(name, *self.lines.span(call), swallows=not looks_closer) if name.text else None

    def probe(self, test: ast.expr) -> Probe | None:
        """The look that a condition is; of several the first."""
        if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
            found = self.probe(test.operand)
            return found.negated if found else None
        if isinstance(test, ast.BoolOp):
            return next((found for each in test.values if (found := self.probe(each)) is not None), None)
        if isinstance(test, ast.Name):
            values = self.names.values.get(test.id, [])
            return self.probe(values[0]) if len(values) == 1 and not isinstance(values[0], ast.Name) else None
        if isinstance(test, ast.Compare):
            return self._compared(test)
        if isinstance(test, ast.Call) and isinstance(test.func, ast.Name):
            return self._asked(test, test.func.id)
        if not isinstance(test, ast.Call) or not isinstance(test.func, ast.Attribute):
            return None
        span = self.lines.span(test)
        if test.func.attr in _LOOKS:
            holder = dotted(test.func.value)
            if holder in ("os.path", "path", "osp") and test.args:
                return Probe(self.names.file(test.args[0]), *span)
            if not test.args and not test.keywords:
                return Probe(self.names.file(test.func.value), *span)
            name = self.names.name(test.args[0], OBJECT) if test.args else Name("", level=OBJECT)
            return Probe(name, *span) if name.text and test.func.attr == "exists" else None
        return None

    def _asked(self, call: ast.Call, name: str) -> Probe | None:
        """The look that a function of the script gives back."""
        with self.names.entered(name, call) as function:
            found = self.probe(function.returned) if function is not None and function.returned is not None else None
        start, end = self.lines.span(call)
        return found._replace(start=start, end=end) if found else None

    def _compared(self, test: ast.Compare) -> Probe | None:
        """`stamp.read_text() == digest`: what is looked at is the content."""
        left = test.left
        if not isinstance(left, ast.Call) or not isinstance(left.func, ast.Attribute) or left.func.attr != "read_text":
            return None
        found = Probe(self.names.file(left.func.value), *self.lines.span(test), compares=True)
        return found if isinstance(test.ops[0], ast.Eq) else found.negated

    def acts(self, node: ast.AST) -> Sequence[Node]:
        """What the calls in a statement or an expression do, the innermost first."""
        found: list[Node] = []
        calls = [each for each in ast.walk(node) if isinstance(each, ast.Call)] if not _holds_block(node) else []
        for call in reversed(calls):
            found += self.call(call, isinstance(node, ast.Expr))
        return found

    def call(self, call: ast.Call, is_statement: bool) -> Sequence[Node]:
        span = self.lines.span(call)
        name = dotted(call.func)
        last = call.func.attr if isinstance(call.func, ast.Attribute) else name
        if name in ("sys.exit", "exit", "quit", "os._exit"):
            return (Act(EXIT if _is_zero(call.args) else FAIL, *span, name),)
        with self.names.entered(name, call) as function:
            if function is not None and function.body:
                return (Loop(*span, self.block(function.body), again=False),)
        if name in ("os.remove", "os.unlink", "shutil.rmtree") and call.args:
            return (Act(REMOVE, *span, name, (), (Made(self.names.file(call.args[0]), STAMP),)),)
        if last == "unlink" and isinstance(call.func, ast.Attribute):
            return (Act(REMOVE, *span, last, (), (Made(self.names.file(call.func.value), STAMP),)),)
        made = tuple(self.made(call, name, last))
        words = tuple(self._words(call))
        kind = IDLE if last in _IDLE or last in _LOOKS or (made and last in ("touch", "write_text")) else WORK
        kind = IDLE if last == "write" and isinstance(call.func, ast.Attribute) else kind
        unchecked = name in _PROCESSES and is_statement and not _is_checked(call)
        return (Act(kind, *span, name or last, words, made, tuple(self.carries(call, last)), swallowed=unchecked),)

    def _words(self, call: ast.Call) -> Iterator[str]:
        for each in [*call.args, *(keyword.value for keyword in call.keywords)]:
            given, scope = self.names.argument(each)
            parts = given.elts if isinstance(given, ast.List | ast.Tuple) else [given]
            with self.names.within(scope):
                yield from [self.names.file(part).text or self.names.value(part, 0) for part in parts]

    def made(self, call: ast.Call, name: str, last: str) -> Iterator[Made]:
        """The files and objects that a call makes, as far as it tells."""
        args = call.args
        if name in ("open", "io.open", "gzip.open") and len(args) > 1 and _is_written(args[1]):
            yield Made(self.names.file(args[0]), STAMP if call in self.stamps else STREAM)
        elif last in ("touch", *_WRITERS) and isinstance(call.func, ast.Attribute):
            is_path = last in ("touch", "write_text", "write_bytes")
            target = call.func.value if is_path else args[0] if args else None
            how = STAMP if last == "touch" or (last == "write_text" and _is_short(args)) else STREAM
            if target is not None:
                yield Made(self.names.file(target), how)
        elif last == "open" and isinstance(call.func, ast.Attribute) and args and _is_written(args[0]):
            yield Made(self.names.file(call.func.value), STAMP if call in self.stamps else STREAM)
        elif last in _MOVES | _COPIES and args and name != "str.replace":
            target = args[1] if len(args) > 1 else args[0]
            yield Made(self.names.file(target), MOVED if last in _MOVES else STREAM)
        elif last in ("put_object", "upload_file", "upload_fileobj"):
            yield Made(self.names.object(call), MOVED)
        elif last == "set" and args and isinstance(call.func, ast.Attribute):
            yield Made(self.names.name(args[0], OBJECT), MOVED)
        elif last not in _IDLE:
            yield from (Made(self.names.file(each), BY_PROGRAM) for each in self._told(call))

    def carries(self, call: ast.Call, last: str) -> Iterator[Carry]:
        """What `shutil.move(a, b)`, `copytree(a, b)` and `a.rename(b)` bring along."""
        if last not in _MOVES | _COPIES or not call.args or not isinstance(call.func, ast.Attribute | ast.Name):
            return
        is_method = isinstance(call.func, ast.Attribute) and len(call.args) == 1
        given = [call.func.value, *call.args] if is_method and isinstance(call.func, ast.Attribute) else call.args
        if len(given) > 1:
            source, target = self.names.file(given[0]), self.names.file(given[1])
            how = MOVED if last in _MOVES else STREAM
            yield from carried(source, source.text, target, how, itself=True, into=last in _INTO)

    def _told(self, call: ast.Call) -> Iterator[ast.expr]:
        for keyword in call.keywords:
            if keyword.arg in ("out", "output", "path_or_buf", "dest", "destination", "output_path", "out_path"):
                yield keyword.value


def _stamps(tree: ast.AST) -> Iterator[ast.expr]:
    """The calls that open a file to write nothing, or a few words of the script, into it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr == "close" or (node.func.attr == "write" and _is_short(node.args)):
                yield node.func.value
        elif isinstance(node, ast.With):
            calls = [each for statement in node.body for each in ast.walk(statement) if isinstance(each, ast.Call)]
            if all(isinstance(each.func, ast.Attribute) and each.func.attr == "write" for each in calls) and all(
                _is_short(each.args) for each in calls
            ):
                yield from (item.context_expr for item in node.items)


def _is_main(test: ast.expr) -> bool:
    return isinstance(test, ast.Compare) and isinstance(test.left, ast.Name) and test.left.id == "__name__"


def _is_zero(args: Sequence[ast.expr]) -> bool:
    return not args or (isinstance(args[0], ast.Constant) and args[0].value in (0, None))


def _is_written(mode: ast.expr) -> bool:
    is_text = isinstance(mode, ast.Constant) and isinstance(mode.value, str)
    return is_text and not {"w", "a", "x"}.isdisjoint(str(getattr(mode, "value", "")))


def _is_short(args: Sequence[ast.expr]) -> bool:
    return all(isinstance(each, ast.Constant | ast.JoinedStr) for each in args)


def _is_checked(call: ast.Call) -> bool:
    given = {each.arg: each.value for each in call.keywords}
    check = given.get("check")
    return isinstance(check, ast.Constant) and check.value is True


def _forgets(handler: ast.ExceptHandler) -> bool:
    """Whether an exception is forgotten: nothing is raised, returned or ended."""
    inside = [each for statement in handler.body for each in ast.walk(statement)]
    ends = any(isinstance(each, ast.Raise | ast.Return | ast.Continue) for each in inside)
    return not ends and not any(isinstance(each, ast.Call) and "exit" in dotted(each.func) for each in inside)


def _holds_block(node: ast.AST) -> bool:
    return isinstance(node, ast.For | ast.While)
