"""An entry names its artifacts: they are there when it hits, and are what it means."""

import json
from typing import Any

import pytest
from cached_workflows import CACHED, LEAF, Json, linted, steps, task, template

from memolint.app.config.options import Configured, Options
from memolint.app.lint.doors import lint_bytes
from memolint.finding import Finding

DANGLING, SHORT, OVERWRITTEN = "artifact-gc-dangling", "artifact-ttl-shorter-than-maxage", "artifact-key-overwritten"
ARTIFACTS = (DANGLING, SHORT, OVERWRITTEN)
INPUTS = {"inputs": {"parameters": [{"name": "p"}, {"name": "q"}]}}
READING = {"container": {**LEAF["container"], "args": ["{{inputs.parameters.p}}", "{{inputs.parameters.q}}"]}}
DELETED = {"strategy": "OnWorkflowDeletion"}


def made(**fields: Any) -> Json:
    return {"outputs": {"artifacts": [{"name": "a", "path": "/tmp/a", **fields}]}}


def told(*templates: Json, **spec: Any) -> list[tuple[str, bool]]:
    """The rules about artifacts that speak, each with whether runs show it."""
    return [(each.rule, each.witness is not None) for each in linted(*templates, select=ARTIFACTS, **spec)]


def keyed(key: str) -> Json:
    return {"memoize": {**CACHED["memoize"], "key": key}}


def placed(place: Json, key: str = "k-{{inputs.parameters.p}}") -> list[tuple[str, bool]]:
    return told(template("main", keyed(key), INPUTS, READING, made(**place)))


@pytest.mark.parametrize(
    "place",
    [
        {"s3": {"key": "latest"}},
        {"s3": {"key": "x/{{inputs.parameters.q}}", "bucket": "b"}},
        {"gcs": {"key": "latest"}},
        {"azure": {"blob": "latest"}},
        {"oss": {"key": "latest"}},
        {"hdfs": {"path": "/latest"}},
    ],
)
def test_one_object_for_several_keys_is_overwritten(place: Json) -> None:
    assert placed(place) == [(OVERWRITTEN, True)]


@pytest.mark.parametrize(
    ("place", "key"),
    [
        ({"s3": {"key": "x/{{inputs.parameters.p}}"}}, "k-{{inputs.parameters.p}}"),
        ({"s3": {"key": "x/{{inputs.parameters.p}}/{{inputs.parameters.q}}"}}, "k-{{inputs.parameters.p}}"),
        ({"s3": {"key": "{{workflow.name}}/a"}}, "k-{{inputs.parameters.p}}"),
        ({"s3": {"key": "{{pod.name}}/a"}}, "k-{{inputs.parameters.p}}"),
        ({"s3": {"key": "{{workflow.creationTimestamp}}/a"}}, "k-{{inputs.parameters.p}}"),
        ({"s3": {"key": "{{=sprig.sha256sum(inputs.parameters.p)}}"}}, "k-{{inputs.parameters.p}}"),
        ({"s3": {"key": "latest"}}, "k"),
        ({"s3": {"bucket": "b"}}, "k-{{inputs.parameters.p}}"),
        ({}, "k-{{inputs.parameters.p}}"),
        ({"s3": {"key": "latest"}}, "k-{{workflow.parameters.unread}}"),
    ],
)
def test_an_object_for_each_key_or_each_run_is_not(place: Json, key: str) -> None:
    assert placed(place, key) == []


def test_one_literal_in_all_calls_is_one_key() -> None:
    given = {"parameters": [{"name": "p", "value": "x"}, {"name": "q", "value": "y"}]}
    leaf = template("t", keyed("k-{{inputs.parameters.p}}"), INPUTS, READING, made(s3={"key": "latest"}))

    assert told(template("main", steps([task("s", "t", arguments=given)])), leaf) == []


@pytest.mark.parametrize(
    ("ttl", "age", "rules"),
    [
        ({"secondsAfterCompletion": 60}, "1h", [(SHORT, True)]),
        ({"secondsAfterCompletion": 3600}, "1h", []),
        ({"secondsAfterCompletion": 7200, "secondsAfterSuccess": 60}, "1h", [(SHORT, True)]),
        ({"secondsAfterSuccess": 7200, "secondsAfterFailure": 7200, "secondsAfterCompletion": 60}, "1h", []),
        ({"secondsAfterCompletion": "much"}, "1h", [(DANGLING, True)]),
        (None, "1h", [(DANGLING, True)]),
        ({"secondsAfterCompletion": 60}, "", [(SHORT, True)]),
        ({"secondsAfterCompletion": 60}, "{{workflow.parameters.age}}", []),
    ],
)
def test_workflows_stay_as_long_as_entries_are_served(ttl: Json, age: str, rules: list[tuple[str, bool]]) -> None:
    cached = {"memoize": {**CACHED["memoize"], "maxAge": age}}

    assert told(template("main", cached, LEAF, made()), artifactGC=DELETED, ttlStrategy=ttl) == rules


def cron(*also: Json, **fields: Any) -> list[Finding]:
    """What is said of an hourly CronWorkflow whose workflows delete their artifacts."""
    whole = {"entrypoint": "main", "artifactGC": DELETED, "templates": [template("main", CACHED, LEAF, made())]}
    whole["templates"][0]["memoize"] = {**CACHED["memoize"], "maxAge": "24h"}
    value = {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "CronWorkflow",
        "metadata": {"name": "c"},
        "spec": {"schedules": ["0 * * * *"], "workflowSpec": whole, **fields},
    }
    text = "\n---\n".join(map(json.dumps, (value, *also)))
    return list(lint_bytes(text.encode(), "w.yaml", Options(select=ARTIFACTS)).findings)


def test_a_schedule_keeps_few_of_its_workflows() -> None:
    [found] = cron()

    assert found.rule == SHORT
    assert "3h after that has completed" in found.message
    assert "`successfulJobsHistoryLimit: 5`" in cron(successfulJobsHistoryLimit=5)[0].message
    assert cron(successfulJobsHistoryLimit=48) == []
    assert [each.rule for each in cron(suspend=True)] == [DANGLING]


def test_what_a_group_hands_on_is_deleted_where_it_is_made() -> None:
    handed = {"outputs": {"artifacts": [{"name": "b", "from": "{{steps.s.outputs.artifacts.a}}"}]}}
    group = template("main", CACHED, steps([task("s", "leaf")]), handed)

    assert told(group, template("leaf", LEAF, made(artifactGC={"strategy": "OnWorkflowCompletion"})))[0][0] == DANGLING
    assert told(group, template("leaf", LEAF, made(artifactGC={"strategy": "Never"})), artifactGC=DELETED) == []
    assert told(group, template("leaf", LEAF, made())) == []


def objects(*strategies: str | None) -> list[Finding]:
    """What is said of a template that Workflows with these strategies share."""
    shared = {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "WorkflowTemplate",
        "metadata": {"name": "lib"},
        "spec": {"artifactGC": DELETED, "templates": [template("t", CACHED, LEAF, made())]},
    }
    call = template("main", steps([{"name": "s", "templateRef": {"name": "lib", "template": "t"}}]))
    users = [
        {
            "apiVersion": "argoproj.io/v1alpha1",
            "kind": "Workflow",
            "metadata": {"name": f"user-{number}"},
            "spec": {
                "entrypoint": "main",
                "templates": [call],
                **({"artifactGC": {"strategy": strategy}} if strategy else {}),
            },
        }
        for number, strategy in enumerate(strategies)
    ]
    text = "\n---\n".join(map(json.dumps, (shared, *users)))
    return list(lint_bytes(text.encode(), "w.yaml", Options(select=ARTIFACTS)).findings)


def test_the_workflow_that_runs_a_template_decides() -> None:
    assert [each.severity for each in objects()] == ["warning"]
    assert objects(None) == objects("Never") == []
    assert [each.severity for each in objects("OnWorkflowCompletion")] == ["error"]


def test_a_workflow_deletes_what_it_was_served() -> None:
    [found] = objects("Never", "OnWorkflowCompletion")

    assert "`user-1`, which deletes what it is served, too" in found.message


def test_a_bucket_keeps_its_objects_for_so_long() -> None:
    workflow = {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "Workflow",
        "metadata": {"generateName": "w-"},
        "spec": {"entrypoint": "main", "templates": [template("main", CACHED, LEAF, made())]},
    }

    def said(lifetime: str) -> list[str]:
        options = Options(select=ARTIFACTS, configured=Configured(artifact_lifetime=lifetime))
        return [each.rule for each in lint_bytes(json.dumps(workflow).encode(), "w.yaml", options).findings]

    assert (said("30m"), said("1h"), said("")) == ([SHORT], [], [])


def looked_for(there: Json, here: Json, key: str = "k") -> list[tuple[str, bool]]:
    """What is said of a step that takes an artifact from `here`, which a cached one before it puts `there`."""
    maker = template("t", keyed(key), LEAF, made(**there))
    taker = template("u", {"inputs": {"artifacts": [{"name": "b", "path": "/b", **here}]}}, LEAF)
    main = template("main", steps([task("s", "t")], [task("r", "u")]))
    found = linted(main, maker, taker, select=("artifact-key-of-run",))
    return [(each.rule, each.witness is not None) for each in found]


def test_on_a_hit_nothing_lies_under_the_name_of_the_run() -> None:
    of_run = {"s3": {"key": "{{workflow.name}}/a"}}

    assert looked_for(of_run, of_run) == [("artifact-key-of-run", True)]
    assert looked_for(of_run, of_run, key="k-{{workflow.uid}}") == []
    assert looked_for(of_run, {"s3": {"key": "a"}}) == looked_for({}, of_run) == []
    assert looked_for({"s3": {"key": "a"}}, {"s3": {"key": "a"}}) == []
