"""Worker processes: forked, connected by pipes, and gone when this process is."""

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from threading import Thread

Pipe = Connection
# The work of a worker: it gets its number and its end of the pipe, and goes on until it is killed.
Work = Callable[[int, Pipe], None]


def can_fork() -> bool:
    """Whether forking is safe here, and this process may have children."""
    return sys.platform == "linux" and not multiprocessing.current_process().daemon


@contextmanager
def workers(count: int, work: Work) -> Iterator[list[Pipe]]:
    """Pipes to `count` processes that do `work`, numbered from 1.

    A pipe raises `EOFError` or `OSError` once its worker is gone.
    """
    fork = multiprocessing.get_context("fork")
    pipes, processes = [], []
    try:
        for number in range(1, count + 1):
            mine, theirs = fork.Pipe()
            pipes.append(mine)
            process = fork.Process(target=_run, args=(work, number, theirs), daemon=True)
            process.start()
            processes.append(process)
            theirs.close()
        yield pipes
    finally:
        for process in processes:
            process.kill()
        for process in processes:
            process.join()
        for pipe in pipes:
            pipe.close()


def _run(work: Work, number: int, pipe: Pipe) -> None:
    """Runs a worker. An error stays silent: the worker ends, and the other end of the pipe notices."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C reaches every process of a terminal: no traceback for each
    Thread(target=_end_with_parent, daemon=True).start()
    with suppress(Exception):
        work(number, pipe)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
    os._exit(1)
