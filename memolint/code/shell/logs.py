"""Files that hold a log: what a script writes there changes no result, unless it takes it back."""

import re
from functools import cached_property

from memolint.code.catalogue.signal import LOG
from memolint.code.placeholders import PREFIX
from memolint.code.places import SeenFiles
from memolint.code.shell.parse import Branching, Command, ShellScript, parse
from memolint.code.shell.printing import acts, written_by
from memolint.code.shell.telling import ENDING, FILTERS

_CALLED_A_LOG = re.compile(r".\.(?:log|log\.txt|err)$|^/var/log/.|/logs?[._-][^/]*$")
# A variable that is called so holds the name of one.
_HOLDS_A_LOG = re.compile(r"\$\{?((?:\w*_)?(?:log|LOG)(?:_?(?:file|path|FILE|PATH))?)\}?")
# What a trap does that only tidies up.
_TIDYING = frozenset("rm rmdir unlink kill wait".split())
_COPIERS = frozenset("cp mv install tar gzip zip zstd xz bzip2 split".split())
_GLOB = re.compile(r"[*?$`]")


class Logs:
    """The logs of a script; those that it prints are logs as far as that reaches nothing beyond the sink `to`."""

    def __init__(self, script: ShellScript, files: SeenFiles, to: str) -> None:
        self.script = script
        self.files = files
        self.to = to
        self.readers = [each for each in script.commands if each.words[0].text in FILTERS | _COPIERS]
        self.loops = [each for each in script.branchings if each.loops]
        self.taken_back: dict[str, bool] = {}

    def take(self, part: Command | Branching) -> bool:
        """Whether what a part of the script says goes nowhere but to logs, and to the standard output."""
        kept = part.context.files
        return part.context.logged or (bool(kept) and all(self._is_log(path, part) for path in kept))

    def are_all_of(self, command: Command) -> bool:
        """Whether a command writes no other files."""
        return all(self._is_log(path, command) for path in written_by(command))

    def _is_log(self, written: str, writer: Command | Branching) -> bool:
        path = self.script.filled(written)
        if self.files.is_output(path):
            return False
        if _CALLED_A_LOG.search(path) or self._holds_a_log(path):
            return not self._is_taken_back(path)
        is_known = "$" not in path and PREFIX not in path
        return is_known and self.files.is_private(path) and self._is_left_alone(path, writer)

    def _holds_a_log(self, path: str) -> bool:
        found = _HOLDS_A_LOG.fullmatch(path)
        known = self.script.texts.get(found[1], ()) if found else ()
        return bool(known) and not any(map(self.files.is_output, known))

    def _is_taken_back(self, path: str) -> bool:
        """Whether the script reads the file, or copies it, for more than to show it where it may."""
        if path not in self.taken_back:
            is_fed = re.search(rf"(?<!<)<\s*[\"']?{re.escape(path)}", self.script.text) is not None
            readers = (each for each in self.readers if path in map(self.script.filled, _operands(each)))
            in_traps = any(
                path in self.script.filled(word.text) for each in self._working_traps for word in each.words[1:2]
            )
            self.taken_back[path] = is_fed or in_traps or not all(map(self._shows, readers))
        return self.taken_back[path]

    def _shows(self, reader: Command) -> bool:
        context = reader.context
        return reader.words[0].text in FILTERS and context.logged and (self.to != LOG or context.away)

    def _is_left_alone(self, path: str, writer: Command | Branching) -> bool:
        """Whether nothing that runs after the writer can see the file: no program, and no command that is given it."""
        around = (each.start for each in self.loops if each.start <= writer.start < each.end)
        start = min(around, default=writer.start)
        if writer.context.function or start <= self._last_act:
            return False
        following = (each for each in self.readers if each.start >= start and each != writer)
        return not any(self._may_read(each, path) for each in following)

    @cached_property
    def _last_act(self) -> int:
        """Where the last command begins that runs a program, or is fed from a file; a trap runs at the end."""
        if self._working_traps:
            return len(self.script.text)
        fed = (any(one.operator == "<" for one in each.context.redirects) for each in self.script.commands)
        acting = (
            each.start
            for each, is_fed in zip(self.script.commands, fed, strict=True)
            if is_fed or (acts(each) and each.words[0].text != "trap")
        )
        return max(acting, default=-1)

    @cached_property
    def _working_traps(self) -> list[Command]:
        """The traps that do more at the end than to tidy up."""
        traps = (each for each in self.script.commands if each.words[0].text == "trap")
        return [each for each in traps if not self._tidies(each)]

    def _tidies(self, trap: Command) -> bool:
        """Whether a trap does nothing but remove files and tell something."""
        inside = [each for word in trap.words[1:2] for each in parse(word.text).commands]
        names = {each.words[0].text for each in inside} & self.script.functions
        inside = [each for each in inside if each.words[0].text not in names]
        inside += [each for each in self.script.commands if each.context.function in names]
        others = [each for each in inside if each.words[0].text not in _TIDYING | ENDING]
        return bool(inside) and not any(acts(each) or written_by(each) for each in others)

    def _may_read(self, reader: Command, path: str) -> bool:
        operands = map(self.script.filled, _operands(reader))
        return any(_GLOB.search(each) or path.endswith(each.rpartition("/")[2]) for each in operands)


def _operands(command: Command) -> list[str]:
    return [word.text for word in command.words[1:] if not word.text.startswith("-")]
