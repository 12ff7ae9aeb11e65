"""Items of loops: which inputs take them, and what they can be."""

import pytest
from facts_projects import memo_of, step, steps, work, workflow

from memolint.app.config.options import NONE, Options
from memolint.app.lint.doors import lint_bytes
from memolint.facts.coverage import calls
from memolint.facts.values import literals


@pytest.mark.parametrize(
    ("value", "passes"),
    [
        ("{{item}}", True),
        ("x-{{ item.name }}", True),
        ("{{=item + 'x'}}", True),
        ("{{=sprig.upper(item.name)}}", True),
        ("{{workflow.parameters.itemised}}", False),
        ("{{=workflow.parameters.itemised}}", False),
        ("{{=sprig.upper('item')}}", False),
        ("{{items}}", False),
        ("item", False),
    ],
)
def test_a_loop_passes_its_item_where_a_reference_says_so(value: str, passes: bool) -> None:
    memo = memo_of(workflow(steps(step(f"a: {value}", more="withItems: [1, 2]")), work()))
    assert calls.passes_item(memo.callers[0], "a") is passes
    still = memo_of(workflow(steps(step(f"a: {value}")), work()))
    assert not calls.passes_item(still.callers[0], "a")


def test_the_rule_about_items_is_silent_where_another_variable_is_passed() -> None:
    call = step("a: x; b: {{=workflow.parameters.itemised}}", more="withItems: [1, 2]")
    text = workflow(steps(call), work())
    rules = {each.rule for each in lint_bytes(text.encode(), "t.yaml", Options(project=NONE)).findings}
    assert "key-missing-input-parameter" in rules
    assert "key-missing-item" not in rules


@pytest.mark.parametrize("list_of", ["{{item}}", "{{ item }}", "{{ item.x }}"])
def test_a_loop_over_its_own_item_has_no_values(list_of: str) -> None:
    memo = memo_of(workflow(steps(step("a: '{{item}}'", more=f'withParam: "{list_of}"')), work()))
    assert literals.of_item(memo.project, memo.callers[0], "item") == literals.UNKNOWN
