"""How long entries live: also where callers say so."""

import pytest
from facts_projects import memo_of, step, steps, work, workflow

from memolint.facts.key import freshness

HOUR = 3600 * 10**9
TEMPLATED = 'maxAge: "{{inputs.parameters.b}}"'


def age(text: str) -> float | None:
    found = freshness.max_age(memo_of(text))
    return None if found is None else found / HOUR


@pytest.mark.parametrize(
    ("memoize", "hours"),
    [("maxAge: 24h", 24), ("maxAge: 90m", 1.5), ("maxAge: 7d", None), ("maxAge: ''", None), ("x: y", None)],
)
def test_what_is_written(memoize: str, hours: float | None) -> None:
    assert age(workflow(work(memoize=memoize))) == hours


@pytest.mark.parametrize(
    ("calls", "hours"),
    [
        (["a: x; b: 1h"], 1),
        (["a: x; b: 1h", "a: y; b: 30h", "a: z; b: 2h"], 30),
        (["a: x; b: 1h", "a: y; b: 7d"], None),
        (["a: x; b: 1h", "a: y; b: {{workflow.parameters.age}}"], None),
        (["a: x; b: 1h", "a: y; b: {{workflow.labels.age}}"], None),
        (["a: x"], None),
        ([], None),
    ],
)
def test_the_longest_of_what_callers_pass_counts(calls: list[str], hours: float | None) -> None:
    """An argument of the workflow can be replaced by whoever submits it."""
    main = steps(*(step(each, name=f"s{number}") for number, each in enumerate(calls)))
    spec = "arguments: {parameters: [{name: age, value: 1h}]}\n"
    assert age(workflow(main, work(memoize=TEMPLATED), spec=spec)) == hours


def test_one_open_variable_opens_the_age() -> None:
    memoize = 'maxAge: "{{inputs.parameters.b}}{{workflow.parameters.unit}}"'
    spec = "arguments: {parameters: [{name: unit, UNIT}]}\n"
    main = steps(step("a: x; b: 1"), step("a: y; b: 2", name="t"))
    for unit, hours in (("enum: [h]", 2), ("value: h", None)):
        assert age(workflow(main, work(memoize=memoize), spec=spec.replace("UNIT", unit))) == hours


def test_an_enum_closes_the_values() -> None:
    inputs = "[{name: a}, {name: b, enum: [1h, 3h]}]"
    assert age(workflow(work(memoize=TEMPLATED, inputs=inputs))) == 3


def test_a_day_is_accepted() -> None:
    for written, is_bounded in (("24h", True), ("24h1s", False)):
        assert freshness.is_bounded(memo_of(workflow(work(memoize=f"maxAge: {written}")))) == is_bounded
