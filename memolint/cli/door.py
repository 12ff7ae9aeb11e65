"""The console entry. `--version` and the plain `lint PATH…` are understood here; for all else there is click."""

import os
import sys

# A hundred templates inside each other take about 1 600 frames of Python.
RECURSION_LIMIT = 5_000

TYPE_CHECKING = False  # importing `typing` costs milliseconds
if TYPE_CHECKING:
    from typing import TextIO


_FIXING = frozenset(("--fix", "--unsafe-fixes", "--diff"))


def entry() -> None:
    """Runs the command line and ends the process at once: freeing all that a run made would be a tenth of its time."""
    status = main()
    _flush(sys.stdout)
    _flush(sys.stderr)
    os._exit(status)


def _flush(stream: "TextIO") -> None:
    try:
        stream.flush()
    except (OSError, ValueError):
        return  # nobody reads it, or it is closed; `main` said so in its status


def main() -> int:
    """Runs the command line of the process; gives its exit status."""
    argv = sys.argv[1:]
    sys.setrecursionlimit(max(sys.getrecursionlimit(), RECURSION_LIMIT))
    if argv == ["--version"]:
        return _version()
    if argv[:1] == ["lint"]:
        if _FIXING.isdisjoint(argv):
            import gc

            gc.disable()  # one run makes many nodes and drops none of them before its end; fixes take many runs
        from memolint.cli.flags import plain

        given = plain(argv[1:])
        if given is not None:
            from memolint.cli.lint import lint

            return lint(given)
    if argv[:1] == ["simulate"]:
        import gc

        gc.set_threshold(50_000, 20, 100)  # nodes by the hundred thousand, hardly any of them in a circle
    from memolint.cli.main import run

    return run(argv)


def _version() -> int:
    from memolint import __version__

    try:
        print("memolint", __version__, flush=True)
    except OSError:  # nobody reads it
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0
