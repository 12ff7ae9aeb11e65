"""Suspended steps and workflows: who waits for what, and what whoever resumes them supplies."""

import json
import subprocess
import sys

import pytest
from engine_workflows import call, leaf, memoize, node, simulate, workflow

from memolint.engine.cluster.clock import SECOND
from memolint.engine.scenario import PodRule

pytestmark = pytest.mark.slow(every=10)

SUPPLIED = {"name": "who", "valueFrom": {"supplied": {}}}


def gate(*outputs: dict, **fields) -> dict:
    return {"name": "gate", "suspend": {}, "outputs": {"parameters": list(outputs)}, **fields}


def gated(*outputs: dict, **fields) -> dict:
    """A workflow whose step waits for an approval beside another, and hands the answer on."""
    answered = call("b", m="{{steps.a.outputs.parameters.who}}") if outputs else call("b")
    main = {"name": "main", "steps": [[{"name": "a", "template": "gate"}, call("side")], [answered]]}
    return workflow(main, gate(*outputs, **fields), leaf())


def answer(found) -> str:
    return found.outputs["parameters"][0]["value"]


def run(*args: str, found: dict) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "memolint", "simulate", "-", *args]
    return subprocess.run(command, input=json.dumps(found), capture_output=True, text=True, check=False)


def test_a_step_is_resumed_once_all_else_has_ended() -> None:
    played = simulate(gated(), pods=(PodRule(node="*.side", duration=60 * SECOND),))

    assert played.runs[0].phase == "Succeeded"
    assert node(played, "[0].a").finished == node(played, "[0].side").finished == node(played, "[1].b").started


def test_a_step_is_resumed_while_another_waits_for_its_lock() -> None:
    lock = {"mutexes": [{"name": "m"}]}
    main = {"name": "main", "steps": [[{"name": "a", "template": "gate"}, call("b")]]}

    played = simulate(workflow(main, gate(synchronization=lock), leaf(synchronization=lock)))

    assert (node(played, "[0].a").resumed, played.runs[0].phase) == (True, "Succeeded")


def test_a_declared_duration_passes_before_anybody_resumes_another() -> None:
    timed = {"name": "timed", "suspend": {"duration": "20"}}
    steps = [{"name": "a", "template": "gate"}, {"name": "t", "template": "timed"}]

    played = simulate(workflow({"name": "main", "steps": [steps]}, gate(), timed))

    ends = [node(played, name).finished - node(played, name).started for name in ("[0].t", "[0].a")]
    assert ends == [20 * SECOND, 20 * SECOND]
    assert [node(played, name).resumed for name in ("[0].t", "[0].a")] == [False, True]


def test_a_declared_duration_passes_also_where_nobody_resumes() -> None:
    found = workflow({"name": "main", "suspend": {"duration": "1h"}})

    played = simulate(found, resumes=False)

    assert (played.runs[0].phase, node(played, "").finished - node(played, "").started) == ("Succeeded", 3600 * SECOND)


def test_workflows_at_once_wait_for_their_own_steps_alone() -> None:
    long = workflow({"name": "main", "steps": [[call("b")]]}, leaf(), name="two")

    played = simulate(gated(), long, concurrent=True, pods=(PodRule(node="two*", duration=3600 * SECOND),))

    assert [each.phase for each in played.runs] == ["Succeeded", "Succeeded"]
    assert node(played, "[0].a").finished == node(played, "[0].a").started
    assert node(played, "", 1).finished - node(played, "", 1).started == 3600 * SECOND


def test_an_output_that_a_person_supplies_is_made_up_and_the_same_in_each_run() -> None:
    one, two = simulate(gated(SUPPLIED)), simulate(gated(SUPPLIED))

    assert one.runs[0].phase == "Succeeded"
    assert answer(node(one, "[0].a")) == answer(node(two, "[0].a")) != ""
    assert one.given[answer(node(one, "[0].a"))] == ("gate", "who")
    assert node(one, "[1].b").inputs["parameters"][0]["value"] == answer(node(one, "[0].a"))


@pytest.mark.parametrize(
    ("outputs", "inputs", "rules", "expected"),
    [
        ({"name": "who", "valueFrom": {"supplied": {}, "default": "nobody"}}, [], (), "nobody"),
        (SUPPLIED, [{"name": "who", "value": "NO", "enum": ["YES", "NO"]}], (), "NO"),
        (SUPPLIED, [], (PodRule(template="gate", parameters={"who": "ann"}),), "ann"),
        (
            {"name": "who", "valueFrom": {"supplied": {}, "default": "nobody"}},
            [{"name": "who", "value": "NO"}],
            (PodRule(node="*.a", parameters={"who": "ann"}),),
            "ann",
        ),
    ],
)
def test_a_default_or_what_is_given_comes_before_what_is_made_up(
    outputs: dict, inputs: list, rules: tuple, expected: str
) -> None:
    played = simulate(gated(outputs, inputs={"parameters": inputs}), pods=rules)

    assert answer(node(played, "[0].a")) == expected


def test_an_answer_becomes_a_global_output() -> None:
    played = simulate(gated({**SUPPLIED, "globalName": "who"}), pods=(PodRule(parameters={"who": "ann"}),))

    assert played.runs[0].outputs["parameters"] == [{"name": "who", "value": "ann"}]


def test_an_approval_can_be_refused_and_can_take_its_time() -> None:
    refused = simulate(gated(SUPPLIED), pods=(PodRule(template="gate", succeeds=False, message="no"),))
    late = simulate(gated(SUPPLIED), pods=(PodRule(template="gate", duration=3600 * SECOND),))

    assert (node(refused, "[0].a").phase, node(refused, "[0].a").message) == ("Failed", "no")
    assert refused.runs[0].phase == "Failed"
    assert node(late, "[1].b").started - node(late, "[0].a").started == 3600 * SECOND


def timed(*outputs: dict) -> dict:
    return gated(*outputs, suspend={"duration": "20"})


def test_rules_answer_and_refuse_a_gate_that_goes_on_by_itself() -> None:
    given = simulate(timed(SUPPLIED), resumes=False, pods=(PodRule(template="gate", parameters={"who": "ann"}),))
    refused = simulate(timed(SUPPLIED), pods=(PodRule(node="*.a", succeeds=False, message="no"),))

    assert (answer(node(given, "[0].a")), given.runs[0].phase) == ("ann", "Succeeded")
    assert node(given, "[0].a").finished - node(given, "[0].a").started == 20 * SECOND
    assert (node(refused, "[0].a").message, refused.runs[0].phase) == ("no", "Failed")


@pytest.mark.parametrize(
    ("flow", "words", "told"),
    [
        (timed(), ("--duration", "gate=1h"), "`gate` waits as long as its `suspend` says (`duration: 20`)"),
        (timed(), ("--duration", "*.a=1h"), "`*.a` waits as long as its `suspend` says"),
        (gated(), ("--no-resume", "--fail", "gate"), "leave out --no-resume"),
        (gated(), ("--no-resume", "--duration", "one[0].a=5m"), "leave out --no-resume"),
    ],
)
def test_what_no_gate_follows_is_wrong_use(flow: dict, words: tuple, told: str) -> None:
    done = run(*words, found=flow)

    assert (done.returncode, told in done.stderr) == (2, True), done.stderr


def test_a_duration_that_other_steps_take_too_is_right_use() -> None:
    assert run("--duration", "*=1h", found=timed()).returncode == 0
    assert run("--duration", "gate=1h", found=gated()).returncode == 0


def test_a_hit_of_what_holds_an_approval_is_no_stale_one() -> None:
    inner = {"name": "inner", "memoize": memoize("k"), "steps": gated(SUPPLIED)["spec"]["templates"][0]["steps"]}
    inner["outputs"] = {"parameters": [{"name": "o", "valueFrom": {"parameter": "{{steps.b.outputs.parameters.out}}"}}]}
    main = {"name": "main", "steps": [[{"name": "r", "template": "inner"}]]}

    done = run("--runs", "2", found=workflow(main, inner, gate(SUPPLIED), leaf()))

    assert done.returncode == 0, done.stdout
    assert done.stdout.count(" HIT ") == 1
    assert "stale" not in done.stdout


def test_rows_say_that_a_step_was_resumed_or_waits_and_neither_is_a_fault() -> None:
    resumed, left = run(found=gated()), run("--no-resume", found=gated())

    assert (resumed.returncode, left.returncode) == (0, 0)
    assert "✔ a     gate      resumed once all else had ended" in resumed.stdout
    assert "Running (suspended)" in left.stdout
    assert "● a     gate      suspended: waits to be resumed" in left.stdout
    assert "waits  one[0].a: it is suspended, and nobody resumes it" in left.stdout
    assert json.loads(run("--format", "json", found=gated()).stdout)["summary"]["resumed"] == [
        {"run": 1, "node": "one[0].a"}
    ]


def test_a_suspended_workflow_says_so_too() -> None:
    found = workflow({"name": "main", "steps": [[call("b")]]}, leaf(), suspend=True)
    resumed, left = run(found=found), run("--no-resume", found=found)

    assert (resumed.returncode, left.returncode) == (0, 0)
    assert "Succeeded  resumed, since it was submitted suspended" in resumed.stdout
    assert "waits  one: it is suspended, and nobody resumes it" in left.stdout


def test_what_waits_for_more_than_a_person_is_stuck_and_what_failed_has_failed() -> None:
    library = workflow({"name": "outer", "steps": [[{"name": "i", "template": "work"}]]}, name="lib")
    library["kind"] = "WorkflowTemplate"
    library["spec"]["templates"].append({"name": "work", "script": {"image": "i", "command": ["sh"], "source": "echo"}})
    # The pod of `work` in the library lacks the output that `work` of the workflow declares.
    stuck = {"name": "s", "templateRef": {"name": "lib", "template": "outer"}}
    main = {"name": "main", "steps": [[{"name": "a", "template": "gate"}, stuck]]}
    both = {"kind": "List", "items": [workflow(main, gate(), leaf()), library]}

    assert run("--fail", "work", found=gated()).returncode == 1
    assert run("--no-resume", found=both).returncode == 4
