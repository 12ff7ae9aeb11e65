"""Runs a process within bounds of processor time and memory: how busy the machine is does not matter."""

import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import Timer
from typing import NamedTuple

from last_resort import LAST_RESORT

MAX_SECONDS = 10
MAX_MIB = 1024


class Ended(NamedTuple):
    """Exit status (negative: minus the signal), all output, and what the process and its children used."""

    status: int
    said: bytes
    seconds: float
    mebibytes: float


def bounded(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Ended:
    """The kernel ends a process that computes for more than twice MAX_SECONDS, a timer one that waits for ever."""
    limited = ["sh", "-c", f'ulimit -t {2 * MAX_SECONDS}; exec "$@"', "sh", *command]
    process = subprocess.Popen(
        limited,
        cwd=folder,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    end = Timer(LAST_RESORT, os.killpg, (process.pid, signal.SIGKILL))
    end.start()
    with process:
        assert process.stdout is not None
        said = process.stdout.read()
        _, status, used = os.wait4(process.pid, 0)
        end.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
    return Ended(process.returncode, said, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
