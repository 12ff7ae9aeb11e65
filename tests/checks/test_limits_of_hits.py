"""Locks, timeouts, conditions and old expressions: what they mean for a cached template, and in which releases."""

from typing import Any

import pytest
from cached_workflows import CACHED, LEAF, Json, linted, rules, steps, task, template

INPUT = {"inputs": {"parameters": [{"name": "size"}]}}
KEYED = {"memoize": {**CACHED["memoize"], "key": "t-{{inputs.parameters.size}}"}}
OUTPUT = {"outputs": {"parameters": [{"name": "changed", "valueFrom": {"path": "/tmp/o"}}]}}
USING = {"container": {**LEAF["container"], "args": ["{{inputs.parameters.size}}"]}}


def given(value: str) -> Json:
    return {"parameters": [{"name": "size", "value": value}]}


def found(rule: str, *templates: Json, release: str = "", **spec: Any) -> list[str]:
    return rules(linted(*templates, select=(rule,), release=release, **spec))


@pytest.mark.parametrize(
    ("release", "is_said"), [("3.4.9", False), ("3.4.10", True), ("3.4.11", True), ("3.4.12", False), ("", False)]
)
def test_a_hit_keeps_its_mutex_in_two_releases(release: str, is_said: bool) -> None:
    locked = template("t", INPUT, KEYED, USING, {"synchronization": {"mutex": {"name": "m"}}})
    main = template("main", steps([task("a", "t", arguments=given("x"))], [task("b", "t", arguments=given("z"))]))

    assert found("compat-mutex", main, locked, release=release) == ["compat-mutex"] * is_said


@pytest.mark.parametrize(("release", "is_said"), [("3.4.18", True), ("3.5.0", False), ("", False)])
@pytest.mark.parametrize("field", ["size", "other"])
def test_old_releases_never_fill_an_expression_of_inputs_and_globals(release: str, is_said: bool, field: str) -> None:
    key = f"{{{{='k-' + inputs.parameters.size + workflow.parameters.{field}}}}}"
    mixed = template("t", INPUT, {"memoize": {**CACHED["memoize"], "key": key}}, USING)
    main = template("main", steps([task("a", "t", arguments=given("x"))]))
    arguments = {"parameters": [{"name": field, "value": "v"}]}

    expected = ["compat-mixed-expression"] * is_said
    assert found("compat-mixed-expression", main, mixed, release=release, arguments=arguments) == expected


@pytest.mark.parametrize(
    ("fields", "release", "is_said"),
    [
        ({"timeout": "1h"}, "", True),
        ({"timeout": "1h"}, "3.4.18", True),
        ({"pendingTimeout": "10m"}, "", True),
        ({"pendingTimeout": "10m"}, "4.0", False),
        ({"activeDeadlineSeconds": 3600}, "", False),
        ({"timeout": "{{inputs.parameters.size}}"}, "", False),
        ({"timeout": "soon"}, "", False),
    ],
)
def test_a_timeout_is_for_all_attempts_of_a_cached_template(fields: Json, release: str, is_said: bool) -> None:
    retried = template("t", INPUT, KEYED, USING, fields, {"retryStrategy": {"limit": "2"}})
    main = template("main", steps([task("a", "t", arguments=given("x"))]))

    expected = ["memoized-retry-timeout"] * is_said
    assert found("memoized-retry-timeout", main, retried, release=release) == expected


def test_a_timeout_means_what_it_says_without_attempts_or_without_a_cache() -> None:
    main = template("main", steps([task("a", "t", arguments=given("x"))]))
    limit, retries = {"timeout": "1h"}, {"retryStrategy": {"limit": "2"}}

    assert found("memoized-retry-timeout", main, template("t", INPUT, KEYED, USING, limit)) == []
    assert found("memoized-retry-timeout", main, template("t", INPUT, USING, limit, retries)) == []


CHECK = template("t", INPUT, {"memoize": {**KEYED["memoize"], "maxAge": "48h"}}, USING, OUTPUT)
ASKING = task("b", "u", when="{{steps.a.outputs.parameters.changed}} == true")
PLAIN = template("u", LEAF)


def deciding(check: Json, asking: Json = ASKING) -> list[tuple[str, str]]:
    main = template("main", steps([task("a", "t", arguments=given("x"))], [asking]))
    listed = linted(main, check, PLAIN, select=("when-reads-cached-output",))
    return [(each.rule, each.severity) for each in listed]


def test_a_condition_on_a_cached_state_is_told() -> None:
    assert deciding(CHECK) == [("when-reads-cached-output", "warning")]


@pytest.mark.parametrize(
    "check",
    [
        {**CHECK, "memoize": {**CHECK["memoize"], "key": "t-{{inputs.parameters.size}}-{{inputs.parameters.commit}}"}},
        {name: value for name, value in CHECK.items() if name != "memoize"},
        {**CHECK, "container": {"image": "alpine:3.20", "command": ["sh", "-c"], "args": ["echo 1 > /tmp/o"]}},
        {**CHECK, "inputs": {**INPUT["inputs"], "artifacts": [{"name": "old", "path": "/old"}]}},
    ],
    ids=["a commit in the key", "no cache", "code that computes", "compares what it is given"],
)
def test_a_condition_that_the_key_answers_or_nobody_caches_is_quiet(check: Json) -> None:
    assert deciding(check) == []


def test_a_state_of_today_is_a_note_and_an_argument_decides_nothing() -> None:
    short = {**CHECK, "memoize": {**CHECK["memoize"], "maxAge": "1h"}}
    passing = task("b", "t", arguments=given("{{steps.a.outputs.parameters.changed}}"))

    assert deciding(short) == [("when-reads-cached-output", "info")]
    assert deciding(CHECK, passing) == []
    assert deciding(CHECK, task("b", "u", when="{{steps.a.outputs.parameters.size}} == 1")) == []


def looping(release: str, inherited: bool = False, **locks: Json) -> list[str]:
    held = {"synchronization": locks} if locks else {}
    same = template("t", INPUT, KEYED, USING, {} if inherited else held)
    main = template("main", steps([task("a", "t", arguments=given("x"), withItems=[1, 2])]))
    spec = {"templateDefaults": held} if inherited else {}
    found = linted(main, same, select=("stampede-parallel-same-key",), release=release, **spec)
    return [each.message for each in found]


SEMAPHORE = {"configMapKeyRef": {"name": "sizes", "key": "t"}}


@pytest.mark.parametrize(
    ("locks", "release", "is_said"),
    [
        ({}, "", True),
        ({"mutexes": [{"name": "m"}]}, "", False),
        ({"mutexes": [{"name": "m"}]}, "3.7", False),
        ({"mutex": {"name": "m"}}, "3.7", False),
        ({"mutex": {"name": "m"}}, "4.0", True),
        ({"semaphores": [SEMAPHORE]}, "", True),
    ],
)
def test_a_loop_with_one_key_is_held_together_by_a_mutex_that_the_release_knows(
    locks: Json, release: str, is_said: bool
) -> None:
    assert bool(looping(release, **locks)) == is_said
    assert bool(looping(release, inherited=True, **locks)) == is_said


def test_a_lock_that_does_not_help_is_named() -> None:
    assert "write `mutexes`, since `mutex` does nothing" in looping("", mutex={"name": "m"})[0]
    assert "all that the semaphore lets in do the work" in looping("", semaphores=[SEMAPHORE])[0]
    [both] = looping("3.7..4.0", mutex={"name": "m"})
    assert both.endswith("(Argo from 4.0.0 on)")


def hooked(*parts: Json, status: str = "Running", **spec: Any) -> list[str]:
    hook = {"h": {"template": "u", "expression": f'steps.a.status == "{status}"'}}
    main = template("main", steps([task("a", "t", hooks=hook)]))
    return found("memoized-running-hook", main, template("t", CACHED, *parts), PLAIN, **spec)


RETRIES, GROUP = {"retryStrategy": {"limit": "1"}}, steps([task("s", "u")])


@pytest.mark.parametrize("release", ["3.4.18", "3.6.19", ""])
@pytest.mark.parametrize("parts", [(LEAF, RETRIES), (GROUP,)], ids=["retried", "a group"])
def test_a_hook_never_sees_a_cached_group_run(parts: tuple[Json, ...], release: str) -> None:
    assert hooked(*parts, release=release) == ["memoized-running-hook"]
    assert hooked(*parts, status="Succeeded", release=release) == []


def test_a_hook_of_a_pod_or_of_what_is_not_cached_is_quiet() -> None:
    uncached = template("t", GROUP)
    hook = {"h": {"template": "u", "expression": 'steps.a.status == "Running"'}}

    assert hooked(LEAF) == []
    assert found("memoized-running-hook", template("main", steps([task("a", "t", hooks=hook)])), uncached, PLAIN) == []


def test_a_hook_of_the_workflow_waits_for_its_entrypoint() -> None:
    whole = {"hooks": {"h": {"template": "u", "expression": 'workflow.status == "Running"'}}}

    assert found("memoized-running-hook", template("main", CACHED, GROUP), PLAIN, **whole) == ["memoized-running-hook"]
    assert found("memoized-running-hook", template("main", CACHED, LEAF), PLAIN, **whole) == []
