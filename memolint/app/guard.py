"""An internal error costs one file its findings, one line says so, all other files go on."""

import sys
from collections.abc import Callable, Iterable

from memolint.finding import FileFailure
from memolint.text.source import Failure, Unreadable
from memolint.typed import TypeVar

Result = TypeVar("Result")


class Guard:
    """Runs what may be broken and keeps a failure for each file that it was broken for."""

    def __init__(self, debug: bool, failures: Iterable[FileFailure] = ()) -> None:
        self.failures = list(failures)
        self._debug = debug

    def run(self, file: str, otherwise: Result, work: Callable[..., Result], *arguments: object) -> Result:
        """What `work` gives for `arguments`; where it raises, `otherwise`, and a failure of `file`."""
        try:
            return work(*arguments)
        except Unreadable as error:  # no error of memolint: the file is over a limit
            self.failures.append(FileFailure(file, error.failure))
            return otherwise
        except Exception as error:
            self.failures.append(FileFailure(file, Failure(describe(error))))
            if self._debug:
                sys.excepthook(type(error), error, error.__traceback__)
            return otherwise


def describe(error: Exception) -> str:
    """One line for an error of memolint itself."""
    text = " ".join(f"{type(error).__name__}: {error}".split())
    return f"internal error: {text[:300]} (--debug shows the traceback)"
