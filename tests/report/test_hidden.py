"""Findings below the thresholds are counted, with the options that show them."""

from pathlib import Path

import pytest

from memolint.app.config.options import Options
from memolint.app.lint.doors import lint_bytes
from memolint.report.findings.text import text_report

DATA = (Path(__file__).parents[1] / "data" / "hidden.yaml").read_bytes()


def told(options: Options) -> str:
    lines = text_report(lint_bytes(DATA, "hidden.yaml", options)).splitlines()
    return next((line for line in lines if "below the threshold" in line), "")


@pytest.mark.parametrize(
    ("options", "line"),
    [
        (Options(), "at least 1 more finding below the threshold (--min-severity info)"),
        (
            Options(min_severity="error"),
            "at least 2 more findings below the threshold (--min-severity info)",
        ),
        (Options(min_severity="info"), ""),
        (
            Options(min_confidence="high", min_severity="info"),
            "2 more findings below the threshold (--min-confidence medium)",
        ),
        (Options(select=("key-missing-code",)), ""),
        (Options(select=("memoized",)), ""),
        (Options(ignore=("key-missing-code",)), ""),
    ],
)
def test_what_is_hidden_is_counted(options: Options, line: str) -> None:
    assert told(options) == line
