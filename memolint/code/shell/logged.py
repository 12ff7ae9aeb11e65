"""Shell commands that only print to the log, and variables that stand nowhere else."""

import re
from collections.abc import Iterator

from memolint.code.shell.parse import PRINTERS, Command, ShellScript, VariableAssignment, parse
from memolint.text.documents import Span

_EXPORTS_ALL = r"\bset\s+-\w*a|allexport"
# What is printed after this goes to a file.
_REDIRECTS_ALL = r"\bexec\b[^\n;|]*>"
_MAX_NAMES = 100
# Programs that work out a word of a message and do nothing else.
_HARMLESS = frozenset(
    "date basename dirname hostname whoami id uname nproc pwd wc seq head tail cut tr sort uniq expr test ["
    " cat grep jq ls stat du df free nl tac rev fold column numfmt".split()
)
# How long something has taken is compared: how often it is tried, and what is said of it, shows in no output.
_TEST = r"\[\[? [^\]\n]*\]\]?|\(\([^()\n]*\)\)"
_SECONDS = "+%s"
_DIFFERENCE = re.compile(r"=\$\(\(\s*\w+ - \w+\s*\)\)$")
_STOPWATCH = r"\$\(date (?:-u )?\+%s\)"
# What a command does with its words is gone when it is done: the length of a pause shows nowhere.
_PAUSES = frozenset(("sleep", "usleep"))


def logged_shell(text: str, environment: frozenset[str]) -> tuple[list[Span], frozenset[str]]:
    """The spans of masked shell code that only log, and the names of `environment` that it only logs."""
    script = parse(text)
    if re.search(_REDIRECTS_ALL, text):
        return [], frozenset()
    captured = _captured(script)
    printers = (each for each in script.commands if each.context.function not in captured)
    spans = [(command.start, command.end) for command in printers if _only_prints(command, script)]
    spans += _printed_documents(script)
    tests = [found.span() for found in re.finditer(_TEST, text)] if _SECONDS in text else []
    spans += [place for place in tests if re.search(_STOPWATCH, text[slice(*place)])]
    if not spans or not script.complete or re.search(_EXPORTS_ALL, text):
        return spans, frozenset()
    assigned: dict[str, list[VariableAssignment]] = {}
    for each in script.assignments:
        assigned.setdefault(each.name, []).append(each)
    names = [*assigned, *sorted(environment - set(assigned))][:_MAX_NAMES]
    quiet: set[str] = set()
    while True:
        found = {
            name
            for name in names
            if name not in quiet
            and _is_quiet(name, assigned.get(name, []), [*spans, *_timed(assigned.get(name, []), tests, text)], script)
        }
        if not found:
            return spans, frozenset(quiet & environment)
        quiet |= found
        spans += [(each.start, each.end) for name in sorted(found) for each in assigned.get(name, ())]


def _printed_documents(script: ShellScript) -> Iterator[Span]:
    """The here-documents that `cat` only prints."""
    for command in script.commands:
        text, context = command.context.stdin, command.context
        if len(command.words) == 1 and command.words[0].text == "cat" and text and context.logged:
            start = script.text.find(text, command.end)
            if start >= 0 and not context.piped_to:
                yield start, start + len(text)


def _captured(script: ShellScript) -> frozenset[str]:
    """The functions whose output is used somewhere, directly or through other functions."""
    found: set[str] = set()
    while True:
        more = {
            command.words[0].text
            for command in script.commands
            if command.words[0].text in script.functions
            and (not command.context.logged or command.context.function in found)
        }
        if more <= found:
            return frozenset(found)
        found |= more


def _only_prints(command: Command, script: ShellScript) -> bool:
    """Whether a command prints to the log, and the commands inside it do no work."""
    name = command.words[0].text if command.words else ""
    prints = name in PRINTERS or name in _PAUSES or _is_logger(name, script)
    return prints and command.context.logged and not any(map(_works, _inside(command, script)))


def _inside(command: Command, script: ShellScript) -> Iterator[Command]:
    for each in script.commands:
        if each is not command and command.start <= each.start and each.end <= command.end:
            yield each


def _works(command: Command) -> bool:
    """Whether a command inside a message does more than work out a word of it."""
    name = command.words[0].text
    writes = any(">" in redirect.operator for redirect in command.context.redirects)
    return writes or (name not in PRINTERS and name not in _HARMLESS)


def _is_logger(name: str, script: ShellScript) -> bool:
    """A function of the script that does nothing but print to the log, wherever it is called from."""
    body = [command for command in script.commands if command.context.function == name]
    printers = [each for each in body if each.words[0].text in PRINTERS and each.context.logged]
    return (
        name in script.functions
        and bool(printers)
        and all(any(p.start <= each.start and each.end <= p.end for p in printers) for each in body)
    )


def _timed(assignments: list[VariableAssignment], tests: list[Span], text: str) -> list[Span]:
    """The comparisons that a variable may stand in because it holds seconds of a clock, or a difference of such."""
    values = [text[each.start : each.end] for each in assignments]
    return (
        tests if values and all(re.search(_STOPWATCH, value) or _DIFFERENCE.search(value) for value in values) else []
    )


def _is_quiet(name: str, assignments: list[VariableAssignment], spans: list[Span], script: ShellScript) -> bool:
    """Whether a variable is printed, and stands nowhere else: not in other commands, nor in code in strings."""
    if not all(each.private and not _runs_something(each, script) for each in assignments):
        return False
    allowed = [*spans, *((each.start, each.end) for each in assignments), *script.comments]
    places = [found.span() for found in re.finditer(rf"(?<![\w./-]){re.escape(name)}\b", script.text)]
    return any(_within(place, spans) for place in places) and all(_within(place, allowed) for place in places)


def _runs_something(assignment: VariableAssignment, script: ShellScript) -> bool:
    inside = (each for each in script.commands if assignment.start <= each.start and each.end <= assignment.end)
    return any(map(_works, inside))


def _within(place: Span, spans: list[Span]) -> bool:
    return any(start <= place[0] and place[1] <= end for start, end in spans)
