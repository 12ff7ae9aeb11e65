"""Bad workflows end with a message: what the controller says, or which limit was met."""

import json

import pytest
from engine_workflows import call, leaf, memoize, simulate, workflow

from memolint.engine.analysis import staleness, trace
from memolint.engine.executors import list_outputs
from memolint.engine.play import play
from memolint.engine.scenario import PodRule, Scenario, Submission
from memolint.engine.state.errors import OUT_OF_BUDGET, TOO_DEEP

BARE = {"inputs": {}, "container": {"image": "busybox"}}


def test_a_template_that_calls_itself_stops_at_the_controllers_depth() -> None:
    run = simulate(workflow({"name": "main", "steps": [[{"name": "a", "template": "main"}]]})).runs[0]

    assert run.phase == "Failed"
    assert any(found.message.startswith("Maximum recursion depth exceeded") for found in run.nodes)


def test_one_that_calls_itself_twice_runs_out_of_budget() -> None:
    tasks = [{"name": name, "template": "main"} for name in "ab"]

    run = simulate(workflow({"name": "main", "dag": {"tasks": tasks}}), budget=2_000).runs[0]

    assert run.message == OUT_OF_BUDGET


@pytest.mark.slow
def test_one_that_calls_itself_three_times_is_stopped_long_before_every_branch_is_as_deep() -> None:
    tasks = [{"name": name, "template": "main"} for name in "abc"]

    played = simulate(workflow({"name": "main", "dag": {"tasks": tasks}}))

    assert played.runs[0].message == f"{TOO_DEEP}: is there one that calls itself more than once?"
    assert len(played.runs[0].nodes) < 50_000


@pytest.mark.parametrize(
    ("tasks", "message"),
    [
        (
            [call("a", depends="b"), call("b", depends="a")],
            "invalid spec: templates.main sorting failed: graph with cycle",
        ),
        ([call("a", depends="z")], "invalid spec: templates.main sorting failed: invalid dependency z"),
        ([call("a", "none")], "invalid spec: templates.main.tasks.a template name 'none' undefined"),
        ([], "invalid spec: templates.main must have at least one task"),
    ],
)
def test_dags_that_do_not_validate(tasks: list, message: str) -> None:
    assert simulate(workflow({"name": "main", "dag": {"tasks": tasks}}, leaf())).runs[0].message == message


@pytest.mark.slow
def test_ten_thousand_tasks() -> None:
    tasks = [call(f"t{number}", m=str(number)) for number in range(10_000)]

    run = simulate(workflow({"name": "main", "dag": {"tasks": tasks}}, leaf())).runs[0]

    assert (run.phase, len(run.nodes)) == ("Succeeded", 10_001)


@pytest.mark.parametrize(
    ("loop", "told"),
    [
        ({"withParam": json.dumps([0] * 200_001)}, "a loop of 200001 items"),
        ({"withSequence": {"count": "1000000"}}, "a sequence of 1000000 items"),
        ({"withSequence": {"start": "7", "end": "300000"}}, "a sequence of 299994 items"),
        ({"withSequence": {"start": "7", "end": "-1000000000000"}}, "a sequence of 1000000000008 items"),
    ],
    ids=["list", "count", "up", "down"],
)
def test_a_loop_of_too_many_items_is_refused(loop: dict, told: str) -> None:
    run = simulate(workflow({"name": "main", "steps": [[call("a", m="{{item}}", **loop)]]}, leaf())).runs[0]

    assert run.message == f"{told} is more than memolint plays (200000)"


def test_a_deep_chain_needs_no_recursion() -> None:
    tasks = [call(f"t{number}", depends=f"t{number - 1}" if number else "") for number in range(300)]

    run = simulate(workflow({"name": "main", "dag": {"tasks": tasks}}, leaf()), max_passes=1_000).runs[0]

    assert run.phase == "Succeeded"


@pytest.mark.parametrize(
    "spec",
    [
        None,
        [],
        {"entrypoint": ["x"], "templates": {"a": 1}},
        {"entrypoint": "main", "templates": ["x", None, {"name": "main", "steps": "x"}]},
        {"entrypoint": "main", "templates": [{"name": "main", "steps": [["x", {"name": 1}]]}]},
        {"entrypoint": "main", "templates": [{"name": "main", "dag": {"tasks": [None, {"name": "a", "depends": 5}]}}]},
        {"entrypoint": "main", "arguments": {"parameters": "x"}, "templates": [leaf("main", memoize="x")]},
        {"entrypoint": "main", "templates": [leaf("main", **BARE, memoize={"key": [1], "cache": {"configMap": 3}})]},
        {"entrypoint": "main", "templates": [leaf("main", **BARE, retryStrategy={"limit": {}, "backoff": []})]},
        {"entrypoint": "main", "templates": [leaf("main", **BARE, synchronization={"semaphores": [{}]})]},
        {"entrypoint": "main", "templates": [{"name": "main", "suspend": {"duration": "soon"}}]},
        {"entrypoint": "main", "templates": [leaf("main", **BARE, outputs={"parameters": [{"valueFrom": 7}]})]},
        {"workflowTemplateRef": {"name": "absent"}},
    ],
)
def test_misshapen_workflows_get_an_answer(spec: object) -> None:
    run = simulate({"kind": "Workflow", "metadata": {"name": "one"}, "spec": spec}).runs[0]

    assert run.phase != "Succeeded" or not run.message
    assert run.phase or run.rejected or run.message


def test_a_partly_given_memoize_crashes_the_controller() -> None:
    run = simulate(workflow(leaf("main", **BARE, memoize={"key": "k"}))).runs[0]

    assert (run.phase, run.message) == ("Error", "runtime error: invalid memory address or nil pointer dereference")


def test_the_same_input_gives_the_same_run() -> None:
    step = {**call("l", m="{{item}}"), "withItems": ["a", "b", "a"]}
    found = workflow({"name": "main", "steps": [[step]]}, leaf(memoize=memoize("{{inputs.parameters.m}}")))

    assert trace.of_played(simulate(found, found)) == trace.of_played(simulate(found, found))


ODD_VALUES = (5, "x", [1], None, {"a": 1}, True, 1.5)


@pytest.mark.parametrize("odd", ODD_VALUES, ids=repr)
def test_values_of_the_wrong_type_are_answers_not_crashes(odd: object) -> None:
    step = call("b")
    for field in ("steps", "dag", "container", "inputs", "outputs", "memoize", "retryStrategy", "synchronization"):
        simulate(workflow({"name": "main", "steps": [[step]]}, {**leaf(), field: odd}))
    for field in (
        "templates",
        "entrypoint",
        "arguments",
        "onExit",
        "hooks",
        "parallelism",
        "templateDefaults",
        "suspend",
    ):
        simulate(workflow({"name": "main", "steps": [[step]]}, leaf(), **{field: odd}))
    simulate({**workflow(leaf()), "spec": odd})
    simulate({**workflow(leaf()), "metadata": odd})
    simulate(workflow({"name": "main", "steps": [[{**step, "withItems": odd}]]}, leaf()))


@pytest.mark.slow
def test_an_output_that_no_configmap_holds_fails_at_the_save() -> None:
    found = workflow({"name": "main", "steps": [[call("a")]]}, leaf(memoize=memoize("k")))

    run = simulate(found, pods=(PodRule(parameters={"out": "x" * 50_000_000}),)).runs[0]

    assert (run.phase, run.configmaps[0].data) == ("Failed", None)


@pytest.mark.slow
def test_a_workflow_that_calls_itself_in_an_exit_handler_runs_out_of_budget() -> None:
    steps = [{**call(name), "hooks": {"exit": {"template": "main"}}} for name in "ab"]

    run = simulate(workflow({"name": "main", "steps": [steps]}, leaf()), budget=100_000).runs[0]

    assert run.message == OUT_OF_BUDGET


# Numbers to Python or to `str.isdigit`, but not to Go.
NO_NUMBERS = ("²", "٣", "1_0", "9" * 5_000, "")


@pytest.mark.parametrize("text", NO_NUMBERS, ids=lambda text: ascii(text[:6]))
def test_a_parallelism_that_is_no_number_is_refused_with_its_workflow(text: str) -> None:
    main = {"name": "main", "steps": [[call("a"), call("b")]], "parallelism": text}

    assert simulate(workflow(main, leaf())).runs[0].rejected == "unrecognized type: int64"
    assert simulate(workflow(leaf("main"), parallelism=text)).runs[0].rejected == "unrecognized type: int64"


@pytest.mark.parametrize("text", NO_NUMBERS, ids=lambda text: ascii(text[:6]))
def test_a_retry_limit_that_is_no_number_is_an_error_of_the_node(text: str) -> None:
    found = workflow({"name": "main", "steps": [[call("a")]]}, leaf(retryStrategy={"limit": text}))

    run = simulate(found, pods=(PodRule(succeeds=False),)).runs[0]

    assert f"value '{text}' cannot be resolved to an int" in str([each.message for each in run.nodes])


def test_what_loops_read_is_looked_for_once_for_all_hits(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    wanted = list_outputs.wanted
    monkeypatch.setattr(list_outputs, "wanted", lambda scenario: asked.append(scenario) or wanted(scenario))
    found = workflow({"name": "main", "steps": [[call("a")]]}, leaf(memoize=memoize("k")))
    scenario = Scenario(runs=(Submission(found),) * 30)

    reviewed = staleness.review(scenario, play(scenario))

    assert reviewed.verdicts == ()
    assert len(asked) == 2  # for the play, and for all that is played again
