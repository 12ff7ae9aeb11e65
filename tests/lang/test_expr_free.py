"""What an expression reads is all that it depends on."""

import pytest
from expr_sources import sources
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from memolint.lang import expr
from memolint.lang.go import fmt, values
from memolint.lang.template.environment import environment

VARIABLES = {
    "a": "x1",
    "b": "b",
    "s": "abc",
    "n": "5",
    "xs": [1, 2, 3],
    "m": {"x": 1, "y2": "two"},
    "wf.x": "1",
    "wf.y2": "2",
}
VALUES = st.sampled_from(("", "other", 7, 1.5, True, None, [4], {"x": 2}))


def _outcome(source: str, variables: dict[str, object]) -> tuple[str, str]:
    try:
        value = expr.evaluate(source, environment(variables))
    except expr.ExprError as error:
        return error.phase, str(error)
    return values.gotype(value), fmt.text(value)


def _reads(tree: expr.Node) -> set[tuple[str, ...]]:
    read = {reference.path for reference in expr.references(tree)}
    return read | {tuple(call.name.split(".")) for call in expr.calls(tree)}


def _is_read(variable: tuple[str, ...], reads: set[tuple[str, ...]]) -> bool:
    return any(path[: len(variable)] == variable[: len(path)] for path in reads)


@pytest.mark.slow
@given(sources(), st.sampled_from(sorted(VARIABLES)), VALUES)
@settings(max_examples=300, deadline=None)
@example("map(xs, let v = wf.x; # + v)", "wf.y2", None)
@example("m?.x ?? wf['x']", "wf.y2", 1)
def test_a_variable_that_is_not_read_changes_nothing(source: str, variable: str, value: object) -> None:
    before = _outcome(source, VARIABLES)
    try:
        tree = expr.parse(source)
    except expr.ExprError:
        # What does not parse reads nothing.
        assert _outcome(source, {**VARIABLES, variable: value}) == before
        return
    assume(not _is_read(tuple(variable.split(".")), _reads(tree)))
    assert variable.split(".")[0] not in expr.identifiers(tree) or "." in variable
    assert _outcome(source, {**VARIABLES, variable: value}) == before


@pytest.mark.parametrize(
    ("source", "variable", "changes"), [("wf.x", "wf.x", True), ("wf.x", "wf.y2", False), ("wf", "wf.y2", True)]
)
def test_a_variable_that_is_read_may(source: str, variable: str, changes: bool) -> None:
    changed = _outcome(source, {**VARIABLES, variable: "other"})
    assert (changed != _outcome(source, VARIABLES)) is changes
    assert _is_read(tuple(variable.split(".")), _reads(expr.parse(source))) is changes
