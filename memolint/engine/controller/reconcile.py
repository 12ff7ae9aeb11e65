"""One reconcile pass over a workflow (`workflow/controller/operator.go:operate`)."""

from memolint.argo import arguments, passes
from memolint.argo.plain import Json, exit_hook_of, hooks_of
from memolint.engine.controller import failures, metadata, shutdown, spec, variables
from memolint.engine.nodes import parallelism, synchronize
from memolint.engine.pods import lifecycle
from memolint.engine.state import nodes as node
from memolint.engine.state.errors import NIL_DEREFERENCE, EngineError, Panic, ParallelismReached, TransientError
from memolint.engine.state.nodes import Node
from memolint.engine.state.operation import Executed, Operation, Placement
from memolint.engine.state.transitions import mark_error, stop_daemons
from memolint.engine.validate import workflow
from memolint.lang.template import substitute
from memolint.typed import Record, cast

_PHASES = {
    node.PENDING: "Pending",
    node.RUNNING: "Running",
    node.SUCCEEDED: "Succeeded",
    node.SKIPPED: "Succeeded",
    node.OMITTED: "Succeeded",
    node.FAILED: "Failed",
    node.ERROR: "Error",
}
FINAL = ("Succeeded", "Failed", "Error")


def operate(op: Operation) -> None:
    """Make one pass. A crash of the controller ends the workflow in Error, as upstream."""
    try:
        _operate(op)
    except Panic as panic:
        set_phase(op, "Error", str(panic) or NIL_DEREFERENCE)
    if op.phase in FINAL:
        op.controller.locks.release_all(f"{op.namespace}/{op.name}")


def _operate(op: Operation) -> None:
    if op.phase in FINAL:
        return
    if not _prepare(op):
        return
    if not op.phase or op.phase == "Pending":
        try:
            waiting = synchronize.acquire_workflow(op)
        except EngineError as error:
            set_phase(op, "Failed", f"Failed to acquire the synchronization lock. {error}")
            return
        if waiting:
            _wait(op, waiting)
            return
    if op.started is None:
        op.started = op.now
        set_phase(op, "Running", "")
    else:
        lifecycle.reconcile(op)
        shutdown.fail_unstarted(op)
    variables.set_duration(op)
    if op.spec.get("suspend") and not op.resumed:
        return
    op.pods_limit = parallelism.limit(op.spec)
    op.active_pods = 0 if op.pods_limit is None else parallelism.active_pods(op)
    _run_entrypoint(op)


def _wait(op: Operation, message: str) -> None:
    """Let the workflow wait for its lock, or end it where it is to be terminated instead."""
    if op.shutdown != "Terminate" or op.phase != "Pending":
        set_phase(op, "Pending", message)
    elif op.release.terminated_waiters_fail:
        set_phase(op, "Failed", "Stopped with strategy 'Terminate'")
    else:
        set_phase(op, "Succeeded", "")


def _prepare(op: Operation) -> bool:
    """Prepare the spec, and check it on the first pass. False where that ends the workflow (`setExecWorkflow`)."""
    try:
        spec.prepare(op)
    except EngineError as error:
        set_phase(op, "Error", str(error))
        return False
    op.spec = op.raw_spec or {}
    if op.started is None and op.phase == "" and op.entry is None:
        problem = workflow.problem(op)
        if problem is not None:
            set_phase(op, "Failed", f"invalid spec: {problem}")
            return False
    try:
        variables.set_globals(op)
        _substitute_globals(op)
        if op.started is None:
            metadata.update(op)
            _substitute_globals(op)
    except metadata.MetadataError as error:
        set_phase(op, "Error", str(error))
        return False
    except EngineError as error:
        set_phase(op, "Failed", f"failed to set global parameters: {error}")
        return False
    except substitute.SubstituteError:
        # Upstream only logs it, so that the workflow waits for good.
        return False
    return True


def _substitute_globals(op: Operation) -> None:
    """Substitute globals in the spec, except in its templates, which get them when they run."""
    raw = op.raw_spec or {}
    rest = {name: value for name, value in raw.items() if name != "templates"}
    early = {
        name: value
        for name, value in op.globals.items()
        if name not in ("workflow.status", "workflow.duration", "workflow.failures")
    }
    filled = cast(Json, passes.run(passes.SPEC, rest, early, op.release.dialect))
    op.spec = {**filled, "templates": raw.get("templates") or []}
    # Values may have come out of tags.
    for parameter in arguments.named(op.spec.get("arguments"), "parameters"):
        if isinstance(parameter.get("value"), str):
            op.globals[f"workflow.parameters.{parameter.get('name')}"] = parameter["value"]


def _run_entrypoint(op: Operation) -> None:
    executed = _executed_entry(op)
    if executed.error is not None:
        if not isinstance(executed.error, ParallelismReached | TransientError):
            set_phase(op, "Error", f"error in entry template execution: {executed.error}")
        return
    entry = executed.node
    if entry is None:
        return
    op.globals["workflow.status"] = _PHASES[entry.phase]
    op.globals["workflow.failures"] = failures.text(op)
    ended = _Ended(_PHASES[entry.phase], entry.message) if entry.is_fulfilled else None
    try:
        hooks_done = _hooks_done(op)
    except EngineError as error:
        # How the entry node had ended decides all the same.
        mark_error(op, entry, str(error))
        hooks_done = True
    if not op.shutdown:
        lifecycle.reconcile_agent(op)
    if hooks_done and ended is not None:
        _finish(op, ended)


def _hooks_done(op: Operation) -> bool:
    if not hooks_of(op.spec):
        return True
    from memolint.engine.nodes import hooks  # few workflows have any

    return hooks.of_workflow(op)


def _executed_entry(op: Operation) -> Executed:
    if op.entry is None:
        caller: Json = {"template": op.spec.get("entrypoint")}
        return op.execute(op.name, caller, op.base, op.spec.get("arguments"), Placement())
    # The template of a hit is filled already, and names in it are looked up in its own base.
    around = ("memoize", "synchronization")
    inline = {name: value for name, value in op.entry.template.items() if name not in around}
    return op.execute(op.name, {"inline": inline}, op.entry.base, {}, Placement())


class _Ended(Record):
    """How the entry node has ended, which is how the workflow will."""

    status: str
    message: str


def _finish(op: Operation, ended: _Ended) -> None:
    """Run the exit handler, then give the workflow the entry node's phase, or the handler's if only that failed."""
    left, handler = _run_exit_handler(op)
    if not left:
        return
    if ended.status == "Succeeded" and handler is not None and handler.is_failed_or_error:
        set_phase(op, _PHASES[handler.phase], handler.message)
    elif ended.status in FINAL:
        stopped = f"Stopped with strategy '{op.shutdown}'" if op.shutdown else ended.message
        set_phase(op, ended.status, "" if ended.status == "Succeeded" else stopped)
    else:
        # An entry node that is a daemon: fulfilled, but not at an end.
        set_phase(op, "Error", f"Unexpected node phase {op.name}: <nil>")


def _run_exit_handler(op: Operation) -> tuple[bool, Node | None]:
    """Whether there is nothing to wait for, and the exit handler's node if it has finished."""
    hook = exit_hook_of(op.spec, op.spec.get("arguments"))
    if hook is None or op.spec.get("shutdown") == "Terminate":
        return True, None
    caller = {"template": hook.get("template"), "templateRef": hook.get("templateRef")}
    given = hook.get("arguments") or op.spec.get("arguments")
    executed = op.execute(f"{op.name}.onExit", caller, op.base, given, Placement(on_exit=True, hooked=True))
    if executed.error is not None:
        if not isinstance(executed.error, ParallelismReached | TransientError):
            set_phase(op, "Error", f"error in exit template execution : {executed.error}")
        return False, None
    lifecycle.reconcile_agent(op)
    return executed.node is not None and executed.node.is_fulfilled, executed.node


def set_phase(op: Operation, phase: str, message: str) -> None:
    """Give the workflow a phase (`markWorkflowPhase`).

    A workflow does not end while a daemon is up, which may be for ever: only daemons outside of any template are
    stopped here.
    """
    if phase in FINAL and op.release.daemons_hold_workflow and any(found.daemoned for found in op.nodes):
        stop_daemons(op, "")
        return
    if (op.phase, op.message) != (phase, message):
        op.changes += 1
    op.phase, op.message = phase, message
    entry = op.nodes.get(op.name)
    if phase == "Error" and entry is not None and entry.phase == node.RUNNING:
        entry.phase, entry.message = node.ERROR, "Workflow operation error"
