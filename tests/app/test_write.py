"""Files are replaced whole, keep what they were, and are left alone where they changed."""

import os
import stat
from pathlib import Path

import pytest

from memolint.app.files.write import NotWritten, replace

needs_unix = pytest.mark.skipif(os.name == "nt", reason="permissions and links as Unix has them")


def names(folder: Path) -> list[str]:
    return sorted(os.listdir(folder))


def test_a_new_file_and_a_changed_one(here: Path) -> None:
    replace("a.txt", b"one")
    replace("a.txt", b"two", b"one")
    assert (here / "a.txt").read_bytes() == b"two"
    assert names(here) == ["a.txt"]


def test_what_changed_since_it_was_read_is_left_alone(here: Path) -> None:
    (here / "a.txt").write_bytes(b"theirs")
    for expected in (b"ours", b"", b"their", b"theirs and more"):
        with pytest.raises(NotWritten, match=r"cannot write a\.txt: it changed since it was read"):
            replace("a.txt", b"new", expected)
    with pytest.raises(NotWritten):
        replace("gone.txt", b"new", b"was here")
    replace("new.txt", b"new", b"")
    assert (here / "a.txt").read_bytes() == b"theirs"
    assert names(here) == ["a.txt", "new.txt"]


def test_a_change_while_the_new_bytes_are_written_is_seen(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / "a.txt").write_bytes(b"old")
    real = os.fsync

    def meddle(descriptor: int) -> None:
        (here / "a.txt").write_bytes(b"theirs")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", meddle)
    with pytest.raises(NotWritten):
        replace("a.txt", b"new", b"old")
    assert (here / "a.txt").read_bytes() == b"theirs"
    assert names(here) == ["a.txt"]


@needs_unix
@pytest.mark.parametrize("mode", [0o600, 0o644, 0o755, 0o664])
def test_permissions_stay(here: Path, mode: int) -> None:
    (here / "a.txt").write_bytes(b"old")
    (here / "a.txt").chmod(mode)
    replace("a.txt", b"new", b"old")
    assert stat.S_IMODE((here / "a.txt").stat().st_mode) == mode


@needs_unix
def test_a_link_stays_a_link(here: Path) -> None:
    (here / "deep").mkdir()
    (here / "deep" / "real.txt").write_bytes(b"old")
    (here / "link.txt").symlink_to("deep/real.txt")
    replace("link.txt", b"new", b"old")
    assert (here / "link.txt").is_symlink()
    assert (here / "deep" / "real.txt").read_bytes() == b"new"
    assert names(here / "deep") == ["real.txt"]


@needs_unix
def test_hard_links_are_not_parted(here: Path) -> None:
    (here / "a.txt").write_bytes(b"old")
    os.link("a.txt", "b.txt")
    with pytest.raises(NotWritten, match="2 names"):
        replace("a.txt", b"new", b"old")
    assert (here / "b.txt").read_bytes() == b"old"


@needs_unix
def test_what_cannot_be_written_is_one_line(here: Path) -> None:
    (here / "folder").mkdir()
    (here / "loop").symlink_to("loop")
    os.mkfifo("fifo")
    for path in ("folder", "no/such/folder/a.txt", "a\0b", "loop"):
        with pytest.raises(NotWritten) as error:
            replace(path, b"new")
        assert "\n" not in str(error.value)
    with pytest.raises(NotWritten, match="not a regular file"):
        replace("fifo", b"new", b"old")


@pytest.mark.skipif(not os.path.exists("/dev/null"), reason="there is no null device here")
def test_a_device_that_was_named_gets_the_bytes(here: Path) -> None:
    replace("/dev/null", b"new")
    assert stat.S_ISCHR(os.stat("/dev/null").st_mode)
    assert names(here) == []


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no full device here")
def test_a_full_device_is_one_line() -> None:
    with pytest.raises(NotWritten, match="no space left"):
        replace("/dev/full", b"new")


@needs_unix
def test_what_killed_runs_left_is_swept(here: Path) -> None:
    (here / "a.txt").write_bytes(b"old")
    dead = 2**22 + 1  # above every process number of Linux
    (here / f".a.txt.memolint-{dead}.tmp").write_bytes(b"half")
    (here / f".b.txt.memolint-{dead}.tmp").write_bytes(b"another file's")
    replace("a.txt", b"new")
    assert names(here) == [f".b.txt.memolint-{dead}.tmp", "a.txt"]
