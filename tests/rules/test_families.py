"""Rules are found: a family is a module in the folder of its subject."""

import ast
from pathlib import Path

import pytest

import memolint
from memolint.checks import run
from memolint.checks.rule import SUBJECTS
from memolint.checks.run import all_rules, rules_about
from memolint.finding import INFO


def test_every_rule_stands_in_the_folder_of_its_subject() -> None:
    for subject in SUBJECTS:
        found = rules_about(subject, notes=True)
        assert found
        assert {rule.on for rule in found} == {subject}


def test_only_notes_are_left_out_where_none_are_asked_for() -> None:
    told = {rule.slug for subject in SUBJECTS for rule in rules_about(subject, notes=False)}
    left_out = [rule for rule in all_rules() if rule.slug not in told]
    assert {rule.slug for rule in left_out} >= {"key-missing-platform", "opportunity-memoize"}
    assert {rule.severity for rule in left_out} == {INFO}


def test_a_slug_names_one_rule() -> None:
    slugs = [rule.slug for rule in all_rules()]
    assert slugs == sorted(set(slugs))


@pytest.mark.slow
def test_what_rules_say_is_made_with_keywords() -> None:
    calls = [
        node
        for path in (Path(memolint.__file__).parent).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("Draft", "Finding")
    ]
    assert len(calls) > 20
    assert not [call for call in calls if call.args]


def test_families_that_wait_for_a_word_are_families() -> None:
    for name, words in run._ABOUT.items():
        subject, family = name.split(".")
        assert (Path(run.__file__).parent / subject / f"{family}.py").is_file()
        assert words
