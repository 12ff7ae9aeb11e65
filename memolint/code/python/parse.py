"""What a Python script calls and reads: names resolved through imports, one step of inference for objects.

Data flow, user classes and `getattr` are not followed: what is not certain gives nothing.
"""

from collections.abc import Iterator

from memolint.typed import TYPE_CHECKING, Record

if TYPE_CHECKING:
    import ast

MAX_TEXT = 120_000
MAX_DEPTH = 100
MAX_PARTS = 20
MAX_RECEIVER = 200


class Use(Record):
    """A call or an attribute that is read. Offsets are code points of the script, half open.

    `name` is the dotted name with imports resolved, `""` if it is not known; `method` the last part as written;
    `receiver` the source of the object, `built_by` the dotted name of the call that made it. `arguments` is the source
    text in the parentheses, `given` their number, `literal` the first argument if it is a string or a list of strings.
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
    literal: str | tuple[str, ...] | None = None
    inside: frozenset[str] = frozenset()


class PythonScript(Record):
    """The uses in a script, in the order of the text. `readable` is false if it is not Python, or too large."""

    uses: tuple[Use, ...] = ()
    readable: bool = True


def parse(text: str) -> PythonScript:
    """Read a Python script; never fails, and nothing of it is run."""
    tree = _tree(text) if len(text) <= MAX_TEXT else None
    if tree is None:
        return PythonScript(readable=False)
    uses = _PythonReader(text, tree).uses()
    return PythonScript(tuple(sorted(uses, key=lambda use: (use.start, -use.end))))


def _tree(text: str) -> "ast.Module | None":
    import ast
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Python warns of invalid escapes
        try:
            return ast.parse(_plain(text))
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None


def _plain(text: str) -> str:
    """One byte a character and lines that end with LF only, so that the parser's columns are code points."""
    if not text.isascii():
        text = "".join(character if character.isascii() else "x" for character in text)
    return text.replace("\r", " ").replace("\f", " ")


class _PythonReader:
    def __init__(self, text: str, tree: "ast.Module") -> None:
        import ast

        self.text = text
        self.ast = ast
        self.nodes = list(ast.walk(tree))
        self.lines = [0]
        for index, character in enumerate(text):
            if character == "\n":
                self.lines.append(index + 1)
        self.imported = dict(self.imports())
        self.own = {node.id for node in self.nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
        self.own |= {node.name for node in self.nodes if isinstance(node, (ast.FunctionDef, ast.ClassDef))}
        self.own |= {node.arg for node in self.nodes if isinstance(node, ast.arg)}
        self.built = dict(self.objects())
        self.around = self.enclosing()

    def uses(self) -> Iterator[Use]:
        for node in self.nodes:
            if isinstance(node, self.ast.Call):
                yield self.call(node)
            elif isinstance(node, self.ast.Attribute) and isinstance(node.ctx, self.ast.Load):
                yield Use(self.dotted(node), node.attr, *self.span(node), False)
            elif isinstance(node, self.ast.Name) and node.id in self.imported:
                yield Use(self.dotted(node), node.id, *self.span(node), False)

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

    def enclosing(self) -> "dict[ast.AST, frozenset[str]]":
        """The names of the calls around each call, as far as they are known and near."""
        around: dict[ast.AST, frozenset[str]] = {}
        for node in self.nodes:
            here = around.get(node, frozenset())
            if isinstance(node, self.ast.Call):
                here = here | {self.dotted(node.func) or "?"}
            if here and len(here) < MAX_DEPTH:
                around.update((child, here) for child in self.ast.iter_child_nodes(node))
        return around

    def dotted(self, node: "ast.expr") -> str:
        """The full name of an expression: `d.now` is `datetime.datetime.now` where `datetime` is imported as `d`."""
        parts: list[str] = []
        while isinstance(node, self.ast.Attribute) and len(parts) < MAX_PARTS:
            parts.append(node.attr)
            node = node.value
        if not isinstance(node, self.ast.Name):
            return ""
        root = self.imported.get(node.id)
        if root is None and (node.id in self.own or parts):
            return ""
        return ".".join((root or f"builtins.{node.id}", *reversed(parts)))

    def call(self, node: "ast.Call") -> Use:
        start, end = self.span(node)
        function = node.func
        after = self.span(function)[1]
        receiver, built_by = "", ""
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
            literal=self.literal(node.args[0]) if node.args else None,
            inside=self.around.get(node, frozenset()),
        )

    def maker(self, node: "ast.expr") -> str:
        if isinstance(node, self.ast.Call):
            return self.dotted(node.func)
        return self.built.get(node.id, "") if isinstance(node, self.ast.Name) else ""

    def literal(self, node: "ast.expr") -> str | tuple[str, ...] | None:
        if isinstance(node, self.ast.Constant):
            return node.value if isinstance(node.value, str) else None
        if not isinstance(node, (self.ast.List, self.ast.Tuple)):
            return None
        words = tuple(
            item.value if isinstance(item, self.ast.Constant) and isinstance(item.value, str) else "$_"
            for item in node.elts
        )
        return words or None

    def span(self, node: "ast.expr") -> tuple[int, int]:
        end_line, end_column = node.end_lineno or node.lineno, node.end_col_offset or node.col_offset
        return self.lines[node.lineno - 1] + node.col_offset, self.lines[end_line - 1] + end_column
