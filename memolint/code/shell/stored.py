"""Shell code whose text ends in a file that is an output: what is printed there, and the variables in it."""

import re
from collections.abc import Iterator, Sequence

from memolint.code.places import is_output, within
from memolint.code.shell.parse import Command, ShellScript, parse
from memolint.code.shell.telling import FILTERS, PRINTERS, TELLING
from memolint.text.documents import Span

_WRITERS = frozenset(("tee", "envsubst", "column")) | PRINTERS | FILTERS | TELLING
_IN_PLACE = re.compile(r"(?:^|\s)(?:-\w*i\S*|--in-place\S*)(?:\s|$)")


def stored_shell(text: str, outputs: Sequence[str]) -> list[Span]:
    """The spans of masked shell code that are written to one of the outputs, the values of variables in these too."""
    script = parse(text)
    spans = [place for command in script.commands for place in _written(command, script, outputs)]
    names: set[str] = set()
    while True:
        found = {each.name for each in script.references if within((each.start, each.end), spans)} - names
        if not found:
            return spans
        names |= found
        spans += [(each.start, each.end) for each in script.assignments if each.name in found]


def _written(command: Command, script: ShellScript, outputs: Sequence[str]) -> Iterator[Span]:
    """What a command that prints or edits writes to an output: its words, and the text that it is fed."""
    name = command.words[0].text
    targets = [script.values.get(each.strip("${}")) or each for each in _targets(command, script)]
    if name not in _WRITERS or not any(is_output(each, outputs) for each in targets):
        return
    yield command.start, command.end
    start = script.text.find(command.context.stdin, command.end) if command.context.stdin else -1
    if start >= 0:
        yield start, start + len(command.context.stdin)


def _targets(command: Command, script: ShellScript) -> Iterator[str]:
    """The files that the output of a command goes to, be it through filters, and those that it edits."""
    words = [word.text for word in command.words]
    if words[0] == "tee" or (words[0] in ("sed", "yq") and _IN_PLACE.search(" ".join(words))):
        yield from words[1:]
    last: Command | None = command
    while last is not None and last.context.piped_to in FILTERS | {"tee"}:
        following = (each for each in script.commands if each.start >= last.end)
        last = next((each for each in following if each.words[0].text == last.context.piped_to), None)
        if last is not None and last.words[0].text == "tee":
            yield from (word.text for word in last.words[1:])
    if last is not None and not last.context.piped_to:
        redirects = (each for each in last.context.redirects if ">" in each.operator)
        yield from (each.target.text for each in redirects if not each.operator.startswith("2"))
