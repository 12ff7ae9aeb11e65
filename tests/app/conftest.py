"""Replaces the rules by some that do not change, for every test of this folder."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from app_rules import CACHE, KEY, MAX_AGE, check

from memolint.checks.rule import SUPPRESSION
from memolint.checks.run import rules_about


@pytest.fixture
def use_check(monkeypatch: pytest.MonkeyPatch) -> Callable[[Any], None]:
    """Replaces the rules by one function."""

    def use(function: Any) -> None:
        known = (KEY, MAX_AGE, CACHE, *rules_about(SUPPRESSION, notes=True))
        rules = SimpleNamespace(findings=lambda manifests, _objects: function(manifests))
        monkeypatch.setattr("memolint.checks.run.Rules", lambda *_: rules)
        monkeypatch.setattr("memolint.app.rules.catalogue.all_rules", lambda: known)

    return use


@pytest.fixture(autouse=True)
def fixed_rules(use_check: Callable[[Any], None]) -> None:
    use_check(check)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory."""
    monkeypatch.chdir(tmp_path)
    return tmp_path
