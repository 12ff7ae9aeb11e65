"""What is read in code and handed back as it is: printed into an output, through variables, filters or a scratch file.

What is only given to another program (a token for a download) is not told.
"""

from collections.abc import Iterator, Mapping, Set

from memolint.code.discarded import texts
from memolint.code.files import output_paths
from memolint.code.placeholders import mask
from memolint.code.places import is_output
from memolint.code.snippets import Passage, snippets
from memolint.text.documents import Span
from memolint.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from memolint.code.shell.parse import Command, ShellScript

_MAX_FILES = 8


def told(template: Mapping[str, Any], places: Set[Passage], is_printed: bool) -> set[Passage]:
    """Those of the places of code whose values a template hands back; `is_printed`: what it prints is handed back."""
    spans = tuple(texts(template, is_printed))
    found = {place for place in places if any(_touches(span, place) for span in spans)}
    outputs = tuple(output_paths(template))
    for snippet in snippets(template):
        mine = {place for place in places - found if place.path == snippet.path}
        if mine and snippet.language == "shell":
            masked = mask(snippet.text)
            commands = {masked.written(*span): tells for span, tells in _commands(masked.text, outputs, is_printed)}
            found |= {place for place in mine if _is_told(place, commands)}
        elif snippet.language == "words" and is_printed:
            found |= mine
    return found


def _touches(span: Passage, place: Passage) -> bool:
    """Whether a text goes up to a place: what programs are told is cut out of it, what they answer is a part of it."""
    return span.path == place.path and span.start <= place.start <= span.end


def _is_told(place: Passage, commands: Mapping[Span, bool]) -> bool:
    """Whether the innermost command around a place tells what it answers."""
    around = [span for span in commands if span[0] <= place.start and place.end <= span[1]]
    return bool(around) and commands[min(around, key=lambda span: span[1] - span[0])]


def _commands(text: str, outputs: tuple[str, ...], is_printed: bool) -> Iterator[tuple[Span, bool]]:
    """The commands of a script, and whether what they say goes to an output, be it by a file that a filter reads."""
    from memolint.code.shell.parse import parse  # with the grammar: only for scripts that read something to be told

    script = parse(text)
    carrying = set(_carrying(script, outputs))
    for command in script.commands:
        files = map(script.filled, command.context.files)
        to_log = is_printed and command.context.logged and not command.context.away
        is_kept = any(is_output(each, outputs) or each in carrying for each in files)
        yield (command.start, command.end), to_log or is_kept


def _carrying(script: "ShellScript", outputs: tuple[str, ...]) -> Iterator[str]:
    """The scratch files that a filter reads into an output."""
    from memolint.code.shell.telling import FILTERS

    for command in script.commands:
        if command.words[0].text in FILTERS and _reaches(command, script, outputs):
            yield from (script.filled(word.text) for word in command.words[1:][-_MAX_FILES:] if "/" in word.text)


def _reaches(command: "Command", script: "ShellScript", outputs: tuple[str, ...]) -> bool:
    return any(is_output(script.filled(each), outputs) for each in command.context.files)
