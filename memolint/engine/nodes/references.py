"""The references of a step or task, resolved before it runs (`resolveReferences`, `resolveDependencyReferences`)."""

from memolint.argo import passes
from memolint.argo.plain import Json, is_looped
from memolint.engine.nodes import conditions
from memolint.engine.nodes.scope import Scope, ScopeError, UnknownName, mark_absent, resolve_artifacts
from memolint.engine.state import nodes as node
from memolint.engine.state.errors import EngineError
from memolint.lang.template import substitute
from memolint.typed import cast

_LENIENT = {False: passes.STEP_LENIENT, True: passes.TASK_LENIENT}


class Requeue(Exception):
    """A reference that does not resolve yet: the step waits, perhaps for ever."""


def resolve(scope: Scope, step: Json, is_task: bool) -> Json:
    """A step or task with `when` resolved first, then all of it but the hooks. Raises Requeue, EngineError.

    The rest keeps its tags if `when` is false already.
    """
    release = scope.release
    marked = mark_absent(scope, step) if release.absent_optionals else step
    body = {name: value for name, value in marked.items() if name != "hooks"}
    hooks = {"hooks": step["hooks"]} if "hooks" in step else {}
    variables = scope.variables()
    try:
        condition = step.get("when")
        if isinstance(condition, str) and condition:
            which = passes.WHEN if release.requeues_unresolved else passes.WHEN_LENIENT
            body["when"] = passes.run(which, condition, variables, release.dialect)
            if not _may_run(body):
                return {**body, **hooks}
        which = (passes.TASK if is_task else passes.STEP) if release.requeues_unresolved else _LENIENT[is_task]
        filled = cast(Json, passes.run(which, body, variables, release.dialect))
    except substitute.SubstituteError as error:
        if error.missing:
            raise Requeue from None
        raise EngineError(error.message) from None
    if not release.requeues_unresolved and not _may_run(filled):
        return {**filled, **hooks}
    try:
        return {**resolve_artifacts(scope, filled, UnknownName if is_task else ScopeError), **hooks}
    except ScopeError as error:
        raise EngineError(str(error) if is_task else f"unable to resolve references: {error}") from None


def _may_run(step: Json) -> bool:
    """Whether `when` lets the step run; a loop asks again for each item. Raises EngineError."""
    try:
        return conditions.proceeds(str(step.get("when") or ""))
    except conditions.ConditionError as error:
        if is_looped(step):
            return True
        raise EngineError(str(error)) from None


def continues_on(step: Json, phase: str) -> bool:
    """Whether `continueOn` forgives the phase."""
    found = step.get("continueOn")
    if not isinstance(found, dict):
        return False
    return bool(found.get("error")) if phase == node.ERROR else phase == node.FAILED and bool(found.get("failed"))
