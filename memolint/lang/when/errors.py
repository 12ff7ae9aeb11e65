"""What can go wrong in a `when`."""


class WhenError(ValueError):
    """A `when` that does not parse or evaluate; `message` is what govaluate says.

    `phase` is "parse", "reparse" (once words have become strings) or "eval".
    """

    def __init__(self, message: str, phase: str = "parse") -> None:
        super().__init__(message)
        self.message = message
        self.phase = phase
