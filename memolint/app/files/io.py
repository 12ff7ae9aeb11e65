"""Reads files and standard input; nothing here blocks on anything but a regular file."""

import os
import stat
import sys
from collections.abc import Callable

from memolint.text.source import MAX_BYTES, Failure, Unreadable

Identity = tuple[int, int]

_OPEN_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
_KINDS: tuple[tuple[Callable[[int], bool], str], ...] = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a FIFO: pass `-` to read standard input"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


class NotWritten(Exception):
    """What should be written could not be; one line says why. A file is as it was."""


def failure_of(error: OSError | ValueError) -> Failure:
    """What the operating system says of a path, in one line."""
    reason = getattr(error, "strerror", None) or str(error)
    return Failure(f"cannot be read: {reason[:1].lower()}{reason[1:]}")


def identity(path: str) -> Identity | None:
    """Device and inode, equal for two names of one file; None where there is no such file."""
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return None
    return found.st_dev, found.st_ino


def read_file(path: str, most: int = MAX_BYTES) -> bytes:
    """The bytes of a regular file of at most 32 MiB, or `most`. Raises `Unreadable`."""
    try:
        _check(os.stat(path), most)  # before opening: to open a device can have effects
        descriptor = os.open(path, _OPEN_FLAGS)
    except (OSError, ValueError) as error:
        raise Unreadable(failure_of(error)) from None
    try:
        found = os.fstat(descriptor)
        _check(found, most)
        return _limited(_whole(descriptor, found.st_size, most), most)
    except OSError as error:
        raise Unreadable(failure_of(error)) from None
    finally:
        os.close(descriptor)


def _whole(descriptor: int, size: int, most: int) -> bytes:
    """What a file holds, in one call where it has the size that it said; one that grows is read a little too far."""
    data = os.read(descriptor, size + 1)
    if len(data) == size:
        return data
    parts = [data]
    length = len(data)
    while length <= most and (more := os.read(descriptor, most + 1 - length)):
        parts.append(more)
        length += len(more)
    return b"".join(parts)


def read_stdin() -> bytes:
    """All of standard input, up to 32 MiB. Raises `Unreadable`."""
    if sys.stdin is None:
        raise Unreadable(Failure("cannot be read: standard input is closed"))
    try:
        return _limited(sys.stdin.buffer.read(MAX_BYTES + 1))
    except (OSError, ValueError) as error:
        raise Unreadable(failure_of(error)) from None


def _check(found: os.stat_result, most: int) -> None:
    if not stat.S_ISREG(found.st_mode):
        for is_kind, name in _KINDS:
            if is_kind(found.st_mode):
                raise Unreadable(Failure(f"not a regular file but {name}"))
    if found.st_size > most:
        raise Unreadable(Failure(f"the file has {found.st_size} bytes, the limit is {most}"))


def _limited(data: bytes, most: int = MAX_BYTES) -> bytes:
    if len(data) > most:
        raise Unreadable(Failure(f"more than {most} bytes, the limit"))
    return data
