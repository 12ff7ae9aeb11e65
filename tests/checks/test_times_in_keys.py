"""What a key makes of a time: only times are tried where a variable holds one."""

import pytest

from memolint.app.lint.doors import lint_bytes
from memolint.finding import Finding

AT, RUN = "inputs.parameters.at", "workflow.scheduledTime"
RFC3339 = "'2006-01-02T15:04:05Z07:00'"
DOCUMENT = """apiVersion: argoproj.io/v1alpha1
kind: CronWorkflow
metadata: {name: nightly}
spec:
  schedules: ["0 3 * * *"]
  workflowSpec:
    entrypoint: main
    templates:
    - name: main
      inputs: {parameters: [{name: given}]}
      steps: [[{name: s, template: work, arguments: {parameters: [{name: at, value: "{{PASSED}}"}]}}]]
    - name: work
      inputs: {parameters: [{name: at}]}
      memoize: {key: "w-{{=KEY}}", maxAge: 48h, cache: {configMap: {name: c}}}
      container:
        image: r.example.com/a:1.0.0
        command: [a, "{{workflow.scheduledTime}}", "{{inputs.parameters.at}}"]
      outputs: {parameters: [{name: o, valueFrom: {path: /o}}]}
"""


def lossy(key: str, passed: str) -> list[Finding]:
    text = DOCUMENT.replace("KEY", key).replace("PASSED", passed)
    return [each for each in lint_bytes(text.encode(), "w.yaml").findings if each.rule == "key-lossy-sanitise"]


@pytest.mark.parametrize(
    ("key", "loses"),
    [
        ("sprig.unixEpoch(sprig.toDate({layout}, {time}))", False),
        ("sprig.replace(':', '-', {time})", False),
        ("sprig.regexReplaceAll('[^0-9]', {time}, '')", False),
        ("sprig.trunc(10, {time})", False),
        ("sprig.date('2006-01', sprig.toDate({layout}, {time}))", False),
        ("sprig.unixEpoch(sprig.toDate('2006-01-02', {time}))", True),
        ("len({time})", True),
        ("len({time} + '-')", True),
    ],
)
@pytest.mark.parametrize("time", [RUN, AT])
def test_what_is_lost_of_the_time_of_a_run(key: str, loses: bool, time: str) -> None:
    found = lossy(key.format(time=time, layout=RFC3339), RUN)
    assert bool(found) is loses
    assert all("T03:04:05Z" in each.message for each in found)


@pytest.mark.parametrize(
    ("key", "loses"),
    [
        (f"sprig.unixEpoch(sprig.toDate({RFC3339}, {AT}))", False),
        (f"sprig.unixEpoch(sprig.toDate('02.01.2006', {AT}))", False),
        (f"sprig.date('2006-01-02', sprig.toDate({RFC3339}, {AT}))", True),
        (f"sprig.trunc(10, {AT})", True),
    ],
)
def test_what_is_lost_of_a_time_that_anybody_passes(key: str, loses: bool) -> None:
    assert bool(lossy(key, "inputs.parameters.given")) is loses
