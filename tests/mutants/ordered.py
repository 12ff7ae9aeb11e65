"""Plugins of pytest: one records which functions each test reaches, one puts those first that reach a given one."""

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
    """What each test takes in seconds of processor time, and the functions (file and dotted name) that it reaches."""

    seconds: dict[str, float]
    functions: dict[str, set[str]]

    @classmethod
    def of(cls, recorded: dict[str, Any]) -> "Reached":
        return cls(
            {test: seconds for test, (seconds, _) in recorded.items()},
            {test: set(functions) for test, (_, functions) in recorded.items()},
        )

    @property
    def limit(self) -> int:
        """Far more seconds than all tests take together."""
        return 20 + 3 * int(sum(self.seconds.values()))


class Recorded:
    """Records to a file while all tests run."""

    def __init__(self, checkout: Path, target: Path) -> None:
        self._checkout, self._target = checkout, target
        self._found: dict[str, tuple[float, list[str]]] = {}
        self._names: dict[CodeType, str] = {}

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[Any]:
        seen: set[CodeType] = set()

        def note(frame: FrameType, event: str, _: object) -> None:
            if event == "call":
                seen.add(frame.f_code)

        before = _used()
        sys.setprofile(note)
        try:
            return (yield)
        finally:
            sys.setprofile(None)
            self._found[item.nodeid] = (_used() - before, sorted(filter(None, map(self._name, seen))))

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
    """Runs the tests first that reach a function, the quick ones before the slow ones."""

    def __init__(self, known: Reached, file: str, function: str) -> None:
        self._known, self._place = known, f"{file} {function}"

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items.sort(key=lambda item: (not self._is_reached(item.nodeid), self._known.seconds.get(item.nodeid, 0)))

    def _is_reached(self, test: str) -> bool:
        return self._place in self._known.functions.get(test, ())


def _used() -> float:
    mine, theirs = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return mine.ru_utime + mine.ru_stime + theirs.ru_utime + theirs.ru_stime
