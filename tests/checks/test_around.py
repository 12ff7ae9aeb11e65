"""What is around a cached step: loops that ask at once, hooks, groups that are served longer, artifacts that go."""

import json
from typing import Any

import pytest
from cached_workflows import CACHED, LEAF, Json, dag, linted, rules, steps, task, template

from memolint.app.config.options import Options
from memolint.app.lint.doors import lint_bytes
from memolint.finding import Finding

ITEM = {"parameters": [{"name": "p", "value": "{{item}}"}]}
FIXED = {"parameters": [{"name": "p", "value": "x"}]}
INPUT = {"inputs": {"parameters": [{"name": "p"}]}}
BY_INPUT = {"memoize": {**CACHED["memoize"], "key": "k-{{inputs.parameters.p}}"}}


def slugs(*templates: Json, select: str, **rest: Any) -> list[str]:
    return [finding.rule for finding in linted(*templates, select=(select,), **rest)]


def together(call: Json, *parts: Json, **spec: Any) -> bool:
    """Whether iterations of the call of a cached leaf are said to ask at once."""
    templates = [template("main", dag(call)), template("t", LEAF, *parts)]
    return bool(slugs(*templates, select="stampede-parallel-same-key", **spec))


def test_iterations_that_agree_ask_at_once() -> None:
    loop = {"withItems": ["a", "b"]}

    assert together(task("l", "t", **loop), CACHED)
    assert together(task("l", "t", arguments=FIXED, **loop), BY_INPUT, INPUT)
    assert together(task("l", "t", withParam="{{workflow.parameters.list}}"), CACHED)
    assert together(task("l", "t", withSequence={"count": "5"}), CACHED)


def test_iterations_that_differ_or_are_kept_apart_do_not() -> None:
    loop = {"withItems": ["a", "b"]}

    assert not together(task("l", "t", arguments=ITEM, **loop), BY_INPUT, INPUT)
    assert not together(task("l", "t", **loop), CACHED, {"synchronization": {"mutexes": [{"name": "m"}]}})
    assert not together(task("l", "t", **loop), CACHED, parallelism=1)
    assert not together(task("l", "t", withItems=["a"]), CACHED)
    assert not together(task("l", "t"), CACHED)
    assert not together(task("l", "t", **loop))


def test_a_loop_far_above_counts_unless_its_item_comes_down() -> None:
    below = template("group", INPUT, steps([task("s", "t", arguments={"parameters": [{**FIXED["parameters"][0]}]})]))
    handed = template(
        "group",
        INPUT,
        steps([task("s", "t", arguments={"parameters": [{"name": "p", "value": "{{inputs.parameters.p}}"}]})]),
    )
    leaf = template("t", INPUT, LEAF, BY_INPUT)
    main = template("main", steps([task("l", "group", arguments=ITEM, withItems=["a", "b"])]))

    assert slugs(main, below, leaf, select="stampede-parallel-same-key") == ["stampede-parallel-same-key"]
    assert slugs(main, handed, leaf, select="stampede-parallel-same-key") == []


@pytest.mark.parametrize(
    ("counts", "is_full"), [(("200",), False), (("20000",), True), (("100", "100"), True), (("100", "10"), False)]
)
def test_known_loops_fill_a_cache(counts: tuple[str, ...], is_full: bool) -> None:
    numbers = [{"count": count} for count in counts]
    key = {"memoize": {**CACHED["memoize"], "key": "k-{{inputs.parameters.p}}"}}
    inner = {"parameters": [{"name": "p", "value": "{{item}}-{{inputs.parameters.p}}"}]}
    groups = [
        template(
            "main", steps([task("l", "group" if len(counts) > 1 else "t", arguments=ITEM, withSequence=numbers[0])])
        )
    ]
    if len(counts) > 1:
        groups.append(template("group", INPUT, steps([task("s", "t", arguments=inner, withSequence=numbers[1])])))

    assert bool(slugs(*groups, template("t", INPUT, LEAF, key), select="cache-capacity")) == is_full


def test_a_hook_is_told_and_one_of_its_own_run_is_not() -> None:
    main = template("main", LEAF)
    own = {"memoize": {**CACHED["memoize"], "key": "k-{{workflow.uid}}"}}
    select = ("memoized-onexit-handler",)

    assert rules(linted(main, template("t", LEAF, CACHED), select=select, onExit="t")) == [*select]
    assert linted(main, template("t", LEAF, own), select=select, onExit="t") == []
    assert linted(main, template("t", LEAF, CACHED), select=select) == []


@pytest.mark.parametrize(("outer", "inner", "is_told"), [("2h", "1h", True), ("1h", "1h", False), ("1h", "2h", False)])
def test_a_group_may_not_be_served_longer_than_what_is_in_it(outer: str, inner: str, is_told: bool) -> None:
    def aged(age: str) -> Json:
        return {"memoize": {**CACHED["memoize"], "maxAge": age}}

    templates = [template("main", aged(outer), steps([task("s", "t")])), template("t", aged(inner), LEAF)]

    assert bool(slugs(*templates, select="maxage-nested-inconsistent")) == is_told


@pytest.mark.parametrize(
    ("whole", "own", "severity"),
    [
        ("OnWorkflowCompletion", None, "error"),
        ("OnWorkflowDeletion", None, "warning"),
        ("OnWorkflowCompletion", "Never", None),
        (None, "OnWorkflowCompletion", "error"),
        ("Never", None, None),
    ],
)
def test_artifacts_that_are_collected_are_told(whole: str | None, own: str | None, severity: str | None) -> None:
    artifact = {"name": "a", "path": "/tmp/a", **({"artifactGC": {"strategy": own}} if own else {})}
    leaf = template("main", LEAF, CACHED, {"outputs": {"artifacts": [artifact]}})
    spec = {"artifactGC": {"strategy": whole}} if whole else {}

    found = linted(leaf, select=("artifact-gc-dangling",), **spec)

    assert [finding.severity for finding in found] == ([severity] if severity else [])


@pytest.mark.parametrize(("release", "is_told"), [("3.6", False), ("3.7", False), ("4.0", True), ("", True)])
def test_the_old_key_of_a_configmap_is_told_where_it_is_refused(release: str, is_told: bool) -> None:
    cache = {"memoize": {**CACHED["memoize"], "cache": {"configMap": {"name": "c", "key": "old"}}}}

    assert bool(slugs(template("main", LEAF, cache), select="cache-configmap-key-field", release=release)) == is_told


def scheduled(age: str, *schedules: str, suspend: bool = False, also: tuple[Json, ...] = ()) -> list[Finding]:
    """What is said of the age of a cached leaf that a CronWorkflow runs."""
    cached = {"memoize": {**CACHED["memoize"], "maxAge": age}}
    spec = {"entrypoint": "main", "templates": [template("main", cached, LEAF)]}
    cron = {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "CronWorkflow",
        "metadata": {"name": "c"},
        "spec": {"schedules": list(schedules), "suspend": suspend, "workflowSpec": spec},
    }
    text = "\n---\n".join(map(json.dumps, (cron, *also)))
    options = Options(select=("maxage-shorter-than-schedule",))
    return list(lint_bytes(text.encode(), "w.yaml", options).findings)


@pytest.mark.parametrize(
    ("age", "schedules", "is_told"),
    [
        ("12h", ("0 3 * * *",), True),
        ("24h", ("0 3 * * *",), False),
        ("12h", ("0 3,4 * * *",), False),
        ("12h", ("0 3 * * *", "0 9 * * *"), False),
        ("700h", ("0 3 1 * *",), False),
        ("600h", ("0 3 1 * *",), True),
        ("1m", ("@every 5m",), True),
        ("12h", ("0 3 31 2 *",), False),
        ("12h", ("no schedule",), False),
        ("12h", (), False),
    ],
)
def test_an_age_is_compared_with_the_shortest_gap(age: str, schedules: tuple[str, ...], is_told: bool) -> None:
    assert bool(scheduled(age, *schedules)) == is_told


def test_a_schedule_that_rests_tells_nothing() -> None:
    assert scheduled("12h", "0 3 * * *", suspend=True) == []
