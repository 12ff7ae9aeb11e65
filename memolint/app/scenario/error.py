"""What is wrong with a scenario file, and where."""


class ScenarioError(ValueError):
    """A scenario that says something else than a scenario can; line and column of the mistake, from 1."""

    def __init__(self, message: str, line: int = 1, column: int = 1) -> None:
        super().__init__(message)
        self.line = line
        self.column = column
