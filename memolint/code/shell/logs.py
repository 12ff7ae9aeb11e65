"""Files that hold a log: what a script writes there changes no result, unless it takes it back."""

import re

from memolint.code.catalogue.signal import LOG
from memolint.code.placeholders import PREFIX
from memolint.code.places import SeenFiles
from memolint.code.shell.parse import Branching, Command, ShellScript
from memolint.code.shell.printing import acts, written_by
from memolint.code.shell.telling import FILTERS

_CALLED_A_LOG = re.compile(r".\.(?:log|log\.txt|err)$|^/var/log/.")
_COPIERS = frozenset("cp mv install tar gzip zip zstd xz bzip2 split".split())
_VARIABLE = re.compile(r"\$(?:\{(\w+)\}|(\w+))")
_GLOB = re.compile(r"[*?$`]")


class Logs:
    """The logs of a script; those that it prints are logs as far as that reaches nothing beyond the sink `to`."""

    def __init__(self, script: ShellScript, files: SeenFiles, to: str) -> None:
        self.script = script
        self.files = files
        self.to = to

    def take(self, part: Command | Branching) -> bool:
        """Whether what a part of the script says goes nowhere but to logs, and to the standard output."""
        kept = part.context.files
        return part.context.logged or (bool(kept) and all(self._is_log(path, part) for path in kept))

    def are_all_of(self, command: Command) -> bool:
        """Whether a command writes no other files."""
        return all(self._is_log(path, command) for path in written_by(command))

    def _is_log(self, written: str, writer: Command | Branching) -> bool:
        path = self._filled(written)
        if self.files.is_output(path):
            return False
        if _CALLED_A_LOG.search(path):
            return not self._is_taken_back(path)
        is_known = "$" not in path and PREFIX not in path
        return is_known and self.files.is_private(path) and self._is_left_alone(path, writer)

    def _filled(self, word: str) -> str:
        """A word with the variables that hold a literal text."""
        return _VARIABLE.sub(lambda found: self.script.values.get(found[1] or found[2]) or found[0], word)

    def _is_taken_back(self, path: str) -> bool:
        """Whether the script reads the file, or copies it, for more than to show it where it may."""
        if re.search(rf"(?<!<)<\s*[\"']?{re.escape(path)}", self.script.text):
            return True
        readers = (each for each in self.script.commands if path in map(self._filled, _operands(each)))
        return any(each.words[0].text in FILTERS | _COPIERS and not self._shows(each) for each in readers)

    def _shows(self, reader: Command) -> bool:
        context = reader.context
        return reader.words[0].text in FILTERS and context.logged and (self.to != LOG or context.away)

    def _is_left_alone(self, path: str, writer: Command | Branching) -> bool:
        """Whether nothing that runs after the writer can see the file: no program, and no command that is given it."""
        if writer.context.function or any(each.words[0].text == "trap" for each in self.script.commands):
            return False
        around = (each.start for each in self.script.branchings if each.loops and each.start <= writer.start < each.end)
        start = min(around, default=writer.start)
        following = [each for each in self.script.commands if each.start >= start and each != writer]
        return not any(acts(each) or self._may_read(each, path) for each in following)

    def _may_read(self, command: Command, path: str) -> bool:
        if command.words[0].text not in FILTERS | _COPIERS:
            return any(each.operator == "<" for each in command.context.redirects)
        operands = [*map(self._filled, _operands(command))]
        return any(_GLOB.search(each) or path.endswith(each.rpartition("/")[2]) for each in operands)


def _operands(command: Command) -> list[str]:
    return [word.text for word in command.words[1:] if not word.text.startswith("-")]
