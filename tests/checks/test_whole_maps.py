"""What a key does to `inputs.parameters` as a whole is judged like what it does to the inputs one by one."""

from pathlib import Path

import pytest

from memolint.app.config.options import Options
from memolint.app.inspect import inspect
from memolint.app.lint.doors import lint_bytes
from memolint.finding import Finding

SHOWN = Options(min_severity="info")
LOSSY, MISSING, JOIN = "key-lossy-sanitise", "key-missing-input-parameter", "key-ambiguous-join"
WORK = """\
apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata: {name: w}
spec:
  templates:
  - name: work
    inputs: {parameters: [{name: a}, {name: b}, {name: unread}]}
    memoize: {key: "k-{{=KEY}}", maxAge: 1h, cache: {configMap: {name: c}}}
    container: {image: "r.example.com/a:1.0.0", command: [run, "{{inputs.parameters.a}}", "{{inputs.parameters.b}}"]}
    outputs: {parameters: [{name: o, valueFrom: {path: /o}}]}
"""
ALL = "toJson(inputs.parameters)"
PAIR = "[inputs.parameters.a, inputs.parameters.b]"


def text(key: str) -> bytes:
    return WORK.replace("KEY", key).encode()


def findings(key: str) -> list[Finding]:
    found = lint_bytes(text(key), "w.yaml", SHOWN).findings
    return [each for each in found if each.rule in (LOSSY, MISSING, JOIN)]


@pytest.mark.parametrize(
    "key",
    [
        f"sprig.adler32sum({ALL})",
        f"sprig.sha256sum(lower({ALL}))",
        f"sprig.sha256sum(sprig.lower({ALL}))",
        f"sprig.sha256sum(sprig.trunc(20, {ALL}))",
        f"sprig.sha256sum(sprig.regexReplaceAll('[^a-z0-9]', {ALL}, '-'))",
        f"let m = {ALL}; sprig.sha256sum(upper(m))",
        f"sprig.trunc(4, sprig.sha256sum({ALL}))",
        f"sprig.trunc(8, sprig.sha256sum({ALL}))",
        f"sprig.substr(2, 8, sprig.sha1sum({ALL}))",
        f"sprig.sha512sum({ALL})[:6]",
    ],
)
def test_a_function_that_loses_something_of_the_whole_map_is_told_once_with_a_proof(key: str) -> None:
    [found] = findings(key)
    assert (found.rule, found.severity) == (LOSSY, "warning")
    assert found.witness is not None
    assert "does not keep all of `inputs.parameters`" in found.message


@pytest.mark.parametrize(
    "key",
    [f"sprig.sha256sum(sprig.b64enc({ALL}))", f"sprig.trunc(16, sprig.sha256sum({ALL}))", f"sprig.sha1sum({ALL})"],
)
def test_what_keeps_the_whole_map_is_not_told(key: str) -> None:
    assert not findings(key)


@pytest.mark.parametrize("key", [f"sprig.sha256sum(lower({ALL}))", f"sprig.adler32sum({ALL})"])
def test_inspect_says_the_same(key: str, tmp_path: Path) -> None:
    path = tmp_path / "w.yaml"
    path.write_bytes(text(key))
    [shown] = inspect(str(path), SHOWN).templates
    held = {each.source: each.determined for each in shown.sources if each.kind == "input" and each.matters}
    assert set(held.values()) == {"lossily"}


def test_what_is_cut_off_altogether_is_missing_and_what_is_left_is_lossy() -> None:
    found = findings(f"sprig.trunc(12, sprig.b64enc({ALL}))")
    assert {each.rule: each.severity for each in found} == {LOSSY: "warning", MISSING: "error"}
    assert "input `b`" in next(each.message for each in found if each.rule == MISSING)


@pytest.mark.parametrize(
    "key",
    [
        f"sprig.sha256sum(join(sprig.sortAlpha({PAIR}), ','))",
        f"sprig.sha256sum(sprig.join(';', sort({PAIR})))",
        f"sprig.sha256sum(toJson(sort({PAIR})))",
    ],
)
def test_what_sorts_two_inputs_cannot_tell_them_apart(key: str) -> None:
    [found] = findings(key)
    assert (found.rule, found.severity) == (JOIN, "warning")
    assert "(a=`a`, b=`b`) and (a=`b`, b=`a`)" in found.message


def test_a_short_digest_of_a_join_is_worse_than_its_separator() -> None:
    found = findings("sprig.trunc(6, sprig.sha256sum(inputs.parameters.a + '|' + inputs.parameters.b))")
    assert {(each.rule, each.severity) for each in found} == {(LOSSY, "warning")}
