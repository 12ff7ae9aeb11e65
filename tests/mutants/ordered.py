"""Plugins of pytest: one records which functions each test reaches, one runs what can notice a change of one."""

import json
import os
import resource
import sys
from collections.abc import Iterator
from pathlib import Path
from types import CodeType, FrameType
from typing import Any, NamedTuple

import pytest


class Reached(NamedTuple):
    """What each test takes in seconds of processor time, alone and with the processes that it starts, and the functions
    (file and dotted name) that it reaches itself."""

    seconds: dict[str, float]
    functions: dict[str, set[str]]
    starts_processes: set[str]

    @classmethod
    def of(cls, recorded: dict[str, Any]) -> "Reached":
        return cls(
            {test: mine + theirs for test, (mine, theirs, _) in recorded.items()},
            {test: set(functions) for test, (_, _, functions) in recorded.items()},
            {test for test, (_, theirs, _) in recorded.items() if theirs},
        )

    @property
    def limit(self) -> int:
        """Far more seconds than all tests take together."""
        return 20 + 3 * int(sum(self.seconds.values()))


class Recorded:
    """Records to a file while all tests run."""

    def __init__(self, checkout: Path, target: Path) -> None:
        self._checkout, self._target = checkout, target
        self._found: dict[str, tuple[float, float, list[str]]] = {}
        self._names: dict[CodeType, str] = {}

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[Any]:
        seen: set[CodeType] = set()

        def note(frame: FrameType, event: str, _: object) -> None:
            if event == "call":
                seen.add(frame.f_code)

        mine, theirs = _used()
        sys.setprofile(note)
        try:
            return (yield)
        finally:
            sys.setprofile(None)
            names = sorted(filter(None, map(self._name, seen)))
            self._found[item.nodeid] = (_used()[0] - mine, _used()[1] - theirs, names)

    def _name(self, code: CodeType) -> str:
        """File below the checkout and dotted name of a function of memolint, else ""."""
        if code not in self._names:
            inside = code.co_filename.startswith(f"{self._checkout}/memolint/")
            place = os.path.relpath(code.co_filename, self._checkout) if inside else ""
            self._names[code] = f"{place} {code.co_qualname.replace('.<locals>', '')}" if inside else ""
        return self._names[code]

    def pytest_sessionfinish(self) -> None:
        self._target.write_text(json.dumps(self._found), encoding="utf-8")


class Ordered:
    """Runs the tests first that reach a function, the quick ones before the slow ones.

    Leaves out files of tests in which none reaches it, and tests that start processes: they are about the command line.
    What no test reaches is perhaps run by an import, as the body of a class: any test may notice.
    """

    def __init__(self, known: Reached, file: str, function: str) -> None:
        self._known, self._place = known, f"{file} {function}"

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        files = {_file(test) for test in self._known.functions if self._is_reached(test)}
        items[:] = [item for item in items if not files or _file(item.nodeid) in files]
        items[:] = [item for item in items if item.nodeid not in self._known.starts_processes]
        items.sort(key=lambda item: (not self._is_reached(item.nodeid), self._known.seconds.get(item.nodeid, 0)))

    def _is_reached(self, test: str) -> bool:
        return self._place in self._known.functions.get(test, ())


def _file(test: str) -> str:
    return test.partition("::")[0]


def _used() -> tuple[float, float]:
    """Seconds of processor time of this process and of those that it started."""
    mine, theirs = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return mine.ru_utime + mine.ru_stime, theirs.ru_utime + theirs.ru_stime
