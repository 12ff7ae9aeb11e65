"""Lifecycle hooks and exit handlers of steps, tasks and workflows (`hooks.go`, `exit_handler.go`)."""

from memolint.argo import arguments, passes
from memolint.argo.plain import Json, exit_hook_of, hooks_of
from memolint.argo.resolve import Base
from memolint.engine.cache import entry
from memolint.engine.nodes import conditions
from memolint.engine.nodes.representatives import speaker
from memolint.engine.nodes.scope import Scope, ScopeError, mark_absent, resolve_artifacts
from memolint.engine.state.errors import EngineError
from memolint.engine.state.nodes import Node
from memolint.engine.state.operation import Operation, Placement
from memolint.engine.state.transitions import add_child
from memolint.lang.template import anystring, substitute
from memolint.typed import Record, cast


def holds(expression: str, variables: dict[str, object]) -> bool:
    """Whether a hook's condition is true. Raises EngineError."""
    try:
        return conditions.holds(expression, variables)
    except conditions.ConditionError as error:
        raise EngineError(str(error)) from None


def all_fulfilled(op: Operation, found: Node) -> bool:
    """Whether all hooks below a node have ended (`CheckAllHooksFullfilled`)."""
    children = (op.nodes.get(name) for name in found.children)
    return all(child.is_fulfilled for child in children if child is not None and child.hooked)


class Holder(Record):
    """A step or task whose hooks run: with its node, and what its hooks can refer to."""

    op: Operation
    base: Base
    placement: Placement
    scope: Scope
    # `steps.NAME` or `tasks.NAME`.
    prefix: str
    step: Json
    node: Node


def of_node(holder: Holder) -> bool:
    """Run the lifecycle hooks of a step or task. True when none is under way. Raises EngineError."""
    op, done = holder.op, True
    for name, hook in hooks_of(holder.step).items():
        hook_name = f"{holder.node.name}.hooks.{name}"
        if not hook.get("expression"):
            raise EngineError(f"Expression required for hook {hook_name}")
        is_met = holds(str(hook["expression"]), holder.scope.variables())
        if is_met or op.nodes.get(hook_name) is not None:
            outputs = speaker(op, holder.node).outputs
            # Before its parent has outputs, a hook gets its arguments as they are written.
            given = (hook.get("arguments") or {}) if outputs is None else _arguments(holder, hook, outputs)
            done = _run(holder, hook_name, hook, given, holder.placement) and done
    return done


def on_exit(holder: Holder) -> bool:
    """Run the exit handler of a finished step or task. True when there is nothing to wait for. Raises EngineError."""
    op = holder.op
    # Before the handler is looked for: a retried hit crashes older controllers even without one.
    outputs = speaker(op, holder.node).outputs
    hook = exit_hook_of(holder.step, op.spec.get("arguments"))
    if hook is None or op.spec.get("shutdown") == "Terminate":
        return True
    if hook.get("expression") and not holds(str(hook["expression"]), holder.scope.variables()):
        return True
    given = hook.get("arguments") or {}
    if op.release.absent_optionals or outputs is not None:
        given = _arguments(holder, hook, outputs)
    return _run(holder, f"{holder.node.name}.onExit", hook, given, holder.placement._replace(on_exit=True))


def _arguments(holder: Holder, hook: Json, outputs: Json | None) -> object:
    """The hook's arguments, which see the outputs of its parent (`resolveExitTmplArgument`). Raises EngineError."""
    given, scope = hook.get("arguments"), holder.scope
    if not given:
        return {}
    # The outputs stay in the scope: the hooks after this one see them too.
    _add_outputs(scope, holder.prefix, outputs)
    if scope.release.absent_optionals:
        given = mark_absent(scope, {"arguments": given})["arguments"]
    try:
        filled = passes.run(passes.HOOK_ARGUMENTS, given, scope.variables(), scope.release.dialect)
    except substitute.SubstituteError as error:
        raise EngineError(error.message) from None
    return _artifacts(scope, cast(Json, filled))


def _add_outputs(scope: Scope, prefix: str, outputs: Json | None) -> None:
    """Add the parent's parameters and artifacts, but not its result."""
    for parameter in entry.parameters(outputs):
        value = anystring.text_of(parameter.get("value")) or ""
        scope.values[f"{prefix}.outputs.parameters.{parameter.get('name')}"] = value
    for artifact in arguments.named(outputs, "artifacts"):
        scope.artifacts[f"{prefix}.outputs.artifacts.{artifact.get('name')}"] = artifact


def _artifacts(scope: Scope, given: Json) -> Json:
    if not arguments.named(given, "artifacts"):
        return given
    try:
        return cast(Json, resolve_artifacts(scope, {"arguments": given})["arguments"])
    except ScopeError as error:
        raise EngineError(f"unable to resolve references: {error}") from None


def _run(holder: Holder, name: str, hook: Json, given: object, placement: Placement) -> bool:
    op = holder.op
    caller = {"template": hook.get("template"), "templateRef": hook.get("templateRef")}
    executed = op.execute(name, caller, holder.base, given, placement._replace(hooked=True))
    # Only an exit handler is a child without its node, where it got no slot.
    if executed.error is None or placement.on_exit:
        add_child(op, holder.node.name, name)
    if executed.error is not None:
        raise executed.error
    return executed.node is not None and executed.node.is_fulfilled


def of_workflow(op: Operation) -> bool:
    """Run the workflow's own lifecycle hooks. True when none is under way. Raises EngineError."""
    done = True
    for name, hook in hooks_of(op.spec).items():
        hook_name = f"{op.name}.hooks.{name}"
        is_triggered = op.nodes.get(hook_name) is not None
        if is_triggered or holds(str(hook.get("expression") or ""), dict(op.globals)):
            done = _run_for_workflow(op, hook_name, hook) and done
    return done


def _run_for_workflow(op: Operation, name: str, hook: Json) -> bool:
    caller = {"template": hook.get("template"), "templateRef": hook.get("templateRef")}
    given = hook.get("arguments") or {}
    executed = op.execute(name, caller, op.base, given, Placement(hooked=True))
    if executed.error is not None:
        raise executed.error
    if op.nodes.get(op.name) is not None:
        add_child(op, op.name, name)
    return executed.node is not None and executed.node.is_fulfilled
