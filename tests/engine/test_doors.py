"""The door of the engine: a play takes the caller's store, executor and clock, and changes nothing of the process."""

import sys
from collections.abc import Iterator

import pytest
from engine_workflows import call, leaf, memoize, simulate, workflow

from memolint.engine.cluster.clock import SECOND, Clock
from memolint.engine.cluster.store import ConfigMap, MemoryStore
from memolint.engine.executors.port import Outcome, Work
from memolint.engine.executors.symbolic import Symbolic
from memolint.engine.play import play
from memolint.engine.scenario import Scenario, Submission
from memolint.engine.state.errors import TOO_NESTED

MEMOIZED = workflow({"name": "main", "steps": [[call("a")]]}, leaf(memoize=memoize("k")))


@pytest.fixture
def plain_limit() -> Iterator[None]:
    """Python's own recursion limit, as any program has it that calls memolint."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(1_000)
    yield
    sys.setrecursionlimit(before)


def nested(depth: int) -> dict:
    """A workflow whose templates call each other, one inside the other."""
    templates = [
        {"name": f"t{level}", "steps": [[{"name": "a", "template": f"t{level + 1}"}]]} for level in range(depth)
    ]
    return workflow(*templates, leaf(f"t{depth}", inputs={}, container={"image": "i"}))


def test_a_store_of_the_caller_keeps_the_entries() -> None:
    store = MemoryStore([ConfigMap("default", "other")])

    first = play(Scenario(runs=(Submission(MEMOIZED),)), store=store)
    second = play(Scenario(runs=(Submission(MEMOIZED),)), store=store)

    assert [found.name for found in store.all()] == ["cache-a", "other"]
    assert not first.hits
    assert [hit.node for hit in second.hits] == ["one[0].a"]


def test_a_clock_of_the_caller_goes_on() -> None:
    clock, store = Clock(), MemoryStore()
    scenario = Scenario(runs=(Submission(MEMOIZED, advance=7 * SECOND),))

    ends = [play(scenario, store=store, clock=clock).runs[0].now for _ in range(2)]

    assert ends[1] - ends[0] >= 7 * SECOND
    assert clock.now == ends[1]


def test_an_executor_of_the_caller_runs_the_leaves() -> None:
    class Counting(Symbolic):
        works: list[str]

        def run(self, work: Work) -> Outcome:
            self.works.append(work.node)
            return Outcome(parameters={"out": "mine"})

    executor = Counting()
    executor.works = []

    played = play(Scenario(runs=(Submission(MEMOIZED),)), executor=executor)

    assert executor.works == ["one[0].a"]
    assert '"value":"mine"' in (played.runs[0].configmaps[0].data or {})["k"]


@pytest.mark.usefixtures("plain_limit")
def test_nesting_as_deep_as_python_allows_is_an_answer_and_no_traceback() -> None:
    run = simulate(nested(99)).runs[0]

    assert run.message == TOO_NESTED
    assert sys.getrecursionlimit() == 1_000


@pytest.mark.usefixtures("plain_limit")
def test_validation_of_nested_templates_too() -> None:
    assert simulate(nested(400)).runs[0].message == TOO_NESTED


@pytest.mark.usefixtures("plain_limit")
def test_usual_nesting_needs_no_room_of_its_own() -> None:
    assert simulate(nested(30)).runs[0].phase == "Succeeded"


def test_with_room_the_controllers_own_depth_decides() -> None:
    run = simulate(nested(120)).runs[0]

    assert any(found.message.startswith("Maximum recursion depth exceeded") for found in run.nodes)
