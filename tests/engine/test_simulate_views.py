"""`memolint simulate`: explanations, failures, durations, several at once, what a cache saved, what is waited for."""

import json

import pytest
from engine_traces import FIXTURES
from engine_workflows import call, leaf, memoize, workflow
from test_simulate import PARAMETERS, run, stale_workflow

from memolint.engine.analysis import cost, trace
from memolint.engine.executors.port import Outcome, Pod, Work
from memolint.engine.scenario import PodRule, Scenario, Submission

pytestmark = pytest.mark.slow(every=10)

HOUR = 3600 * 10**9


def costly() -> dict:
    """A memoized step that asks for half a core and two GPUs."""
    resources = {"requests": {"cpu": "500m"}, "limits": {"cpu": "4", "nvidia.com/gpu": 2}}
    step = call("a", m="{{workflow.parameters.p}}")
    work = leaf(memoize=memoize("k-{{inputs.parameters.m}}"))
    work["container"]["resources"] = resources
    return workflow({"name": "main", "steps": [[step]]}, work, arguments=PARAMETERS)


def test_a_miss_is_explained_by_its_key_and_the_nearest_entry() -> None:
    done = run("-", "--run", "p=2", "--explain", "a", stdin=json.dumps(costly()))

    first, second = done.stdout.split("\nrun 1, one[0].a: ")[1].split("\nrun 2, one-2[0].a: ")
    assert first.startswith("MISS, there is no ConfigMap cache-a")
    assert second.startswith("MISS, no entry under this key (1 under others)")
    assert "nearest  k-1, written by run 1, one[0].a, 1m0s old\n" in second
    assert "≠ inputs.parameters.m  2    1        from {{workflow.parameters.p}}" in second


def test_a_hit_is_explained_by_its_entry_and_an_old_one_by_its_age() -> None:
    done = run("-", "--runs", "2", "--advance", "45m", "--explain", "one*.a", stdin=json.dumps(costly()))
    late = run("-", "--runs", "2", "--advance", "2h", "--explain", "a", stdin=json.dumps(costly()))

    assert "HIT, an entry that is not too old" in done.stdout
    assert "entry    written by run 1, one[0].a, 45m0s old, maxAge 1h" in done.stdout
    assert "MISS, the entry is 2h0m0s old, maxAge is 1h" in late.stdout


def test_what_the_cache_saved_and_cost_is_told() -> None:
    arguments = ("--runs", "3", "--advance", "1m", "--duration", "work=30m")
    done = run("-", *arguments, stdin=json.dumps(costly()))
    document = json.loads(run("-", *arguments, "-o", "json", stdin=json.dumps(costly())).stdout)

    assert "2 of 3 lookups hit; saved 2 steps, 1h0m0s, 0.50 CPU h, 2.00 GPU h" in done.stdout
    assert "cost 4 get, 1 create, 3 update calls; cache-a holds 1 entry" in done.stdout
    assert document["summary"]["saved"] == {
        "steps": 2,
        "seconds": 3600.0,
        "cpu_seconds": 1800.0,
        "gpu_seconds": 7200.0,
    }


def test_attempts_ask_no_cache() -> None:
    found = costly()
    found["spec"]["templates"][-1]["retryStrategy"] = {"limit": "3"}
    done = run("-", "--fail", found["spec"]["templates"][-1]["name"], stdin=json.dumps(found))
    counted = run("-", "--runs", "2", "--format", "json", stdin=json.dumps(found))

    assert ("a(3)" in done.stdout, "cache  0 of 1 lookups hit" in done.stdout) == (True, True), done.stdout
    summary = json.loads(counted.stdout)["summary"]
    assert (summary["hits"], summary["misses"]) == (1, 1)


def test_durations_move_the_clock_so_that_entries_grow_old() -> None:
    slow = run("-", "--runs", "2", "--duration", "*.a=61m", "--advance", "0s", stdin=json.dumps(costly()))
    wide = run("-", "-o", "wide", "--duration", "*.a=17s", stdin=json.dumps(costly()))

    assert slow.stdout.count("MISS") == 1
    assert "17s" in wide.stdout
    assert "m=1" in wide.stdout


def test_a_template_can_be_made_to_fail() -> None:
    done = run("-", "--fail", "work:137", stdin=json.dumps(stale_workflow()))

    assert done.returncode == 1
    assert "Error (exit code 137)" in done.stdout


@pytest.mark.parametrize("words", [("--fail", ":1"), ("--fail", "a:x"), ("--duration", "a"), ("--duration", "a=-1s")])
def test_flags_that_cannot_be_understood_are_wrong_use(words: tuple) -> None:
    done = run("-", *words, stdin=json.dumps(stale_workflow()))

    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_workflows_at_once_all_miss_where_in_a_row_the_second_hits() -> None:
    at_once = run("-", "--runs", "3", "--concurrent", stdin=json.dumps(costly()))
    in_a_row = run("-", "--runs", "3", stdin=json.dumps(costly()))

    assert (at_once.stdout.count("MISS"), in_a_row.stdout.count("MISS")) == (3, 1)


def last_writer(seed: int | None) -> str:
    runs = tuple(Submission({**costly(), "metadata": {"name": name}}) for name in ("x", "y", "z"))
    from memolint.engine.play import play

    done = trace.of_played(play(Scenario(runs=runs, concurrent=True, seed=seed)))
    return done["runs"][0]["configmaps"]["cache-a"]["entries"]["k-1"]["nodeID"] if seed is None else json.dumps(done)


def test_a_seed_chooses_an_order_and_always_the_same() -> None:
    assert last_writer(7) == last_writer(7)
    assert len({last_writer(seed) for seed in range(8)}) > 1


def test_at_once_a_lock_makes_others_wait_and_lets_them_hit() -> None:
    found = costly()
    found["spec"]["templates"][1]["synchronization"] = {"mutexes": [{"name": "one"}]}

    done = run("-", "--runs", "3", "--concurrent", stdin=json.dumps(found))

    assert done.returncode == 0, done.stdout
    assert (done.stdout.count("MISS"), done.stdout.count("HIT (")) == (1, 0)


@pytest.mark.parametrize(
    ("group", "name", "told"),
    [
        ("memoize", "hit-lacks-output-steps", "`u` waits for {{steps.a.outputs.parameters.out}}, which `a` (hit)"),
        ("memoize", "script-result-unread-then-read-dag", "`u` waits for {{tasks.g.outputs.result}}, which `g` (hit)"),
        ("engine", "template-ref-nested", "outputs that another template of the same name declares"),
    ],
)
def test_a_stuck_workflow_names_who_waits_and_for_what(group: str, name: str, told: str) -> None:
    done = run("--scenario", str(FIXTURES / group / f"{name}.yaml"))

    assert done.returncode == 4
    assert told in done.stdout


def test_requests_of_all_containers_count_and_limits_stand_for_what_is_missing() -> None:
    containers = [{"resources": {"limits": {"cpu": 2}}}, {"resources": {"requests": {"cpu": "250m"}}}, {}]
    template = {"containerSet": {"containers": containers}, "sidecars": [{"resources": {"requests": {"cpu": "x"}}}]}
    pod = Pod(Work("n", template, 1, "w", False, "p", ""))
    pod.outcome = Outcome(duration=HOUR)

    assert cost.requests(template) == (2.25, 0)
    assert cost.of_pods([pod]) == cost.Consumption(1, HOUR, 2.25 * 3600, 0)


def test_a_rule_that_only_times_leaves_the_outcome_to_the_next() -> None:
    assert PodRule(template="a", duration=1).only_times
    assert PodRule(template="a", duration=0).only_times
    assert not PodRule(template="a", duration=1, succeeds=False).only_times


def test_a_long_chain_is_not_taken_for_a_stuck_one() -> None:
    tasks = [{**call(f"t{number}"), **({"depends": f"t{number - 1}"} if number else {})} for number in range(90)]
    found = workflow({"name": "main", "dag": {"tasks": tasks}}, leaf())

    assert run("-", stdin=json.dumps(found)).returncode == 0


def test_a_tag_that_is_handed_on_as_text_is_shown_and_other_inputs_are_not() -> None:
    made = leaf("make", memoize=memoize("k"))
    made["outputs"]["parameters"][0]["globalName"] = "tag"
    long = f"{'x' * 200}{{{{workflow.outputs.parameters.tag}}}}"
    steps = [[call("make", "make")], [call("use", m=long)], [call("plain", m="handed")]]

    done = run("-", "--runs", "2", stdin=json.dumps(workflow({"name": "main", "steps": steps}, made, leaf())))

    first, second = done.stdout.split("\nrun 2")
    assert "INPUTS" not in first
    assert "m=…" in second
    assert "xx{{workflow.outputs.parameters.tag}}" in second
    assert "m=handed" not in done.stdout
