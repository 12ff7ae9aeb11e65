import io
import os
import socket
import sys
from pathlib import Path

import pytest

from memolint.app.files.io import read_file, read_stdin
from memolint.text.source import MAX_BYTES, Unreadable


def refusal(path: object) -> str:
    with pytest.raises(Unreadable) as caught:
        read_file(str(path))
    return caught.value.failure.message


def test_what_is_not_a_regular_file_is_refused_without_opening_it(here: Path) -> None:
    os.mkfifo(here / "fifo.yaml")
    assert refusal("fifo.yaml") == "not a regular file but a FIFO: pass `-` to read standard input"
    assert refusal("/dev/zero") == "not a regular file but a device"
    assert refusal(here) == "not a regular file but a folder"
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket.yaml")
        assert refusal("socket.yaml") == "not a regular file but a socket"


@pytest.mark.usefixtures("here")
def test_large_files_are_refused_without_reading_them() -> None:
    with open("large.yaml", "wb") as stream:
        stream.truncate(100 * 1024 * 1024)
    assert refusal("large.yaml") == f"the file has 104857600 bytes, the limit is {MAX_BYTES}"


@pytest.mark.usefixtures("here")
def test_a_file_that_vanished_is_one_line() -> None:
    assert refusal("gone.yaml") == "cannot be read: no such file or directory"
    assert refusal("a\0b").startswith("cannot be read: ")


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_that_may_not_be_read_is_one_line(here: Path) -> None:
    (here / "a.yaml").write_text("a: 1")
    (here / "a.yaml").chmod(0)
    assert refusal("a.yaml") == "cannot be read: permission denied"


def test_standard_input_has_the_same_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"a: 1")))
    assert read_stdin() == b"a: 1"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"a" * (MAX_BYTES + 1))))
    with pytest.raises(Unreadable):
        read_stdin()
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(Unreadable):
        read_stdin()
