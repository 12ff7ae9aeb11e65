"""`depends`: bare names are expanded by pattern, results are evaluated by expr-lang."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memolint.lang.template import depends
from memolint.lang.template.depends import ContinueOn

# The pattern of workflow/common/ancestry.go.
UPSTREAM = re.compile(r"([a-zA-Z0-9][-a-zA-Z0-9]*?\.[A-Z][a-zA-Z]+)|([a-zA-Z0-9][-a-zA-Z0-9]*)")


def test_bare_names_expand() -> None:
    tasks = {"a": None, "b-c": ContinueOn(error=True, failed=True)}
    assert depends.expand("a && (b-c || !d.Failed)", tasks) == (
        "(a.Succeeded || a.Skipped || a.Daemoned) && "
        "((b-c.Succeeded || b-c.Skipped || b-c.Daemoned || b-c.Errored || b-c.Failed) || !d.Failed)"
    )


def test_a_list_of_dependencies_is_a_conjunction() -> None:
    assert depends.expand(depends.of_dependencies(["a", "b"]), {}) == (
        "(a.Succeeded || a.Skipped || a.Daemoned) && (b.Succeeded || b.Skipped || b.Daemoned)"
    )


def test_every_word_counts_as_a_task() -> None:
    assert depends.names("a.Succeeded and not b.succeeded || true") == ("a", "and", "not", "b", "succeeded", "true")


@given(st.text(alphabet="aB1-. &|S_é", max_size=16))
def test_names_are_found_as_the_pattern_does(text: str) -> None:
    expected = [(match.start(), match.end(), match.group(1) is not None) for match in UPSTREAM.finditer(text)]
    found = [(each.start, each.end, each.result is not None) for each in depends.dependencies(text)]
    assert found == expected


@pytest.mark.parametrize(
    ("expression", "phases", "runs"),
    [
        ("(a.Succeeded || a.Skipped || a.Daemoned)", {"a": "Succeeded"}, True),
        ("(a.Succeeded || a.Skipped || a.Daemoned)", {"a": "Failed"}, False),
        ("a-b.Failed && !c.Errored", {"a-b": "Failed", "c": "Succeeded"}, True),
        ("a.Omitted || a.Errored", {"a": "Error"}, True),
    ],
)
def test_results_decide(expression: str, phases: dict[str, str], runs: bool) -> None:
    results = {task: depends.results_of(phase) for task, phase in phases.items()}
    assert depends.evaluate(expression, results) is runs


@pytest.mark.parametrize(
    ("expression", "part"),
    [
        ("a.Succeeded &&", "unable to evaluate expression 'a.Succeeded &&': unexpected token EOF"),
        ("a.Succeeded && b.Failed", "unable to evaluate expression 'a.Succeeded && b.Failed': unknown name b (1:16)"),
        ("a.Fine", "unable to evaluate expression 'a.Fine': type common.TaskResults has no field Fine (1:3)"),
        ("1 + 1", "unable to evaluate expression '1 + 1': unable to cast expression result"),
    ],
)
def test_errors_name_the_expression(expression: str, part: str) -> None:
    with pytest.raises(depends.DependsError) as caught:
        depends.evaluate(expression, {"a": depends.results_of("Succeeded")})
    assert caught.value.message.startswith(part)
