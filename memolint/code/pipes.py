"""Which command of a script is fed by which."""

from memolint.code.shell.parse import Command, ShellScript

# Pipelines that are open at once, in substitutions in substitutions.
_MAX_OPEN = 20


class Pipes:
    """The pipelines of a script: `following` has the index of the command that another one is piped to, by its own."""

    def __init__(self, script: ShellScript) -> None:
        self.commands = sorted(script.commands, key=lambda each: (each.start, -each.end))
        self.following: dict[int, int] = {}
        waiting: list[int] = []
        for index, command in enumerate(self.commands):
            fed = [at for at in waiting if self._feeds(at, command)]
            self.following |= dict.fromkeys(fed[-1:], index)
            waiting = [at for at in waiting if at not in fed][-_MAX_OPEN:]
            if command.context.piped_to:
                waiting.append(index)

    def _feeds(self, at: int, command: Command) -> bool:
        before = self.commands[at]
        return before.end <= command.start and before.context.piped_to == command.words[0].text

    def last(self, index: int) -> Command:
        """The command at the end of a pipeline."""
        while index in self.following:
            index = self.following[index]
        return self.commands[index]
