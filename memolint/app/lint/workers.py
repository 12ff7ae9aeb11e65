"""Other processes that do a share of the work. They are forked, they answer on a line, and none outlives this one."""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NoReturn

_LENGTH = 8  # bytes that say how long a message is


class Lost(Exception):
    """The process at the other end is gone."""


class Line:
    """A pipe each way: whole messages, in order. `alive` is an end of a third one, on which nothing is ever sent."""

    def __init__(self, reading: int, writing: int, alive: int) -> None:
        self._reading = reading
        self._writing = writing
        self.alive = alive

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
        for end in (self._reading, self._writing, self.alive):
            os.close(end)


Work = Callable[[int, Line], None]


def can_fork() -> bool:
    """Whether there can be a team: where forking is safe, and the kernel tells of the end of a pipe by a signal."""
    return sys.platform == "linux"


@contextmanager
def team(size: int, work: Work) -> Iterator[list[Line]]:
    """Lines to `size` processes that run `work` with their number (from 1) and their end of the line."""
    lines: list[Line] = []
    members: list[int] = []
    try:
        for number in range(1, size + 1):
            mine, theirs = _line()
            member = os.fork()
            if not member:
                _work(work, number, theirs, [mine, *lines])
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


def _line() -> tuple[Line, Line]:
    answers, questions, alive = os.pipe(), os.pipe(), os.pipe()
    return Line(answers[0], questions[1], alive[1]), Line(questions[0], answers[1], alive[0])


def _work(work: Work, number: int, line: Line, others: list[Line]) -> NoReturn:
    """The whole life of a forked process. It writes to nothing but its line: buffers and files are its parent's."""
    try:
        for other in others:
            other.close()
        _end_with_parent(line.alive)
        work(number, line)
    finally:
        os._exit(0)


def _end_with_parent(alive: int) -> None:
    """When the parent goes, however it goes, the kernel closes its end of the pipe; that signal ends this process."""
    import fcntl

    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C reaches every process of a terminal: no traceback for each
    signal.signal(signal.SIGIO, signal.SIG_DFL)
    fcntl.fcntl(alive, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(alive, fcntl.F_SETFL, fcntl.fcntl(alive, fcntl.F_GETFL) | os.O_ASYNC)
