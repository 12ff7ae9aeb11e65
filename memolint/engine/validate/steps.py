"""Validation of Steps templates (`validate.go:validateSteps`)."""

import re

from memolint.argo import arguments
from memolint.argo.plain import Json, groups_of
from memolint.argo.resolve import Base
from memolint.engine.validate import arguments as validate_arguments
from memolint.engine.validate import names
from memolint.engine.validate import scope as scopes
from memolint.engine.validate.scope import CalleeChecks, Invalid, KnownNames
from memolint.lang.template.substitute import PLACEHOLDER

_PLACEHOLDERS = rf"{PLACEHOLDER}\d+"


def check(validation: CalleeChecks, known: KnownNames, template: Json, base: Base) -> None:
    """Raise Invalid for the first mistake in the groups of a Steps template."""
    name = str(template.get("name") or "")
    if template.get("activeDeadlineSeconds") is not None:
        raise Invalid(f"templates.{name}.activeDeadlineSeconds is only valid for leaf templates")
    seen: set[str] = set()
    for number, group in enumerate(groups_of(template)):
        for step in group:
            called = _step(validation, known, base, name, number, step, seen)
            _references(validation, known, base, name, number, step, called)


def _step(
    validation: CalleeChecks, known: KnownNames, base: Base, name: str, number: int, step: Json, seen: set[str]
) -> Json | None:
    place = f"templates.{name}.steps[{number}]"
    step_name = str(step.get("name") or "")
    _name(place, step_name, seen, validation.op.release.dynamic_step_names)
    known.add(f"steps.{step_name}.status")
    try:
        one_loop(step)
    except Invalid as invalid:
        raise Invalid(f"{place}.{step_name} {invalid}") from None
    known.add_items(step)
    validate_arguments.check(f"{place}.{step_name}.arguments.", step.get("arguments"))
    try:
        called = validation.holder(step, base, None)
    except Invalid as invalid:
        raise Invalid(f"{place}.{step_name} {invalid}") from None
    lifecycle = step.get("hooks")
    if step.get("onExit") or (isinstance(lifecycle, dict) and "exit" in lifecycle):
        known.add_outputs(f"steps.{step_name}", called, aggregates=False)
    hooks(lifecycle, f"{place}.{step_name}")
    return called


def hooks(found: object, place: str) -> None:
    """Raise Invalid for a hook without a condition, except the exit hook."""
    for name, hook in sorted(found.items() if isinstance(found, dict) else ()):
        if name != "exit" and isinstance(hook, dict) and not hook.get("expression"):
            raise Invalid(f"{place}.{name} Expression required")


def _name(place: str, name: str, seen: set[str], may_be_dynamic: bool) -> None:
    if not name:
        raise Invalid(f"{place}.name is required")
    if name in seen:
        raise Invalid(f"{place}.name '{name}' is not unique")
    problem = names.field_problem(re.sub(_PLACEHOLDERS, "x", name) if may_be_dynamic else name)
    if problem:
        raise Invalid(f"{place}.name '{name}' is invalid: {problem}")
    seen.add(name)


def one_loop(step: Json) -> None:
    """Raise Invalid for a step or task with more than one kind of loop."""
    loops = (bool(step.get("withItems")), bool(step.get("withParam")), step.get("withSequence") is not None)
    if sum(loops) > 1:
        raise Invalid("only one of withItems, withParam, withSequence can be specified")
    sequence = step.get("withSequence")
    if isinstance(sequence, dict) and sequence.get("count") is not None and sequence.get("end") is not None:
        raise Invalid("only one of count or end can be defined in withSequence")


def _references(
    validation: CalleeChecks, known: KnownNames, base: Base, name: str, number: int, step: Json, callee: Json | None
) -> None:
    try:
        with_inputs(known, step).check(step, "WorkflowStep")
    except Invalid as invalid:
        raise Invalid(f"templates.{name}.steps {invalid}") from None
    known.add_outputs(f"steps.{step.get('name')}", callee, aggregates(step))
    validation.globals.add(*scopes.global_outputs(callee))
    try:
        validation.holder(step, base, step.get("arguments") or {})
    except Invalid as invalid:
        raise Invalid(f"templates.{name}.steps[{number}].{step.get('name')} {invalid}") from None


def aggregates(step: Json) -> bool:
    """Whether a loop offers lists of outputs, as far as validation knows: it does not know it of a sequence."""
    return bool(step.get("withItems")) or bool(step.get("withParam"))


def with_inputs(known: KnownNames, step: Json) -> KnownNames:
    """The names that a step or task may refer to, with the parameters of its inline template."""
    inline = step.get("inline")
    scope = KnownNames(known)
    for parameter in arguments.named((inline if isinstance(inline, dict) else {}).get("inputs"), "parameters"):
        scope.add(f"inputs.parameters.{parameter.get('name')}")
    return scope
