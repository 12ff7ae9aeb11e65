"""Tests bound processor time; the wall clock is the last resort against a process that waits for ever."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
CLOCKS = {"time.time", "time.monotonic", "time.perf_counter", "datetime.now", "datetime.datetime.now"}


def wall_clock(tree: ast.Module) -> Iterator[str]:
    """Calls that read the wall clock, and limits of processes that are not the last resort."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            if ast.unparse(node.func) in CLOCKS:
                yield ast.unparse(node)
            yield from (
                ast.unparse(node)
                for keyword in node.keywords
                if keyword.arg == "timeout" and isinstance(keyword.value, ast.Constant)
                if not isinstance(keyword.value.value, str)
            )


@pytest.mark.slow
def test_no_test_reads_the_wall_clock() -> None:
    files = {path: ast.parse(path.read_text(encoding="utf-8")) for path in TESTS.rglob("*.py")}
    assert {path.name: list(wall_clock(tree)) for path, tree in files.items() if any(wall_clock(tree))} == {}


def test_both_ways_are_seen() -> None:
    assert len(list(wall_clock(ast.parse("time.time()\nrun(timeout=5)\nrun(timeout=LAST_RESORT)")))) == 2
