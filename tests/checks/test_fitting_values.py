"""Proofs show values that can occur: of the kind that is parsed, and none that the template excludes."""

import json

import pytest

from memolint.app.config.options import Options
from memolint.app.lint.doors import lint_bytes
from memolint.facts.values import siblings
from memolint.finding import Finding, Stale

SHOWN = Options(min_severity="info", min_confidence="low")
WORK = """\
apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata: {name: pulls}
spec:
  templates:
  - name: pull
    inputs: {parameters: INPUTS}
    memoize: {key: "pull-KEY", maxAge: 72h, cache: {configMap: {name: pulls}}}
    script:
      image: registry.example.com/pull:1.0.0
      command: [sh]
      source: |
        SOURCE > /tmp/rows
    outputs: {parameters: [{name: rows, valueFrom: {path: /tmp/rows}}]}
"""
RFC3339 = "2006-01-02T15:04:05Z07:00"


def work(source: str, key: str = "v1", inputs: str = "[{name: x}]") -> list[Finding]:
    text = WORK.replace("INPUTS", inputs).replace("KEY", key).replace("SOURCE", source)
    return list(lint_bytes(text.encode(), "w.yaml", SHOWN).findings)


def proven(findings: list[Finding], rule: str) -> list[str]:
    [finding] = [each for each in findings if each.rule == rule]
    assert finding.witness is not None
    return [run.values for run in finding.witness.runs]


@pytest.mark.parametrize(
    ("source", "inputs", "first", "second"),
    [
        ('pull "$(date -d "{{inputs.parameters.x}}" +%F)"', "", "2026-01-02T03:04:05Z", "2027-02-03T04:05:06Z"),
        ("pull {{=sprig.toDate('2006-01-02', inputs.parameters.x).Year()}}", "", "2026-01-02", "2027-02-03"),
        ("pull {{=asInt(inputs.parameters.x) * 2}}", "", "1", "2"),
        ("pull {{=jsonpath(inputs.parameters.x, '$.size')}}", "", '{"size":"1"}', '{"size":"2"}'),
        ("pull {{=sprig.fromJson(inputs.parameters.x).rows}}", "", '{"rows":"1"}', '{"rows":"2"}'),
        ("pull {{inputs.parameters.x}}", "[{name: x, enum: [north, south]}]", "north", "south"),
        ("pull {{inputs.parameters.x}}", "[{name: x, default: 'true'}]", "true", "false"),
        ("pull {{inputs.parameters.x}}", "[{name: x, default: '2026-05-28'}]", "2026-05-28", "2025-06-01"),
        ("pull '{{inputs.parameters.x}}'", "[{name: x, default: '[1]'}]", "[1]", "[2]"),
        ("pull {{inputs.parameters.x}}", "[{name: x, default: north}]", "north", "north-other"),
        ("pull {{inputs.parameters.x}}", "[{name: x, default: 10Gi}]", "10Gi", "11Gi"),
        ("pull {{inputs.parameters.x}}", "[{name: x, default: PT48H}]", "PT48H", "PT49H"),
        ("pull {{inputs.parameters.x}}", "[{name: x, default: v1.9.9}]", "v1.9.9", "v1.9.10"),
        ("pull {{inputs.parameters.x}}", "[{name: x, default: s3://raw/a}]", "s3://raw/a", "s3://raw/a2"),
        (
            "pull {{inputs.parameters.x}}",
            "[{name: x, default: s3://raw/part-08.csv}]",
            "s3://raw/part-08.csv",
            "s3://raw/part-09.csv",
        ),
        ("pull {{inputs.parameters.x}}", "[{name: x, default: data/a.tar.gz}]", "data/a.tar.gz", "data/a2.tar.gz"),
        ("pull {{inputs.parameters.x}}", "[{name: x, default: a@example.org}]", "a@example.org", "a2@example.org"),
        ("pull {{inputs.parameters.x}}", "[{name: x, default: 7c1a90e}]", "7c1a90e", "7c1a900"),
        ("pull {{inputs.parameters.x}}", "", "1", "2"),
    ],
)
def test_values_are_of_the_kind_that_the_work_takes(source: str, inputs: str, first: str, second: str) -> None:
    rows = proven(work(source, inputs=inputs or "[{name: x}]"), "key-constant")
    assert rows == [f"x={first}", f"x={second}"]


@pytest.mark.parametrize(
    ("default", "second"),
    [
        *[("PT48H", "PT49H"), ("P7D", "P8D"), ("1h30m", "1h31m"), ("10Gi", "11Gi"), ("500m", "501m"), ("50%", "51%")],
        *[("007", "008"), ("0.9", "0.8"), ("-1", "-2"), ("1e-3", "1e-4"), ("yes", "no"), ("on", "off")],
        *[("1.2.0", "1.2.1"), ("v1.2.0", "v1.2.1"), ("1.2.0-rc.1", "1.2.0-rc.2"), ("3.11", "3.12")],
        *[("refs/heads/main", "refs/heads/main2"), ("feature/a", "feature/a2"), ("0a1b2c3", "0a1b2c0")],
        *[("s3://bucket/x", "s3://bucket/x2"), ("s3://bucket/data/", "s3://bucket/data2/"), ("a/b:1", "a/b:2")],
        *[
            ("https://example.org", "https://example.org/other"),
            ("https://example.org/a?v=3", "https://example.org/a?v=4"),
        ],
        *[("a@example.org", "a2@example.org"), ("data/a.csv", "data/a2.csv"), ("x.tar.gz", "x2.tar.gz")],
        *[
            ("s3://b/*.csv", "s3://b2/*.csv"),
            ("part-09.csv", "part-10.csv"),
            ("https://a.org/b.git", "https://a.org/b2.git"),
        ],
        *[
            ("north,south", "north,south2"),
            ("1,2,3", "1,2,4"),
            ("k=v,l=true", "k=v,l=false"),
            ("eu-west-1", "eu-west-2"),
        ],
        *[('["a", "b"]', '["a", "b-other"]'), ('{"a": {"b": 1}}', '{"a": {"b": 2}}'), ('{"a": []}', '{"a": ["a"]}')],
        *[("{}", '{"a": "1"}'), ("[]", '["a"]'), ('{"a": true}', '{"a": false}'), ("{a}", "{a2}")],
        *[("2026-12", "2025-01"), ("2026/12/31", "2025/01/04"), ("20261231", "20250104"), ("23:59", "00:59")],
        *[("daily-2026-12-31", "daily-2025-01-04"), ("2026-12-31T23:59:59Z", "2025-01-04T00:59:59Z")],
        *[
            ("0 5 * * *", "0 6 * * *"),
            ("*", "*1"),
            ("2026", "2027"),
            ("--full", "--mode=other"),
            ("-tags=netgo", "-tags=netgo-other"),
            ("--processes=4", "--mode=other"),
            ("EUR", "USD"),
            ("amd64", "arm64"),
            ("prod", "dev"),
            ("north", "north-other"),
        ],
    ],
)
def test_a_second_value_is_of_the_kind_of_the_first(default: str, second: str) -> None:
    rows = proven(work("pull '{{inputs.parameters.x}}'", inputs=f"[{{name: x, default: '{default}'}}]"), "key-constant")
    assert rows == [f"x={default}", f"x={second}"]


@pytest.mark.parametrize(
    "text",
    [
        "9" * 5000,
        "[" + "9" * 500_000 + "x]",
        "a." * 50_000,
        "{" * 1000 + "}",
        "[" * 9 + '"',
        '["',
        "²",
        "\u0661",
        "{}x",
        "-",
        " ",
    ],
)
def test_there_is_another_value_of_every_text(text: str) -> None:
    assert siblings.of_text(text) != text


ONE = "[{name: x, enum: [north]}]"


def test_an_enum_of_one_shows_no_other_value() -> None:
    [constant] = [each for each in work("pull {{inputs.parameters.x}}", inputs=ONE) if each.rule == "key-constant"]
    assert (constant.severity, constant.witness) == ("info", None)


@pytest.mark.parametrize(
    ("name", "first", "second"),
    [
        ("start-time", "2026-01-02T03:04:05Z", "2027-02-03T04:05:06Z"),
        ("day", "2026-01-02", "2027-02-03"),
        ("holiday", "1", "2"),
        ("runtime-image", "1", "2"),
    ],
)
def test_a_name_says_that_a_value_is_a_time(name: str, first: str, second: str) -> None:
    rows = proven(work(f"pull {{{{inputs.parameters.{name}}}}}", inputs=f"[{{name: {name}}}]"), "key-constant")
    assert rows == [f"{name}={first}", f"{name}={second}"]


def test_a_key_that_parses_times_is_judged_on_times() -> None:
    """Read and printed as seconds a time keeps everything; as a day it loses the hour, which is shown on times."""
    source = "pull {{inputs.parameters.x}}"
    parsed = f"sprig.toDate('{RFC3339}', inputs.parameters.x)"
    exact, lossy = work(source, f"{{{{=sprig.unixEpoch({parsed})}}}}"), work(source, f"{{{{={parsed}.Day()}}}}")
    assert not [each for each in exact if each.rule == "key-lossy-sanitise"]
    rows = proven(lossy, "key-lossy-sanitise")
    assert len(set(rows)) == 2
    assert all(row.startswith("x=2026-01-02T") for row in rows)


@pytest.mark.parametrize(
    ("default", "layout", "is_told"),
    [
        ("2026-01-02T00:00:00Z", "2006-01-02", True),
        ("2026/01/02", "2006-01-02", True),
        ("20260102", RFC3339, True),
        ("2026-01-02", "2006-01-02", False),
        ("2026-01-02T00:00:00Z", RFC3339, False),
    ],
)
def test_a_default_that_the_layout_of_the_key_does_not_fit_makes_all_times_one(
    default: str, layout: str, is_told: bool
) -> None:
    key = f"{{{{=sprig.unixEpoch(sprig.toDate('{layout}', inputs.parameters.x))}}}}"
    found = work("pull {{inputs.parameters.x}}", key, inputs=f"[{{name: x, value: '{default}'}}]")
    lossy = [each for each in found if each.rule == "key-lossy-sanitise"]
    assert bool(lossy) is is_told
    assert all(each.witness is not None for each in lossy)


def test_a_key_fails_for_the_reason_that_is_claimed() -> None:
    """With a number for `asInt`: with anything else the expression fails, and its tag is what the key cannot hold."""
    found = work(
        "pull {{inputs.parameters.count}} {{inputs.parameters.table}}",
        "{{=asInt(inputs.parameters.count) + 1}}-{{inputs.parameters.table}}",
        "[{name: count}, {name: table}]",
    )
    [finding] = [each for each in found if each.rule == "key-charset"]
    assert finding.witness is not None
    assert finding.witness.runs[0].detail == "invalid cache key: pull-2-raw_data"


def test_no_value_is_shown_for_an_input_that_the_template_makes() -> None:
    found = work(
        "pull {{inputs.parameters.x}} {{inputs.parameters.made}}",
        inputs='[{name: x}, {name: made, value: "x-{{inputs.parameters.x}}"}]',
    )
    shown = [run.values for each in found if each.witness for run in each.witness.runs]
    assert shown
    assert not [values for values in shown if "made=a" in values]


DECIDED = """\
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: decided-}
spec:
  entrypoint: main
  arguments: {parameters: [{name: mode, value: fast}]}
  templates:
  - name: main
    steps: [[{name: all, template: all}], [{name: u, template: tool, when: "{{steps.all.outputs.parameters.o}} != x"}]]
  - name: all
    memoize: {key: all-v1, maxAge: 24h, cache: {configMap: {name: all}}}
    dag:
      tasks:
      - {name: first, template: tool}
      - {name: second, template: tool, depends: first, when: "WHEN"}
    outputs:
      parameters: [{name: o, valueFrom: {expression: "tasks.second.status == 'Succeeded' ? 'both' : 'one'"}}]
  - name: tool
    container: {image: "registry.example.com/tool:1.0.0", command: [tool]}
"""


@pytest.mark.parametrize(
    ("when", "first"),
    [
        ("{{workflow.parameters.mode}} == fast", "fast_other"),
        ("{{workflow.parameters.mode}} != 'fast'", "fast_other"),
        ("'{{workflow.parameters.mode}}' == fast", "fast-other"),
        ("'fast' == '{{workflow.parameters.mode}}'", "fast-other"),
        ("'{{workflow.parameters.mode}}' in ('fast', 'slow')", "fast-other"),
        ("'{{workflow.parameters.mode}}' in ('fast', 'fast-other')", "fast-other-other"),
    ],
)
def test_a_condition_is_played_with_values_that_decide_it_otherwise_and_that_it_can_read(when: str, first: str) -> None:
    findings = lint_bytes(DECIDED.replace("WHEN", when).encode(), "w.yaml", SHOWN).findings
    assert proven(list(findings), "key-constant") == [f"mode={first}", "mode=fast"]


@pytest.mark.parametrize(
    ("passed", "expected"),
    [
        ("{{steps.check.status}}", ("Succeeded", "Failed")),
        ("{{steps.check.exitCode}}", ("0", "1")),
        ("{{workflow.name}}", ("run-1", "run-2")),
    ],
)
def test_what_callers_pass_of_steps_and_runs_has_values_of_its_kind(passed: str, expected: tuple[str, str]) -> None:
    leaf = {"container": {"image": "registry.example.com/a:1", "command": ["a", "{{inputs.parameters.x}}"]}}
    cache = {"memoize": {"key": "k", "maxAge": "1h", "cache": {"configMap": {"name": "c"}}}}
    arguments = {"parameters": [{"name": "x", "value": passed}]}
    outputs = {"parameters": [{"name": "o", "valueFrom": {"path": "/tmp/o"}}]}
    templates = [
        {
            "name": "main",
            "steps": [
                [{"name": "check", "template": "check", "continueOn": {"failed": True}}],
                [{"name": "t", "template": "t", "arguments": arguments}],
            ],
        },
        {"name": "check", "container": {"image": "registry.example.com/a:1", "command": ["a"]}},
        {"name": "t", "inputs": {"parameters": [{"name": "x"}]}, "outputs": outputs, **cache, **leaf},
    ]
    workflow = {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "Workflow",
        "metadata": {"generateName": "w-"},
        "spec": {"entrypoint": "main", "templates": templates},
    }

    finding, *_ = lint_bytes(json.dumps(workflow).encode(), "w.yaml", Options(select=("key",))).findings

    assert isinstance(finding.claim, Stale)
    assert (finding.claim.first.inputs["x"], finding.claim.second.inputs["x"]) == expected
