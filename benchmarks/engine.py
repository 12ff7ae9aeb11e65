"""The engine's speed against its bars: processor time of one process each, and how the node rate holds as runs grow.

The controller's own code, in process with a fake client, took 11 s for a fan-out of 1 000 memoized items in two runs,
over 60 s for a chain of 1 000 tasks.
"""

import gc
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

from table import Row, show

from memolint.engine.play import Played, play
from memolint.engine.scenario import Scenario, Submission

MINUTE = 60 * 10**9
ROUNDS = 3


def leaf(memoized: bool) -> dict[str, Any]:
    """A container with the input `m`."""
    memoize = {"key": "k-{{inputs.parameters.m}}", "cache": {"configMap": {"name": "cache-a"}}}
    return {
        "name": "work",
        "inputs": {"parameters": [{"name": "m"}]},
        "container": {"image": "busybox", "command": ["run"], "args": ["{{inputs.parameters.m}}"]},
        "outputs": {"parameters": [{"name": "out", "valueFrom": {"path": "/out"}}]},
        **({"memoize": memoize} if memoized else {}),
    }


def workflow(name: str, main: dict[str, Any], memoized: bool) -> dict[str, Any]:
    """A workflow of two templates."""
    spec = {"entrypoint": "main", "templates": [{"name": "main", **main}, leaf(memoized)]}
    metadata = {"name": name}
    return {"apiVersion": "argoproj.io/v1alpha1", "kind": "Workflow", "metadata": metadata, "spec": spec}


def fan_out(items: int, memoized: bool = True) -> dict[str, Any]:
    """One step that runs for each item."""
    arguments = {"parameters": [{"name": "m", "value": "{{item}}"}]}
    step = {"name": "a", "template": "work", "arguments": arguments, "withSequence": {"count": str(items)}}
    return workflow("fan-out", {"steps": [[step]]}, memoized)


def chain(length: int) -> dict[str, Any]:
    """Tasks of which each takes what the one before it put out."""
    tasks = [
        {
            "name": f"t{number}",
            "template": "work",
            **({"depends": f"t{number - 1}"} if number else {}),
            "arguments": {
                "parameters": [
                    {"name": "m", "value": f"{{{{tasks.t{number - 1}.outputs.parameters.out}}}}" if number else "x"}
                ]
            },
        }
        for number in range(length)
    ]
    return workflow("chain", {"dag": {"tasks": tasks}}, memoized=False)


def seconds(action: Callable[[], Played]) -> tuple[float, Played]:
    """The least processor time of several rounds, and what was played."""
    best, played = float("inf"), None
    for _ in range(ROUNDS):
        gc.collect()
        before = time.process_time()
        played = action()
        best = min(best, time.process_time() - before)
    assert played is not None
    return best, played


def played(*workflows: dict[str, Any], passes: int = 60) -> Callable[[], Played]:
    """Play the workflows one after another."""
    runs = tuple(Submission(found, advance=MINUTE) for found in workflows)
    return lambda: play(Scenario(runs=runs, max_passes=passes))


def rows() -> Iterator[Row]:
    """All figures."""
    took, done = seconds(played(fan_out(1000), fan_out(1000)))
    hits = sum(node.is_hit for node in done.runs[1].nodes)
    yield Row("1 000 memoized items, each of two runs", took / 2, 1, "s", f"{hits} hits in the second")
    took, done = seconds(played(chain(1000), passes=2000))
    yield Row("chain of 1 000 tasks", took, 2, "s", f"{done.runs[0].phase}, {len(done.runs[0].nodes)} nodes")
    rates = {}
    for size in (100, 5000):
        took, done = seconds(played(fan_out(size, memoized=False)))
        rates[size] = len(done.runs[0].nodes) / took
    detail = f"{rates[5000]:.0f} / {rates[100]:.0f} nodes a second"
    yield Row("node rate at 5 000 nodes / at 100", rates[5000] / rates[100], 0.5, "×", detail, least=True)
    took, done = seconds(played(fan_out(5000), fan_out(5000)))
    yield Row("5 000 memoized items, each of two runs", took / 2, 5, "s", done.runs[1].phase)
    took, done = seconds(played(fan_out(100_000, memoized=False)))
    yield Row("100 000 items", took, 30, "s", f"{done.runs[0].phase}, {len(done.runs[0].nodes)} nodes")


if __name__ == "__main__":
    sys.exit(show(rows()))
