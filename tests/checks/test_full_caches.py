"""A cache holds what runs and schedules store, or lint says when it does not, and the engine shows it."""

import json
from typing import Any

import pytest
from cached_workflows import CACHED, LEAF, Json, linted, steps, task, template

from memolint.app.config.options import Options
from memolint.app.lint.doors import lint_bytes
from memolint.finding import Finding

CAPACITY, AGAIN, HOT = "cache-capacity", "cache-save-retry-amplification", "cache-hot-configmap"
STORAGE = (CAPACITY, AGAIN, HOT)
ITEM = {"parameters": [{"name": "p", "value": "{{item}}"}]}
INPUT = {"inputs": {"parameters": [{"name": "p"}]}}
OUTPUT = {"outputs": {"parameters": [{"name": "o", "valueFrom": {"path": "/tmp/o"}}]}}
DAY = "{{workflow.creationTimestamp.Y}}-{{workflow.creationTimestamp.m}}-{{workflow.creationTimestamp.d}}"


def memoized(key: str = "k-{{inputs.parameters.p}}", cache: str = "c") -> Json:
    return {"memoize": {**CACHED["memoize"], "key": key, "cache": {"configMap": {"name": cache}}}}


def loop(count: int, of: str = "t", **fields: Any) -> Json:
    call = {"arguments": ITEM, "withSequence": {"count": str(count)}, **fields}
    return template("main", steps([task("l", of, **call)]))


def told(*templates: Json, **spec: Any) -> list[Finding]:
    return linted(*templates, select=STORAGE, **spec)


def rules(found: list[Finding]) -> list[str]:
    return [each.rule for each in found]


def scheduled(key: str, count: int, schedule: str, **fields: Any) -> list[Finding]:
    """What is said of a CronWorkflow that asks for so many entries in each run."""
    templates = [loop(count), template("t", memoized(key), INPUT, LEAF, OUTPUT)]
    cron = {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "CronWorkflow",
        "metadata": {"name": "c"},
        "spec": {"schedules": [schedule], "workflowSpec": {"entrypoint": "main", "templates": templates}, **fields},
    }
    return list(lint_bytes(json.dumps(cron).encode(), "w.yaml", Options(select=(CAPACITY,))).findings)


def test_pods_fail_and_groups_are_not_stored_when_a_cache_is_full() -> None:
    group = steps([task("s", "leaf", arguments={"parameters": [{"name": "p", "value": "{{inputs.parameters.p}}"}]})])
    handed = {
        "outputs": {"parameters": [{"name": "o", "valueFrom": {"parameter": "{{steps.s.outputs.parameters.o}}"}}]}
    }

    [pod] = told(loop(9000), template("t", memoized(), INPUT, LEAF, OUTPUT))
    [quiet] = told(loop(9000), template("t", memoized(), INPUT, group, handed), template("leaf", INPUT, LEAF, OUTPUT))

    assert "ends in Error" in pod.message
    assert "is not stored" in quiet.message
    assert pod.witness is not None
    assert quiet.witness is not None
    assert pod.witness.runs[0].status == "ERROR"
    assert "may not be more than 1048576 bytes" in pod.witness.runs[0].detail
    assert quiet.witness.runs[0].status == "MISS"
    assert quiet.witness.runs[0].detail.endswith("the result is not stored")


def test_a_retry_on_errors_repeats_finished_work() -> None:
    strategy = {"retryStrategy": {"limit": 2, "retryPolicy": "Always"}}
    leaf = template("t", memoized(), INPUT, LEAF, OUTPUT)

    [found] = told(loop(9000), leaf | strategy)

    assert found.rule == AGAIN
    assert found.witness is not None
    assert "the work is done 3 times" in found.witness.runs[0].detail
    assert rules(told(loop(9000), leaf | {"retryStrategy": {"limit": 2}})) == [CAPACITY]
    assert rules(told(loop(9000), leaf | {"retryStrategy": {"limit": 2, "expression": "true"}})) == [AGAIN]
    assert rules(told(loop(9000), leaf, retryStrategy={"retryPolicy": "OnError"})) == [AGAIN]


@pytest.mark.parametrize(
    "call",
    [
        {"withSequence": None, "withItems": ["a", "b"] * 5000},
        {"when": "'{{item}}' == '3'"},
        {"arguments": {"parameters": [{"name": "p", "value": "fixed"}]}},
    ],
)
def test_iterations_that_ask_for_few_entries_fill_nothing(call: Json) -> None:
    assert CAPACITY not in rules(told(loop(9000, **call), template("t", memoized(), INPUT, LEAF, OUTPUT)))


def test_templates_that_share_a_cache_fill_it_together() -> None:
    one = template("t", memoized("a-{{inputs.parameters.p}}"), INPUT, LEAF, OUTPUT)
    other = template("u", memoized("b-{{inputs.parameters.p}}"), INPUT, LEAF, OUTPUT)
    calls = [task("l", name, arguments=ITEM, withSequence={"count": "2500"}) for name in ("t", "u")]
    main = template("main", steps(calls[:1], [calls[1] | {"name": "m"}]))

    [found] = [each for each in told(main, one, other) if each.rule == CAPACITY]

    assert "5000 entries" in found.message
    assert "`t` and `u`" in found.message
    assert [each.title for each in found.fixes] == ["name it `c-t` (a new, empty cache)"]
    assert rules(told(loop(2500), one)) == [HOT]


def test_a_cache_with_a_name_for_each_input_is_not_one() -> None:
    spread = memoized(cache="c-{{=sprig.trunc(1, sprig.sha256sum(inputs.parameters.p))}}")

    assert told(loop(9000), template("t", spread, INPUT, LEAF, OUTPUT)) == []


@pytest.mark.parametrize(("count", "is_told"), [(49, False), (50, True), (400, True)])
def test_a_wide_loop_is_worth_a_note(count: int, is_told: bool) -> None:
    found = told(loop(count), template("t", memoized(), INPUT, LEAF, OUTPUT))

    assert [(each.rule, each.severity) for each in found] == ([(HOT, "info")] if is_told else [])


@pytest.mark.parametrize(
    ("key", "count", "schedule", "days"),
    [
        (f"k-{DAY}-{{{{inputs.parameters.p}}}}", 100, "*/5 * * * *", 48),
        (f"k-{DAY}-{{{{inputs.parameters.p}}}}", 100, "0 3 * * 0", 333),
        (f"k-{DAY}-{{{{inputs.parameters.p}}}}", 2, "*/5 * * * *", None),
        ("k-{{inputs.parameters.p}}", 100, "*/5 * * * *", None),
        (f"k-{DAY}-{{{{inputs.parameters.p}}}}", 100, "0 3 31 2 *", None),
        (f"k-{DAY}-{{{{inputs.parameters.p}}}}", 100, "no schedule", None),
    ],
)
def test_schedules_fill_a_cache_with_keys_that_do_not_come_back(
    key: str, count: int, schedule: str, days: int | None
) -> None:
    found = scheduled(key, count, schedule)

    assert [f"after about {days} days" in each.message and each.witness is not None for each in found] == (
        [True] if days else []
    )


def test_a_suspended_schedule_fills_nothing() -> None:
    assert scheduled(f"k-{DAY}-{{{{inputs.parameters.p}}}}", 100, "*/5 * * * *", suspend=True) == []
