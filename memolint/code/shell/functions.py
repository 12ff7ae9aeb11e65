"""Functions of a script: which are used, and what their commands are for the arguments that they are called with."""

import re
from collections.abc import Iterator, Sequence

from memolint.code.shell.parse import Command, ShellScript, Word
from memolint.code.shell.programs import unwrapped

ALL_ARGUMENTS = ("$@", "${@}", "$*", "${*}")
# Words that hold code in which a function may be named.
_CODE = frozenset("trap eval xargs parallel retry timeout sh bash".split())
_NAME = re.compile(r"[\w.:-]+")
_POSITIONAL = re.compile(r"\$(?:([1-9@*])|\{([1-9@*])\})")
_MAX_CALLS = 8


def live(script: ShellScript) -> frozenset[str]:
    """The functions that are used from outside, and `""` for what stands outside of functions."""
    mentioned: dict[str, set[str]] = {}
    for command in script.commands:
        mentioned.setdefault(command.context.function, set()).update(_names(command))
    found: set[str] = set()
    waiting = {""}
    while waiting:
        function = waiting.pop()
        found.add(function)
        waiting |= (mentioned.get(function, set()) & script.functions) - found
    return frozenset(found)


def _names(command: Command) -> Iterator[str]:
    """The words of a command; of one that is given code, the words in that too: `trap 'notify failed' EXIT`."""
    for word in command.words:
        yield word.text
        if command.words[0].text in _CODE:
            yield from _NAME.findall(word.text)


def captured(script: ShellScript) -> frozenset[str]:
    """The functions whose output is used in at least one place."""
    return frozenset(
        command.words[0].text
        for command in script.commands
        if command.words[0].text in script.functions and not command.context.logged
    )


def unwrapped_words(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """The words of the program that a command line ends up running."""
    return words[unwrapped([word.text for word in words]) :]


def forwarding(commands: Sequence[Command]) -> frozenset[str]:
    """Functions that run their arguments: `retry() { "$@"; }`, `run() { eval "$1"; }`."""
    return frozenset(each.context.function for each in commands if each.context.function and _forwards(each))


def _forwards(command: Command) -> bool:
    first = [word.text for word in unwrapped_words(command.words)[:2]]
    if first[:1] == ["eval"]:
        return first[1:] == ["$1"] or (len(first) > 1 and first[1] in ALL_ARGUMENTS)
    return bool(first) and first[0] in ALL_ARGUMENTS


def called(command: Command, script: ShellScript, calls: Sequence[Command]) -> Iterator[Command]:
    """A command of a function as each of the calls runs it, with their arguments in it; others as they are."""
    mine = (
        [each for each in calls if each.words[0].text == command.context.function] if command.context.function else []
    )
    if not mine or _forwards(command) or not any(_POSITIONAL.search(word.text) for word in command.words):
        yield command
        return
    shifted = _shifted(command, script)
    for call in mine[:_MAX_CALLS]:
        given = call.words[1 + shifted :]
        words = tuple(each for word in command.words for each in _filled(word, given))
        if words:
            yield command._replace(words=words)


def _shifted(command: Command, script: ShellScript) -> int:
    """How many arguments the function has shifted away before the command."""
    before = (
        each
        for each in script.commands
        if each.words[0].text == "shift"
        and each.context.function == command.context.function
        and each.start < command.start
    )
    return sum(int(each.words[1].text) if _is_count(each) else 1 for each in before)


def _is_count(shift: Command) -> bool:
    return len(shift.words) > 1 and shift.words[1].text.isdecimal()


def _filled(word: Word, given: Sequence[Word]) -> Iterator[Word]:
    """A word of a function with the arguments in it; all arguments are words of their own."""
    if word.text in ALL_ARGUMENTS:
        yield from (word._replace(text=each.text) for each in given)
        return

    def argument(found: "re.Match[str]") -> str:
        which = found[1] or found[2]
        if which in "@*":
            return " ".join(each.text for each in given)
        return given[int(which) - 1].text if int(which) <= len(given) else found[0]

    yield word._replace(text=_POSITIONAL.sub(argument, word.text))
