"""What the pods of a played scenario did, written as a scenario file says it: with it the same can be played again."""

import json

from memolint.app.scenario import file
from memolint.argo import arguments
from memolint.engine.executors.port import Outcome, Pod
from memolint.engine.play import Played
from memolint.engine.scenario import Scenario


def of_events(scenario: Scenario, played: Played, executor: str) -> Scenario:
    """The scenario with each pod that ended ruled by how it did; nothing is left to the executor's own mind."""
    rules = [_rule(pod, pod.outcome) for run in played.runs for pod in run.pods.values() if pod.outcome is not None]
    rules.sort(key=lambda rule: any(sign in rule["node"] for sign in "*?"))  # the exact names first
    text = json.dumps({"runs": [{"workflow": {}}], "pods": rules})
    read = next(file.read(text.encode(), "events.jsonl"))
    return scenario._replace(pods=read.pods, executor=executor)


def _rule(pod: Pod, outcome: Outcome) -> dict:
    rule = {
        "node": pod.work.node,
        "run": pod.work.run,
        "phase": "Succeeded" if outcome.succeeded else "Failed",
        "exitCode": outcome.exit_code,
        "message": outcome.message,
        "result": outcome.result,
        "parameters": {name: value for name, value in outcome.parameters.items() if value is not None},
        "missing": _missing(pod, outcome),
        "duration": f"{outcome.duration}ns",
    }
    return {name: value for name, value in rule.items() if value is not None}


def _missing(pod: Pod, outcome: Outcome) -> list[str]:
    """Parameters that were reported without a value, and artifacts that were not there."""
    declared = arguments.named(pod.work.template.get("outputs"), "artifacts")
    there = {artifact.get("name") for artifact in outcome.artifacts}
    absent = [str(artifact.get("name")) for artifact in declared if artifact.get("name") not in there]
    return absent + [name for name, value in outcome.parameters.items() if value is None]
