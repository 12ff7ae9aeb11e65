"""Failures that code turns into success, where the step hands back another thing then than its work would have made."""

import ast
import re
from collections.abc import Iterator, Mapping, Sequence

from memolint.code.catalogue.loader import catalogue
from memolint.code.files import output_paths
from memolint.code.pipes import Pipes
from memolint.code.placeholders import mask
from memolint.code.places import is_output, within
from memolint.code.python.tree import Lines, tree_of
from memolint.code.shell.parse import Command, ShellScript, parse
from memolint.code.shell.programs import program_name, unwrapped
from memolint.code.shell.telling import FILTERS, PRINTERS, SILENT, TELLING
from memolint.code.snippets import Passage, Snippet, snippets
from memolint.code.told import told
from memolint.text.documents import Span
from memolint.typed import Any, Record

# What stands after `||`: nothing happens, another text is taken, or the step ends well.
_GOES_ON = re.compile(
    r"[ \t]*(?:2>>?\s*(?:&1|\S+)[ \t]*)?[)\"]?[ \t]*\|\|\s*(?:\{\s*)?(true\b|:(?=[\s;)]|$)|(?:exit|return) 0\b)"
)
_GIVES = re.compile(
    r"[ \t]*(?:2>>?\s*(?:&1|\S+)[ \t]*)?[)\"]?[ \t]*\|\|\s*(?:\{\s*)?((?:echo|printf)\b(?![^\n;}]*>&2)|\w+=)"
)
_OR_TRUE, _OR_DEFAULT, _EXCEPT = "sh.or-true", "sh.or-default", "py.except"
# Programs whose failure is an answer, and those that tidy up.
_ANSWERING = frozenset(
    "diff cmp which command type rm rmdir mkdir kill pkill killall umount wait let cd chmod chown ln".split()
)
_QUIET = FILTERS | PRINTERS | TELLING | SILENT | _ANSWERING
_BROAD = frozenset(("Exception", "BaseException"))


class Swallowed(Record):
    """Code whose failure does not end the step, and how (`signal`); `missing` are outputs that are not written then."""

    passage: Passage
    signal: str
    missing: tuple[str, ...] = ()


def swallowed(template: Mapping[str, Any], asked: Sequence[Passage], is_printed: bool) -> Iterator[Swallowed]:
    """What a template hands back though it failed; `asked` is where its code asks the world."""
    outputs = tuple(output_paths(template))
    for snippet in snippets(template):
        if snippet.language == "shell" and "||" in snippet.text:
            yield from _in_shell(template, snippet, outputs, is_printed)
        elif snippet.language == "python" and "except" in snippet.text:
            yield from _in_python(snippet, asked)


def _in_shell(
    template: Mapping[str, Any], snippet: Snippet, outputs: tuple[str, ...], is_printed: bool
) -> Iterator[Swallowed]:
    masked = mask(snippet.text)
    script = parse(masked.text)
    found = {Passage(snippet.path, *masked.written(*span)): each for span, each in _excused(script, outputs)}
    kept = told(template, found.keys(), is_printed)
    for passage, (signal, is_told, missing) in found.items():
        if is_told or passage in kept:
            yield Swallowed(passage, signal, missing)


# How the failure of a command is excused, whether an output surely depends on it, and those that are not written then.
_Excuse = tuple[str, bool, tuple[str, ...]]


def _excused(script: ShellScript, outputs: tuple[str, ...]) -> Iterator[tuple[Span, _Excuse]]:
    """The commands that may fail."""
    pipes = Pipes(script)
    for index, command in enumerate(pipes.commands):
        end = _end(pipes.last(index)) if _is_work(command, script) else len(script.text)
        goes_on, gives = _GOES_ON.match(script.text, end), _GIVES.match(script.text, end)
        named = tuple(_named(command, script, outputs))
        if goes_on and goes_on[1].endswith("0"):
            yield (command.start, command.end), (_OR_TRUE, True, outputs)
        elif goes_on or gives:
            yield (command.start, command.end), (_OR_TRUE if goes_on else _OR_DEFAULT, bool(named), named)


def _is_work(command: Command, script: ShellScript) -> bool:
    words = [word.text for word in command.words]
    words = words[unwrapped(words) :]
    name = program_name(words[0]) if words else ""
    is_known = name in _QUIET or name in catalogue().harmless
    return bool(name) and not is_known and name not in script.functions


def _end(command: Command) -> int:
    """Where a command ends, with its redirections."""
    return max([command.end, *(each.target.end for each in command.context.redirects)])


def _named(command: Command, script: ShellScript, outputs: tuple[str, ...]) -> Iterator[str]:
    """The outputs that a command is told to write. A redirection makes an empty file, whatever the command does."""
    for word in command.words[1:]:
        path = script.filled(word.text.rpartition("=")[2])
        if is_output(path, outputs):
            yield path


def _in_python(snippet: Snippet, asked: Sequence[Passage]) -> Iterator[Swallowed]:
    masked = mask(snippet.text)
    tree = tree_of(masked.text)
    lines = Lines(masked.text)
    places = [(each.start, each.end) for each in asked if each.path == snippet.path]
    for node in _tries(tree) if tree is not None and places else ():
        body = masked.written(lines.span(node.body[0])[0], lines.span(node.body[-1])[1])
        handler = next((each for each in node.handlers if _is_broad(each) and _goes_on(each)), None)
        if handler is not None and any(within(place, [body]) for place in places):
            start = lines.span(handler.body[0])[0]
            at = masked.text.rfind("except", 0, start)
            yield Swallowed(Passage(snippet.path, *masked.written(at, lines.span(handler.body[0])[1])), _EXCEPT)


def _tries(tree: ast.Module) -> Iterator[ast.Try]:
    """The `try` statements that are not in a loop, which may try again."""
    stack: list[ast.AST] = [tree]
    while stack:
        node = stack.pop()
        if isinstance(node, ast.Try):
            yield node
        if not isinstance(node, ast.For | ast.While | ast.AsyncFor):
            stack += ast.iter_child_nodes(node)


def _is_broad(handler: ast.ExceptHandler) -> bool:
    return handler.type is None or (isinstance(handler.type, ast.Name) and handler.type.id in _BROAD)


def _goes_on(handler: ast.ExceptHandler) -> bool:
    """Whether a handler does nothing but to say something or to take another value."""
    return all(isinstance(each, ast.Pass | ast.Assign | ast.Expr) and not _leaves(each) for each in handler.body)


def _leaves(statement: ast.stmt) -> bool:
    calls = (each.func for each in ast.walk(statement) if isinstance(each, ast.Call))
    names = {each.attr if isinstance(each, ast.Attribute) else getattr(each, "id", "") for each in calls}
    return not names.isdisjoint(("exit", "_exit", "abort", "fail", "quit"))
