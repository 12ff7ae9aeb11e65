"""What a stuck workflow waits for, node by node."""

import re
from collections.abc import Iterator

from memolint.argo import arguments
from memolint.argo.plain import steps_and_tasks
from memolint.engine.play import Run
from memolint.engine.state import nodes as node
from memolint.engine.state.nodes import Node
from memolint.lang.go.json import gojson
from memolint.typed import Record

_OUTPUT = (
    r"(steps|tasks)\.([-a-zA-Z0-9_]+)"
    r"\.(ip|hostNodeName|outputs\.(?:result|(?:parameters|artifacts)\.[-a-zA-Z0-9_]+))"
)
_DAEMON = "its daemon is up, and nothing ends it where a workflow fails outside of the template that started it"
_SUSPENDED = "it is suspended, and nobody resumes it"
_GROUPING = (node.STEPS, node.DAG, node.STEP_GROUP, node.TASK_GROUP, node.RETRY)


class Waiting(Record):
    """A node that does not go on, and what it waits for."""

    node: str
    reason: str


def of_run(run: Run) -> list[Waiting]:
    """The innermost nodes that hold up a stuck run; empty for a run that is not stuck."""
    if not run.stuck:
        return []
    found = [Waiting(each.name, reason) for each in _innermost(run) for reason in _reasons(run, each)]
    found = found or [Waiting(each.name, _DAEMON) for each in run.nodes if each.daemoned]
    return found or [Waiting(run.workflow, run.message or _of_workflow(run))]


def is_for_resume(run: Run) -> bool:
    """Whether a run that does not go on only waits for somebody to resume it, or nodes of it."""
    if not run.stuck:
        return False
    inner = _innermost(run)
    waits = all(_is_suspended(each) or each.waiting_for_lock for each in inner)
    return (waits and any(map(_is_suspended, inner))) or (not run.nodes and _is_suspended_whole(run))


def _innermost(run: Run) -> list[Node]:
    open_ = [found for found in run.nodes if not found.is_fulfilled]
    holders = {found.boundary for found in open_} | {_group_of(found.name) for found in open_}
    return [found for found in open_ if found.name not in holders or found.type not in _GROUPING]


def _is_suspended(found: Node) -> bool:
    return found.type == node.SUSPEND and found.phase == node.RUNNING


def _is_suspended_whole(run: Run) -> bool:
    return bool(run.spec.get("suspend")) and run.phase == "Running"


def _of_workflow(run: Run) -> str:
    return _SUSPENDED if _is_suspended_whole(run) else "nothing that could still happen"


def _group_of(name: str) -> str:
    return name.rpartition(".")[0]


def _reasons(run: Run, found: Node) -> Iterator[str]:
    if found.message:
        yield found.message
    elif found.type == node.SUSPEND:
        yield _SUSPENDED
    elif found.type in _GROUPING:
        yield from _of_group(run, found)
    else:
        yield from _of_leaf(run, found)


def _of_group(run: Run, found: Node) -> Iterator[str]:
    boundary = found.boundary if found.type == node.STEP_GROUP else found.name
    missing = list(_missing(run, boundary))
    if missing:
        yield from missing
    elif found.type == node.DAG:
        yield "nothing leads to the tasks that decide (a hit below a retry, or in a loop)"
    else:
        yield "nothing below it goes on"


def _missing(run: Run, boundary: str) -> Iterator[str]:
    """References of steps or tasks to outputs that their nodes do not have."""
    body = run.bodies.get(boundary, {})
    named = {each.display_name: each for each in run.nodes if each.boundary == boundary}
    for call in steps_and_tasks(body):
        name = str(call.get("name") or "")
        for reference in dict.fromkeys(re.findall(_OUTPUT, gojson.marshal(call))):
            source = named.get(reference[1])
            if name not in named and source is not None and source.is_fulfilled and not _has(source, reference[2]):
                how = "hit" if source.is_hit else source.phase
                text = ".".join(reference)
                yield f"`{name}` waits for {{{{{text}}}}}, which `{reference[1]}` ({how}) does not have"


def _has(source: Node, output: str) -> bool:
    if output in ("ip", "hostNodeName"):
        return bool(source.ip if output == "ip" else source.host)
    kind, _, name = output.removeprefix("outputs.").partition(".")
    if kind == "result":
        return (source.outputs or {}).get("result") is not None
    return arguments.find(source.outputs, kind, name) is not None


def _of_leaf(run: Run, found: Node) -> Iterator[str]:
    pod = run.pods.get(found.name)
    if pod is None or pod.outcome is None:
        yield "its pod has not finished"
        return
    declared = arguments.named(pod.work.template.get("outputs"), "parameters")
    names = [str(each.get("name")) for each in declared]
    missing = [name for name in names if arguments.find(found.outputs, "parameters", name) is None]
    if missing:
        yield f"its pod has ended without the output {', '.join(missing)}"
    else:
        yield "outputs that another template of the same name declares"
