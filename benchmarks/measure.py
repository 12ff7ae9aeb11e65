"""Whole processes, measured by what the kernel counted for them."""

import os
import statistics
import sys
import time
from collections.abc import Mapping, Sequence
from typing import NamedTuple


class Usage(NamedTuple):
    """Processor time of user and system and wall time in seconds, and peak resident memory in MiB, of one process."""

    seconds: float
    mebibytes: float
    elapsed: float


Samples = Mapping[str, Sequence[Usage]]


def usage(command: Sequence[str], statuses: Sequence[int]) -> Usage:
    """Runs `command` with its output thrown away; raises where its exit status is none of `statuses`."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    streams = [(os.POSIX_SPAWN_DUP2, nowhere, stream) for stream in (0, 1, 2)]
    started = time.monotonic()
    process = os.posix_spawn(command[0], list(command), os.environ, file_actions=streams)
    os.close(nowhere)
    _, status, used = os.wait4(process, 0)
    ended = time.monotonic()
    if os.waitstatus_to_exitcode(status) not in statuses:
        sys.exit(f"{' '.join(command)}: exit status {os.waitstatus_to_exitcode(status)}, not of {statuses}")
    in_mebibyte = 1 << (20 if sys.platform == "darwin" else 10)
    return Usage(used.ru_utime + used.ru_stime, used.ru_maxrss / in_mebibyte, ended - started)


def interleaved(commands: Mapping[str, tuple[Sequence[str], Sequence[int]]], rounds: int) -> Samples:
    """Each command once a round, after one round that does not count: what slows the machine slows all alike."""
    samples: dict[str, list[Usage]] = {name: [] for name in commands}
    for turn in range(rounds + 1):
        for name, (command, statuses) in commands.items():
            used = usage(command, statuses)
            if turn:
                samples[name].append(used)
    return samples


def ratio(samples: Samples, name: str, peer: str) -> float:
    """The median over all rounds of one command's processor time by its peer's in the same round."""
    pairs = zip(samples[name], samples[peer], strict=True)
    return statistics.median(mine.seconds / theirs.seconds for mine, theirs in pairs)


def surcharge(samples: Samples, pair: tuple[str, str], peers: tuple[str, str]) -> float:
    """The median of what a command takes beyond its lesser form, by what its peer takes beyond the peer's."""
    rounds = zip(*(samples[name] for name in (*pair, *peers)), strict=True)
    return statistics.median(
        (more.seconds - less.seconds) / (peer.seconds - bare.seconds) for more, less, peer, bare in rounds
    )


def elapsed_ratio(samples: Samples, name: str, peer: str) -> float:
    """The same of wall time, for what several processes do."""
    pairs = zip(samples[name], samples[peer], strict=True)
    return statistics.median(mine.elapsed / theirs.elapsed for mine, theirs in pairs)


def elapsed(samples: Samples, name: str) -> float:
    """The median wall time of a command in seconds."""
    return statistics.median(used.elapsed for used in samples[name])


def milliseconds(samples: Samples, name: str) -> float:
    """The median processor time of a command."""
    return 1000 * statistics.median(used.seconds for used in samples[name])


def peak(samples: Samples, name: str) -> float:
    """The highest peak memory of a command in MiB."""
    return max(used.mebibytes for used in samples[name])
