"""What a Python script calls and reads: names resolved through imports, one step of inference for objects.

Data flow, user classes and `getattr` are not followed: what is not certain gives nothing.
"""

from collections.abc import Iterator

from memolint.typed import TYPE_CHECKING, Record

if TYPE_CHECKING:
    import ast

MAX_DEPTH = 100
MAX_PARTS = 20
MAX_RECEIVER = 200


class Use(Record):
    """A call or an attribute that is read. Offsets are code points of the script, half open.

    `name` is the dotted name with imports resolved, `""` if it is not known; `method` the last part as written;
    `receiver` the source of the object, `built_by` the dotted name of the call that made it. `arguments` is the source
    text in the parentheses, `given` their number, `literals` what the first argument may be, a text or a list of
    texts; `told` are the texts of all arguments that are not written there themselves.
    """

    name: str
    method: str
    start: int
    end: int
    is_call: bool
    receiver: str = ""
    built_by: str = ""
    arguments: str = ""
    given: int = 0
    keywords: frozenset[str] = frozenset()
    literals: tuple[str | tuple[str, ...], ...] = ()
    told: tuple[str, ...] = ()
    inside: frozenset[str] = frozenset()


class PythonScript(Record):
    """The uses in a script, in the order of the text. `readable` is false if it is not Python, or too large.

    `orders` is where the order of a set shows.
    """

    uses: tuple[Use, ...] = ()
    readable: bool = True
    orders: tuple[tuple[int, int], ...] = ()


def parse(text: str) -> PythonScript:
    """Read a Python script; never fails, and nothing of it is run."""
    from memolint.code.python.tree import tree_of  # with the parser

    tree = tree_of(_plain(text))
    if tree is None:
        return PythonScript(readable=False)
    reader = _PythonReader(text, tree)
    uses = sorted(reader.uses(), key=lambda use: (use.start, -use.end))
    return PythonScript(tuple(uses), orders=tuple(reader.orders()))


def _plain(text: str) -> str:
    """One byte a character and lines that end with LF only, so that the parser's columns are code points."""
    if not text.isascii():
        text = "".join(character if character.isascii() else "x" for character in text)
    return text.replace("\r", " ").replace("\f", " ")


class _PythonReader:
    def __init__(self, text: str, tree: "ast.Module") -> None:
        import ast

        from memolint.code.python.literals import Literals  # with the parser
        from memolint.code.python.tree import walked

        self.text = text
        self.ast = ast
        self.nodes, self.around = walked(tree)
        self.lines = [0]
        for index, character in enumerate(text):
            if character == "\n":
                self.lines.append(index + 1)
        self.literals = Literals(self.nodes)
        self.imported = dict(self.imports())
        self.own = set(self.named())
        self.built = dict(self.objects())
        self.imported.update(self.aliases())

    def named(self) -> Iterator[str]:
        """The names that the script gives to things of its own."""
        for node in self.nodes:
            if isinstance(node, self.ast.Name):
                if isinstance(node.ctx, self.ast.Store):
                    yield node.id
            elif isinstance(node, self.ast.arg):
                yield node.arg
            elif isinstance(node, (self.ast.FunctionDef, self.ast.ClassDef)):
                yield node.name

    def uses(self) -> Iterator[Use]:
        for node in self.nodes:
            if isinstance(node, self.ast.Call):
                yield self.call(node)
            elif isinstance(node, self.ast.Attribute) and isinstance(node.ctx, self.ast.Load):
                yield Use(self.dotted(node), node.attr, *self.span(node), False)
            elif isinstance(node, self.ast.Subscript):
                yield from self.entry(node)
            elif isinstance(node, self.ast.Name) and node.id in self.imported:
                yield Use(self.dotted(node), node.id, *self.span(node), False)

    def entry(self, node: "ast.Subscript") -> Iterator[Use]:
        """`os.environ["HOME"]` is a call of `os.environ.__getitem__`."""
        name = self.dotted(node.value)
        if name and isinstance(node.ctx, self.ast.Load):
            begin, end = self.span(node.slice)
            yield Use(f"{name}.__getitem__", "", *self.span(node), True, arguments=self.text[begin:end], given=1)

    def orders(self) -> Iterator[tuple[int, int]]:
        """Where the order of a set shows."""
        kinds = {type(node) for node in self.nodes} if "{" in self.text else set()
        if self.ast.Set in kinds or self.ast.SetComp in kinds or "set(" in self.text:
            from memolint.code.python.order import SetOrder  # with the parser, for scripts that have sets

            yield from (self.span(node) for node in SetOrder(self.nodes).shown())

    def imports(self) -> Iterator[tuple[str, str]]:
        for node in self.nodes:
            if isinstance(node, self.ast.Import):
                for name in node.names:
                    yield name.asname or name.name.split(".")[0], name.name if name.asname else name.name.split(".")[0]
            elif isinstance(node, self.ast.ImportFrom) and node.module:
                for name in node.names:
                    yield name.asname or name.name, f"{node.module}.{name.name}"

    def objects(self) -> Iterator[tuple[str, str]]:
        """Variables that hold what a known call returns: `s = boto3.client(…)`, `with httpx.Client() as c`."""
        for node in self.nodes:
            if isinstance(node, self.ast.Assign) and len(node.targets) == 1:
                target, value = node.targets[0], node.value
            elif isinstance(node, self.ast.withitem) and node.optional_vars is not None:
                target, value = node.optional_vars, node.context_expr
            else:
                continue
            if isinstance(target, self.ast.Name) and isinstance(value, self.ast.Call):
                yield target.id, self.dotted(value.func)

    def aliases(self) -> Iterator[tuple[str, str]]:
        """Names for what an import brought: `run = subprocess.run`, `sh = partial(subprocess.run, shell=True)`."""
        for node in self.nodes:
            if not isinstance(node, self.ast.Assign) or len(node.targets) != 1:
                continue
            target, value = node.targets[0], node.value
            if isinstance(value, self.ast.Call) and value.args and self.dotted(value.func) == "functools.partial":
                value = value.args[0]
            name = self.fetched(value) if isinstance(value, self.ast.Call) else ""
            name = self.dotted(value) if isinstance(value, self.ast.Attribute) else name
            if name and isinstance(target, self.ast.Name):
                yield target.id, name

    def enclosing(self, node: "ast.Call") -> Iterator[str]:
        """The names of the calls around a call, as far as they are near."""
        around = self.around.get(node)
        for _ in range(MAX_DEPTH):
            if around is None:
                break
            yield self.dotted(around.func) or "?"
            around = self.around.get(around)

    def dotted(self, node: "ast.expr") -> str:
        """The full name of an expression: `d.now` is `datetime.datetime.now` where `datetime` is imported as `d`."""
        parts: list[str] = []
        while isinstance(node, self.ast.Attribute) and len(parts) < MAX_PARTS:
            parts.append(node.attr)
            node = node.value
        if isinstance(node, self.ast.Call):
            return (
                ".".join(part for part in (self.fetched(node), *reversed(parts)) if part) if self.fetched(node) else ""
            )
        if not isinstance(node, self.ast.Name):
            return ""
        root = self.imported.get(node.id)
        if root is None and (node.id in self.own or parts):
            return ""
        return ".".join((root or f"builtins.{node.id}", *reversed(parts)))

    def fetched(self, node: "ast.Call") -> str:
        """The full name of what a call only looks up: `getattr(os, "system")`, `__import__("os")`."""
        if not isinstance(node.func, self.ast.Name | self.ast.Attribute) or not node.args:
            return ""
        name = self.dotted(node.func)
        last = node.args[min(len(node.args), 2) - 1]
        word = last.value if isinstance(last, self.ast.Constant) and isinstance(last.value, str) else ""
        if name == "builtins.getattr" and word and len(node.args) > 1:
            owner = self.dotted(node.args[0])
            return f"{owner}.{word}" if owner else ""
        return word if name in ("builtins.__import__", "importlib.import_module") else ""

    def call(self, node: "ast.Call") -> Use:
        start, end = self.span(node)
        function = node.func
        after = self.span(function)[1]
        receiver, built_by = "", ""
        first = node.args[0] if node.args else next((each.value for each in node.keywords if each.arg == "args"), None)
        if isinstance(function, self.ast.Attribute):
            begin, stop = self.span(function.value)
            receiver = self.text[max(begin, stop - MAX_RECEIVER) : stop]
            built_by = self.maker(function.value)
        return Use(
            name=self.dotted(function),
            method=function.attr if isinstance(function, self.ast.Attribute) else "",
            start=start,
            end=end,
            is_call=True,
            receiver=receiver,
            built_by=built_by,
            arguments=self.text[after + 1 : end - 1],
            given=len(node.args) + len(node.keywords),
            keywords=frozenset(keyword.arg or "" for keyword in node.keywords),
            literals=self.literals.of(first) if first is not None else (),
            told=tuple(self.told(node)),
            inside=frozenset(self.enclosing(node)),
        )

    def maker(self, node: "ast.expr") -> str:
        if isinstance(node, self.ast.Call):
            return self.dotted(node.func)
        return self.built.get(node.id, "") if isinstance(node, self.ast.Name) else ""

    def told(self, node: "ast.Call") -> Iterator[str]:
        for each in (*node.args, *(keyword.value for keyword in node.keywords))[:MAX_PARTS]:
            if not isinstance(each, self.ast.Constant):
                yield from (text for text in self.literals.of(each, node.lineno) if isinstance(text, str))

    def span(self, node: "ast.expr") -> tuple[int, int]:
        end_line, end_column = node.end_lineno or node.lineno, node.end_col_offset or node.col_offset
        return self.lines[node.lineno - 1] + node.col_offset, self.lines[end_line - 1] + end_column
