"""Pods between passes, and how the controller sees their ends (`podReconciliation` and others)."""

from memolint.argo import arguments
from memolint.argo.plain import Json
from memolint.engine.executors.port import Executor, Outcome, Pod
from memolint.engine.nodes import memoize, outputs
from memolint.engine.pods import deadlines, running
from memolint.engine.state import nodes as node
from memolint.engine.state.nodes import Node
from memolint.engine.state.operation import Operation
from memolint.engine.state.transitions import mark

DAEMON_IP = "10.0.0.7"


def begin(op: Operation, executor: Executor, only_first: bool, moment: int, shows_running: bool = True) -> int | None:
    """Start pods: all, or the first by node name. Gives the time of the next pass, None without any pod.

    That is when the first of them ends, or at once where hooks look at one that has just become Running. Recorded plays
    do not show that: there, pods are Pending until they have ended.
    """
    waiting = [name for name, pod in op.pods.items() if pod.outcome is None]
    if only_first:
        waiting = sorted(waiting)[:1]
    for name in waiting:
        pod = op.pods[name]
        if pod.coming is None:
            pod.coming = executor.run(pod.work)
            if shows_running:
                deadlines.cut(op, op.nodes.by_name[name], pod, moment)
            pod.ends = moment + pod.coming.duration
            pod.waits = shows_running and running.show(op, op.nodes.by_name[name], pod)
    return min((moment if op.pods[name].waits else op.pods[name].ends for name in waiting), default=None)


def finish(op: Operation) -> bool:
    """End the pods whose time has come. Says whether there were any, or any that hooks look at first."""
    going = [pod for pod in op.pods.values() if pod.outcome is None and pod.coming]
    shown = [pod for pod in going if pod.waits]
    due = [pod for pod in going if not pod.waits and pod.ends <= op.controller.clock.now]
    for pod in shown:
        pod.waits = False
    for pod in due:
        pod.outcome = pod.coming
    return bool(due or shown)


def _unseen(op: Operation, of_agent: bool) -> list[tuple[Node, Pod, Outcome]]:
    """The finished pods, or tasks of the agent, that no pass has seen, as the controller comes to them most often.

    Of several saves under one key the last stays. Pods are assessed in goroutines that are started in the order in
    which the pods were made; Go's scheduler runs the one that was started last first. Tasks come in the order of their
    nodes' IDs, as the JSON of their set has them.
    """
    found = []
    for name, pod in op.pods.items():
        holder = op.nodes.by_name[name]
        if pod.outcome is not None and not pod.observed and (holder.type in (node.HTTP, node.PLUGIN)) == of_agent:
            found.append((holder, pod, pod.outcome))
    return sorted(found, key=lambda each: each[0].id) if of_agent else found[-1:] + found[:-1]


def reconcile(op: Operation) -> None:
    """Take over the ends of pods since the last pass. A success is saved here."""
    for found, pod, outcome in _unseen(op, of_agent=False):
        if pod.work.template.get("daemon") and outcome.succeeded:
            pod.observed = True
            _daemon_is_up(op, found)
        elif not outcome.succeeded or _has_outputs(op, found, pod, outcome):
            pod.observed = True
            _ended(op, found, pod, outcome)
        else:
            found.outputs = reported(pod.work.template, outcome)


def _daemon_is_up(op: Operation, found: Node) -> None:
    found.daemoned = True
    found.ip = DAEMON_IP
    mark(op, found, node.RUNNING)


def _has_outputs(op: Operation, found: Node, pod: Pod, outcome: Outcome) -> bool:
    """Whether outputs of the kinds that the node's template declares are there.

    The template is looked up by name alone: where the workflow has another one of that name, the pod waits for ever.
    """
    if not op.release.waits_for_outputs:
        return True
    declared = (op.template_of(found) or {}).get("outputs")
    wants_artifacts = any(not artifact.get("optional") for artifact in arguments.named(declared, "artifacts"))
    lacks_parameters = arguments.named(declared, "parameters") and not _parameters(pod.work.template, outcome)
    return not lacks_parameters and not (wants_artifacts and not outcome.artifacts)


def _ended(op: Operation, found: Node, pod: Pod, outcome: Outcome) -> None:
    _end_containers(op, found, outcome)
    found.host = outcome.host
    found.outputs = reported(pod.work.template, outcome)
    outputs.export(op, found.outputs)
    if not outcome.succeeded:
        mark(op, found, node.FAILED, _failure(op, outcome))
        return
    mark(op, found, node.SUCCEEDED)
    problem = memoize.save(op, found)
    if problem:
        mark(op, found, node.ERROR, problem)


def _end_containers(op: Operation, found: Node, outcome: Outcome) -> None:
    for child in list(op.nodes.within(found.name)):
        if child.type == node.CONTAINER:
            mark(op, child, node.SUCCEEDED if outcome.succeeded else node.FAILED, _end_of(op, found, child, outcome))


def _end_of(op: Operation, found: Node, child: Node, outcome: Outcome) -> str | None:
    """The message of a container: only `main` is seen to fail by itself."""
    if outcome.succeeded or child.name != f"{found.name}.main":
        return None
    name = "main: " if op.release.names_failed_container else ""
    return f"{name}Error (exit code {outcome.exit_code}): "


def _failure(op: Operation, outcome: Outcome) -> str:
    """The message of a failed pod (`inferFailedReason`)."""
    if outcome.message:
        return outcome.message
    text = f"Error (exit code {outcome.exit_code})"
    return f"main: {text}" if op.release.names_failed_container else text


def reported(template: Json, outcome: Outcome) -> Json | None:
    """The outputs of a leaf as its executor reports them (`ReportOutputs`)."""
    found: Json = {}
    if parameters := _parameters(template, outcome):
        found["parameters"] = parameters
    if outcome.artifacts:
        found["artifacts"] = list(outcome.artifacts)
    if outcome.result is not None:
        found["result"] = outcome.result
    if not _has_agent(template) and _has_main(template):
        found["exitCode"] = str(outcome.exit_code)
    # A plugin answers with an object of outputs, if an empty one (recorded traces).
    return found or (None if template.get("plugin") is None else {})


def _parameters(template: Json, outcome: Outcome) -> list[Json]:
    """The parameters that the executor reports, as they are declared, with the values that it read."""
    declared = arguments.named(template.get("outputs"), "parameters")
    return [
        _with_value(parameter, outcome.parameters[str(parameter.get("name"))])
        for parameter in declared
        if parameter.get("name") in outcome.parameters
    ]


def _has_agent(template: Json) -> bool:
    """Whether the agent does the work, and no pod of its own."""
    return template.get("http") is not None or template.get("plugin") is not None


def _with_value(parameter: Json, value: str | None) -> Json:
    return parameter if value is None else {**parameter, "value": value}


def _has_main(template: Json) -> bool:
    """Whether there is a container `main`, which the exit code comes from: in a containerSet there may be none."""
    holder = template.get("containerSet")
    if not isinstance(holder, dict):
        return True
    containers = holder.get("containers")
    return any(isinstance(entry, dict) and entry.get("name") == "main" for entry in containers or ())


def reconcile_agent(op: Operation) -> None:
    """Take over the ends of HTTP and plugin tasks. Upstream only logs a save that fails here."""
    for found, pod, outcome in _unseen(op, of_agent=True):
        pod.observed = True
        found.outputs = reported(pod.work.template, outcome)
        if outcome.succeeded:
            # Also over the end that a shutdown has given it.
            mark(op, found, node.SUCCEEDED, "")
            memoize.save(op, found)
        else:
            mark(op, found, node.FAILED, outcome.message)
