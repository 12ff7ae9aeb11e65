"""The paths that shell code and command lines name, and whether they are read or written there."""

import posixpath
import re
from collections.abc import Iterator, Mapping

from memolint.code.shell.behaviour import Program, behaviour, behaviour_of_words
from memolint.code.shell.parse import ShellScript, Word, parse
from memolint.code.shell.telling import PRINTERS
from memolint.code.touched.roles import (
    COPIERS,
    FIRST_IS_MADE,
    LAST_IS_MADE,
    READ,
    READERS,
    RUNNERS,
    UNKNOWN,
    WRITE,
    WRITERS,
    Touch,
    of_name,
)

_VARIABLE = re.compile(r"\$(?:\{(\w+)\}|(\w+))")
_FLAG = re.compile(r"(-{1,2}[A-Za-z][\w.-]*|\w+)[=:](?=[/.$])(.*)", re.DOTALL)
# Where a path is tested, or a loop goes over what is there.
_LOOKED_AT = re.compile(r"(?:\[\[?\s+(?:!\s+)?-[a-zA-Z]\s+|\bfor\s+\w+\s+in\s+)[\"']?([/$][\w./${}*?-]+)")
_RELATIVE = re.compile(r"[\w.*?\[{}$][\w.*?\[\]{}$@%+/-]*")
_MAX_DEPTH = 5
_MAX_PATH = 4_096
# What these letters mean for an archive or a download: a file or a folder that is written.
_WRITTEN = {"unzip": "-d", "wget": "-P", "7z": "-o"}


def touched(text: str, environment: Mapping[str, str], folder: str) -> Iterator[Touch]:
    """The paths that a script names; `environment` are variables with their values, `folder` is where it starts."""
    script = parse(text)
    for found in _LOOKED_AT.finditer(text):
        path = _absolute(_filled(found[1], script, environment), "")
        if path:
            yield Touch(path, READ, *found.span(1))
    for program in behaviour(text).programs:
        if program.name in ("cd", "pushd"):
            moved = _absolute(_filled(program.words[0].text, script, environment), folder) if program.words else ""
            folder = moved or folder
        else:
            yield from _of_program(program, script, environment, folder)


def touched_by_words(words: list[str], environment: Mapping[str, str], folder: str) -> Iterator[Touch]:
    """The same of a command line without a shell; offsets are indexes of words."""
    for program in behaviour_of_words(words).programs:
        yield from _of_program(program, ShellScript(), environment, folder)


def _of_program(program: Program, script: ShellScript, environment: Mapping[str, str], folder: str) -> Iterator[Touch]:
    named = (*_redirected(program), *(() if program.name in PRINTERS else _in_words(program)))
    for text, role, word in named:
        path = _absolute(_filled(text, script, environment), folder if role != UNKNOWN else "")
        if path:
            yield Touch(path, role, word.start, word.end)


# A text that may be a path, its role, and the word that it stands in.
_Named = tuple[str, str, Word]


def _redirected(program: Program) -> Iterator[_Named]:
    for redirect in program.context.redirects:
        role = WRITE if ">" in redirect.operator else READ
        if "<<" not in redirect.operator and not redirect.operator.endswith("&"):
            yield redirect.target.text, role, redirect.target


def _in_words(program: Program) -> Iterator[_Named]:
    operands = [word for word in program.words if not word.text.startswith("-")]
    previous = ""
    for word in program.words:
        flag = _FLAG.match(word.text)
        if flag:
            role = {"if": READ, "of": WRITE}.get(flag[1], of_name(flag[1]))
            yield flag[2], role, word
        elif not word.text.startswith("-"):
            yield word.text, _role(program, word, previous, operands), word
        previous = word.text


def _role(program: Program, word: Word, previous: str, operands: list[Word]) -> str:
    name = program.name
    if name == "tar":
        return _of_archive(program, previous)
    if name == "sed" and any(each.text.startswith(("-i", "--in-place")) for each in program.words):
        return WRITE
    if previous.startswith("-") and (_WRITTEN.get(name) == previous or of_name(previous) != UNKNOWN):
        return WRITE if _WRITTEN.get(name) == previous else of_name(previous)
    if name in COPIERS or _copies(name, operands):
        return WRITE if word is operands[-1] or name == "mv" else UNKNOWN if name == "git" else READ
    if name in WRITERS:
        return WRITE
    if name.lower() in LAST_IS_MADE | FIRST_IS_MADE:
        return WRITE if word is _made(name.lower(), operands) else READ
    is_script = name in RUNNERS and bool(operands) and word is operands[0]
    return READ if name in READERS or is_script else UNKNOWN


def _made(name: str, operands: list[Word]) -> Word | None:
    """The operand of a converter that it makes; sizes and numbers stand between its paths."""
    paths = [word for word in operands if "/" in word.text or word.text.startswith("$")] or operands
    return None if not paths else paths[0] if name in FIRST_IS_MADE else paths[-1]


def _copies(name: str, operands: list[Word]) -> bool:
    """`aws s3 cp`, `gsutil -m cp`, `mc mirror`, `git clone`: clients whose last operand is what is written."""
    verbs = {word.text for word in operands[:3]}
    clients = ("aws", "gsutil", "gcloud", "mc", "rclone", "azcopy", "s3cmd", "git")
    return name in clients and not verbs.isdisjoint(("cp", "sync", "mirror", "copy", "clone", "get", "mv"))


def _of_archive(program: Program, previous: str) -> str:
    """An archive is written and its members read, or the other way round."""
    letters = next((each.text for each in program.words), "")
    makes = "c" in letters.lstrip("-") and not letters.startswith("--")
    if previous == "-C":
        return READ if makes else WRITE
    is_archive = previous.endswith("f") or previous == "--file"
    return WRITE if is_archive == makes else READ


def _filled(text: str, script: ShellScript, environment: Mapping[str, str]) -> str:
    """A word with the values of its variables; those that are not known stay."""
    for _ in range(_MAX_DEPTH):
        filled = _VARIABLE.sub(lambda found: _value(found[1] or found[2], script, environment) or found[0], text)
        if filled == text or len(filled) > _MAX_PATH:
            break
        text = filled
    return text


def _value(name: str, script: ShellScript, environment: Mapping[str, str]) -> str | None:
    """What a variable holds, be it made of others; None where it is set more than once, or by nobody in view."""
    if name not in script.values:
        return environment.get(name)
    given = script.texts.get(name, ())
    return script.values[name] or (given[0] if len(given) == 1 else None)


def _absolute(text: str, folder: str) -> str:
    """The path that a word means, "" where it means none that is known."""
    path = text.removeprefix("file://")
    if path.startswith("/"):
        return posixpath.normpath(path)
    return posixpath.normpath(posixpath.join(folder, path)) if folder and _RELATIVE.fullmatch(path) else ""
