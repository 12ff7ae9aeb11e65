"""What a script does when it runs: wrappers, variables, functions, nested shells and written files are seen through."""

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType

from memolint.code.held import NOTHING_MOUNTED, MountedFiles
from memolint.code.shell.expansion import Texts, expanded, text_of
from memolint.code.shell.functions import ALL_ARGUMENTS, called, captured, forwarding, live, unwrapped_words
from memolint.code.shell.parse import UNKNOWN, UNREADABLE, Command, Context, ShellScript, VariableReference, Word, parse
from memolint.code.shell.programs import SHELLS, inline, language, program_name
from memolint.code.shell.written import Handed, run_from, written
from memolint.typed import Record

MAX_NESTED = 4
MAX_PROGRAMS = 5_000
MAX_FOLLOWED = 300
NO_FILES: Mapping[str, Word] = MappingProxyType({})
# Programs that run the text after `-c` in a shell, besides the shells.
_WITH_COMMAND = frozenset(("su", "runuser", "script", "flock"))


class Program(Record):
    """A program that is run: its name without folder and the words after it. Offsets as in `Command`.

    `in_view`: it is an interpreter, and the code that it runs is followed. `file`: the file of the repository that it
    stands in.
    """

    name: str
    words: tuple[Word, ...]
    start: int
    end: int
    context: Context
    in_view: bool = False
    file: str = ""


class Behaviour(Record):
    """The programs that a script runs and the variables that it reads, in the order of the text.

    `handed` has the code that it hands to interpreters of other languages.
    """

    programs: tuple[Program, ...] = ()
    handed: tuple[Handed, ...] = ()
    references: tuple[VariableReference, ...] = ()
    assigned: frozenset[str] = frozenset()
    complete: bool = True
    readable: bool = True


class Around(Record):
    """What is known of the scripts around a script: how many they are, and what they leave to it.

    `known` are the variables to which they, or the container, give a text, `files` the files that they write, `folder`
    the working directory, `mounted` those of ConfigMaps. `left` counts down the scripts that are followed in all.
    """

    depth: int = 0
    known: Texts = UNKNOWN
    folder: str = ""
    files: Mapping[str, Word] = NO_FILES
    left: list[int] | None = None
    mounted: MountedFiles = NOTHING_MOUNTED


NOTHING_AROUND = Around()


def behaviour(text: str, around: Around = NOTHING_AROUND) -> Behaviour:
    """What the shell script `text` does. Scripts in it are followed `MAX_NESTED` deep."""
    script = parse(text) if around.depth <= MAX_NESTED else UNREADABLE
    if not script.readable:
        return Behaviour(complete=False, readable=False)
    return _Reader(text, script, around).read()


class _Reader:
    def __init__(self, text: str, script: ShellScript, around: Around) -> None:
        self.text = text
        self.script = script
        self.depth = around.depth
        self.known = {**around.known, **script.texts}
        self.files = {**around.files, **written(script)}
        self.folder = around.folder
        self.mounted = around.mounted
        self.left = around.left if around.left is not None else [MAX_FOLLOWED]
        self.programs: list[Program] = []
        self.handed: list[Handed] = []
        self.followed: set[Word] = set()
        used = live(script)
        self.references = [each for each in script.references if each.context.function in used]
        self.assigned = set(script.values)
        self.complete = script.complete
        quiet = captured(script)
        self.commands = [_placed(each, quiet) for each in script.commands if each.context.function in used]
        self.forwarding = forwarding(self.commands)

    def read(self) -> Behaviour:
        for command in self.commands:
            for instance in called(command, self.script, self.commands):
                for words in expanded(instance.words, self.script, self.known):
                    if words and len(self.programs) < MAX_PROGRAMS:
                        self.run(instance._replace(words=words))
        return Behaviour(
            tuple(self.programs),
            tuple(self.handed),
            tuple(self.references),
            frozenset(self.assigned),
            self.complete,
        )

    def run(self, command: Command) -> None:
        words = command.words
        if words[0].text in self.forwarding:
            words = _without_numbers(words[1:])
            if words and " " in words[0].text:  # one text that the function evaluates
                self.follow(Word(" ".join(word.text for word in words), words[0].start, words[-1].end))
                return
        if words and words[0].text.startswith("`"):  # the grammar takes backticks with a redirection for one word
            self.follow(words[0]._replace(text=words[0].text.strip("`")))
            return
        program = _program(command._replace(words=words), self.script) if words else None
        if program is None:
            return
        for each in (program, *_executed(program)):
            if each.name == "cd" and each.words:
                self.folder = posixpath.join(self.folder, each.words[0].text)
            handed = [*_foreign(each), *run_from(each.name, each.words, command, self.files, self.folder, self.mounted)]
            nested = [code._replace(text=text_of(code.text, self.known)) for code in _nested(each)]
            files = [one for one in handed if one.language == "shell"]
            others = [one for one in handed if one.language not in ("shell", "opaque")]
            each = each._replace(context=self.fed(each)) if self.files and not (nested or files or others) else each
            self.programs.append(each._replace(in_view=bool(nested or files or others)))
            self.handed += others
            for code in nested:
                self.follow(code)
            for one in files:
                self.follow(one.word, one.file)

    def fed(self, program: Program) -> Context:
        """The context of a program with the text of the written file that it is fed or told to read: `psql -f x`."""
        context = program.context
        named = [word.text.lstrip("@") for word in program.words]
        named += [each.target.text for each in context.redirects if each.operator == "<"]
        text = next((self.files[name].text for name in named if name in self.files), "")
        return context._replace(stdin=text) if text and not context.stdin else context

    def follow(self, code: Word, file: str = "") -> None:
        """Add what nested code does; the same code in the same place is followed once."""
        if code in self.followed or code.text == self.text or self.left[0] <= 0:
            return
        self.followed.add(code)
        self.left[0] -= 1
        files = {name: word._replace(start=0, end=0) for name, word in self.files.items()}
        around = Around(self.depth + 1, self.known, self.folder, files, self.left, self.mounted)
        inner = _moved(behaviour(code.text, around), self.text, code)
        inner = _from_file(inner, file) if file else inner
        self.programs += (each for each in inner.programs if each.name not in self.script.functions)
        self.handed += inner.handed
        self.references += inner.references
        self.assigned |= inner.assigned
        self.complete = self.complete and inner.complete


def behaviour_of_words(words: Sequence[str], folder: str = "", mounted: MountedFiles = NOTHING_MOUNTED) -> Behaviour:
    """What a command line without a shell does. Offsets are indexes of words: a program starts at its name."""
    placed = tuple(Word(word, index, index + 1) for index, word in enumerate(words))
    command = Command(placed, 0, len(words), Context())
    program = _program(command, ShellScript()) if placed else None
    if program is None:
        return Behaviour()
    files = list(
        run_from(program.name, program.words, command._replace(words=_from(placed, program)), {}, folder, mounted)
    )
    found = tuple(each._replace(in_view=_shows_code(each)) for each in (program, *_executed(program)))
    found = (found[0]._replace(in_view=found[0].in_view or bool(files)), *found[1:])
    around = Around(1, folder=folder, mounted=mounted)
    nested = [_at(behaviour(code.text, around), code) for each in found for code in _nested(each)]
    held = [(behaviour(each.word.text, around), each) for each in files if each.language == "shell"]
    nested += [_from_file(_at(inner, each.word), each.file) for inner, each in held]
    others = [each for each in files if each.language not in ("shell", "opaque")]
    return Behaviour(
        (*found, *(each for inner in nested for each in inner.programs)),
        (
            *(each for one in found for each in _foreign(one)),
            *others,
            *(each for inner in nested for each in inner.handed),
        ),
        tuple(each for inner in nested for each in inner.references),
        frozenset(name for inner in nested for name in inner.assigned),
    )


def _from(words: tuple[Word, ...], program: Program) -> tuple[Word, ...]:
    """The words from the program on, its name as it is written."""
    return next((words[at:] for at, word in enumerate(words) if word.start >= program.start), words)


def _from_file(inner: Behaviour, file: str) -> Behaviour:
    """Nested code that stands in a file of the repository."""
    programs = tuple(each._replace(file=each.file or file) for each in inner.programs)
    return inner._replace(
        programs=programs, handed=tuple(each._replace(file=each.file or file) for each in inner.handed)
    )


def _shows_code(program: Program) -> bool:
    return next(_nested(program), None) is not None or next(_foreign(program), None) is not None


def _placed(command: Command, captured: frozenset[str]) -> Command:
    """What a function prints reaches the log only if it does so for every caller."""
    if command.context.function not in captured:
        return command
    return command._replace(context=command.context._replace(logged=False))


def _program(command: Command, script: ShellScript) -> Program | None:
    """The program that a command ends up running; None for functions of the script and words that run nothing."""
    words = command.words
    if words[0].text not in script.functions:
        words = unwrapped_words(words)
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
    """The commands that `find -exec` and `parallel` run."""
    if program.name == "parallel":
        yield from _in_parallel(program)
    if program.name != "find":
        return
    begin = None
    for index, word in enumerate(program.words):
        if begin is None and word.text in ("-exec", "-execdir", "-ok"):
            begin = index + 1
        elif begin is not None and word.text in (";", "+"):
            if words := unwrapped_words(program.words[begin:index]):
                yield Program(program_name(words[0].text), words[1:], words[0].start, words[-1].end, program.context)
            begin = None


def _in_parallel(program: Program) -> Iterator[Program]:
    """`parallel -j 4 kubectl delete ns {} ::: a b` runs the words between its options and `:::`."""
    stop = next((at for at, word in enumerate(program.words) if word.text.startswith(":::")), len(program.words))
    words = program.words[:stop]
    while words and words[0].text.startswith("-"):
        words = words[2:] if words[0].text in ("-j", "-P", "--jobs", "-a", "-I", "-N") else words[1:]
    if words and " " not in words[0].text:
        yield Program(program_name(words[0].text), words[1:], words[0].start, words[-1].end, program.context)


def _nested(program: Program) -> Iterator[Word]:
    """The shell code that a command is given: `sh -c TEXT`, `eval`, `trap`, and text piped or fed to a shell."""
    words = program.words
    if program.name in SHELLS:
        index = inline([program.name, *(word.text for word in words)])
        if index is not None:
            yield words[index - 1]
        elif _reads_stdin(program):
            yield Word(program.context.stdin, program.start, program.end)
    elif program.name == "eval" and words:
        yield Word(" ".join(word.text for word in words), words[0].start, words[-1].end)
    elif program.name == "trap" and len(words) > 1:
        yield words[0]
    elif program.name in _WITH_COMMAND:
        yield from (code for option, code in pairwise(words) if option.text in ("-c", "--command"))
    elif program.name == "parallel":
        yield from (word for word in words[:20] if " " in word.text and not word.text.startswith("-"))


def _reads_stdin(program: Program) -> bool:
    """Whether an interpreter without a script gets a text that is known."""
    return bool(program.context.stdin) and all(word.text.startswith("-") for word in program.words)


def _foreign(program: Program) -> Iterator[Handed]:
    """The code that an interpreter of another language is given: `python -c TEXT`, or a text on standard input."""
    spoken = language(program.name)
    if spoken in ("shell", "opaque"):
        return
    index = inline([program.name, *(word.text for word in program.words)])
    if index is not None:
        yield Handed(spoken, program.words[index - 1])
    elif _reads_stdin(program):
        yield Handed(spoken, Word(program.context.stdin, program.start, program.end))


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
    handed = tuple(
        code._replace(word=Word(code.word.text, *place(code.word.start, code.word.end))) for code in inner.handed
    )
    return inner._replace(programs=programs, handed=handed, references=references)


def _at(inner: Behaviour, code: Word) -> Behaviour:
    """Nested code of a command line without a shell, at its word as a whole."""
    return _moved(inner, "", code)
