"""The console entry. `--version` and the plain `lint PATH…` are understood here; for all else there is click."""

import sys


def main() -> int:
    """Runs the command line of the process; gives its exit status."""
    argv = sys.argv[1:]
    if argv == ["--version"]:
        return _version()
    if argv[:1] == ["lint"]:
        import gc

        gc.disable()  # a run makes many nodes and drops none of them before its end
        from memolint.cli.plain import plain

        given = plain(argv[1:])
        if given is not None:
            from memolint.cli.run import lint

            return lint(given)
    from memolint.cli.main import run

    return run(argv)


def _version() -> int:
    from memolint import __version__

    try:
        print("memolint", __version__, flush=True)
    except OSError:  # nobody reads it
        import os

        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0
