"""Other processes that do a share of the work. They are forked, they answer on a line, and none outlives this one."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NoReturn

_LENGTH = 8  # bytes that say how long a message is


class Lost(Exception):
    """The process at the other end is gone."""


class Line:
    """A pipe each way: whole messages, in order."""

    def __init__(self, reading: int, writing: int) -> None:
        self._reading = reading
        self._writing = writing

    def send(self, message: bytes) -> None:
        """Waits until the other end has taken the message. Raises `Lost`."""
        rest = memoryview(len(message).to_bytes(_LENGTH, "big") + message)
        try:
            while rest:
                rest = rest[os.write(self._writing, rest) :]
        except OSError:
            raise Lost from None

    def receive(self) -> bytes:
        """Waits for a message. Raises `Lost`."""
        return self._bytes(int.from_bytes(self._bytes(_LENGTH), "big"))

    def _bytes(self, count: int) -> bytes:
        found = bytearray()
        while len(found) < count:
            some = os.read(self._reading, min(count - len(found), 1 << 20))
            if not some:
                raise Lost
            found += some
        return bytes(found)

    def close(self) -> None:
        """Hangs up."""
        os.close(self._reading)
        os.close(self._writing)


Work = Callable[[int, Line], None]


def can_fork() -> bool:
    """Whether there can be a team: elsewhere one process does all the work."""
    return hasattr(os, "fork") and hasattr(signal, "SIGIO")


@contextmanager
def team(size: int, work: Work) -> Iterator[list[Line]]:
    """Lines to `size` processes that run `work` with their number (from 1) and their end of the line."""
    alive = os.pipe()
    lines: list[Line] = []
    members: list[int] = []
    try:
        for number in range(1, size + 1):
            mine, theirs = _line()
            member = os.fork()
            if not member:
                _work(work, number, theirs, alive, [mine, *lines])
            theirs.close()
            lines.append(mine)
            members.append(member)
        yield lines
    finally:
        for member in members:
            os.kill(member, signal.SIGKILL)
        for member in members:
            os.waitpid(member, 0)
        for line in lines:
            line.close()
        for end in alive:
            os.close(end)


def _line() -> tuple[Line, Line]:
    (here, their_writing), (their_reading, my_writing) = os.pipe(), os.pipe()
    return Line(here, my_writing), Line(their_reading, their_writing)


def _work(work: Work, number: int, line: Line, alive: tuple[int, int], others: list[Line]) -> NoReturn:
    """The whole life of a forked process. It writes to nothing but its line: buffers and files are its parent's."""
    try:
        _end_with_parent(*alive)
        for other in others:
            other.close()
        work(number, line)
    finally:
        os._exit(0)


def _end_with_parent(reading: int, writing: int) -> None:
    """When the parent goes, however it goes, the kernel closes its end of the pipe; that signal ends this process."""
    import fcntl

    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C reaches every process of a terminal: no traceback for each
    signal.signal(signal.SIGIO, signal.SIG_DFL)
    os.close(writing)
    fcntl.fcntl(reading, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(reading, fcntl.F_SETFL, fcntl.fcntl(reading, fcntl.F_GETFL) | os.O_ASYNC)
