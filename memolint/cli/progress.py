"""Progress of a long run: one line on a terminal, rewritten in place and cleared at the end."""

from collections.abc import Callable

from memolint.typed import TextIO

_PATIENCE = 1.0  # seconds before anything is shown
_EVERY = 0.1
_CLEAR = "\r\x1b[K"


class Progress:
    """Called with the activity, the number done and the total; `clock` gives seconds."""

    def __init__(self, stream: TextIO, clock: Callable[[], float]) -> None:
        self._stream = stream
        self._clock = clock
        self._next = clock() + _PATIENCE
        self._shown = False

    def __call__(self, doing: str, done: int, total: int) -> None:
        now = self._clock()
        if now >= self._next:
            self._next = now + _EVERY
            self._shown = True
            self._write(f"{_CLEAR}{doing} {done} of {total}")

    def end(self) -> None:
        """Clears the line."""
        if self._shown:
            self._write(_CLEAR)

    def _write(self, text: str) -> None:
        try:
            self._stream.write(text)
            self._stream.flush()
        except (OSError, ValueError):  # a lost terminal does not stop the run
            self._next = float("inf")
