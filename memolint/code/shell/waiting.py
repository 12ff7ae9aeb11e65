"""Commands and loops of a shell script that only wait for a state, or look whether it is there.

What they ask and what they are told shows in no output, but in whether and when the script goes on.
"""

import re

from memolint.code.catalogue.signal import MACHINE
from memolint.code.places import SeenFiles, within
from memolint.code.shell.parse import Branching, Command, ShellScript
from memolint.code.shell.printing import acts, asked
from memolint.code.shell.programs import program_name
from memolint.code.shell.signals import is_loopback
from memolint.code.shell.telling import ENDING, FILTERS, LEAVING
from memolint.text.documents import Span

_HEAD = re.compile(r"(?:while|until)\s")
_UNDER_A_CONDITION = re.compile(r"(?:while|until)\s+(?!true\b|:|\[\s*1\s*\]|(?:IFS=\S*\s+)?read\b)")
_SLEEPS = frozenset(("sleep", "usleep"))
_FILE = re.compile(r"(?:while|until)\s+!?\s*(?:\[\[?|test)\s+!?\s*-[a-hprsuwxL]\s+[\"']?([^\s\"';]+)")
# Filters that say by their status alone whether they have found something.
_GREP = r"(?:[efz]?grep|rg)\s(?:[^\n|;&]*\s)?(?:-[a-zA-Z]*q|--quiet|--silent)"
_SILENT = rf"(?:{_GREP}|(?:go)?jq\s(?:[^\n|;&]*\s)?(?:-\w*e\b|--exit-status))"
_SILENT_FILTERS = re.compile(_SILENT)
_INTO_SILENT_FILTER = re.compile(rf"\s*\|\s*{_SILENT}")


def waits(command: Command) -> bool:
    """Whether a command does nothing but wait for a state, or look whether it is there."""
    return any(signal.waits for signal in asked(command))


def waiting(script: ShellScript, files: SeenFiles) -> list[Span]:
    """The commands that wait, and the loops that look again until something is so."""
    asking = [each for each in script.commands if _asks_outside(each)]
    lone = [(each.start, each.end) for each in asking if waits(each)]
    loops = (each for each in script.branchings if each.loops)
    return [*lone, *((each.start, each.end) for each in loops if _is_poll(script, each, asking, files))]


def tells_by_status(script: ShellScript, command: Command) -> bool:
    """Whether a command is a filter that prints nothing, or is piped into one."""
    begin = _SILENT_FILTERS.match(script.text, command.start)
    return begin is not None or _INTO_SILENT_FILTER.match(script.text, command.end) is not None


def only_waits(script: ShellScript, files: SeenFiles) -> bool:
    """Whether a script waits, and else only tells something: what it hands on says that it is at an end, no more."""
    spans = waiting(script, files)
    others = [each for each in script.commands if not within((each.start, each.end), spans)]
    return bool(spans) and script.complete and not any(map(_makes, others))


def _makes(command: Command) -> bool:
    is_filter = program_name(command.words[0].text) in FILTERS
    is_work = acts(command) and command.words[0].text not in ENDING | LEAVING
    return is_work or is_filter or bool(asked(command))


def _asks_outside(command: Command) -> bool:
    is_far = any(signal.category not in MACHINE for signal in asked(command))
    return is_far and not is_loopback([word.text for word in command.words])


def _is_poll(script: ShellScript, loop: Branching, asking: list[Command], files: SeenFiles) -> bool:
    """Whether a loop does nothing but look until something is so."""
    inside = [each for each in script.commands if loop.start <= each.start and each.end <= loop.end]
    if any(acts(each) for each in inside if each.words[0].text not in ENDING | LEAVING):
        return False
    head = _FILE.match(script.text, loop.start)
    if head is not None and not files.is_private(script.filled(head[1])):
        return True
    looking = [each for each in asking if each in inside]
    if _HEAD.match(script.text, loop.start) and any(each.context.decides == (loop.start, loop.end) for each in looking):
        return True
    names = {each.words[0].text for each in inside}
    ends = not names.isdisjoint(ENDING | LEAVING) or _UNDER_A_CONDITION.match(script.text, loop.start) is not None
    return bool(looking) and ends and not names.isdisjoint(_SLEEPS)
