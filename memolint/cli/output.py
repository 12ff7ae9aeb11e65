"""How a command answers: with text on its streams (terminals, pipes that may be closed) and with its exit status."""

import os
import sys

from memolint.app.files.io import NotWritten
from memolint.typed import TextIO

CLEAN, FOUND, WRONG_USE, INCOMPLETE, INTERRUPTED = 0, 1, 2, 3, 130

_FOR_NARROW = {ord("│"): "|", ord("…"): "...", ord("┌"): "+"}


def wants_color(stream: TextIO, choice: str) -> bool:
    """`--color`, then NO_COLOR and FORCE_COLOR (set and not empty), then whether `stream` is a terminal."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return is_terminal(stream) and os.environ.get("TERM") != "dumb"


def is_terminal(stream: TextIO | None) -> bool:
    """Whether `stream` is a terminal."""
    try:
        return stream is not None and stream.isatty()
    except ValueError:
        return False


def write(stream: TextIO | None, text: str) -> None:
    """Writes `text` whatever the encoding of `stream`; a reader who has gone away is no error. Raises `NotWritten`."""
    if stream is None or not text:
        return
    try:
        stream.flush()
        encoding = stream.encoding or "utf-8"
        if not encoding.lower().startswith("utf"):
            text = text.translate(_FOR_NARROW)
        buffer = getattr(stream, "buffer", None)
        if buffer is None:
            stream.write(text)
        else:
            buffer.write(text.encode(encoding, "backslashreplace"))
        stream.flush()
    except (BrokenPipeError, ValueError):
        to_nowhere(stream)
    except OSError as error:
        to_nowhere(stream)
        raise NotWritten(f"cannot write the output: {error.strerror}") from None


def to_nowhere(stream: TextIO) -> None:
    """Points a broken stream at the null device, or the interpreter complains when it flushes at its end."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    except (OSError, ValueError):
        return


def complain_of(error: Exception) -> None:
    """The lines of an error on standard error."""
    for line in str(error).splitlines():
        complain(line)


def complain(message: str) -> None:
    """One line on standard error."""
    from memolint.report.terminal.color import printable

    write(sys.stderr, f"memolint: {printable(message)}\n")
