"""Shell code whose text ends in a file that is an output: what is printed there, and the variables in it.

`stored_shell` takes in all that a variable is made of, `texts` what its text is made of: not what programs are told.
"""

import re
from collections.abc import Iterator, Sequence

from memolint.code.places import apart, is_output, within
from memolint.code.shell.parse import Command, ShellScript, parse
from memolint.code.shell.telling import FILTERS, PRINTERS, TELLING
from memolint.code.signing import keys_of, makes_digest, opens, written_by
from memolint.text.documents import Span

# Filters with a program among their words, which may hold a text; the other words of filters are names of files.
_EDITORS = frozenset("sed awk gawk jq yq basename dirname realpath expr envsubst".split())
_WRITERS = frozenset(("tee", "envsubst", "column")) | PRINTERS | FILTERS | TELLING
_COPIERS = frozenset("cp mv install ln".split())
# Loops and functions may make a file further down than it is read; they do so a few times at most.
_PASSES = 3
_IN_PLACE = re.compile(r"(?:^|\s)(?:-\w*i\S*|--in-place\S*)(?:\s|$)")


def stored_shell(text: str, outputs: Sequence[str]) -> list[Span]:
    """The spans of masked shell code that are written to one of the outputs, the values of variables in these too."""
    script = parse(text)
    return _with_values(script, [place for each in script.commands for place in _written(each, script, outputs)], [])


def texts(script: ShellScript, outputs: Sequence[str], is_printed: bool) -> list[Span]:
    """The spans whose very text, or a digest of it, is written to an output, or printed where `is_printed`.

    What is written to a file is written to what is made of the file, too: the key that `openssl` signs with.
    """
    outputs = _with_sources(script, outputs, is_printed)
    holes = [place for command in script.commands for place in _told_to_programs(command, script)]
    spans = [place for command in script.commands for place in _written(command, script, outputs)]
    printed = (each for each in script.commands if is_printed and each.context.logged and not each.context.away)
    spans += [(each.start, each.end) for each in printed if each.words[0].text in PRINTERS or _reads_files(each)]
    return _with_values(script, spans, holes)


def _with_values(script: ShellScript, spans: list[Span], holes: list[Span]) -> list[Span]:
    spans = apart(spans, holes)
    names: set[str] = set()
    while True:
        found = {each.name for each in script.references if within((each.start, each.end), spans)} - names
        if not found:
            return spans
        names |= found
        spans += apart([(each.start, each.end) for each in script.assignments if each.name in found], holes)


def _with_sources(script: ShellScript, outputs: Sequence[str], is_printed: bool) -> tuple[str, ...]:
    """The outputs, and the files whose text ends in these, or is printed where `is_printed`."""
    found = dict.fromkeys(outputs)
    left = [(_made(each, script, is_printed), each) for each in reversed(script.commands) if _is_made_of_files(each)]
    for _ in range(_PASSES):  # from the last command on: what is read there was mostly made before
        left = [(made, each) for made, each in left if not _extend(found, made, each, script)]
    return tuple(found)


def _extend(found: dict[str, None], made: list[str] | None, command: Command, script: ShellScript) -> bool:
    """Adds the files that a command reads, if what it makes is among those that are found; None: it is printed."""
    is_ending = made is None or any(path in found or is_output(path, tuple(found)) for path in made)
    found |= dict.fromkeys(_sources(command, script)) if is_ending else {}
    return is_ending


def _made(command: Command, script: ShellScript, is_printed: bool) -> list[str] | None:
    """The files that a command makes of others; None if it prints what they hold and `is_printed`."""
    if command.words[0].text in _COPIERS:
        return [script.filled(command.words[-1].text)]
    if is_printed and command.context.logged and not command.context.away:
        return None
    return [script.filled(each) for each in _targets(command, script)]


def _is_made_of_files(command: Command) -> bool:
    return command.words[0].text in _COPIERS or _reads_files(command)


def _reads_files(command: Command) -> bool:
    """Whether a command prints what files hold, or a digest made with it."""
    return command.words[0].text in FILTERS or (makes_digest(_words(command)) and not opens(_words(command)))


def _sources(command: Command, script: ShellScript) -> Iterator[str]:
    """The words of a command that can be files which it reads."""
    yield keys_of(_words(command))
    words = (word.text for word in command.words[1:])
    fed = (each.target.text for each in command.context.redirects if each.operator == "<")
    for each in (*words, *fed):
        path = script.filled(each.rpartition("=")[2])
        if path.strip("/.") and not path.startswith("-"):
            yield path


def _told_to_programs(command: Command, script: ShellScript) -> Iterator[Span]:
    """What a command is given that is no part of what it prints: names of files, arguments of programs."""
    name = command.words[0].text
    if name in PRINTERS | _EDITORS or (name not in FILTERS and _reads_files(command)):
        if [command, *_passed(command, script)][-1].context.piped_to:
            yield command.start, command.end
    elif name in FILTERS | TELLING or name == "tee":
        yield from ((word.start, word.end) for word in command.words[1:])
    elif name not in script.functions | _COPIERS:
        yield command.start, command.end


def _written(command: Command, script: ShellScript, outputs: Sequence[str]) -> Iterator[Span]:
    """What a command that prints or edits writes to an output: its words, and the text that it is fed."""
    name = command.words[0].text
    yield from _copied_into(command, script, outputs)
    targets = [script.filled(each) for each in _targets(command, script)]
    if not (name in _WRITERS or _reads_files(command)) or not any(is_output(each, outputs) for each in targets):
        return
    yield command.start, command.end
    start = script.text.find(command.context.stdin, command.end) if command.context.stdin else -1
    if start >= 0:
        yield start, start + len(command.context.stdin)


def _copied_into(command: Command, script: ShellScript, outputs: Sequence[str]) -> Iterator[Span]:
    """What a command copies into an output that is a folder, under the names that it has."""
    *sources, target = command.words
    folder = target.text.rstrip("/")
    if command.words[0].text not in _COPIERS or not is_output(folder, outputs):
        return
    made = (word.text for each in script.commands if each.words[0].text == "mkdir" for word in each.words)
    if target.text.endswith("/") or folder in (path.rstrip("/") for path in made):
        yield from ((each.start, each.end) for each in sources[1:] if not each.text.endswith(("/", "/.", "*")))


def _targets(command: Command, script: ShellScript) -> Iterator[str]:
    """The files that the output of a command goes to, be it through filters, and those that it edits."""
    words = _words(command)
    if words[0] in ("sed", "yq") and _IN_PLACE.search(" ".join(words)):
        yield from words[1:]
    passed = [command, *_passed(command, script)]
    for each in passed:
        yield from written_by(_words(each)) if makes_digest(_words(each)) else ()
        yield from (word.text for word in each.words[1:] if each.words[0].text == "tee")
    if not passed[-1].context.piped_to:
        redirects = (each for each in passed[-1].context.redirects if ">" in each.operator)
        yield from (each.target.text for each in redirects if not each.operator.startswith("2"))


def _passed(command: Command, script: ShellScript) -> Iterator[Command]:
    """The commands of a pipeline that the text of a command passes through."""
    following = _next(command, script)
    while following is not None and (following.words[0].text == "tee" or _reads_files(following)):
        yield following
        following = _next(following, script)


def _next(command: Command, script: ShellScript) -> Command | None:
    """The command that another one is piped to."""
    if not command.context.piped_to:
        return None
    following = (each for each in script.commands if each.start >= command.end)
    return next((each for each in following if each.words[0].text == command.context.piped_to), None)


def _words(command: Command) -> list[str]:
    return [word.text for word in command.words]
