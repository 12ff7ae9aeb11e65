"""Tests never time anything, and CI says the same twice: generated examples have no deadline and a fixed seed.

`--quick` leaves out what is marked `slow`; where a test or a file is marked `slow(every=10)`, every tenth case runs.
"""

from collections import Counter

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("memolint", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("memolint")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--quick", action="store_true", help="leave out what is marked slow")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "slow(every=n): left out by --quick, except every n-th case")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--quick"):
        return
    seen: Counter[str] = Counter()
    kept, left_out = [], []
    for item in items:
        node, mark = next(item.iter_markers_with_node("slow"), (item, None))
        place = node.nodeid.partition("[")[0]
        every = mark.kwargs.get("every", 0) if mark else 1
        (kept if every and seen[place] % every == 0 else left_out).append(item)
        seen[place] += 1
    config.hook.pytest_deselected(items=left_out)
    items[:] = kept
