"""Where values in code end that reach no output: they are printed, decide the status, or name a scratch file."""

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from typing import TYPE_CHECKING, Any

from memolint.argo.views import dig, text
from memolint.code.catalogue.signal import LOG, SINKS
from memolint.code.confined import confined
from memolint.code.placeholders import mask
from memolint.code.snippets import Passage, Snippet, snippets

if TYPE_CHECKING:
    from memolint.code.shell.parse import Command, ShellScript

# The name of a file that only the step sees, up to the value in it.
_SCRATCH = re.compile(
    r"""(?:^|[\s="'>(,])(/tmp/|/var/tmp/|\$\{?TMPDIR\b)[^\s"']*$"""
    r"""|(?:\$\{?|\{|join\(\s*|Path\()\w*(?:tmp|temp|scratch)\w*\b[^\n"'()]*$"""
)
_LOOKED_BACK = 200
_LOG_FILE = re.compile(r".\.log$|^/dev/(?:null|std(?:out|err))$")


def sinks(template: Mapping[str, Any], places: Set[Passage]) -> Mapping[Passage, str]:
    """Where the values at these places of code end, as far as it is short of an output: the nearest sink of each."""
    found = tuple(snippets(template))
    outputs = tuple(_output_paths(template))
    known: dict[Passage, str] = {}
    for sink in SINKS[:-1]:
        hidden = [*confined(template, found, sink), *(_written_to_logs(found, outputs) if sink == LOG else ())]
        for place in places - known.keys():
            if _is_within(place, hidden) or (sink == LOG and _names_scratch(template, place, outputs)):
                known[place] = sink
    return known


def _is_within(read: Passage, passages: Sequence[Passage]) -> bool:
    return any(path == read.path and start <= read.start and read.end <= end for path, start, end in passages)


def _names_scratch(template: Mapping[str, Any], read: Passage, outputs: tuple[str, ...]) -> bool:
    """Whether the value becomes part of the name of a file in a temporary folder that is not an output."""
    code = text(dig(template, *read.path))
    before = re.sub(r"\$\([^()]*\)", "_", code[max(0, read.start - _LOOKED_BACK) : read.start])
    found = _SCRATCH.search(before)
    return found is not None and not _is_output(before[found.start() :].lstrip(" \t\n=\"'>(,"), outputs)


def _written_to_logs(found: Sequence[Snippet], outputs: tuple[str, ...]) -> Iterator[Passage]:
    """The commands of shell code whose text goes to a file that is called a log and is no output."""
    from memolint.code.shell.parse import parse  # with the grammar: only for scripts that read a clock

    for snippet in found:
        if snippet.language == "shell" and ".log" in snippet.text:
            masked = mask(snippet.text)
            script = parse(masked.text)
            for command in script.commands:
                if _prints(command) and _goes_to_a_log(command, script, outputs):
                    yield Passage(snippet.path, *masked.written(command.start, command.end))


def _prints(command: "Command") -> bool:
    return command.words[0].text in ("echo", "printf", "print", "date", "hostname", "uname", "uptime")


def _goes_to_a_log(command: "Command", script: "ShellScript", outputs: tuple[str, ...]) -> bool:
    targets = [each.target.text for each in command.context.redirects if ">" in each.operator]
    if command.context.piped_to == "tee":
        tee = next((each for each in script.commands if each.start >= command.end), command)
        targets = [word.text for word in tee.words[1:] if not word.text.startswith("-")]
    values = [script.values.get(each.strip("${}")) or each for each in targets]
    files = [each for each in values if not each.isdigit() and not each.startswith("&")]
    return bool(files) and all(_LOG_FILE.search(each) and not _is_output(each, outputs) for each in files)


def _is_output(path: str, outputs: tuple[str, ...]) -> bool:
    return any(path == output or path.startswith(f"{output.rstrip('/')}/") for output in outputs)


def _output_paths(template: Mapping[str, Any]) -> Iterator[str]:
    outputs = template.get("outputs")
    for kind in ("parameters", "artifacts"):
        entries = outputs.get(kind) if isinstance(outputs, Mapping) else None
        for entry in entries if isinstance(entries, list) else ():
            source = entry.get("valueFrom", entry) if isinstance(entry, Mapping) else None
            path = source.get("path") if isinstance(source, Mapping) else None
            if isinstance(path, str) and path:
                yield path
