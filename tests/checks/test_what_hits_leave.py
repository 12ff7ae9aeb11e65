"""Where a hit leaves a workflow waiting, or without what it needs, lint shows the run; elsewhere it is silent."""

import json
from typing import Any

import pytest
from cached_workflows import CACHED, LEAF, Json, dag, linted, rules, steps, task, template

from memolint.app.config.options import Options
from memolint.app.lint.doors import lint_bytes
from memolint.finding import Finding

FAMILY = (
    "memoized-retry-hangs-dag",
    "memoized-under-workflow-retry",
    "compat-parent-hang",
    "compat-steps-outputs-null",
    "runtime-field-of-memoized-node",
    "result-not-captured-by-writer",
    "globalname-not-exported",
    "compat-retry-not-saved",
    "compat-no-outputs",
)
RETRIES = {"retryStrategy": {"limit": 1}}


def found(*templates: Json, **rest: Any) -> list[Finding]:
    return linted(*templates, select=FAMILY, **rest)


RETRIED, PLAIN = template("t", RETRIES, CACHED, LEAF), template("u", LEAF)
GROUP = template("t", CACHED, steps([task("s", "u")]))
LAST = template("group", steps([task("s", "t")]))


@pytest.mark.parametrize(
    "templates",
    [
        [template("main", dag(task("a", "t"), task("b", "u", "a"))), RETRIED, PLAIN],
        [template("main", dag(task("a", "t"), task("b", "t", "a"))), RETRIED],
        [template("main", dag(task("a", "t"), task("x", "t"), task("b", "u", "a && x"))), RETRIED, PLAIN],
        [template("main", dag(task("a", "t", withItems=[1, 2]), task("b", "u", "a"))), RETRIED, PLAIN],
        [template("main", dag(task("a", "group"), task("b", "u", "a"))), LAST, RETRIED, PLAIN],
        [template("main", dag(task("a", "t"), task("b", "u", "a"), task("c", "u", "b"))), RETRIED, PLAIN],
    ],
    ids=["one after it", "itself after it", "after two of it", "a loop", "a group that ends with it", "a chain"],
)
def test_nothing_leads_on_from_a_retried_hit(templates: list[Json]) -> None:
    assert rules(found(*templates)) == ["memoized-retry-hangs-dag"]


@pytest.mark.parametrize(
    "templates",
    [
        [template("main", dag(task("a", "t"), task("x", "u"), task("b", "u", "a && x"))), RETRIED, PLAIN],
        [template("main", dag(task("a", "t"), task("b", "u"))), RETRIED, PLAIN],
        [template("main", steps([task("a", "t")], [task("b", "u")])), RETRIED, PLAIN],
        [template("main", dag(task("a", "t"), task("b", "u", "a"), target="a")), RETRIED, PLAIN],
        [template("main", dag(task("a", "t"), task("b", "u", "a"))), template("t", RETRIES, LEAF), PLAIN],
        [template("main", dag(task("a", "t", onExit="u"), task("b", "u", "a"))), RETRIED, PLAIN],
        [template("main", dag(task("a", "t", hooks={"exit": {"template": "u"}}), task("b", "u", "a"))), RETRIED, PLAIN],
    ],
    ids=["another leads on", "nothing after it", "steps", "not a target", "no cache", "onExit leads on", "exit hook"],
)
def test_what_leads_on_is_quiet(templates: list[Json]) -> None:
    assert found(*templates) == []


def test_a_strategy_of_the_defaults_counts_and_that_of_the_workflow_does_not_for_pods() -> None:
    templates = [template("main", dag(task("a", "t"), task("b", "u", "a"))), template("t", CACHED, LEAF), PLAIN]

    assert rules(found(*templates, templateDefaults=RETRIES)) == ["memoized-retry-hangs-dag"]
    assert found(*templates, **RETRIES) == []


def test_a_group_that_the_workflow_retries_hangs_at_once() -> None:
    templates = [template("main", dag(task("a", "t"), task("b", "u", "a"))), GROUP, PLAIN]

    [finding] = found(*templates, **RETRIES)

    assert finding.rule == "memoized-under-workflow-retry"
    assert finding.witness is not None
    assert [run.status for run in finding.witness.runs] == ["MISS"]


@pytest.mark.parametrize(("release", "expected"), [("3.5.5", ["compat-parent-hang"]), ("3.5.6", []), ("", [])])
def test_a_group_hangs_before_its_repair(release: str, expected: list[str]) -> None:
    templates = [template("main", dag(task("a", "t"), task("b", "u", "a"))), GROUP, PLAIN]

    assert rules(found(*templates, release=release)) == expected


OUTPUT = {"outputs": {"parameters": [{"name": "o", "valueFrom": {"path": "/tmp/o"}}]}}


@pytest.mark.parametrize(
    ("release", "expected"),
    [
        ("3.5.1", []),
        ("3.5.15", ["compat-steps-outputs-null"]),
        ("3.7.17", ["compat-steps-outputs-null"]),
        ("3.7.18", []),
        ("4.0.8", ["compat-steps-outputs-null"]),
        ("4.1", []),
    ],
)
def test_outputs_of_groups_are_lost_in_the_releases_that_lose_them(release: str, expected: list[str]) -> None:
    handed_on = {"parameters": [{"name": "o", "valueFrom": {"parameter": "{{steps.s.outputs.parameters.o}}"}}]}
    argument = {"parameters": [{"name": "o", "value": "{{steps.a.outputs.parameters.o}}"}]}
    templates = [
        template("main", steps([task("a", "t")], [task("b", "user", arguments=argument)])),
        template("t", CACHED, steps([task("s", "u")]), {"outputs": handed_on}),
        template("u", LEAF, OUTPUT),
        template("user", {"inputs": {"parameters": [{"name": "o"}]}}, LEAF),
    ]

    assert rules(found(*templates, release=release)) == expected


def reading(what: str) -> list[Json]:
    argument = {"parameters": [{"name": "o", "value": what}]}
    return [
        template("main", steps([task("a", "t")], [task("b", "user", arguments=argument)])),
        template("user", {"inputs": {"parameters": [{"name": "o"}]}}, LEAF),
    ]


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        ("{{steps.a.hostNodeName}}", ["runtime-field-of-memoized-node"]),
        ("{{steps.a.status}}", []),
        ("{{steps.a.startedAt}}", []),
        ("{{steps.a.outputs.parameters.o}}", []),
    ],
)
def test_what_only_a_pod_has_is_not_in_a_hit(what: str, expected: list[str]) -> None:
    assert rules(found(*reading(what), template("t", CACHED, LEAF, OUTPUT))) == expected


def test_a_result_that_another_caller_leaves_behind_is_missed() -> None:
    templates = [*reading("{{steps.a.outputs.result}}"), template("t", CACHED, LEAF)]
    careless = template("careless", steps([task("warm", "t")]))

    assert rules(found(*templates, careless)) == ["result-not-captured-by-writer"]
    assert found(*templates) == []


@pytest.mark.parametrize("variable", ["workflow.outputs.parameters.g", "workflow.outputs.parameters.other"])
def test_a_global_output_is_missed_by_who_reads_it(variable: str) -> None:
    exporting = {"outputs": {"parameters": [{**OUTPUT["outputs"]["parameters"][0], "globalName": "g"}]}}
    templates = [*reading(f"{{{{{variable}}}}}"), template("t", CACHED, LEAF, exporting)]

    assert rules(found(*templates)) == (["globalname-not-exported"] if variable.endswith(".g") else [])


@pytest.mark.parametrize(("release", "expected"), [("3.5.4", ["compat-retry-not-saved"]), ("3.5.5", []), ("", [])])
def test_retried_templates_are_not_stored_before_their_repair(release: str, expected: list[str]) -> None:
    assert rules(found(template("main", LEAF, CACHED, RETRIES), release=release)) == expected
    assert rules(found(template("main", LEAF, CACHED), release=release, **RETRIES)) == expected


@pytest.mark.parametrize(
    ("release", "expected"),
    [("3.4.12", ["compat-no-outputs"]), ("3.4.13", []), ("3.5.0", ["compat-no-outputs"]), ("3.5.1", []), ("", [])],
)
def test_groups_without_outputs_are_not_stored_before_their_repair(release: str, expected: list[str]) -> None:
    templates = [template("main", CACHED, steps([task("s", "u")])), PLAIN]

    assert rules(found(*templates, release=release)) == expected


def test_the_writer_may_be_a_copy_of_the_template_in_another_workflow() -> None:
    copies = [
        [*reading("{{steps.a.outputs.result}}"), template("t", CACHED, LEAF)],
        [template("main", steps([task("a", "t")])), template("t", CACHED, LEAF)],
    ]
    workflows = [
        {
            "apiVersion": "argoproj.io/v1alpha1",
            "kind": "Workflow",
            "metadata": {"name": f"w{number}"},
            "spec": {"entrypoint": "main", "templates": templates},
        }
        for number, templates in enumerate(copies)
    ]
    text = "\n---\n".join(map(json.dumps, workflows)).encode()

    assert rules(lint_bytes(text, "w.yaml", Options(select=FAMILY)).findings) == ["result-not-captured-by-writer"]


def test_a_group_of_steps_that_leads_nowhere_cuts_off_those_after_it() -> None:
    inner = template("group", steps([task("s", "t")], [task("v", "u")]))
    waiting = template("main", dag(task("a", "group"), task("b", "u", "a")))
    beside = template("group", steps([task("s", "t"), task("x", "u")], [task("v", "u")]))

    assert rules(found(waiting, inner, RETRIED, PLAIN)) == ["memoized-retry-hangs-dag"]
    assert found(waiting, beside, RETRIED, PLAIN) == []


def test_a_task_under_a_condition_hangs_whenever_it_runs() -> None:
    waiting = template("main", dag(task("a", "t", when="1 == 1"), task("b", "u", "a")))

    assert rules(found(waiting, RETRIED, PLAIN)) == ["memoized-retry-hangs-dag"]


def test_what_never_stored_does_not_hang() -> None:
    templates = [template("main", dag(task("a", "t"), task("b", "u", "a"))), RETRIED, PLAIN]

    assert rules(found(*templates, release="3.5.4")) == ["compat-retry-not-saved"]
    assert rules(found(*templates, release="3.5.5")) == ["memoized-retry-hangs-dag"]


@pytest.mark.parametrize(
    ("release", "expected"),
    [
        ("3.5.4", []),
        ("3.5.5", ["compat-retry-loop-outputs"]),
        ("3.6.10", ["compat-retry-loop-outputs"]),
        ("3.6.11", []),
    ],
)
def test_a_loop_leaves_out_the_hits_of_a_retried_template(release: str, expected: list[str]) -> None:
    main, user = reading("{{steps.a.outputs.parameters.o}}")
    main["steps"][0][0]["withItems"] = [1, 2]
    retried = template("t", CACHED, LEAF, OUTPUT, RETRIES)

    listed = linted(main, user, retried, select=("compat-retry-loop-outputs",), release=release)
    assert rules(listed) == expected


@pytest.mark.parametrize("what", ["outputs.parameters", "outputs.parameters.o"])
def test_the_list_of_a_loop_over_groups_is_shorter_by_its_hits(what: str) -> None:
    main, user = reading(f"{{{{steps.a.{what}}}}}")
    main["steps"][0][0]["withItems"] = [1, 2]
    handed_on = {"parameters": [{"name": "o", "valueFrom": {"parameter": "{{steps.s.outputs.parameters.o}}"}}]}
    group = template("t", CACHED, steps([task("s", "u")]), {"outputs": handed_on})

    [finding] = found(main, user, group, template("u", LEAF, OUTPUT), release="3.6.19")
    assert finding.rule == "compat-steps-outputs-null"
    assert finding.witness is not None
    assert "`b` is given o=" in finding.witness.runs[-1].detail


@pytest.mark.parametrize("status", ["Running", "Succeeded"])
def test_a_hook_with_a_condition_comes_too_late_to_lead_on(status: str) -> None:
    hooks = {"h": {"template": "u", "expression": f'tasks.a.status == "{status}"'}}
    waiting = template("main", dag(task("a", "t", hooks=hooks), task("b", "u", "a")))

    assert rules(found(waiting, RETRIED, PLAIN)) == ["memoized-retry-hangs-dag"]
