"""What a script does when it runs: wrappers, nested shells and functions of the script are seen through."""

from collections.abc import Iterator, Sequence

from memolint.code.shell.parse import UNREADABLE, Command, Context, ShellScript, VariableReference, Word, parse
from memolint.code.shell.programs import SHELLS, inline, language, program_name, unwrapped
from memolint.typed import Record

MAX_NESTED = 4
ALL_ARGUMENTS = ("$@", "${@}", "$*")


class Program(Record):
    """A program that is run: its name without folder and the words after it. Offsets as in `Command`."""

    name: str
    words: tuple[Word, ...]
    start: int
    end: int
    context: Context


class Behaviour(Record):
    """The programs that a script runs and the variables that it reads, in the order of the text.

    `python` has the code that it hands to Python.
    """

    programs: tuple[Program, ...] = ()
    python: tuple[Word, ...] = ()
    references: tuple[VariableReference, ...] = ()
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
    programs: list[Program] = []
    python: list[Word] = []
    references = [reference for reference in script.references if reference.context.function in live]
    assigned = set(script.values)
    complete = script.complete
    for command in commands:
        program = _program(command, forwarding, script)
        if program is None:
            continue
        programs += (program, *_executed(program))
        python += _python(program)
        for code in _nested(program):
            inner = _moved(behaviour(code.text, depth + 1), text, code)
            programs += inner.programs
            python += inner.python
            references += inner.references
            assigned |= inner.assigned
            complete = complete and inner.complete
    return Behaviour(tuple(programs), tuple(python), tuple(references), frozenset(assigned), complete)


def behaviour_of_words(words: Sequence[str]) -> Behaviour:
    """What a command line without a shell does. Offsets are indexes of words: a program starts at its name."""
    placed = tuple(Word(word, index, index + 1) for index, word in enumerate(words))
    program = _program(Command(placed, 0, len(words), Context()), frozenset(), ShellScript())
    if program is None:
        return Behaviour()
    return Behaviour((program, *_executed(program)), tuple(_python(program)))


def _live(script: ShellScript) -> frozenset[str]:
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


def _captured_functions(script: ShellScript) -> frozenset[str]:
    """The functions whose output is used in at least one place."""
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


def _program(command: Command, forwarding: frozenset[str], script: ShellScript) -> Program | None:
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
    return Program(name, words[1:], start, command.end, command.context)


def _constant(word: str, script: ShellScript) -> str:
    """The value of a command that stands in a variable: `KUBECTL=kubectl; $KUBECTL apply`."""
    value = script.values.get(word[1:].strip("{}")) if word.startswith("$") else None
    return value if value and " " not in value else word


def _without_numbers(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """`retry 5 git push`: the function takes the count."""
    start = next((index for index, word in enumerate(words) if not word.text.isdigit()), len(words))
    return words[start:]


def _executed(program: Program) -> Iterator[Program]:
    """The commands that `find -exec` runs."""
    if program.name != "find":
        return
    begin = None
    for index, word in enumerate(program.words):
        if begin is None and word.text in ("-exec", "-execdir", "-ok"):
            begin = index + 1
        elif begin is not None and word.text in (";", "+"):
            if words := _unwrapped(program.words[begin:index]):
                yield Program(program_name(words[0].text), words[1:], words[0].start, words[-1].end, program.context)
            begin = None


def _nested(program: Program) -> Iterator[Word]:
    """The shell code that a command is given: `sh -c TEXT`, `eval`, `trap`, and text piped or fed to a shell."""
    if program.name in SHELLS:
        index = inline([program.name, *(word.text for word in program.words)])
        if index is not None:
            yield program.words[index - 1]
        elif _reads_stdin(program):
            yield Word(program.context.stdin, program.start, program.end)
    elif (
        program.name == "eval"
        and program.words
        and not any("$" in word.text or "`" in word.text for word in program.words)
    ):
        yield Word(" ".join(word.text for word in program.words), program.words[0].start, program.words[-1].end)
    elif program.name == "trap" and len(program.words) > 1:
        yield program.words[0]


def _reads_stdin(program: Program) -> bool:
    """Whether an interpreter without a script gets a text that is known."""
    return bool(program.context.stdin) and all(word.text.startswith("-") for word in program.words)


def _python(program: Program) -> Iterator[Word]:
    """The code that Python is given: `python -c TEXT`, or a literal text on standard input."""
    if language(program.name) != "python":
        return
    index = inline([program.name, *(word.text for word in program.words)])
    if index is not None:
        yield program.words[index - 1]
    elif _reads_stdin(program):
        yield Word(program.context.stdin, program.start, program.end)


def _moved(inner: Behaviour, text: str, code: Word) -> Behaviour:
    """The places of nested code in the text around it: exact if it stands there as it is, else the whole word."""
    start = text.find(code.text, code.start, code.end)

    def place(begin: int, end: int) -> tuple[int, int]:
        return (start + begin, start + end) if start >= 0 else (code.start, code.end)

    programs = tuple(
        program._replace(
            start=place(program.start, program.end)[0],
            end=place(program.start, program.end)[1],
            words=tuple(Word(word.text, *place(word.start, word.end)) for word in program.words),
        )
        for program in inner.programs
    )
    references = tuple(VariableReference(one.name, *place(one.start, one.end), one.context) for one in inner.references)
    python = tuple(Word(code.text, *place(code.start, code.end)) for code in inner.python)
    return inner._replace(programs=programs, python=python, references=references)
