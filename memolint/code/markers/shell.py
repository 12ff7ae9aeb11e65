"""A shell script as an outline: what it does in its order, where it decides, what it makes."""

import re
from collections.abc import Iterator, Mapping, Sequence

from memolint.code.markers.outline import (
    EXIT,
    FAIL,
    IDLE,
    LOCK,
    STAMP,
    STREAM,
    WORK,
    Act,
    Fork,
    Loop,
    Made,
    Name,
    Node,
    Outline,
)
from memolint.code.markers.shell_commands import READERS, STAMPS, ShellCommands
from memolint.code.markers.shell_names import ShellNames
from memolint.code.markers.shell_tests import Tests
from memolint.code.shell.parse import tree_of
from memolint.code.shell.programs import program_name, unwrapped
from memolint.code.shell.streams import is_stream
from memolint.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node as Tree

_MAX_DEPTH = 80
_MAX_ACTS = 3_000
_SCOPED = frozenset(("while_statement", "for_statement", "c_style_for_statement", "until_statement"))


def outline(text: str, environment: Mapping[str, str], folder: str, strict: bool) -> Outline:
    """The outline of masked shell code; `environment` and `folder` are those of its container."""
    root = tree_of(text)
    if root is None:
        return Outline(seen=False)
    return Outline(_ShellOutline(ShellNames(text, root, environment, folder)).block(root.children), strict)


class _ShellOutline:
    def __init__(self, names: ShellNames) -> None:
        self.names = names
        self.tests = Tests(names)
        self.commands = ShellCommands(names)
        self.functions: dict[str, Tree] = {}
        self.tests.functions = self.functions
        self.depth = 0
        self.left = _MAX_ACTS

    def block(self, statements: "Sequence[Tree]") -> tuple[Node, ...]:
        """What a list of statements does, one after the other."""
        found: list[Node] = []
        for statement in statements:
            if statement.is_named and self.left > 0:
                self.left -= 1
                found += self.statement(statement)
                self.tests.previous = statement
        return tuple(found)

    def statement(self, node: "Tree") -> Sequence[Node]:
        """What one statement does; nothing of what is nested deeper than people write."""
        if self.depth >= _MAX_DEPTH:
            return ()
        self.depth += 1
        found = self.kind_of_statement(node)
        self.depth -= 1
        return found

    def kind_of_statement(self, node: "Tree") -> Sequence[Node]:
        if node.type == "command":
            return self.command(node)
        if node.type == "list":
            return self.joined(node)
        if node.type == "if_statement":
            return self.decision(node)
        if node.type in _SCOPED:
            return (Loop(node.start_byte, node.end_byte, self.block(_bodies(node))),)
        if node.type == "case_statement":
            arms = [child for child in node.named_children if child.type == "case_item"]
            return [Fork(arm.start_byte, arm.end_byte, None, self.block(arm.named_children[1:])) for arm in arms]
        if node.type == "redirected_statement":
            return self.redirected(node)
        if node.type == "pipeline":
            return self.piped(node)
        if node.type == "function_definition":
            name = next((self.names.cut(child) for child in node.children if child.type == "word"), "")
            self.functions[name] = node.named_children[-1]
            return ()
        if node.type == "subshell":
            inner = self.block(node.children)
            return (Loop(node.start_byte, node.end_byte, inner, again=False),)
        if node.type in ("compound_statement", "negated_command", "do_group", "variable_assignments"):
            return self.block(node.children)
        return self.substituted(node)

    def piped(self, node: "Tree") -> Sequence[Node]:
        """A pipeline: what the last command writes is written while the others work."""
        parts = [each for child in node.named_children for each in self.statement(child)]
        works = any(isinstance(each, Act) and each.kind == WORK for each in parts)
        return [each._replace(kind=WORK) if works and isinstance(each, Act) and each.made else each for each in parts]

    def joined(self, node: "Tree") -> Sequence[Node]:
        """`a && b`, `a || b`: the first decides whether the second is run."""
        parts = [child for child in node.named_children if child.type != "comment"]
        operator = next((self.names.cut(child) for child in node.children if not child.is_named), "")
        if len(parts) != 2:
            return self.block(node.children)
        first, second = parts
        span = node.start_byte, node.end_byte
        if first.type == "list" and operator == "||":
            return self.joined_twice(first, second, span)
        probe = self.tests.probe(first)
        then = self.block([second])
        if probe is not None:
            return (Fork(*span, probe, then, ()) if operator == "&&" else Fork(*span, probe, (), then),)
        before = self.condition(first)
        if operator == "&&":
            return (*map(_checked, before), Fork(*span, None, then, ()))
        if all(isinstance(each, Act) and each.kind == IDLE and not each.made for each in then):
            return [_swallowed(each) for each in before]
        if any(isinstance(each, Act) and each.kind in (FAIL, EXIT) for each in then):
            return (*map(_checked, before), Fork(*span, None, (), then))
        return (*before, Fork(*span, None, (), then))

    def joined_twice(self, first: "Tree", otherwise: "Tree", span: tuple[int, int]) -> Sequence[Node]:
        """`a && b || c`: mostly if a then b else c."""
        decides, *then = [child for child in first.named_children if child.type != "comment"]
        probe = self.tests.probe(decides)
        if probe is None:
            return (*map(_checked, self.statement(first)), Fork(*span, None, (), self.block([otherwise])))
        return (Fork(*span, probe, self.block(then), self.block([otherwise])),)

    def condition(self, node: "Tree") -> Sequence[Node]:
        return () if node.type == "test_command" else self.statement(node)

    def decision(self, node: "Tree") -> Sequence[Node]:
        """`if`, with each `elif` as a decision in the other branch."""
        conditions = node.children_by_field_name("condition")
        deciding = [each for each in conditions if each.is_named and each.type != "comment"]
        alternatives = [each for each in node.named_children if each.type in ("elif_clause", "else_clause")]
        body = [
            each
            for each in node.named_children
            if each not in conditions and each.type not in ("elif_clause", "else_clause")
        ]
        probe = self.tests.probe(deciding[-1]) if deciding else None
        first = () if probe is not None else tuple(each for one in deciding for each in self.condition(one))
        previous = self.tests.previous
        then = self.block(body)
        self.tests.previous = previous
        otherwise = self.alternative(alternatives)
        return (*map(_checked, first), Fork(node.start_byte, node.end_byte, probe, then, otherwise))

    def alternative(self, clauses: "list[Tree]") -> tuple[Node, ...]:
        if not clauses:
            return ()
        clause, *rest = clauses[:_MAX_DEPTH]
        if clause.type == "else_clause":
            return self.block(clause.named_children)
        deciding, *body = [each for each in clause.named_children if each.type != "comment"] or [clause]
        probe = self.tests.probe(deciding)
        then = self.block(body)
        return (Fork(clause.start_byte, clause.end_byte, probe, then, self.alternative(rest)),)

    def redirected(self, node: "Tree") -> Sequence[Node]:
        """A statement whose output goes to a file, which it makes."""
        body = next((child for child in node.named_children if not child.type.endswith("_redirect")), None)
        inner = list(self.statement(body)) if body is not None else []
        files = [name for child in node.named_children for name in self.targets(child)]
        if not files:
            return inner
        if body is not None and body.type in ("command", "pipeline", "list"):
            return self.writing(inner, files, node)
        made = tuple(Made(name, STAMP if body is None else STREAM) for name in files)
        return (*inner, Act(IDLE, node.start_byte, node.end_byte, made=made))

    def writing(self, nodes: Sequence[Node], files: list[Name], statement: "Tree") -> Sequence[Node]:
        """The nodes, of which the last command writes the files: so does that of `a || b > file`."""
        *before, last = nodes or (Act(IDLE, statement.start_byte, statement.end_byte),)
        if isinstance(last, Fork):
            yes, no = last.yes, last.no
            fork = last._replace(no=tuple(self.writing(no, files, statement))) if no else last
            return (*before, fork if no or not yes else last._replace(yes=tuple(self.writing(yes, files, statement))))
        if isinstance(last, Loop):
            return (*before, last, Act(IDLE, last.start, last.end, made=tuple(Made(name, STREAM) for name in files)))
        how = STAMP if last.program in STAMPS or _is_text(statement, last) else STREAM
        made = tuple(Made(name, how) for name in files)
        kind = WORK if last.program in READERS and how == STREAM else last.kind
        return (*before, last._replace(kind=kind, made=(*last.made, *made), end=statement.end_byte))

    def targets(self, redirect: "Tree") -> Iterator[Name]:
        """The files that a redirection writes; those below a here-document stand in its node."""
        if redirect.type == "heredoc_redirect":
            for child in redirect.named_children:
                yield from self.targets(child)
        if redirect.type != "file_redirect" or not redirect.named_child_count:
            return
        target = redirect.named_children[-1]
        operator = self.names.text[redirect.start_byte : target.start_byte].strip()
        word = self.names.word(target)
        if ">" in operator and not operator.startswith("2") and not is_stream(word):
            name = self.names.file(word)
            yield name

    def command(self, node: "Tree") -> Sequence[Node]:
        before = self.substituted(node)
        words = [self.names.word(each) for each in node.named_children if _is_word(each)]
        at = unwrapped(words)
        span = node.start_byte, node.end_byte
        locks = (Act(LOCK, *span),) if words and program_name(words[0]) == "flock" else ()
        if at >= len(words):
            return (*before, *locks)
        program, given = program_name(self.names.known(words[at])), words[at + 1 :]
        if program in self.functions:
            return (*before, *locks, *self.called(program, given, span))
        return (*before, *locks, *self.commands.acts(program, given, span))

    def called(self, name: str, words: list[str], span: tuple[int, int]) -> Sequence[Node]:
        """What a function of the script does; what returns from it ends no more than itself."""
        body, before = self.functions.pop(name), self.names.arguments  # it may call itself
        self.names.arguments = tuple(self.names.known(word) for word in words)
        inner = self.block(body.children if body.type == "compound_statement" else [body])
        self.functions[name], self.names.arguments = body, before
        return (Loop(*span, inner, again=False),) if re.search(r"\breturn\b", self.names.cut(body)) else inner

    def substituted(self, node: "Tree") -> list[Node]:
        """What the commands do whose output is used in a statement."""
        found: list[Node] = []
        stack = list(reversed(node.children))
        while stack:
            child = stack.pop()
            if child.type in ("command_substitution", "process_substitution"):
                found += self.block(child.children)
            elif child.child_count and not child.type.endswith("_statement"):
                stack.extend(reversed(child.children))
        return found


def _is_word(node: "Tree") -> bool:
    return node.type not in ("variable_assignment", "comment") and not node.type.endswith("_redirect")


def _bodies(node: "Tree") -> "list[Tree]":
    """The body of a loop; what its condition runs is looked at in no order."""
    return [child for child in node.named_children if child.type in ("do_group", "compound_statement")]


def _is_text(node: "Tree", act: Act) -> bool:
    """Whether `cat` writes a here-document: words of the script."""
    return act.program in ("cat", "tee") and any(child.type == "heredoc_redirect" for child in node.children)


def _checked(node: Node) -> Node:
    return node._replace(checked=True) if isinstance(node, Act) else node


def _swallowed(node: Node) -> Node:
    return node._replace(swallowed=True) if isinstance(node, Act) else node
