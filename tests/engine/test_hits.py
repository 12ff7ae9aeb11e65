"""Hits as a user meets them: what they serve, when they are stale, what they cost."""

import pytest
from engine_workflows import call, leaf, memoize, node, simulate, workflow
from hypothesis import given, settings
from hypothesis import strategies as st

from memolint.argo.releases import newest, parse
from memolint.engine.analysis import staleness
from memolint.engine.analysis.outcome import differences, outcome
from memolint.engine.cache.entry import Entry, encode
from memolint.engine.cluster.clock import SECOND
from memolint.engine.cluster.store import ConfigMap
from memolint.engine.play import play
from memolint.engine.scenario import PodRule, Scenario, Submission

HOUR = 3600 * SECOND


def main(*groups: list, **fields) -> dict:
    return {"name": "main", "steps": list(groups), **fields}


def submissions(found: dict, *values: str, parameter: str = "p") -> tuple[Submission, ...]:
    return tuple(Submission(found, {parameter: value}, SECOND) for value in values)


def parametrised(key: str, **fields) -> dict:
    """A workflow whose parameter `p` reaches a memoized step."""
    train = leaf("work", memoize=memoize(key), **fields)
    step = call("a", m="{{workflow.parameters.p}}")
    return workflow(main([step]), train, arguments={"parameters": [{"name": "p", "value": "1"}]})


def verdicts(scenario: Scenario) -> list[staleness.Verdict]:
    return list(staleness.review(scenario, play(scenario)).verdicts)


def test_a_key_that_leaves_an_input_out_serves_a_stale_result() -> None:
    [verdict] = verdicts(Scenario(runs=submissions(parametrised("k"), "1", "2")))

    assert (verdict.run, verdict.node, verdict.is_stale) == (2, "one[0].a", True)
    assert verdict.text.startswith("without the cache out=")


def test_a_key_with_the_input_serves_what_a_run_would_give() -> None:
    found = parametrised("k-{{inputs.parameters.m}}")

    played = play(Scenario(runs=submissions(found, "1", "2", "1")))

    assert [node(played, "[0].a", run).is_hit for run in range(3)] == [False, False, True]
    assert verdicts(Scenario(runs=submissions(found, "1", "2", "1"))) == []
    assert differences(played.runs[0], played.runs[2]) == []
    assert outcome(played.runs[0]) != outcome(played.runs[1])


def test_a_parameter_without_a_default_is_played_again_with_the_value_of_its_run() -> None:
    found = parametrised("k")
    found["spec"]["arguments"] = {"parameters": [{"name": "p"}]}

    [verdict] = verdicts(Scenario(runs=submissions(found, "1", "2")))

    assert (verdict.run, verdict.is_stale) == (2, True)


def group_of(args: list[str], **spec) -> dict:
    """A memoized group of one step, whose key holds the parameter `p`."""
    work = leaf("work")
    work["container"] = {"image": "busybox", "args": args}
    both = {"name": "both", "steps": [[call("a", m="1")]], "memoize": memoize("k-{{workflow.parameters.p}}")}
    both["outputs"] = {"parameters": [{"name": "o", "valueFrom": {"parameter": "{{steps.a.outputs.parameters.out}}"}}]}
    given = {"parameters": [{"name": "p", "value": "0"}]}
    return workflow(main([{"name": "b", "template": "both"}]), both, work, arguments=given, **spec)


DEFAULTS = {"container": {"image": "busybox", "env": [{"name": "P", "value": "{{workflow.parameters.p}}"}]}}
DEFAULTED = parametrised("k-{{inputs.parameters.m}}")
DEFAULTED["spec"]["templateDefaults"] = DEFAULTS


@pytest.mark.parametrize(
    "found",
    [
        group_of(["{{workflow.parameters.p}}"]),
        group_of(["x"], templateDefaults=DEFAULTS),
        DEFAULTED,
    ],
)
def test_a_hit_is_played_again_with_the_parameters_and_defaults_of_its_run(found: dict) -> None:
    played = play(Scenario(runs=submissions(found, "1", "1")))

    assert [hit.run for hit in played.hits] == [2]
    assert verdicts(Scenario(runs=submissions(found, "1", "1"))) == []


def test_a_hit_is_played_again_on_the_day_of_its_run() -> None:
    """A bucket of the calendar in the key is the same for both runs, whenever simulations begin."""
    found = group_of(["{{workflow.creationTimestamp.d}}"])
    found["spec"]["templates"][1]["memoize"] = memoize("k-{{workflow.creationTimestamp.d}}")
    scenario = Scenario(runs=(Submission(found, {}, 30 * HOUR), Submission(found, {}, SECOND)))

    assert [hit.run for hit in play(scenario).hits] == [2]
    assert verdicts(scenario) == []


def test_an_input_that_only_names_or_tunes_changes_nothing() -> None:
    tuned = leaf("work", memoize=memoize("k"), nodeSelector={"zone": "{{inputs.parameters.m}}"})
    tuned["container"] = {"image": "busybox", "resources": {"limits": {"cpu": "{{inputs.parameters.m}}"}}}
    found = workflow(
        main([call("a", m="{{workflow.parameters.p}}")]), tuned, arguments={"parameters": [{"name": "p", "value": "1"}]}
    )

    assert verdicts(Scenario(runs=submissions(found, "1", "2"))) == []


def test_what_is_taken_out_as_insignificant_changes_nothing() -> None:
    def without_arguments(template: dict, _with_log: bool) -> dict:
        return {**template, "container": {**template["container"], "args": []}}

    runs = submissions(parametrised("k"), "1", "2")
    assert verdicts(Scenario(runs=runs, significant=without_arguments)) == []
    assert verdicts(Scenario(runs=runs)) != []


@pytest.mark.parametrize("world", ["image:busybox", "clock", "clock@work"])
def test_a_world_that_moves_makes_a_hit_stale(world: str) -> None:
    found = parametrised("k")
    runs = tuple(Submission(found, world={world: content}) for content in ("old", "new"))

    assert [verdict.is_stale for verdict in verdicts(Scenario(runs=runs))] == [True]


@pytest.mark.parametrize("world", ["image:other", "clock@main", "configmap:settings"])
def test_a_part_of_the_world_that_the_step_does_not_see_does_not(world: str) -> None:
    found = parametrised("k")
    runs = tuple(Submission(found, world={world: content}) for content in ("old", "new"))

    assert verdicts(Scenario(runs=runs)) == []


def test_an_entry_from_before_is_of_unknown_origin() -> None:
    text = encode(Entry("old-node", {"parameters": [{"name": "out", "value": "v"}]}))
    labels = {"workflows.argoproj.io/configmap-type": "Cache"}
    cluster = (ConfigMap("default", "cache-a", labels, {"k": text}),)
    found = workflow(main([call("a")]), leaf(memoize={**memoize("k"), "maxAge": ""}))

    [verdict] = verdicts(Scenario(runs=(Submission(found),), configmaps=cluster))

    assert (verdict.text, verdict.is_stale) == (staleness.UNKNOWN_ORIGIN, False)


def test_what_follows_from_a_stale_hit_is_not_marked() -> None:
    inner = main([call("a", m="{{inputs.parameters.m}}")], inputs={"parameters": [{"name": "m"}]})
    inner["outputs"] = {"parameters": [{"name": "o", "valueFrom": {"parameter": "{{steps.a.outputs.parameters.out}}"}}]}
    middle = {**inner, "name": "middle", "memoize": memoize("outer-{{inputs.parameters.m}}")}
    step = call("b", "middle", m="{{workflow.parameters.p}}")
    found = workflow(
        main([step]), middle, leaf(memoize=memoize("k")), arguments={"parameters": [{"name": "p", "value": "1"}]}
    )

    found_verdicts = verdicts(Scenario(runs=submissions(found, "1", "2", "2")))

    assert [(verdict.run, verdict.node) for verdict in found_verdicts] == [(2, "one[0].b[0].a")]


@given(st.integers(0, 5), st.integers(0, 5))
@settings(max_examples=30, deadline=None)
def test_no_hit_is_older_than_its_maximum(maximum: int, passed: int) -> None:
    found = workflow(main([call("a")]), leaf(memoize=memoize("k", f"{maximum}h")))

    played = simulate(found, found, advance=passed * HOUR)

    assert node(played, "[0].a", 1).is_hit == (
        passed < maximum or (passed == maximum > 0 and played.runs[1].phase == "")
    )


def test_without_caching_nothing_is_looked_up() -> None:
    found = workflow(main([call("a")]), leaf(memoize=memoize("k")))

    played = play(Scenario(runs=(Submission(found), Submission(found))), caching=False)

    assert [run.configmap_calls for run in played.runs] == [(), ()]
    assert not played.hits


def test_symbolic_lists_are_made_where_a_loop_needs_one() -> None:
    loop = {**call("b", m="{{item}}"), "withParam": "{{steps.a.outputs.parameters.out}}"}
    found = workflow(main([call("a")], [loop]), leaf())

    assert len(simulate(found).runs[0].nodes) == len(["main", "[0]", "a", "[1]", "b(0)", "b(1)"])


def test_given_outputs_are_used_and_durations_let_time_pass() -> None:
    rules = (PodRule(template="slow", parameters={"out": "given"}, duration=2 * HOUR),)
    groups = [[call("a")], [call("s", "slow")], [call("b")]]
    found = workflow(main(*groups), leaf(memoize=memoize("k", "1h")), leaf("slow"))

    slow, plain = simulate(found, pods=rules), simulate(found)

    assert node(slow, "[1].s").outputs["parameters"][0]["value"] == "given"
    assert [node(played, "[2].b").is_hit for played in (slow, plain)] == [False, True]


def test_releases_differ_where_upstream_changed() -> None:
    hit_then_next = workflow(
        {
            "name": "main",
            "dag": {"tasks": [call("a"), call("b", depends="a")]},
        },
        leaf(memoize=memoize("k"), retryStrategy={"limit": "1"}),
    )

    assert simulate(hit_then_next, hit_then_next, release=newest()).runs[1].stuck
    assert not simulate(hit_then_next, hit_then_next, release=parse("3.5.4")).runs[1].stuck
