"""Files are replaced whole: who looks, even after a power failure, sees the old bytes or the new, never a part."""

import os
import stat
from contextlib import suppress

from memolint.app.files.io import NotWritten

_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
_MARK = ".memolint-"
_END = ".tmp"
_NEW_MODE = 0o666  # less the umask, as for every program
_PRIVATE = 0o600  # until the permissions of the old file are known to hold


def replace(path: str, data: bytes, expected: bytes | None = None) -> None:
    """Makes `data` the whole content of the file at `path`, keeping its permissions; a link stays a link.

    `expected`: what the file must hold until then, b"" where there may be none; None for whatever it holds.
    Raises `NotWritten`: the file changed, is not a regular file, is read-only or has several names, or the system
    refuses.
    """
    try:
        _replace(path, os.path.realpath(path), data, expected)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise NotWritten(f"cannot write {path}: {reason[:1].lower()}{reason[1:]}") from None


def _replace(path: str, target: str, data: bytes, expected: bytes | None) -> None:
    found = _stat(target)
    if found and expected is None and not stat.S_ISREG(found.st_mode) and not stat.S_ISDIR(found.st_mode):
        _pour(target, data)  # a device or a pipe that was named as such
        return
    _check(path, target, found)
    _check_content(path, target, expected)
    temporary = _write_beside(target, data, found)
    try:
        _check_content(path, target, expected)  # again: writing took its time
        os.replace(temporary, target)
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)
        raise
    _settle(os.path.dirname(target))


def _stat(target: str) -> os.stat_result | None:
    try:
        return os.lstat(target)
    except FileNotFoundError:
        return None


def _check(path: str, target: str, found: os.stat_result | None) -> None:
    if found is None:
        return
    if not stat.S_ISREG(found.st_mode):
        raise NotWritten(f"cannot write {path}: not a regular file")
    if found.st_nlink > 1:
        raise NotWritten(
            f"cannot write {path}: the file has {found.st_nlink} names (hard links), which writing would separate"
        )
    if not os.access(target, os.W_OK):
        raise NotWritten(f"cannot write {path}: the file is read-only")


def _check_content(path: str, target: str, expected: bytes | None) -> None:
    if expected is None:
        return
    try:
        with open(target, "rb") as stream:
            content = stream.read(len(expected) + 1)
    except FileNotFoundError:
        content = b""
    if content != expected:
        raise NotWritten(f"cannot write {path}: it changed since it was read")


def _write_beside(target: str, data: bytes, found: os.stat_result | None) -> str:
    """A new file in the same folder, complete and on the disk, with the permissions of the old one; gives its path."""
    _sweep(target)
    temporary = f"{_prefix(target)}{os.getpid()}{_END}"
    descriptor = os.open(temporary, _FLAGS, _PRIVATE if found else _NEW_MODE)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            if found:
                _as_before(stream.fileno(), found)
            os.fsync(stream.fileno())
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)
        raise
    return temporary


def _as_before(descriptor: int, found: os.stat_result) -> None:
    """Owner first: to change it clears bits of the mode."""
    if hasattr(os, "fchown"):
        with suppress(PermissionError):
            os.fchown(descriptor, found.st_uid, found.st_gid)
    if hasattr(os, "fchmod"):
        os.fchmod(descriptor, stat.S_IMODE(found.st_mode))


def _prefix(target: str) -> str:
    folder, name = os.path.split(target)
    return os.path.join(folder, f".{name[:200]}{_MARK}")


def _sweep(target: str) -> None:
    """Takes away what runs left that were killed while they wrote this file."""
    folder, start = os.path.split(_prefix(target))
    for name in os.listdir(folder):
        if name.startswith(start) and name.endswith(_END):
            number = name[len(start) : -len(_END)]
            if number.isdigit() and not _lives(int(number)):
                with suppress(OSError):
                    os.unlink(os.path.join(folder, name))


def _lives(process: int) -> bool:
    if process == os.getpid():
        return False  # one thread writes at a time, so this is of an earlier process of the same number
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True
    return True


def _pour(target: str, data: bytes) -> None:
    with open(target, "wb", buffering=0) as stream:
        view = memoryview(data)
        while view:
            view = view[stream.write(view) or 0 :]


def _settle(folder: str) -> None:
    """Makes the new name last; systems that cannot do that for folders do it otherwise."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
