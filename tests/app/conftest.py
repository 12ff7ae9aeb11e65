"""Replaces the rules by some that do not change, for every test of this folder."""

from collections.abc import Callable, Iterable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from app_rules import CACHE, KEY, MAX_AGE, check


@pytest.fixture
def use_check(monkeypatch: pytest.MonkeyPatch) -> Callable[[Any], None]:
    """Replaces the rules by one function."""

    def use(function: Any) -> None:
        from memolint.app.rules import catalogue

        monkeypatch.setattr("memolint.checks.run.Checks", lambda *_: SimpleNamespace(findings=function))
        monkeypatch.setattr("memolint.checks.families.all_rules", lambda: (KEY, MAX_AGE, CACHE))
        catalogue.rules.cache_clear()
        catalogue.slugs.cache_clear()

    return use


@pytest.fixture(autouse=True)
def fixed_rules(use_check: Callable[[Any], None]) -> Iterable[None]:
    from memolint.app.rules import catalogue

    use_check(check)
    yield
    catalogue.rules.cache_clear()
    catalogue.slugs.cache_clear()


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory."""
    monkeypatch.chdir(tmp_path)
    return tmp_path
