"""What a shell script runs: its commands with decoded words, and the variables that it reads.

Text is not behaviour: comments, here-documents and echoed words give no command, the substitutions in them do.
The grammar is tree-sitter's; where it finds errors, the parts that it is certain about still count.
"""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from types import MappingProxyType

from memolint.code.shell.streams import Streams, is_away, is_stream
from memolint.code.shell.telling import FILTERS, PRINTERS
from memolint.text.documents import Span
from memolint.typed import TYPE_CHECKING, Record

if TYPE_CHECKING:
    from tree_sitter import Node, Parser

# Larger or odder texts are not parsed: the parser needs quadratic time for endless pipelines and open arrays.
MAX_TEXT = 120_000
MAX_PIPES = 2_000
MAX_OPEN = 4_000
MAX_TEXTS = 4

SAVING = re.compile(
    r"sort\b.*\s(?:-o|--output)|(?:sed|yq)\b.*\s(?:-\w*i|--in-place)|g?awk\b.*(?:>|\bsystem\()", re.DOTALL
)
_VARIABLE = re.compile(r"\$(?:\{(\w+)\}|(\w+))")
_FORMATTED = re.compile(r"printf -v")
_BRANCHING = frozenset("if_statement case_statement while_statement for_statement c_style_for_statement list".split())


class Word(Record):
    """A word after quotes and escapes are taken away; expansions stay as written. `start` and `end` include quotes."""

    text: str
    start: int
    end: int


class Redirect(Record):
    """`>file`: `operator` with its descriptor (`2>`), `target` the decoded word after it."""

    operator: str
    target: Word


class Context(Record):
    """What surrounds a command.

    `logged`: its output goes nowhere but to the standard output or error of the container, be it through filters.
    `away`: of this, nothing reaches the standard output. `files`: where it goes besides, if it is not `logged` for
    these alone. `stdin`: literal text that it is fed. `piped_to`: the name of the next command in the pipeline.
    """

    logged: bool = True
    away: bool = False
    files: tuple[str, ...] = ()
    function: str = ""
    stdin: str = ""
    piped_to: str = ""
    redirects: tuple[Redirect, ...] = ()
    decides: Span | None = None


class Command(Record):
    """A simple command as written, wrappers included. Offsets are code points of the text, half open."""

    words: tuple[Word, ...]
    start: int
    end: int
    context: Context


class VariableReference(Record):
    """A shell variable that is read; `$$` has the name `$`."""

    name: str
    start: int
    end: int
    context: Context


class VariableAssignment(Record):
    """`name=value` as a statement of its own, or a whole loop over a variable; `private` unless programs see it too."""

    name: str
    start: int
    end: int
    private: bool


class Branching(Record):
    """A statement that runs others under a condition, or again if it `loops`; `context` is that of the whole."""

    start: int
    end: int
    context: Context
    loops: bool
    is_status: bool  # of the whole script


NOTHING: Mapping[str, str | None] = MappingProxyType({})
UNKNOWN: Mapping[str, tuple[str, ...]] = MappingProxyType({})


class ShellScript(Record):
    """A parsed script.

    `values` has every variable that the script assigns: its text if it is one literal throughout, else None; `texts`
    what it is assigned as written, with expansions, and the words of arrays side by side.
    `complete` is false if a part of the script could not be read, `readable` if nothing could. `redirects_all`: from
    some `exec` on, what is printed may go anywhere.
    """

    text: str = ""
    commands: tuple[Command, ...] = ()
    references: tuple[VariableReference, ...] = ()
    assignments: tuple[VariableAssignment, ...] = ()
    branchings: tuple[Branching, ...] = ()
    comments: tuple[tuple[int, int], ...] = ()
    values: Mapping[str, str | None] = NOTHING
    texts: Mapping[str, tuple[str, ...]] = UNKNOWN
    functions: frozenset[str] = frozenset()
    complete: bool = True
    readable: bool = True
    redirects_all: bool = False

    def filled(self, word: str) -> str:
        """A word with the values of the variables that have one literal text throughout."""
        return _VARIABLE.sub(lambda found: self.values.get(found[1] or found[2]) or found[0], word)


UNREADABLE = ShellScript(complete=False, readable=False)


@lru_cache(maxsize=8)  # several facts ask for one script in a row
def parse(text: str) -> ShellScript:
    """Read a shell script. Too large or too deeply knotted ones come back as not readable; never fails."""
    root = tree_of(text)
    return _BashReader(text).read(root) if root is not None else UNREADABLE


def tree_of(text: str) -> "Node | None":
    """The syntax tree of a script, whose byte offsets are code points; None for too large or too knotted ones."""
    if len(text) > MAX_TEXT or text.count("|") > MAX_PIPES or text.count("(") > MAX_OPEN:
        return None
    # One byte a character; the words are cut from the text itself.
    source = text.encode("ascii", "replace").replace(b"\r", b" ").replace(b"\0", b"?")
    return _parser().parse(source).root_node


def decoded(text: str, node: "Node") -> str:
    """The text of a word after quote removal; the pieces of a concatenation one by one."""
    pieces = node.children if node.type == "concatenation" else (node,)
    return "".join(_unquoted(piece.type, text[piece.start_byte : piece.end_byte]) for piece in pieces)


@cache
def _parser() -> "Parser":
    import tree_sitter_bash
    from tree_sitter import Language, Parser

    return Parser(Language(tree_sitter_bash.language()))


class _BashReader:
    """Walks the tree with its own stack: nesting is as deep as the text wants."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.stack: list[tuple[Node, Context]] = []
        self.commands: list[Command] = []
        self.references: list[VariableReference] = []
        self.assignments: list[VariableAssignment] = []
        self.branchings: list[Branching] = []
        self.comments: list[tuple[int, int]] = []
        self.values: dict[str, str | None] = {}
        self.texts: dict[str, tuple[str, ...]] = {}
        self.functions: set[str] = set()
        self.streams = Streams()
        self.redirects_all = False
        self.visit = {
            "command": self.command,
            "comment": self.comment,
            "pipeline": self.pipeline,
            "list": self.sequence,
            "if_statement": self.branch,
            "elif_clause": self.branch,
            "case_statement": self.choice,
            "compound_statement": self.group,
            "while_statement": self.branch,
            "redirected_statement": self.redirected,
            "function_definition": self.function,
            "variable_assignment": self.assignment,
            "declaration_command": self.declaration,
            "for_statement": self.declaration,
            "variable_name": self.reference,
            "special_variable_name": self.reference,
            "command_substitution": self.captured,
            "process_substitution": self.captured,
            "test_command": self.captured,
            "heredoc_body": self.captured,
        }

    def read(self, root: "Node") -> ShellScript:
        statements = root.children
        stop = next((index for index, node in enumerate(statements) if self.head(node) == "exit"), len(statements))
        self.push(statements[: stop + 1], Context())
        status = max((node.end_byte for node in statements if node.is_named and node.type != "comment"), default=0)
        while self.stack:
            node, context = self.stack.pop()
            if node.type in _BRANCHING:
                loops = node.type.startswith(("while", "for", "c_style"))
                is_status = node.type == "list" and node.end_byte == status
                self.branchings.append(Branching(node.start_byte, node.end_byte, context, loops, is_status))
            visit = self.visit.get(node.type)
            if visit:
                visit(node, context)
            else:
                self.push(node.children, context)
        return ShellScript(
            self.text,
            tuple(sorted(self.commands, key=lambda command: command.start)),
            tuple(sorted(self.references, key=lambda reference: reference.start)),
            tuple(self.assignments),
            tuple(self.branchings),
            tuple(self.comments),
            self.values,
            self.texts,
            frozenset(self.functions),
            not root.has_error,
            redirects_all=self.redirects_all,
        )

    def push(self, nodes: "list[Node]", context: Context) -> None:
        self.stack += [(node, context) for node in reversed(nodes)]

    def command(self, node: "Node", context: Context) -> None:
        words: list[Word] = []
        for child in node.children:
            if child.type == "command_name":
                words.append(self.word(child.children[0] if child.child_count else child))
            elif child.type == "herestring_redirect":
                context = context._replace(stdin=self.word(child.children[-1]).text)
            elif child.type == "file_redirect":
                context = self.redirect(child, context)
            elif child.is_named and child.type not in ("variable_assignment", "comment"):
                words.append(self.word(child))
        inner = context._replace(stdin="", piped_to="", redirects=())
        if _FORMATTED.match(" ".join(word.text for word in words[:2])):
            context = inner = self.formatted(words, node, _used(context))
        if words:
            self.commands.append(Command(tuple(words), node.start_byte, node.end_byte, context))
            inner = inner if words[0].text in PRINTERS else _used(inner)
        self.push(node.children, inner)

    def formatted(self, words: list[Word], node: "Node", context: Context) -> Context:
        """`printf -v day …` prints nothing, and gives a variable its value."""
        name = words[1].text[2:] or next((word.text for word in words[2:3]), "")
        name = name.partition("[")[0]
        self.values[name] = None
        self.assignments.append(VariableAssignment(name, node.start_byte, node.end_byte, True))
        return context

    def comment(self, node: "Node", _context: Context) -> None:
        self.comments.append((node.start_byte, node.end_byte))

    def pipeline(self, node: "Node", context: Context) -> None:
        parts = [child for child in node.children if child.is_named and child.type != "comment"]
        stdin = context.stdin
        loop = next((index for index, part in enumerate(parts) if part.type == "while_statement"), 0)
        if loop:
            self.branchings.append(Branching(node.start_byte, node.end_byte, context, True, False))
        for index, part in enumerate(parts):
            last = index == len(parts) - 1
            neighbour = context.piped_to if last else self.head(parts[index + 1])
            self.stack.append(
                (
                    part,
                    self.piped(context, parts[index + 1 :])._replace(
                        stdin=stdin,
                        piped_to=neighbour,
                        redirects=context.redirects if last else (),
                        decides=(node.start_byte, node.end_byte) if index < loop else context.decides,
                    ),
                )
            )
            stdin = self.printed(part)

    def piped(self, context: Context, following: "list[Node]") -> Context:
        """The context of a part of a pipeline, by the parts that it is piped through."""
        for node in reversed(following):
            name = self.head(node)
            if name == "tee" and node.type == "command":
                files = self.copies(node) if context.logged or context.files else ()
                context = context._replace(logged=context.logged and not files, files=(*files, *context.files))
            elif name == "logger":
                context = context._replace(logged=True, away=True, files=())
            elif not self.filters(node):
                context = _used(context)
        return context

    def copies(self, tee: "Node") -> tuple[str, ...]:
        """The files that a `tee` writes."""
        words = [self.word(child).text for child in tee.named_children[1:]]
        return tuple(word for word in words if not word.startswith("-") and not is_stream(word))

    def filters(self, node: "Node") -> bool:
        """Whether a part of a pipeline hands on what it is fed, and saves nothing of it."""
        if node.type == "while_statement":
            return True  # what it runs is judged command by command
        redirects = [child for child in node.children if child.type == "file_redirect"]
        is_saved = any(not self.redirect(child, Context()).logged for child in redirects)
        return self.head(node) in FILTERS and not is_saved and not SAVING.match(self.cut(node))

    def sequence(self, node: "Node", context: Context) -> None:
        """`a && b > file`: the grammar hangs the redirection on the list, the shell on its last command."""
        children = node.children
        self.push(children[-1:], context)
        first = context._replace(redirects=(), stdin="")
        if context.redirects:
            first = first._replace(logged=True, away=False, files=())
        self.push(children[:-1], first._replace(decides=(node.start_byte, node.end_byte)))

    def branch(self, node: "Node", context: Context) -> None:
        """The commands of a condition decide; the clauses of an `if` are branches of their own."""
        whole = context.decides if node.type == "elif_clause" else None
        conditions = node.children_by_field_name("condition")
        for child in reversed(node.children):
            decides = (whole or (node.start_byte, node.end_byte)) if child in conditions else context.decides
            self.stack.append((child, context._replace(decides=decides)))

    def redirected(self, node: "Node", context: Context) -> None:
        outer = context
        body = next((child for child in node.children if not child.type.endswith("_redirect")), None)
        for child in node.children:
            if child.type == "file_redirect":
                context = self.redirect(child, context)
                self.push(child.children, _used(context)._replace(redirects=()))
            elif child.type == "herestring_redirect":
                context = context._replace(stdin=self.word(child.children[-1]).text)
                self.push(child.children, _used(context)._replace(redirects=()))
            elif child.type == "heredoc_redirect":
                context = self.heredoc(child, body, context, outer)
        if body is not None:
            self.stack.append((body, context))
            if self.cut(body) == "exec":
                self.rewire(node)

    def rewire(self, node: "Node") -> None:
        """`exec 3>&1 >&2`: descriptors lead elsewhere, for all that follows."""
        for child in node.children:
            descriptor, target = self.cut(child.children[0]), self.word(child.children[-1]).text
            if child.type != "file_redirect" or ">" not in self.cut(child) or target.endswith("-"):
                continue
            if (
                child.children[-1].type == "process_substitution"
                or node.parent is None
                or node.parent.type != "program"
            ):
                self.redirects_all = True  # it may lead anywhere
                return
            self.streams.lead(descriptor if descriptor.isdecimal() else "1", target)
        stdout = self.streams.end_of("1")
        self.stack = [(each, _led_to(stdout, context)) for each, context in self.stack]

    def heredoc(self, node: "Node", body: "Node | None", context: Context, outer: Context) -> Context:
        """The text of a here-document is standard input; what follows `<<EOF` in its line is part of this node."""
        text = next((self.cut(child) for child in node.children if child.type == "heredoc_body"), "")
        copied = body is not None and self.head(body) in ("cat", "tee")
        for child in node.children:
            if child.type == "file_redirect":
                context = self.redirect(child, context)
            elif child.type == "pipeline":
                first = next((part for part in child.children if part.is_named), None)
                context = _used(context)._replace(piped_to=self.head(first) if first else "")
                self.stack.append((child, outer._replace(stdin=text if copied else "")))
            elif child.is_named and child.type not in ("heredoc_start", "heredoc_end"):
                self.stack.append((child, outer))
        return context._replace(stdin=text)

    def redirect(self, node: "Node", context: Context) -> Context:
        """The context of a command with this redirection; its output may leave the log with it."""
        target = self.word(node.children[-1])
        operator = self.text[node.start_byte : node.children[-1].start_byte].strip()
        redirected = context._replace(redirects=(*context.redirects, Redirect(operator, target)))
        if ">" not in operator or operator.startswith("2"):
            return redirected
        return redirected if target.text == "1" else _led_to(self.streams.end_of(target.text), redirected)

    def function(self, node: "Node", context: Context) -> None:
        name = next((self.cut(child) for child in node.children if child.type == "word"), "")
        self.functions.add(name)
        self.push([child for child in node.children if child.type != "word"], context._replace(function=name))

    def assignment(self, node: "Node", context: Context) -> None:
        name = node.child_by_field_name("name")
        value = node.child_by_field_name("value")
        if name is not None:
            literal = self.decoded(value) if value is not None and not _expands(value) else None
            name_text = self.cut(name)
            self.assignments.append(
                VariableAssignment(name_text, node.start_byte, node.end_byte, self.is_private(node))
            )
            is_more = self.text.startswith("+=", name.end_byte)
            literal = None if is_more else literal
            self.values[name_text] = literal if self.values.get(name_text, literal) == literal else None
            self.keep(name_text, self.assigned(value) if value is not None else "", is_more)
        self.push([child for child in node.children if child != name], _used(context))

    def assigned(self, value: "Node") -> str:
        """What a variable is assigned: the decoded word, or the words of an array as they are written."""
        if value.type == "array":
            return " ".join(self.cut(child) for child in value.named_children if child.type != "comment")
        return self.decoded(value)

    def keep(self, name: str, text: str, is_more: bool) -> None:
        """Note a text of a variable; a few are kept, since one of several branches may set it."""
        known = self.texts.get(name, ())
        if is_more and known:
            blank = " " if text else ""
            self.texts[name] = (*known[:-1], f"{known[-1]}{blank}{text}"[:MAX_TEXT])
        elif text not in known and len(known) < MAX_TEXTS:
            self.texts[name] = (*known, text)

    def is_private(self, node: "Node") -> bool:
        """`X=1 program` and `export X=1` are seen by programs, and a loop reads what it is given."""
        parent = node.parent
        if parent is None or parent.type not in ("command", "declaration_command"):
            return True
        return parent.type == "declaration_command" and not re.match(r"export|\w+\s+-\w*x", self.cut(parent))

    def declaration(self, node: "Node", context: Context) -> None:
        """`export X=$(cmd)`, `for x in …`: names that the script gives a value, besides what else it does."""
        names = [self.cut(child) for child in node.children if child.type == "variable_name"]
        self.values.update(dict.fromkeys(names))
        if node.type == "for_statement":
            for name in names:
                for value in node.children_by_field_name("value"):
                    self.keep(name, self.decoded(value), False)
            body = next((each for each in node.children if each.type == "do_group"), node)
            end = body.start_byte if body is not node else node.end_byte
            self.assignments += (VariableAssignment(name, node.start_byte, end, True) for name in names)
        looped = _used(context) if node.type == "for_statement" else context
        for child in reversed([child for child in node.children if child.type != "variable_name"]):
            self.stack.append((child, context if child.type == "do_group" else looped))

    def group(self, node: "Node", context: Context) -> None:
        """`{ cmd; }` runs commands, `(( $(cmd) > 1 ))` computes."""
        is_arithmetic = self.text.startswith("((", node.start_byte)
        self.push(node.children, _used(context) if is_arithmetic else context)

    def choice(self, node: "Node", context: Context) -> None:
        """`case $(cmd) in …`: what is compared is not printed."""
        for child in reversed(node.children):
            is_arm = child.type == "case_item"
            self.stack.append((child, context if is_arm else _used(context)))

    def reference(self, node: "Node", context: Context) -> None:
        self.references.append(VariableReference(self.cut(node), node.start_byte, node.end_byte, context))

    def captured(self, node: "Node", context: Context) -> None:
        self.push(node.children, context if node.type == "command_substitution" else _used(context))

    def cut(self, node: "Node") -> str:
        return self.text[node.start_byte : node.end_byte]

    def word(self, node: "Node") -> Word:
        return Word(self.decoded(node), node.start_byte, node.end_byte)

    def decoded(self, node: "Node") -> str:
        return decoded(self.text, node)

    def head(self, node: "Node") -> str:
        """The name of the first command of a statement, `""` for compound ones."""
        while node.type in ("redirected_statement", "pipeline", "negated_command") and node.named_child_count:
            node = node.named_children[0]
        name = node.child_by_field_name("name") if node.type == "command" else None
        return self.cut(name) if name else ""

    def printed(self, node: "Node") -> str:
        """The literal text that a statement writes to a pipe: what `echo`, `printf` or `cat <<EOF` say."""
        if node.type == "redirected_statement":
            bodies = [body for child in node.children for body in child.children if body.type == "heredoc_body"]
            return self.cut(bodies[0]) if bodies and self.head(node) == "cat" else ""
        if node.type != "command" or self.head(node) not in PRINTERS:
            return ""
        return " ".join(self.decoded(child) for child in node.named_children[1:])


def _led_to(stream: str, context: Context) -> Context:
    """The context of a command whose output goes to a stream, or a file."""
    if is_stream(stream):
        return context._replace(logged=True, away=is_away(stream), files=())
    return context._replace(logged=False, away=True, files=(stream,))


def _used(context: Context) -> Context:
    """The same place, but for text that something takes."""
    return context._replace(logged=False, away=False, files=())


def _expands(node: "Node") -> bool:
    """Whether the value of a word depends on anything but its own text."""
    return node.type not in ("word", "raw_string", "number") and not (
        node.type == "string" and all(child.type in ('"', "string_content") for child in node.children)
    )


def _unquoted(kind: str, text: str) -> str:
    if kind == "raw_string":
        return text[1:-1]
    if kind == "ansi_c_string":
        return text[2:-1]
    if kind == "translated_string":
        return text[2:-1]
    if kind == "string":
        return _unescaped(text[1:-1], '"\\$`\n')
    return _unescaped(text, "") if kind == "word" else text


def _unescaped(text: str, only: str) -> str:
    """Backslashes taken away before the characters of `only`, or before any character; `\\` newline vanishes."""
    if "\\" not in text:
        return text
    out: list[str] = []
    characters = iter(text)
    for character in characters:
        if character == "\\":
            following = next(characters, "")
            if following == "\n":
                continue
            out.append(following if not only or following in only else "\\" + following)
        else:
            out.append(character)
    return "".join(out)
