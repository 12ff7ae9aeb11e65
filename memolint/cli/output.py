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


def columns(stream: TextIO | None, given: int | None) -> int:
    """At how many columns text on `stream` is wrapped, 0 for no limit: as `--width` says, else as the terminal has."""
    if given is not None or not is_terminal(stream):
        return given or 0
    from shutil import get_terminal_size

    return get_terminal_size().columns


def fitted(text: str, limit: int) -> str:
    """The text with its lines wrapped at so many columns, 0 for none."""
    if not limit:
        return text
    from memolint.report.terminal.fit import fitted_lines  # for terminals

    return "".join(line + "\n" for line in fitted_lines(text.splitlines(), limit))


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
