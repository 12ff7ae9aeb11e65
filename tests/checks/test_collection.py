"""Entries that the controller deletes before anybody could hit them, however its settings are written."""

from pathlib import Path

import pytest
from installed_workflows import WORKFLOW, deployment, found, in_files, slugs

PERIOD, AGE = "CACHE_GC_PERIOD", "CACHE_GC_AFTER_NOT_HIT_DURATION"


def env(**values: str) -> str:
    names = {"period": PERIOD, "age": AGE}
    return "[" + ", ".join(f"{{name: {names[name]}, value: {value}}}" for name, value in values.items()) + "]"


def cron(schedule: str, age: str = "168h", zone: str = "UTC") -> str:
    return f"""\
apiVersion: argoproj.io/v1alpha1
kind: CronWorkflow
metadata: {{name: nightly}}
spec:
  schedule: "{schedule}"
  timezone: {zone}
  workflowSpec:
    entrypoint: rates
    templates:
    - name: rates
      memoize: {{key: rates-v1, maxAge: {age}, cache: {{configMap: {{name: rates}}}}}}
      container: {{image: "registry.example.com/rates:1.0.0", command: [rates, --to, /tmp/o]}}
      outputs: {{parameters: [{{name: o, valueFrom: {{path: /tmp/o}}}}]}}
"""


DEFAULT, OF_AGE, OF_SCHEDULE = "gc-default-30s", "gc-shorter-than-maxage", "gc-shorter-than-schedule"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (deployment(env(period="1h")), [DEFAULT]),
        (deployment(env(period="1h", age="24h")), []),
        (deployment(env(period="1h", age="2h")), [OF_AGE]),
        (deployment(env(age="2h")), []),
        (deployment(env(period='"0"')), []),
        (deployment(env(period='""')), []),
        (deployment(env(period="often")), []),
        (deployment("{not: a list}"), []),
        (deployment("null"), []),
        (
            deployment(
                f"[{{name: {PERIOD}, value: 1h}}, {{name: {AGE}, valueFrom: {{configMapKeyRef: {{name: c, key: k}}}}}}]"
            ),
            [],
        ),
        (deployment(f"[{{name: {PERIOD}, valueFrom: {{configMapKeyRef: {{name: c, key: k}}}}}}]"), []),
        (f"controller: {{extraEnv: {env(period='1h')}}}\n", [DEFAULT]),
        (f"controller: {{extraEnv: {{{PERIOD}: 1h}}}}\n", [DEFAULT]),
        (f"controller: {{extraEnv: {{{PERIOD}: 1h, {AGE}: 90m}}}}\n", [OF_AGE]),
        (
            f"- {{op: add, path: /spec/template/spec/containers/0/env/-, value: {{name: {PERIOD}, value: 1h}}}}\n",
            [DEFAULT],
        ),
        (f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: env}}\ndata: {{{PERIOD}: 1h, {AGE}: 2h}}\n", [OF_AGE]),
        (f"configMapGenerator:\n- name: env\n  literals: [{PERIOD}=1h, {AGE}=2h]\n", [OF_AGE]),
        (f"patches:\n- patch: |-\n    kind: Deployment\n    spec: {{env: {env(period='1h', age='2h')}}}\n", [OF_AGE]),
        (
            f"kind: List\napiVersion: v1\nitems:\n- kind: ConfigMap\n  apiVersion: v1\n  data: {{{PERIOD}: 1h}}\n",
            [DEFAULT],
        ),
    ],
)
def test_settings_are_found_in_any_shape(written: str, expected: list[str]) -> None:
    assert slugs(written, WORKFLOW, family="gc-") == expected


@pytest.mark.parametrize("broken", ["[]", "{}", "env: [[]]", "env: [1, null, {name: []}]", "CACHE_GC_PERIOD: {a: [b]}"])
def test_what_makes_no_sense_is_no_setting(broken: str) -> None:
    assert slugs(f"# CACHE_GC_\n{broken}\n", WORKFLOW, family="gc-") == []


@pytest.mark.parametrize(
    ("schedule", "age", "zone", "expected"),
    [
        ("0 3 * * *", "168h", "UTC", [OF_SCHEDULE]),
        ("0 3 * * *", "4h", "UTC", []),  # too old by then: `maxage-shorter-than-schedule` says so
        ("0 * * * *", "168h", "UTC", []),  # each run hits, and keeps the entry
        ("0 3 31 2 *", "1h", "UTC", []),
        ("every day", "1h", "UTC", []),
        ("0 3 * * *", "1h", "Mars/Olympus", []),
    ],
)
def test_runs_of_schedules_keep_an_entry_or_come_too_late(
    schedule: str, age: str, zone: str, expected: list[str]
) -> None:
    controller = deployment(env(period="10m", age="2h"))
    assert slugs(controller, cron(schedule, age, zone), family="gc-") == expected


@pytest.mark.parametrize(
    ("written", "later"),
    [(deployment(env(period="1h")), "1h0m30s"), (deployment(env(period="1h", age="2h")), "3h")],
)
def test_a_run_finds_the_entry_deleted(written: str, later: str) -> None:
    [finding] = found(written, WORKFLOW)
    assert finding.witness is not None
    told = [(run.status, run.detail) for run in finding.witness.runs]
    assert told == [("MISS", ""), ("MISS", f"{later} later, when the entry has been deleted")]
    assert finding.fixes[0].title == f'{AGE}: "24h"'


def test_without_a_workflow_the_default_is_told_all_the_same() -> None:
    [finding] = found(deployment(env(period="1h")))
    assert (finding.rule, finding.severity, finding.witness) == (DEFAULT, "warning", None)


def test_an_overlay_can_say_what_the_base_does_not(tmp_path: Path) -> None:
    values = {"chart/values.yaml": f"extraEnv: {{{PERIOD}: 1h}}\n", "prod/values.yaml": f"extraEnv: {{{AGE}: 48h}}\n"}
    assert in_files(tmp_path, {**values, "w.yaml": WORKFLOW}) == []


def test_the_workflow_alone_hears_of_the_controller(tmp_path: Path) -> None:
    files = {"install/controller.yaml": deployment(env(period="1h", age="2h")), "w.yaml": WORKFLOW}
    [finding] = in_files(tmp_path, files, "w.yaml")
    assert (finding.rule, finding.place.source.name) == (OF_AGE, str(tmp_path / "w.yaml"))
    [other] = in_files(tmp_path, files, "install/controller.yaml")
    assert (other.rule, other.place.source.name) == (OF_AGE, str(tmp_path / "install/controller.yaml"))
