"""Only the pods' ends and the clock decide a run: with those observed it comes out the same, byte for byte."""

import json
import re

import pytest
from engine_replays import of_events
from engine_traces import scenarios
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from memolint.engine.analysis import trace
from memolint.engine.cluster.clock import SECOND
from memolint.engine.play import Played, play
from memolint.engine.scenario import PodRule, Scenario

NAMED = {**scenarios("memoize"), **scenarios("engine")}
DURATIONS = st.sampled_from([0, SECOND, 90 * SECOND, 4000 * SECOND])
RULES = st.lists(
    st.builds(
        PodRule,
        template=st.sampled_from(["*", "w", "work", "*a*", "main", "?"]),
        node=st.sampled_from(["*", "*(0)", "*[1]*", "*b", "*a"]),
        succeeds=st.booleans(),
        exit_code=st.sampled_from([None, 1, 3, 137]),
        message=st.sampled_from(["", "OOMKilled"]),
        result=st.sampled_from([None, "", "5", '[{"a": 1}]']),
        duration=DURATIONS,
    ),
    max_size=3,
)


def line(played: Played) -> str:
    return json.dumps(trace.of_played(played))


@st.composite
def worlds(draw: st.DrawFn) -> Scenario:
    """A scenario of the fixtures in which pods end otherwise and take time, and runs may be at once."""
    scenario = NAMED[draw(st.sampled_from(sorted(NAMED)))]
    return scenario._replace(
        pods=(*draw(RULES), *scenario.pods),
        executor=draw(st.sampled_from(["recorded", "symbolic"])),
        concurrent=draw(st.booleans()),
        seed=draw(st.none() | st.integers(0, 9)),
        one_pod_a_pass=draw(st.booleans()),
    )


@pytest.mark.slow
@given(worlds())
@settings(max_examples=150, deadline=None)
def test_the_events_of_a_trace_give_the_trace(scenario: Scenario) -> None:
    played = play(scenario)

    assert line(play(of_events(scenario, played, scenario.executor))) == line(played)


@pytest.mark.slow
@given(worlds())
@settings(max_examples=150, deadline=None)
def test_so_they_do_with_an_executor_that_would_have_made_up_others(scenario: Scenario) -> None:
    played = play(scenario)
    # Recorded scenarios are given up sooner where nothing moves; their workflows are of one moment, with short uids.
    assume(not any(run.stuck for run in played.runs) and not re.search("uid|creationTimestamp", str(scenario.runs)))
    other = "symbolic" if scenario.executor == "recorded" else "recorded"

    assert line(play(of_events(scenario, played, other))) == line(played)


def test_another_end_of_one_pod_gives_another_trace() -> None:
    changed = 0
    for name in sorted(NAMED)[::10]:
        played = play(NAMED[name])
        events = of_events(NAMED[name], played, "recorded")
        first = next((rule for rule in events.pods if rule.succeeds), None)
        if first is not None:
            other = events._replace(pods=(first._replace(succeeds=False, exit_code=9), *events.pods))
            assert line(play(other)) != line(played), name
            changed += 1
    assert changed > 10
