"""Validation of Steps templates (`validate.go:validateSteps`)."""

from typing import TYPE_CHECKING

from memolint.argo.resolve import Base
from memolint.engine import known as scopes
from memolint.engine.entry import Json
from memolint.engine.known import Invalid, Known
from memolint.engine.steps import groups_of

if TYPE_CHECKING:
    from memolint.engine.validate import Validation


def check(validation: "Validation", known: Known, template: Json, base: Base) -> None:
    """Raise Invalid for the first mistake in the groups of a Steps template."""
    name = str(template.get("name") or "")
    if template.get("activeDeadlineSeconds") is not None:
        raise Invalid(f"templates.{name}.activeDeadlineSeconds is only valid for leaf templates")
    seen: set[str] = set()
    for number, group in enumerate(groups_of(template)):
        called = [_step(validation, known, base, name, number, step, seen) for step in group]
        for step, callee in zip(group, called, strict=True):
            _references(validation, known, base, name, number, step, callee)


def _step(
    validation: "Validation", known: Known, base: Base, name: str, number: int, step: Json, seen: set[str]
) -> Json | None:
    from memolint.engine import validate

    place = f"templates.{name}.steps[{number}]"
    step_name = str(step.get("name") or "")
    if not step_name:
        raise Invalid(f"{place}.name is required")
    if step_name in seen:
        raise Invalid(f"{place}.name '{step_name}' is not unique")
    validate.check_field_name(f"{place}.name", step_name)
    seen.add(step_name)
    known.add(f"steps.{step_name}.status")
    known.add_items(step)
    validate.given_arguments(f"{place}.{step_name}.arguments.", step.get("arguments"), allow_empty=False)
    try:
        one_loop(step)
        called = validation.holder(step, base, None)
    except Invalid as invalid:
        raise Invalid(f"{place}.{step_name} {invalid}") from None
    hooks = step.get("hooks")
    if isinstance(hooks, dict) and "exit" in hooks:
        known.add_outputs(f"steps.{step_name}", called, aggregates=False)
    return called


def one_loop(step: Json) -> None:
    """Raise Invalid for a step or task with more than one kind of loop."""
    if sum(bool(step.get(name)) for name in ("withItems", "withParam", "withSequence")) > 1:
        raise Invalid("only one of withItems, withParam, withSequence can be specified")
    sequence = step.get("withSequence")
    if isinstance(sequence, dict) and sequence.get("count") is not None and sequence.get("end") is not None:
        raise Invalid("only one of count or end can be defined in withSequence")


def _references(
    validation: "Validation", known: Known, base: Base, name: str, number: int, step: Json, callee: Json | None
) -> None:
    try:
        known.check(without_inline(step))
    except Invalid as invalid:
        raise Invalid(f"templates.{name}.steps {invalid}") from None
    aggregates = bool(step.get("withItems")) or bool(step.get("withParam"))
    known.add_outputs(f"steps.{step.get('name')}", callee, aggregates or step.get("withSequence") is not None)
    validation.globals.add(*scopes.global_outputs(callee))
    try:
        validation.holder(step, base, step.get("arguments") or {})
    except Invalid as invalid:
        raise Invalid(f"templates.{name}.steps[{number}].{step.get('name')} {invalid}") from None


def without_inline(step: Json) -> Json:
    """The step without its inline template, which is validated as a template."""
    return {name: value for name, value in step.items() if name != "inline"}
