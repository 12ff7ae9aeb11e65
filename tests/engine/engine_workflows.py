"""Workflows as plain values, for tests of the engine."""

from memolint.engine.play import Played, play
from memolint.engine.scenario import Scenario, Submission


def leaf(name: str = "work", **fields) -> dict:
    """A container template with the input `m` and the output `out`."""
    return {
        "name": name,
        "inputs": {"parameters": [{"name": "m"}]},
        "container": {"image": "busybox", "command": ["run"], "args": ["{{inputs.parameters.m}}"]},
        "outputs": {"parameters": [{"name": "out", "valueFrom": {"path": "/out"}}]},
        **fields,
    }


def memoize(key: str, max_age: str = "1h", cache: str = "cache-a") -> dict:
    return {"key": key, "maxAge": max_age, "cache": {"configMap": {"name": cache}}}


def call(name: str, template: str = "work", m: str = "x", **fields) -> dict:
    """A step or task that calls a template with the argument `m`."""
    return {"name": name, "template": template, "arguments": {"parameters": [{"name": "m", "value": m}]}, **fields}


def workflow(*templates: dict, name: str = "one", **spec) -> dict:
    """A Workflow that starts with its first template."""
    entrypoint = templates[0]["name"] if templates else ""
    return {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "Workflow",
        "metadata": {"name": name},
        "spec": {"entrypoint": entrypoint, "templates": list(templates), **spec},
    }


def simulate(*workflows: dict, advance: int = 60 * 10**9, release=None, budget: int = 1_000_000, **scenario) -> Played:
    """Play workflows one after another, symbolically unless the scenario says otherwise."""
    runs = tuple(Submission(found, advance=advance if number else 0) for number, found in enumerate(workflows))
    return play(Scenario(runs=runs, **scenario), release, budget=budget)


def node(played: Played, name: str, run: int = 0):
    """A node by its name without the workflow's."""
    found = played.runs[run]
    return next(each for each in found.nodes if each.name == found.workflow + name)
