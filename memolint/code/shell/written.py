"""Files that a script runs and whose text is known: the script writes them itself, or the repository holds them."""

from collections.abc import Iterator, Mapping, Sequence

from memolint.code.held import NOTHING_MOUNTED, MountedFiles, held
from memolint.code.shell.parse import Command, ShellScript, Word
from memolint.code.shell.programs import SHELLS, language, shebang
from memolint.code.shell.telling import PRINTERS
from memolint.typed import Record

_SOURCING = frozenset(("source", "."))
_MAX_FILES = 50


class Handed(Record):
    """Code that an interpreter of `language` is given; the word has its text and its place.

    `file` is the file of the repository that it comes from.
    """

    language: str
    word: Word
    file: str = ""


def written(script: ShellScript) -> Mapping[str, Word]:
    """The text of each file that the script writes from text in view, with the place where it stands."""
    files: dict[str, Word] = {}
    for command in script.commands:
        text = _text(command) if len(files) < _MAX_FILES else ""
        for path in _targets(command) if text else ():
            name = _plain(script.filled(path))
            before = files.get(name) if any(each.operator == ">>" for each in command.context.redirects) else None
            start = script.text.find(text, command.start)
            place = (start, start + len(text)) if start >= 0 else (command.start, command.end)
            files[name] = Word(f"{before.text}\n{text}", before.start, place[1]) if before else Word(text, *place)
    return files


def run_from(
    name: str,
    words: Sequence[Word],
    command: Command,
    files: Mapping[str, Word],
    folder: str = "",
    mounted: MountedFiles = NOTHING_MOUNTED,
) -> Iterator[Handed]:
    """The code in files that a command line runs: as its program, or as the script of an interpreter.

    A file without a place was written by a script around this one. `folder` is the working directory, "" where that
    is not known.
    """
    spoken = "shell" if name in _SOURCING else language(name)
    operands = [word.text for word in words if not word.text.startswith(("-", "+"))]
    fed = [each.target.text for each in command.context.redirects if each.operator == "<"]
    interpreted = spoken != "opaque"
    first = command.words[0].text
    for path in (*operands[:1], *(fed if name in SHELLS else ())) if interpreted else (first, name):
        found = _found(path, files)
        file = held(path, folder, mounted) if found is None and (interpreted or path == first) else None
        if file is not None:
            found = Word(file.text, command.start, command.end)
        if found is not None and not found.end:
            found = found._replace(start=command.start, end=command.end)
        if found is not None:
            yield Handed(spoken if interpreted else _spoken(found.text), found, file.name if file else "")
            return


def _spoken(text: str) -> str:
    """The language of a file that is run as a program."""
    return language(shebang(text)) if text.startswith("#!") else "shell"


def _found(path: str, files: Mapping[str, Word]) -> Word | None:
    """The text of a file; a relative path is one below a folder that may be the current one."""
    name = _plain(path)
    if name in files or "/" in name or not path.startswith("./"):
        return files.get(name)
    ends = [each for each in files if each.rpartition("/")[2] == name]
    return files[ends[0]] if len(ends) == 1 else None


def _plain(path: str) -> str:
    return path.removeprefix("$PWD/").removeprefix("./")


def _text(command: Command) -> str:
    """What a command writes of its own: the text that `cat` and `tee` are fed, and what `echo` says."""
    words = [word.text for word in command.words]
    if words[0] in ("cat", "tee"):
        is_fed = words[0] == "tee" or all(word.startswith("-") for word in words[1:])
        return command.context.stdin if is_fed else ""
    if words[0] not in PRINTERS:
        return ""
    said = [word for word in words[1:] if word not in ("-e", "-n", "-en", "-ne", "%s", "%s\\n", "%b", "%b\\n")]
    return " ".join(said).replace("\\n", "\n")


def _targets(command: Command) -> Iterator[str]:
    for redirect in command.context.redirects:
        if ">" in redirect.operator and not redirect.operator.startswith("2"):
            yield redirect.target.text
    if command.words[0].text == "tee":
        yield from (word.text for word in command.words[1:] if not word.text.startswith("-"))
