import pytest
from hypothesis import HealthCheck, given, settings
from manifests import files
from repaired import findings, hold, repair

from memolint.app.lint.doors import lint_bytes

SLOW = settings(deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


@pytest.mark.slow
@settings(SLOW, max_examples=60)
@given(files())
def test_what_is_fixed_is_gone_and_nothing_else_changes(data: bytes) -> None:
    assert not lint_bytes(data, "file.yaml").summary.failed, "the strategy writes YAML"
    done = repair(data)
    hold(done)
    for refused in done.plan.refused:
        assert refused.why


@settings(SLOW, max_examples=20)
@given(files())
def test_only_safe_fixes_without_asking_for_more(data: bytes) -> None:
    safe = {(each.rule, each.path) for each in findings(data) if any(fix.safe for fix in each.fixes)}
    done = repair(data, unsafe=False)
    assert bool(done.plan.changes) <= bool(safe)
    hold_text(data, done.after, bool(safe))


def hold_text(before: bytes, after: bytes, changes: bool) -> None:
    assert changes or before == after
