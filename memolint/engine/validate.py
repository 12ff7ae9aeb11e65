"""The validation that every workflow passes once, on its first pass (`workflow/validate/validate.go`).

Of its checks those are here that a workflow which reached the controller can still fail.
"""

import re
from collections.abc import Mapping

from memolint.argo import arguments, resolve
from memolint.argo.resolve import Base
from memolint.engine import nodes as node
from memolint.engine.entry import Json
from memolint.engine.known import Invalid, Known
from memolint.engine.operation import Operation
from memolint.lang import anystring

MAX_NAME = 63
MAX_FIELD_NAME = 128
_FIELD_NAME = r"[a-zA-Z0-9][-a-zA-Z0-9]*"
_PARAMETER_NAME = r"[-a-zA-Z0-9_]+"
_FIELD_RULE = (
    "name must consist of alpha-numeric characters or '-', and must start with an alpha-numeric character "
    "(e.g. My-name1-2, 123-NAME)"
)
_PARAMETER_RULE = (
    "Parameter/Artifact name must consist of alpha-numeric characters, '_' or '-' e.g. my_param_1, MY-PARAM-1"
)
_POLICIES = (None, "", "Always", "OnFailure", "OnError", "OnTransientError")
_TYPES = "container, containerSet, steps, script, resource, dag, suspend, template, template ref"
MAX_NESTING = 500


def problem(op: Operation) -> str | None:
    """The first thing wrong with the workflow, in the controller's words, or None."""
    try:
        Validation(op).workflow()
    except Invalid as invalid:
        return str(invalid)
    return None


class Validation:
    """One validation: what is known of the workflow, and which templates have been looked at."""

    def __init__(self, op: Operation) -> None:
        self.op = op
        self.spec = op.raw_spec or {}
        self.globals = Known()
        self.seen: set[tuple[str, str]] = set()
        self.depth = 0

    def workflow(self) -> None:
        """Raise Invalid for the first mistake."""
        if len(self.op.name) > MAX_NAME:
            length = len(self.op.name)
            raise Invalid(
                f'workflow name "{self.op.name}" must not be more than {MAX_NAME} characters long (currently {length})'
            )
        field_names(self.spec.get("templates"), "spec.templates")
        given = self.spec.get("arguments")
        given_arguments("spec.arguments.", given, allow_empty=False)
        self._add_globals()
        if not self.spec.get("entrypoint"):
            raise Invalid("spec.entrypoint is required")
        self.holder({"template": self.spec["entrypoint"]}, self.op.base, given)
        self._exit_and_hooks(given)
        for name in list(self.op.base.templates):
            try:
                self.holder({"template": name}, self.op.base, None)
            except Invalid as invalid:
                raise Invalid(f"templates.{name} {invalid}") from None

    def _exit_and_hooks(self, given: object) -> None:
        hooks = self.spec.get("hooks")
        listed = hooks if isinstance(hooks, dict) else {}
        if self.spec.get("onExit") or "exit" in listed:
            self.globals.add("workflow.failures")
        if self.spec.get("onExit"):
            self.holder({"template": self.spec["onExit"]}, self.op.base, given)
        for name, hook in sorted(listed.items()):
            if name != "exit" and isinstance(hook, dict) and not hook.get("expression"):
                raise Invalid(f"hooks.{name} Expression required")

    def _add_globals(self) -> None:
        known = self.globals
        known.add(*self.op.globals)
        for name in ("name", "namespace", "mainEntrypoint", "serviceAccountName", "uid", "status"):
            known.add(f"workflow.{name}")
        for name in ("parameters", "labels", "annotations"):
            known.add(f"workflow.{name}", f"workflow.{name}.json")
        for parameter in arguments.named(self.spec.get("arguments"), "parameters"):
            known.add(f"workflow.parameters.{parameter.get('name')}")
        metadata = self.op.workflow.get("metadata")
        for name in ("labels", "annotations"):
            found = metadata.get(name) if isinstance(metadata, dict) else None
            known.add(*(f"workflow.{name}.{key}" for key in (found if isinstance(found, dict) else {})))
        self._add_workflow_metadata()
        if self.spec.get("priority") is not None:
            known.add("workflow.priority")

    def _add_workflow_metadata(self) -> None:
        found = self.spec.get("workflowMetadata")
        holder = found if isinstance(found, dict) else {}
        for source, name in (("labels", "labels"), ("annotations", "annotations"), ("labelsFrom", "labels")):
            listed = holder.get(source)
            self.globals.add(*(f"workflow.{name}.{key}" for key in (listed if isinstance(listed, dict) else {})))

    def holder(self, caller: Mapping[str, object], base: Base, given: object) -> Json | None:
        """Check what a step, task or hook calls. `given` None: arguments are not known yet, any will do."""
        reference = caller.get("templateRef")
        name = str(caller.get("template") or "")
        if isinstance(reference, dict):
            if _check_reference(reference, name):
                return None
        elif name and name not in base.templates and caller.get("inline") is None:
            if "{{" in name:
                return None
            raise Invalid(f"template name '{name}' undefined")
        try:
            found = resolve.resolve(base, caller, self.op.namespace, self.op.controller.find, {})
        except resolve.ResolveError as error:
            if isinstance(reference, dict):
                raise Invalid(
                    f"template reference {reference.get('name')}.{reference.get('template')} not found"
                ) from None
            raise Invalid(str(error)) from None
        strategy = found.template.get("retryStrategy")
        policy = strategy.get("retryPolicy") if isinstance(strategy, dict) else None
        if policy not in _POLICIES:
            raise Invalid(f"{policy} is not a valid RetryPolicy")
        self.template(found.template, found.base, given)
        return found.template

    def template(self, template: Json, base: Base, given: object) -> None:
        """Check one template; its body once, its inputs for every call."""
        name = str(template.get("name") or "")
        _check_type(template, name)
        _check_inputs(template, name)
        if given is not None:
            _check_supplied(template, name, given)
        if (base.text, name) in self.seen or self.depth > MAX_NESTING:
            return
        self.seen.add((base.text, name))
        self.depth += 1
        known = self._scope_of(template)
        kind = node.kind_of(template)
        if kind == "steps":
            from memolint.engine import validate_steps

            validate_steps.check(self, known, template, base)
        elif kind == "dag":
            from memolint.engine import validate_dag

            validate_dag.check(self, known, template, base)
        else:
            self._leaf(known, template, name)
        _check_outputs(known, template, name, is_leaf=kind not in ("steps", "dag"))
        self.depth -= 1

    def _scope_of(self, template: Json) -> Known:
        known = Known(self.globals)
        for what in ("parameters", "artifacts"):
            found = arguments.named(template.get("inputs"), what)
            known.add(*(f"inputs.{what}.{entry.get('name')}" for entry in found))
            known.add(*(f"inputs.{what}.{entry.get('name')}.path" for entry in found if entry.get("path")))
        known.add("inputs.parameters")
        if node.is_pod_kind(template):
            known.add("pod.name")
        return known

    def _leaf(self, known: Known, template: Json, name: str) -> None:
        try:
            known.check(template)
        except Invalid as invalid:
            raise Invalid(f"templates.{name}: {invalid}") from None
        defaults = self.spec.get("templateDefaults")
        for kind in ("container", "script"):
            found = template.get(kind)
            default = defaults.get(kind) if isinstance(defaults, dict) else None
            if (
                isinstance(found, dict)
                and not found.get("image")
                and not (isinstance(default, dict) and default.get("image"))
            ):
                raise Invalid(f"templates.{name}.{kind}.image may not be empty")
        if template.get("parallelism") is not None:
            raise Invalid(f"templates.{name}.parallelism is only valid for steps and dag templates")


def _check_reference(reference: Json, name: str) -> bool:
    """Whether the reference has tags, so that it cannot be followed yet."""
    if name:
        raise Invalid("template name cannot be specified with templateRef")
    if not reference.get("name"):
        raise Invalid("resource name is required")
    if not reference.get("template"):
        raise Invalid("template name is required")
    return "{{" in f"{reference['name']}{reference['template']}"


def _check_type(template: Json, name: str) -> None:
    kinds = [kind for kind in resolve_kinds() if template.get(kind) is not None]
    if not kinds:
        raise Invalid(f"templates.{name} template type unspecified. choose one of: {_TYPES}")
    if len(kinds) > 1:
        raise Invalid(f"templates.{name} multiple template types specified. choose one of: {_TYPES}")


def resolve_kinds() -> tuple[str, ...]:
    """The fields that give a template its type."""
    from memolint.argo.merge import TYPE_FIELDS

    return TYPE_FIELDS


def _check_inputs(template: Json, name: str) -> None:
    inputs = template.get("inputs")
    prefix = f"templates.{name}.inputs."
    for what in ("parameters", "artifacts"):
        parameter_names(arguments.named(inputs, what), f"{prefix}{what}")
    is_leaf = node.kind_of(template) not in ("steps", "dag", "suspend")
    for artifact in arguments.named(inputs, "artifacts"):
        place = f"error in {prefix}artifacts.{artifact.get('name')}"
        if is_leaf and not artifact.get("path"):
            raise Invalid(f"{place}: Artifact '{artifact.get('name')}' did not specify a path")
        if not is_leaf and artifact.get("path"):
            raise Invalid(f"{prefix}artifacts.{artifact.get('name')}.path only valid in container/script templates")
        if artifact.get("from"):
            raise Invalid(f"{prefix}artifacts.{artifact.get('name')}.from not valid in inputs")


def _check_supplied(template: Json, name: str, given: object) -> None:
    """Every input has a value from somewhere (`ProcessArgs` with validateOnly)."""
    for parameter in arguments.named(template.get("inputs"), "parameters"):
        try:
            supplied = arguments.supply(parameter, arguments.find(given, "parameters", parameter.get("name")))
        except arguments.ArgumentError as error:
            raise Invalid(f"templates.{name} {error}") from None
        if supplied.value is None and not supplied.value_from:
            raise Invalid(f"templates.{name} inputs.parameters.{parameter.get('name')} was not supplied")
    for artifact in arguments.named(template.get("inputs"), "artifacts"):
        if artifact.get("optional") or arguments.has_location(artifact):
            continue
        if arguments.find(given, "artifacts", artifact.get("name")) is None:
            raise Invalid(f"templates.{name} inputs.artifacts.{artifact.get('name')} was not supplied")


def _check_outputs(known: Known, template: Json, name: str, is_leaf: bool) -> None:
    outputs = template.get("outputs")
    if not outputs:
        return
    prefix = f"templates.{name}.outputs."
    for what in ("parameters", "artifacts"):
        parameter_names(arguments.named(outputs, what), f"{prefix}{what}")
    try:
        known.check(outputs)
    except Invalid as invalid:
        raise Invalid(f"templates.{name}.outputs {invalid}") from None
    for parameter in arguments.named(outputs, "parameters"):
        _check_output(parameter, f"{prefix}parameters.{parameter.get('name')}", is_leaf)


def _check_output(parameter: Json, place: str, is_leaf: bool) -> None:
    source = parameter.get("valueFrom")
    if isinstance(source, dict) and parameter.get("value") is not None:
        raise Invalid(f"{place} has both valueFrom and value specified, choose one")
    if not isinstance(source, dict):
        if parameter.get("value") is None:
            raise Invalid(f"{place} does not have valueFrom or value specified")
        return
    if not is_leaf and not source.get("parameter") and not source.get("expression"):
        raise Invalid(f"{place}.parameter or expression must be specified for DAG templates")


def field_names(entries: object, place: str) -> None:
    """Names of templates, steps and tasks: present, well formed, unique."""
    seen: set[str] = set()
    for index, entry in enumerate(entries if isinstance(entries, list) else ()):
        name = anystring.text_of(entry.get("name")) if isinstance(entry, dict) else None
        _check_name(f"{place}[{index}].name", name or "", seen)


def _check_name(place: str, name: str, seen: set[str]) -> None:
    if not name:
        raise Invalid(f"{place} is required")
    check_field_name(place, name)
    if name in seen:
        raise Invalid(f"{place} '{name}' is not unique")
    seen.add(name)


def check_field_name(place: str, name: str) -> None:
    """Raise Invalid for a name that templates, steps and tasks may not have."""
    if not re.fullmatch(_FIELD_NAME, name) or len(name) > MAX_FIELD_NAME:
        raise Invalid(f"{place}: '{name}' is invalid: {_FIELD_RULE}")


def parameter_names(entries: list[Json], place: str) -> None:
    """Names of parameters and artifacts: present, well formed, unique."""
    seen: set[str] = set()
    for index, entry in enumerate(entries):
        name = str(entry.get("name") or "")
        if not name:
            raise Invalid(f"{place}[{index}].name is required")
        if not re.fullmatch(_PARAMETER_NAME, name) and "{{" not in name:
            raise Invalid(f"{place}[{index}].name: '{name}' is invalid: {_PARAMETER_RULE}")
        if name in seen:
            raise Invalid(f"{place}[{index}].name '{name}' is not unique")
        seen.add(name)


def given_arguments(prefix: str, given: object, allow_empty: bool) -> None:
    """The arguments of a workflow, step or task (`validateArguments`)."""
    parameters, artifacts = arguments.named(given, "parameters"), arguments.named(given, "artifacts")
    parameter_names(parameters, f"{prefix}parameters")
    parameter_names(artifacts, f"{prefix}artifacts")
    for parameter in parameters:
        _check_argument(f"{prefix}{parameter.get('name')}", parameter, allow_empty)
    for artifact in artifacts:
        place = f"{prefix}{artifact.get('name')}"
        sources = [artifact.get("from"), artifact.get("fromExpression")]
        if not any(sources) and not arguments.has_location(artifact):
            raise Invalid(f"{place}.from, artifact location, or key is required")
        if all(sources):
            raise Invalid(f"{place} shouldn't have both `from` and `fromExpression` in Artifact")


def _check_argument(place: str, parameter: Json, allow_empty: bool) -> None:
    value = anystring.text_of(parameter.get("value"))
    if value is None and not isinstance(parameter.get("valueFrom"), dict) and not allow_empty:
        raise Invalid(f"{place}.value or {place}.valueFrom is required")
    listed = parameter.get("enum")
    if not isinstance(listed, list):
        return
    if not listed:
        raise Invalid(f"{place}.enum should contain at least one value")
    if value is None and not allow_empty:
        raise Invalid(f"{place}.value is required")
    if value not in [anystring.text_of(entry) for entry in listed]:
        raise Invalid(f"{place}.value should be present in {place}.enum list")
