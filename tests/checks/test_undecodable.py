"""Values of a wrong type in a memoize block, which Argo refuses to decode: each has one finding, at its place."""

import pytest

from memolint.app.lint.doors import lint_bytes
from memolint.finding import Finding

WORKFLOW = """\
apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata: {name: x}
spec:
  entrypoint: t
  templates:
  - name: t
    inputs: {parameters: [{name: a}]}
    memoize: {key: "t-{{inputs.parameters.a}}-v1", maxAge: 24h, cache: {configMap: {name: c}}}
    container: {image: "r.example.com/x:1.0.0", command: [x, "{{inputs.parameters.a}}", /tmp/o]}
    outputs: {parameters: [{name: o, valueFrom: {path: /tmp/o}}]}
"""
BLOCK = '{key: "t-{{inputs.parameters.a}}-v1", maxAge: 24h, cache: {configMap: {name: c}}}'


def severe(old: str, new: str) -> list[Finding]:
    assert old in WORKFLOW
    text = WORKFLOW.replace(old, new)
    return [each for each in lint_bytes(text.encode(), "w.yaml").findings if each.severity != "info"]


@pytest.mark.parametrize(
    ("old", "new", "rule", "said", "shown"),
    [
        (BLOCK, "yes", "unknown-field", "the boolean `true`", "yes"),
        (BLOCK, "on t", "unknown-field", "the text `on t`", "on t"),
        (BLOCK, "7", "unknown-field", "the number `7`", "7"),
        (BLOCK, f"[x, {BLOCK}]", "unknown-field", "a list", f"[x, {BLOCK}]"),
        ('"t-{{inputs.parameters.a}}-v1"', "[a, b]", "key-empty", "a list", "[a, b]"),
        ('"t-{{inputs.parameters.a}}-v1"', "{a: b}", "key-empty", "a mapping", "{a: b}"),
        ("24h", "[24h]", "maxage-invalid", "a list", "[24h]"),
        ("24h", "true", "maxage-invalid", "the boolean `true`", "true"),
        ("{configMap: {name: c}}", "c", "cache-missing", "the text `c`", "c"),
        ("{name: c}", "[c]", "cache-missing", "a list", "[c]"),
        ("name: c}", "name: [c]}", "cache-missing", "a list", "[c]"),
    ],
)
def test_a_wrong_type_is_told(old: str, new: str, rule: str, said: str, shown: str) -> None:
    (finding,) = severe(old, new)
    assert (finding.rule, finding.severity) == (rule, "error")
    assert f"Argo refuses {said}, and the whole workflow" in finding.message
    assert finding.place.source.text[finding.place.start : finding.place.end] == shown


def test_a_wrong_type_in_the_defaults_of_templates_is_told() -> None:
    (finding,) = severe("  entrypoint: t\n", "  entrypoint: t\n  templateDefaults: {memoize: [a]}\n")
    assert (finding.rule, finding.severity) == ("memoize-in-template-defaults", "error")
    assert "Argo refuses a list" in finding.message


def test_no_block_at_all_is_no_wrong_type() -> None:
    assert severe(BLOCK, "null") == severe(BLOCK, "") == []
