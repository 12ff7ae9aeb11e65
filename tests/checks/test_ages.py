"""How long entries are served, against schedules, the work itself, and what the work is made of."""

import json
from pathlib import Path
from typing import Any

import pytest
from cached_workflows import CACHED, LEAF, Json, linted, steps, task, template

from memolint.app.config.options import Configured, Options
from memolint.app.lint.doors import lint_bytes, lint_paths
from memolint.finding import Finding

SCHEDULE, STEP, TAGS = "maxage-shorter-than-schedule", "maxage-shorter-than-step", "maxage-too-long-for-mutable"
TWICE = "maxage-differs-same-key"
AGES = (SCHEDULE, STEP, TAGS, TWICE)


def aged(age: str, *parts: Json) -> Json:
    return template("main", {"memoize": {**CACHED["memoize"], "maxAge": age}}, LEAF, *parts)


def shown(*objects: Json) -> list[Finding]:
    text = "\n---\n".join(map(json.dumps, objects))
    return list(lint_bytes(text.encode(), "w.yaml", Options(select=AGES)).findings)


def an_object(kind: str, name: str, spec: Json) -> Json:
    version = "argoproj.io/v1alpha1"
    return {"apiVersion": version, "kind": kind, "metadata": {"name": name}, "spec": spec}


LIBRARY = an_object("WorkflowTemplate", "lib", {"entrypoint": "main", "templates": [aged("12h")]})
BY_REFERENCE = {"workflowTemplateRef": {"name": "lib"}}


def cron(name: str, *schedules: str, spec: Json = BY_REFERENCE, **fields: Any) -> Json:
    return an_object("CronWorkflow", name, {"schedules": list(schedules), "workflowSpec": spec, **fields})


def sensor(*events: str, spec: Json = BY_REFERENCE) -> Json:
    workflow = {**an_object("Workflow", "", spec), "metadata": {"generateName": "w-"}}
    dependencies = [{"name": each, "eventSourceName": "source", "eventName": each} for each in events]
    trigger = {"template": {"name": "t", "argoWorkflow": {"operation": "submit", "source": {"resource": workflow}}}}
    return an_object("Sensor", "s", {"dependencies": dependencies, "triggers": [trigger]})


def calendar(**events: Json) -> Json:
    return an_object("EventSource", "source", {"calendar": events})


@pytest.mark.parametrize(
    ("objects", "gap"),
    [
        ((cron("c", "0 3 * * *"),), "24h"),
        ((cron("c", "0 3 * * *"), cron("d", "0 9 * * *")), ""),
        ((cron("c", "0 3 * * *"), cron("d", "0 3 * * *", timezone="America/New_York")), ""),
        ((cron("c", "0 3 * * *"), cron("d", "0 3 * * *", timezone="Pacific/Kiritimati")), ""),
        ((cron("c", "0 3 * * *"), cron("d", "0 9 * * *", suspend=True)), "24h"),
        ((cron("c", "0 3 * * *"), cron("d", "0 3 31 2 *")), "24h"),
        ((cron("c", "0 3 * * *", timezone="Mars/Olympus"),), ""),
        ((cron("c", "0 3 * * *"), an_object("Workflow", "w", BY_REFERENCE)), ""),
        ((sensor("nightly"), calendar(nightly={"schedule": "0 3 * * *"})), "24h"),
        ((sensor("often"), calendar(often={"interval": "36h"})), "36h"),
        ((sensor("often"), calendar(often={"interval": "6h"})), ""),
        ((sensor("nightly", "other"), calendar(nightly={"schedule": "0 3 * * *"}, other={"interval": "36h"})), ""),
        ((sensor("hook"), calendar(nightly={"schedule": "0 3 * * *"})), ""),
        ((sensor("nightly"),), ""),
        ((sensor("nightly"), calendar(nightly={"schedule": "0 3 * * *"}), cron("c", "0 9 * * *")), ""),
        ((sensor("n"), calendar(n={"schedule": "0 3 * * *"}), cron("c", "0 3 * * *", suspend=True)), "24h"),
        ((cron("c", "0 3 * * *"), sensor("nightly")), ""),
    ],
)
def test_all_that_starts_a_template_counts(objects: tuple[Json, ...], gap: str) -> None:
    found = shown(LIBRARY, *objects)

    assert [f"are {gap} apart" in each.message and each.witness is not None for each in found] == [True] * bool(gap)


@pytest.mark.parametrize(
    ("age", "schedule", "deadline", "is_told"),
    [("23h", "0 3 * * *", 60, True), ("23h", "0 3 * * *", 7200, False), ("1m", "@every 5m", 60, True)],
)
def test_an_entry_is_as_old_as_the_end_of_the_work(age: str, schedule: str, deadline: int, is_told: bool) -> None:
    spec = {"entrypoint": "main", "templates": [aged(age, {"activeDeadlineSeconds": deadline})]}

    found = [each for each in shown(cron("c", schedule, spec=spec)) if each.rule == SCHEDULE]

    assert [each.witness is not None for each in found] == [True] * is_told


def test_a_calendar_in_another_file_is_found(tmp_path: Path) -> None:
    for name, value in {"lib": LIBRARY, "sensor": sensor("n"), "source": calendar(n={"interval": "36h"})}.items():
        (tmp_path / f"{name}.yaml").write_text(json.dumps(value))

    report = lint_paths([str(tmp_path)], Options(select=AGES, project=str(tmp_path)))

    assert [each.rule for each in report.findings] == [SCHEDULE]


def work(age: str, *parts: Json, calls: int = 1) -> list[tuple[str, str]]:
    """What is said of the age of a cached step that one run asks for so many times."""
    step = template("t", {"memoize": {**CACHED["memoize"], "maxAge": age}}, LEAF, *parts)
    main = template("main", steps(*([task(f"s{number}", "t")] for number in range(calls))))
    return [(each.rule, each.severity) for each in linted(main, step, select=(STEP,))]


def test_work_may_take_longer_than_its_result_is_served() -> None:
    slow = {"script": {"image": "a:1", "command": ["sh"], "source": "set -e\nsleep 2h\necho done"}}
    perhaps = {"script": {"image": "a:1", "command": ["sh"], "source": "if true; then\nsleep 2h\nfi"}}
    kind = {"container": None}

    assert work("10m", {"activeDeadlineSeconds": 3600}) == [(STEP, "info")]
    assert work("10m", {"timeout": "1h"}) == [(STEP, "info")]
    assert work("10m", slow | kind) == [(STEP, "warning")]
    assert work("10m", {"container": {"image": "a:1", "command": ["sleep", "3600"]}}) == [(STEP, "warning")]
    assert work("10m", perhaps | kind) == work("1h", {"activeDeadlineSeconds": 3600}) == []
    assert work("10m", {"timeout": "{{inputs.parameters.t}}"}) == work("10m", {"activeDeadlineSeconds": [1]}) == []
    assert work("10m", {"activeDeadlineSeconds": 3600}, calls=2) == []


def tagged(tag: str, age: str = "720h", key: str = "v1-{{inputs.parameters.v}}", **configured: Any) -> list[str]:
    image = {"container": {"image": "registry.example.com/a:{{inputs.parameters.v}}", "command": ["a"]}}
    cached = {"memoize": {**CACHED["memoize"], "maxAge": age, "key": key}}
    outputs = {"outputs": {"parameters": [{"name": "o", "valueFrom": {"path": "/tmp/o"}}]}}
    leaf = template("t", {"inputs": {"parameters": [{"name": "v"}]}}, cached, image, outputs)
    main = template("main", steps([task("s", "t", arguments={"parameters": [{"name": "v", "value": tag}]})]))
    text = json.dumps(an_object("WorkflowTemplate", "w", {"entrypoint": "main", "templates": [main, leaf]}))
    options = Options(select=(TAGS,), configured=Configured(**configured))
    found = lint_bytes(text.encode(), "w.yaml", options).findings
    assert all(each.witness is not None for each in found)
    return [each.rule for each in found]


def test_a_tag_in_the_key_moves_on() -> None:
    day = "{{workflow.creationTimestamp.Y}}-{{workflow.creationTimestamp.j}}-{{inputs.parameters.v}}"

    assert tagged("latest") == tagged("latest", age="") == tagged("main") == [TAGS]
    assert tagged("v3") == tagged("latest", age="24h") == tagged("latest", key=day) == []
    assert tagged("latest", age="48h", short_max_age="72h") == []
    assert tagged("nightly", immutable_tags=("night*",)) == []


def test_one_entry_has_one_age() -> None:
    def of(name: str, age: str, **fields: Any) -> Json:
        return an_object("WorkflowTemplate", name, {"entrypoint": "main", "templates": [aged(age, fields)]})

    assert [each.rule for each in shown(of("a", "1h"), of("b", "2h"))] == [TWICE]
    assert [each.rule for each in shown(of("a", "1h"), of("b", ""))] == [TWICE]
    assert shown(of("a", "1h"), of("b", "60m")) == shown(of("a", "1h"), of("b", "{{workflow.parameters.x}}")) == []
    assert shown(of("a", "1h"), of("b", "2h", container={"image": "b:2"})) == []
