"""Copies and moves in a shell: the files that they make, and what comes along with a folder."""

import re
from collections.abc import Sequence

from memolint.code.markers.carried import carried
from memolint.code.markers.outline import MOVED, OBJECT, STREAM, Carry, Made, Name
from memolint.code.markers.shell_names import ShellNames

COPIES = {"cp": STREAM, "mv": MOVED, "ln": MOVED, "install": STREAM, "rsync": MOVED}
_TARGET = re.compile(r"-t|--target-directory")


def copied(names: ShellNames, program: str, words: Sequence[str]) -> tuple[tuple[Made, ...], tuple[Carry, ...]]:
    """What `mv a b`, `cp -r a/. b`, `cp -t b a`, `rsync a/ b` make, and what they carry."""
    sources, target, is_folder = _operands(words)
    if not sources or not target:
        return (), ()
    how, name = COPIES[program], names.file(target)
    is_folder = is_folder or len(sources) > 1 or target.endswith("/")
    is_plain = any(re.fullmatch(r"-\w*T\w*|--no-target-directory", word) for word in words)
    made = (Made(name, how),)
    found: list[Carry] = []
    for word in sources:
        source = names.file(word)
        if program == "rsync" and word.endswith("/"):
            found.append(Carry(source, name, how, only_inside=True))
        else:
            found += carried(source, word, name, how, itself=not is_folder, into=not is_plain)
    return made, tuple(found)


def _operands(words: Sequence[str]) -> tuple[list[str], str, bool]:
    """The sources and the target, and whether that is surely a folder."""
    for index, word in enumerate(words):
        option, equals, value = word.partition("=")
        if _TARGET.fullmatch(option):
            folder = value if equals else "".join(words[index + 1 : index + 2])
            rest = [*words[:index], *words[index + (1 if equals else 2) :]]
            return [each for each in rest if not each.startswith("-")], folder, True
    operands = [word for word in words if not word.startswith("-")]
    return (operands[:-1], operands[-1], False) if len(operands) > 1 else ([], "", False)


def stored(names: ShellNames, word: str, target: Name, how: str) -> tuple[Carry, ...]:
    """What the client of a store carries there: a folder with all that is in it, or a file, also below a folder."""
    is_remote = re.match(r"[\w-]+:", names.known(word)) is not None
    source = names.name(word, OBJECT) if is_remote else names.file(word)
    is_folder = target.text.endswith("/") and not word.endswith("/")
    return tuple(carried(source, word, target, how, itself=True, into=is_folder))
