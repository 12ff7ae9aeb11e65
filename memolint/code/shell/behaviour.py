"""What a script does when it runs: wrappers, nested shells and functions of the script are seen through."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from memolint.code.shell.parse import UNREADABLE, Command, Context, Reference, Script, Word, parse
from memolint.code.shell.programs import SHELLS, inline, language, program_name, unwrapped

MAX_NESTED = 4
ALL_ARGUMENTS = ("$@", "${@}", "$*")


class Run(NamedTuple):
    """A program that is run: its name without folder and the words after it. Offsets as in `Command`."""

    name: str
    words: tuple[Word, ...]
    start: int
    end: int
    context: Context


class Behaviour(NamedTuple):
    """The programs that a script runs and the variables that it reads, in the order of the text.

    `python` has the code that it hands to Python.
    """

    runs: tuple[Run, ...] = ()
    python: tuple[Word, ...] = ()
    references: tuple[Reference, ...] = ()
    assigned: frozenset[str] = frozenset()
    complete: bool = True
    readable: bool = True


def behaviour(text: str, depth: int = 0) -> Behaviour:
    """What the shell script `text` does. `depth` counts the scripts around it, which are followed `MAX_NESTED` deep."""
    script = parse(text) if depth <= MAX_NESTED else UNREADABLE
    if not script.readable:
        return Behaviour(complete=False, readable=False)
    live = _live(script)
    quiet = _captured_functions(script)
    commands = [_placed(command, quiet) for command in script.commands if command.context.function in live]
    forwarding = _forwarding(commands)
    runs: list[Run] = []
    python: list[Word] = []
    references = [reference for reference in script.references if reference.context.function in live]
    assigned = set(script.values)
    complete = script.complete
    for command in commands:
        run = _run(command, forwarding, script)
        if run is None:
            continue
        runs += (run, *_executed(run))
        python += _python(run)
        for code in _nested(run):
            inner = _moved(behaviour(code.text, depth + 1), text, code)
            runs += inner.runs
            python += inner.python
            references += inner.references
            assigned |= inner.assigned
            complete = complete and inner.complete
    return Behaviour(tuple(runs), tuple(python), tuple(references), frozenset(assigned), complete)


def behaviour_of_words(words: Sequence[str]) -> Behaviour:
    """What a command line without a shell does. Offsets are indexes of words: a run starts at that of its program."""
    placed = tuple(Word(word, index, index + 1) for index, word in enumerate(words))
    run = _run(Command(placed, 0, len(words), Context()), frozenset(), Script())
    if run is None:
        return Behaviour()
    return Behaviour((run, *_executed(run)), tuple(_python(run)))


def _live(script: Script) -> frozenset[str]:
    """The functions that are used from outside, and `""` for what stands outside of functions."""
    mentioned: dict[str, set[str]] = {}
    for command in script.commands:
        mentioned.setdefault(command.context.function, set()).update(word.text for word in command.words)
    live: set[str] = set()
    waiting = {""}
    while waiting:
        function = waiting.pop()
        live.add(function)
        waiting |= (mentioned.get(function, set()) & script.functions) - live
    return frozenset(live)


def _captured_functions(script: Script) -> frozenset[str]:
    """The functions whose output is used by somebody in at least one place."""
    return frozenset(
        command.words[0].text
        for command in script.commands
        if command.words[0].text in script.functions and not command.context.logged
    )


def _placed(command: Command, captured: frozenset[str]) -> Command:
    """What a function prints reaches the log only if it does so for every caller."""
    if command.context.function not in captured:
        return command
    return command._replace(context=command.context._replace(logged=False))


def _forwarding(commands: Sequence[Command]) -> frozenset[str]:
    """Functions that run their arguments: `retry() { "$@"; }`."""
    return frozenset(
        command.context.function
        for command in commands
        if command.context.function and any(word.text in ALL_ARGUMENTS for word in _unwrapped(command.words)[:1])
    )


def _unwrapped(words: tuple[Word, ...]) -> tuple[Word, ...]:
    return words[unwrapped([word.text for word in words]) :]


def _run(command: Command, forwarding: frozenset[str], script: Script) -> Run | None:
    """The program that a command ends up running; None for functions of the script and words that run nothing."""
    words = command.words
    if words[0].text in forwarding:
        words = _without_numbers(words[1:])
    if words and words[0].text not in script.functions:
        words = _unwrapped(words)
    if not words or words[0].text in script.functions or words[0].text in ALL_ARGUMENTS:
        return None
    start = words[0].start
    if language(words[0].text) == "python" and len(words) > 2 and words[1].text == "-m":
        words = words[2:]  # python -m pip is pip
    name = program_name(_constant(words[0].text, script))
    return Run(name, words[1:], start, command.end, command.context)


def _constant(word: str, script: Script) -> str:
    """The value of a command that stands in a variable: `KUBECTL=kubectl; $KUBECTL apply`."""
    value = script.values.get(word[1:].strip("{}")) if word.startswith("$") else None
    return value if value and " " not in value else word


def _without_numbers(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """`retry 5 git push`: the count is for the function."""
    start = next((index for index, word in enumerate(words) if not word.text.isdigit()), len(words))
    return words[start:]


def _executed(run: Run) -> Iterator[Run]:
    """The commands that `find -exec` runs."""
    if run.name != "find":
        return
    begin = None
    for index, word in enumerate(run.words):
        if begin is None and word.text in ("-exec", "-execdir", "-ok"):
            begin = index + 1
        elif begin is not None and word.text in (";", "+"):
            if words := _unwrapped(run.words[begin:index]):
                yield Run(program_name(words[0].text), words[1:], words[0].start, words[-1].end, run.context)
            begin = None


def _nested(run: Run) -> Iterator[Word]:
    """The shell code that a command is given: `sh -c TEXT`, `eval`, `trap`, and text piped or fed to a shell."""
    if run.name in SHELLS:
        index = inline([run.name, *(word.text for word in run.words)])
        if index is not None:
            yield run.words[index - 1]
        elif _reads_stdin(run):
            yield Word(run.context.stdin, run.start, run.end)
    elif run.name == "eval" and run.words and not any("$" in word.text or "`" in word.text for word in run.words):
        yield Word(" ".join(word.text for word in run.words), run.words[0].start, run.words[-1].end)
    elif run.name == "trap" and len(run.words) > 1:
        yield run.words[0]


def _reads_stdin(run: Run) -> bool:
    """Whether an interpreter without a script gets a text that is known."""
    return bool(run.context.stdin) and all(word.text.startswith("-") for word in run.words)


def _python(run: Run) -> Iterator[Word]:
    """The code that Python is given: `python -c TEXT`, or a literal text on standard input."""
    if language(run.name) != "python":
        return
    index = inline([run.name, *(word.text for word in run.words)])
    if index is not None:
        yield run.words[index - 1]
    elif _reads_stdin(run):
        yield Word(run.context.stdin, run.start, run.end)


def _moved(inner: Behaviour, text: str, code: Word) -> Behaviour:
    """The places of nested code in the text around it: exact if it stands there as it is, else the whole word."""
    start = text.find(code.text, code.start, code.end)

    def place(begin: int, end: int) -> tuple[int, int]:
        return (start + begin, start + end) if start >= 0 else (code.start, code.end)

    runs = tuple(
        run._replace(
            start=place(run.start, run.end)[0],
            end=place(run.start, run.end)[1],
            words=tuple(Word(word.text, *place(word.start, word.end)) for word in run.words),
        )
        for run in inner.runs
    )
    references = tuple(Reference(one.name, *place(one.start, one.end), one.context) for one in inner.references)
    python = tuple(Word(code.text, *place(code.start, code.end)) for code in inner.python)
    return inner._replace(runs=runs, python=python, references=references)
