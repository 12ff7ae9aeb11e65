"""Shell code whose values go no further than a log, standard output or the status, and variables that do so."""

import re
from collections.abc import Iterator
from functools import cached_property

from memolint.code.catalogue.signal import CONTROL, LOG, SINKS, WAIT
from memolint.code.confinement import Confinement
from memolint.code.places import SeenFiles, within
from memolint.code.shell.logs import Logs
from memolint.code.shell.parse import Command, ShellScript, parse
from memolint.code.shell.parse import VariableAssignment as Assignment
from memolint.code.shell.printing import acts, decides
from memolint.code.shell.scratch import scratch_names
from memolint.code.shell.telling import ENDING, LEAVING, LOGGING, PAUSES, PRINTERS, SILENT
from memolint.code.shell.unkept import unkept_downloads
from memolint.code.shell.waiting import tells_by_status, waiting
from memolint.text.documents import Span

_EXPORTS_ALL = r"\bset\s+-\w*a|allexport"
# Code that is not in view may use a variable: it is sourced, evaluated, or named by another variable.
_CODE_FROM_ELSEWHERE = r"(?m)(?:^|[;&|({]|\b(?:then|do|else))\s*(?:\.|source|eval)\s|\$\{!|\bdeclare\s+-\w*n"
# Variables that the shell reads, or that programs read where the environment of the image has exported them.
_OF_PROGRAMS = (
    r"(?i).*(?:PATH|OPTS|OPTIONS|FLAGS|ARGS|HOME|PROXY|CONFIG)|IFS|LANG|LC_\w+|TZ|PS\d|(?:BASH_)?ENV|TMPDIR|SHELL|USER"
)
_MAX_NAMES = 100
# How long something has taken is compared: how often it is tried, and what is said of it, shows in no output.
_TEST = r"\[\[? [^\]\n]*\]\]?|\(\([^()\n]*\)\)"
_SECONDS = "+%s"
_DIFFERENCE = re.compile(r"=\$\(\(\s*\w+ - \w+\s*\)\)$")
_STOPWATCH = r"\$\(date (?:-u )?\+%s\)"
# Arithmetic that sets a variable: `((n++))`, `((n += 2))`.
_COUNTING = re.compile(r"(?<!\$)\(\(\s*(\w+)\s*(?:\+\+|--|[-+*/%]?=(?!=))[^\n]*?\)\)")
_LOCAL = re.compile(r"\b(?:local|declare|typeset)\b[^\n;]*$")
_LOOKED_BACK = 200


def confined_shell(
    text: str, environment: frozenset[str], to: str, files: SeenFiles, is_of_world: bool = False
) -> tuple[list[Span], frozenset[str]]:
    """The spans of masked shell code that reach nothing beyond `to`, and the names of `environment` that do not.

    `is_of_world`: the names of scratch files are such spans, since nobody hands in what says which file to read, and
    downloads that no output holds.
    """
    script = parse(text)
    names = [*scratch_names(script, files, to), *unkept_downloads(script, files)] if is_of_world else []
    if script.redirects_all:
        return names, frozenset()
    return _Program(script, environment, to, files).found(names)


class _Program:
    def __init__(self, script: ShellScript, environment: frozenset[str], to: str, files: SeenFiles) -> None:
        self.script = script
        self.environment = environment
        self.to = to
        self.logs = Logs(script, files, to)
        self.captured = self._captured()
        self.away = _sent_away(script)
        self.loggers = frozenset(name for name in script.functions if self._is_logger(name))
        self.waits = waiting(script, files) if SINKS.index(to) < SINKS.index(WAIT) else []

    def found(self, scratch: list[Span]) -> tuple[list[Span], frozenset[str]]:
        """See `confined_shell`; `scratch` are names of files."""
        script, text = self.script, self.script.text
        tests = [found.span() for found in re.finditer(_TEST, text)] if _SECONDS in text else []
        plain = scratch + [(each.start, each.end) for each in script.commands if self._is_confined(each)]
        plain += self._documents()
        plain += [place for place in tests if re.search(_STOPWATCH, text[slice(*place)])]
        settings = {name: [(each.start, each.end) for each in found] for name, found in self._assigned.items()}
        parts = Confinement(plain, list(self._idle_branches()), settings, self._named())
        lone = self._lone(parts, tests)
        names = parts.printed(lone) | self._unused(parts, lone)
        return parts.spans(names), frozenset(names & self.environment)

    @cached_property
    def _assigned(self) -> dict[str, list[Assignment]]:
        """Where variables are set: by statements, by loops, by `read`, by arithmetic."""
        found: dict[str, list[Assignment]] = {}
        for each in (*self.script.assignments, *_read_in(self.script), *_counted(self.script.text)):
            found.setdefault(each.name, []).append(each)
        return found

    def _named(self) -> dict[str, list[Span]]:
        """Where each variable is named, in code in strings too."""
        names = [*self._assigned, *sorted(self.environment - set(self._assigned))][:_MAX_NAMES]
        return {name: _places(name, self.script.text) for name in names}

    def _lone(self, parts: Confinement, tests: list[Span]) -> set[str]:
        """The variables that stand nowhere but in confined code."""
        if not self.script.complete or re.search(_EXPORTS_ALL, self.script.text):
            return set()
        names = {name for name in parts.named if all(map(self._is_plain, self._assigned.get(name, ())))}
        return parts.variables(names, {name: [*self.script.comments, *self._timed(name, tests)] for name in names})

    def _is_plain(self, assignment: Assignment) -> bool:
        """Whether other programs do not see the variable, and nothing happens while it gets its value."""
        return assignment.private and not any(map(self._works, _inside(self.script, assignment)))

    def _timed(self, name: str, tests: list[Span]) -> list[Span]:
        """The comparisons that a variable may stand in because it holds seconds of a clock, or a difference of such."""
        values = [self.script.text[each.start : each.end] for each in self._assigned.get(name, ())] if tests else []
        is_time = (re.search(_STOPWATCH, value) or _DIFFERENCE.search(value) for value in values)
        return tests if values and all(is_time) else []

    def _unused(self, parts: Confinement, names: set[str]) -> set[str]:
        """Those of the variables that are set and never named again, by code that is in view whole."""
        if re.search(_CODE_FROM_ELSEWHERE, self.script.text):
            return set()
        return {
            name
            for name in names - self.environment
            if not re.fullmatch(_OF_PROGRAMS, name) and parts.stand_in(name, parts.set_at({name}))
        }

    def _idle_branches(self) -> Iterator[tuple[Span, frozenset[str]]]:
        """The branches and loops that do no work, with the variables that are set in each."""
        leaving = [each.start for each in self.script.commands if each.words[0].text in LEAVING]
        working = [each.start for each in self.script.commands if not self._is_idle(each)]
        setting = [(each.start, name) for name, found in self._assigned.items() for each in found]
        return (
            ((each.start, each.end), frozenset(name for at, name in setting if each.start <= at < each.end))
            for each in self.script.branchings
            if self.logs.take(each)
            and (self.to == CONTROL or not each.is_status)
            and not any(within(wait, [(each.start, each.end)]) for wait in self.waits)
            and not any(each.start <= at < each.end for at in (working if each.loops else working + leaving))
        )

    def _is_idle(self, command: Command) -> bool:
        """Whether a command does no work; what it prints goes to where it may, or into a test or a variable."""
        if command.words[0].text in ENDING:
            return self.to == CONTROL
        if command.words[0].text in LEAVING:
            return True
        is_said = self.logs.take(command) and command.words[0].text not in SILENT
        return not self._works(command) and (not is_said or self._says_where_it_may(command))

    def _is_confined(self, command: Command) -> bool:
        """Whether all that a command does is to print to where it may, or to wait."""
        name = command.words[0].text
        may_say = self._says_where_it_may(command) and name not in SILENT
        if decides(name, command.context) and name not in self.loggers:
            return False  # it is the branch that is confined, or not
        if self._only_decides(command):
            return False
        return (may_say or name in PAUSES) and not any(map(self._works, _inside(self.script, command)))

    def _only_decides(self, command: Command) -> bool:
        """Whether all that comes of a command is whether and when the script goes on, which is more than a print."""
        if SINKS.index(self.to) >= SINKS.index(WAIT):
            return False
        return (command.start, command.end) in self.waits or tells_by_status(self.script, command)

    def _says_where_it_may(self, command: Command) -> bool:
        context, name = command.context, command.words[0].text
        if name == LOGGING:
            return True
        is_captured = context.function in self.captured and not context.away
        return self.logs.take(command) and (name in self.loggers or (not is_captured and self._may_print(command)))

    def _may_print(self, command: Command) -> bool:
        context = command.context
        return self.logs.take(command) and (self.to != LOG or context.away or context.function in self.away)

    def _documents(self) -> Iterator[Span]:
        """The here-documents that `cat` only prints."""
        for command in self.script.commands:
            text = command.context.stdin
            if len(command.words) == 1 and command.words[0].text == "cat" and text and not command.context.piped_to:
                start = self.script.text.find(text, command.end)
                if start >= 0 and self._says_where_it_may(command):
                    yield start, start + len(text)

    def _is_logger(self, name: str) -> bool:
        """Whether a function of the script does nothing but print to where it may, wherever it is called from."""
        body = [command for command in self.script.commands if command.context.function == name]
        said = [each for each in body if self.logs.take(each) and each.words[0].text not in SILENT]
        if not any(each.words[0].text in (*PRINTERS, LOGGING) for each in said) or any(map(self._acts, body)):
            return False
        may_say = (each.context.away or (name not in self.captured and self._may_print(each)) for each in said)
        return all(may_say) and not self._sets_more_than_locals(body)

    def _sets_more_than_locals(self, body: list[Command]) -> bool:
        start, end = min(each.start for each in body), max(each.end for each in body)
        inside = (each for each in self.script.assignments if start <= each.start < end)
        return any(
            not _LOCAL.search(self.script.text[max(0, each.start - _LOOKED_BACK) : each.start]) for each in inside
        )

    def _works(self, command: Command) -> bool:
        return command.words[0].text not in self.loggers and self._acts(command)

    def _acts(self, command: Command) -> bool:
        return acts(command) or not self.logs.are_all_of(command)

    def _captured(self) -> frozenset[str]:
        """The functions whose output is used somewhere, directly or through other functions."""
        found: set[str] = set()
        while True:
            more = {
                command.words[0].text
                for command in self.script.commands
                if command.words[0].text in self.script.functions
                and (not self.logs.take(command) or command.context.function in found)
            }
            if more <= found:
                return frozenset(found)
            found |= more


def _sent_away(script: ShellScript) -> frozenset[str]:
    """The functions whose output every call sends to standard error."""
    calls = [each for each in script.commands if each.words[0].text in script.functions]
    elsewhere = {each.words[0].text for each in calls if not each.context.away}
    return frozenset(each.words[0].text for each in calls) - elsewhere


def _inside(script: ShellScript, outer: Command | Assignment) -> Iterator[Command]:
    return (each for each in script.commands if outer.start <= each.start and each.end <= outer.end)


def _read_in(script: ShellScript) -> Iterator[Assignment]:
    """What `read` sets."""
    for command in script.commands:
        if command.words[0].text in ("read", "readarray", "mapfile"):
            names = (word.text for word in command.words[1:] if word.text.isidentifier())
            yield from (Assignment(name, command.start, command.end, True) for name in names)


def _counted(text: str) -> Iterator[Assignment]:
    return (Assignment(found[1], found.start(), found.end(), True) for found in _COUNTING.finditer(text))


def _places(name: str, text: str) -> list[Span]:
    return [found.span() for found in re.finditer(rf"(?<![\w./-]){re.escape(name)}\b", text)]
