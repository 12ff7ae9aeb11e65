import json

import pytest
from cli_process import memolint

from memolint.app.rules import pages
from memolint.checks.rule import SUPPRESSION
from memolint.checks.run import all_rules, rules_about

pytestmark = pytest.mark.slow(every=3)


def test_rules_lists_every_rule_once() -> None:
    lines = memolint("rules").out.splitlines()
    assert [line.split()[0] for line in lines] == [rule.slug for rule in all_rules()]
    assert len({line.split()[0] for line in lines}) == len(lines)
    assert all(len(line.split()) > 6 for line in lines), "each says what it finds"


def test_rules_as_json() -> None:
    value = json.loads(memolint("rules", "--format", "json").out)
    assert value["schema"] == "memolint-rules/1"
    assert {each["severity"] for each in value["rules"]} == {"error", "warning", "info"}


@pytest.mark.parametrize("rule", [rule.slug for rule in rules_about(SUPPRESSION, notes=True)])
def test_explain_prints_the_page(rule: str) -> None:
    ran = memolint("explain", rule)
    assert ran.status == 0
    assert ran.out.startswith(f"{rule}\n\n")
    assert "What it finds" in ran.out
    assert "#" not in ran.out.partition("Example")[0].replace("# memolint", "")
    assert memolint("explain", rule, "--format", "markdown").out == pages.page(rule)
    assert json.loads(memolint("explain", f"{rule}:signal", "--format", "json").out)["page"] == pages.page(rule)


def test_explain_shows_a_signal() -> None:
    ran = memolint("explain", "impure-side-effect:sh.git.push")
    assert ran.status == 0
    for said in ("Pushes to a remote", "changes the world", "confidence: high", "`git`", "git push --dry-run"):
        assert said in ran.out
    found = json.loads(memolint("explain", "impure-side-effect:sh.git.push", "--format", "json").out)
    assert [row["id"] for row in found["signal"]] == ["sh.git.push"]
    assert "Case 2 of 3" in memolint("explain", "impure-side-effect:sh.aws.verb.read").out
    assert "did you mean `sh.git.push`?" in memolint("explain", "impure-side-effect:sh.git.pusch").err


def test_explain_suggests() -> None:
    ran = memolint("explain", "suppression-unusd")
    assert ran.status == 2
    assert "did you mean `suppression-unused`?" in ran.err
