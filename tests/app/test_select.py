import pytest
from app_workflows import TRAIN

from memolint.app.config.options import Options
from memolint.app.lint.doors import lint_bytes

NO_CACHE = TRAIN.replace("        cache:\n          configMap:\n            name: models\n", "")


def shown(**options: object) -> set[str]:
    report = lint_bytes(NO_CACHE.encode(), "x.yaml", Options(**options))  # type: ignore[arg-type]  # as given below
    return {each.rule for each in report.findings}


@pytest.mark.parametrize(
    ("options", "rules"),
    [
        ({}, {"key-constant", "maxage-invalid"}),
        ({"min_severity": "error"}, {"maxage-invalid"}),
        ({"min_confidence": "high"}, {"key-constant"}),
        ({"min_severity": "info"}, {"key-constant", "maxage-invalid"}),
        ({"min_severity": "info", "min_confidence": "low"}, {"key-constant", "maxage-invalid", "cache-missing"}),
        ({"select": ("cache-missing",)}, {"cache-missing"}),
        ({"select": ("cache",)}, set()),
        ({"select": ("key",)}, {"key-constant"}),
        ({"select": ("key",), "min_severity": "error"}, set()),
        ({"select": ("key-constant",), "min_severity": "error"}, {"key-constant"}),
        ({"select": ("all", "cache-missing")}, {"key-constant", "maxage-invalid", "cache-missing"}),
        ({"select": ("key-constant:sh.git",)}, set()),
        ({"ignore": ("key",)}, {"maxage-invalid"}),
        ({"ignore": ("key-constant",), "select": ("key-constant",)}, set()),
        ({"ignore": ("ke",)}, {"key-constant", "maxage-invalid"}),
    ],
)
def test_what_is_shown(options: dict[str, object], rules: set[str]) -> None:
    assert shown(**options) == rules
