"""Shell code whose text ends in a file that is an output: what is printed there, and the variables in it.

`stored_shell` takes in all that a variable is made of, `texts` what its text is made of: not what programs are told.
"""

import re
from collections.abc import Iterator, Sequence

from memolint.code.places import apart, is_output, within
from memolint.code.shell.parse import Command, ShellScript, parse
from memolint.code.shell.telling import FILTERS, PRINTERS, TELLING
from memolint.text.documents import Span

# What prints its words, and what it is fed, as a digest, a cipher or a signature.
_HASHING = frozenset("openssl argon2 mkpasswd htpasswd jwt".split())
# Filters with a program among their words, which may hold a text; the other words of filters are names of files.
_EDITORS = frozenset("sed awk gawk jq yq basename dirname realpath expr envsubst".split())
_WRITERS = frozenset(("tee", "envsubst", "column")) | PRINTERS | FILTERS | TELLING | _HASHING
_COPIERS = frozenset("cp mv install ln".split())
_PASSING = FILTERS | _HASHING | {"tee"}
_OUT = re.compile(r"--?o(?:ut(?:put)?)?(?:-file)?")
_OPENING = re.compile(r"-d|-decrypt|-?-?(?:prv?)?verify|decode|s_client|x509|req")
_IN_PLACE = re.compile(r"(?:^|\s)(?:-\w*i\S*|--in-place\S*)(?:\s|$)")


def stored_shell(text: str, outputs: Sequence[str]) -> list[Span]:
    """The spans of masked shell code that are written to one of the outputs, the values of variables in these too."""
    script = parse(text)
    return _with_values(script, [place for each in script.commands for place in _written(each, script, outputs)], [])


def texts(script: ShellScript, outputs: Sequence[str], is_printed: bool) -> list[Span]:
    """The spans whose very text, or a digest of it, is written to an output, or printed where `is_printed`."""
    holes = [place for command in script.commands for place in _told_to_programs(command, script)]
    spans = [place for command in script.commands for place in _written(command, script, outputs)]
    printed = (each for each in script.commands if is_printed and each.context.logged and not each.context.away)
    spans += [(each.start, each.end) for each in printed if each.words[0].text in PRINTERS]
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


def _told_to_programs(command: Command, script: ShellScript) -> Iterator[Span]:
    """What a command is given that is no part of what it prints: names of files, arguments of programs."""
    name = command.words[0].text
    if name in PRINTERS | _EDITORS or (name in _HASHING and not _opens(command)):
        last = _last(command, script)
        if last is not None and last.context.piped_to not in ("", "tee"):
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
    if name not in _WRITERS or not any(is_output(each, outputs) for each in targets):
        return
    yield command.start, command.end
    start = script.text.find(command.context.stdin, command.end) if command.context.stdin else -1
    if start >= 0:
        yield start, start + len(command.context.stdin)


def _opens(command: Command) -> bool:
    """Whether a command deciphers or verifies something: what it is given is a key, which shows in no result."""
    return any(_OPENING.fullmatch(word.text) for word in command.words[1:])


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
    words = [word.text for word in command.words]
    if words[0] == "tee" or (words[0] in ("sed", "yq") and _IN_PLACE.search(" ".join(words))):
        yield from words[1:]
    if words[0] in _HASHING:
        yield from (word for at, word in enumerate(words[1:]) if words[0] == "htpasswd" or _OUT.fullmatch(words[at]))
    last: Command | None = command
    while last is not None and last.context.piped_to in _PASSING:
        last = _next(last, script)
        if last is not None and last.words[0].text == "tee":
            yield from (word.text for word in last.words[1:])
    if last is not None and not last.context.piped_to:
        redirects = (each for each in last.context.redirects if ">" in each.operator)
        yield from (each.target.text for each in redirects if not each.operator.startswith("2"))


def _last(command: Command, script: ShellScript) -> Command | None:
    """The last command in the pipeline that the text of a command passes through."""
    last: Command | None = command
    while last is not None and last.context.piped_to in _PASSING:
        last = _next(last, script)
    return last


def _next(command: Command, script: ShellScript) -> Command | None:
    """The command that another one is piped to."""
    following = (each for each in script.commands if each.start >= command.end)
    return next((each for each in following if each.words[0].text == command.context.piped_to), None)
