"""The validation of every workflow on its first pass (`workflow/validate/validate.go`).

It has the checks that a workflow can still fail once it has reached the controller.
"""

import re
from collections.abc import Mapping

from memolint.argo import arguments
from memolint.argo.merge import TYPE_FIELDS
from memolint.argo.plain import Json
from memolint.argo.resolve import Base
from memolint.engine.state import nodes as node
from memolint.engine.state.errors import EngineError
from memolint.engine.state.operation import Operation
from memolint.engine.validate import arguments as validate_arguments
from memolint.engine.validate import filling, leaf, metrics, names, outputs, resources, steps
from memolint.engine.validate.scope import ANY_OUTPUT, DYNAMIC_NAME, GlobalNames, Invalid, KnownNames
from memolint.lang.template import anystring
from memolint.lang.template.substitute import PLACEHOLDER

MAX_NAME = 63
_POLICIES = (None, "", "Always", "OnFailure", "OnError", "OnTransientError")
_TYPES = "container, containerSet, steps, script, resource, dag, suspend, template, template ref"
_POD_GC = (None, "", "OnPodCompletion", "OnPodSuccess", "OnWorkflowCompletion", "OnWorkflowSuccess")
# Templates without a timeout.
_GROUPS = {"steps": "Steps", "dag": "DAG", "suspend": "Suspend"}
MAX_NESTING = 500
# What Go's messages for objects and templates have that are not there.
_NOT_FOUND = "not found"
_PLACEHOLDER = "placeholder-"


# What differs between two submissions of one workflow, and makes neither of them wrong.
_OF_ONE = frozenset(("name", "generateName", "uid", "creationTimestamp"))


def problem(op: Operation) -> str | None:
    """The first thing wrong with the workflow, in the controller's words, or None; found once for all its runs."""
    metadata = op.workflow.get("metadata")
    shared = [each for each in metadata.items() if each[0] not in _OF_ONE] if isinstance(metadata, dict) else []
    submitted = repr((op.workflow.get("spec"), op.raw_spec, shared))
    found = op.controller.problems
    if submitted not in found:
        found[submitted] = _problem(op)
    return found[submitted]


def _problem(op: Operation) -> str | None:
    try:
        Validation(op).workflow()
    except Invalid as invalid:
        return str(invalid)
    return None


class Validation:
    """One validation: the names that are known, and the templates that have been checked."""

    def __init__(self, op: Operation) -> None:
        self.op = op
        self.spec = op.raw_spec or {}
        self.globals = GlobalNames(PLACEHOLDER if op.release.rare_placeholders else _PLACEHOLDER)
        self.seen: set[tuple[str, str]] = set()
        self.depth = 0

    def workflow(self) -> None:
        """Raise Invalid for the first mistake."""
        if len(self.op.name) > MAX_NAME:
            length = len(self.op.name)
            raise Invalid(
                f'workflow name "{self.op.name}" must not be more than {MAX_NAME} characters long (currently {length})'
            )
        self._reference()
        names.fields(self.spec.get("templates"), "spec.templates")
        given = self.spec.get("arguments")
        validate_arguments.check("spec.arguments.", given)
        self._add_globals()
        if not self.spec.get("entrypoint"):
            raise Invalid("spec.entrypoint is required")
        self.holder({"template": self.spec["entrypoint"]}, self.op.base, given or {})
        self._exit_and_hooks(given)
        self._pod_gc()
        for name in list(self.op.base.templates):
            try:
                self.holder({"template": name}, self.op.base, None)
            except Invalid as invalid:
                raise Invalid(f"templates.{name} {invalid}") from None

    def _reference(self) -> None:
        own = self.op.workflow.get("spec")
        holder = own if isinstance(own, dict) else {}
        if holder.get("workflowTemplateRef") is not None and holder.get("templates"):
            raise Invalid("Templates is invalid field in spec if workflow referred WorkflowTemplate reference")

    def _exit_and_hooks(self, given: object) -> None:
        if self.spec.get("onExit"):
            self.globals.add("workflow.failures")
            if self.op.release.exit_sees_dynamic_artifacts and self._exports_dynamic_artifacts():
                self.globals.add(ANY_OUTPUT.format("artifacts"))
            self.holder({"template": self.spec["onExit"]}, self.op.base, given or {})
        steps.hooks(self.spec.get("hooks"), "hooks")

    def _exports_dynamic_artifacts(self) -> bool:
        listed = (arguments.named(each.get("outputs"), "artifacts") for each in self.op.base.templates.values())
        return any(re.search(DYNAMIC_NAME, str(each.get("globalName") or "")) for found in listed for each in found)

    def _pod_gc(self) -> None:
        found = self.spec.get("podGC")
        strategy = found.get("strategy") if isinstance(found, dict) else None
        if strategy not in _POD_GC:
            raise Invalid(f"podGC.strategy unknown strategy '{strategy}'")
        resources.check_selector(found)
        if self.op.release.checks_pod_resources:
            resources.check("spec.podResources", self.spec.get("podResources"))

    def _add_globals(self) -> None:
        known = self.globals
        known.add(*self.op.globals)
        for name in ("name", "namespace", "mainEntrypoint", "serviceAccountName", "uid", "status"):
            known.add(f"workflow.{name}")
        for name in ("labels", "annotations"):
            known.add(f"workflow.{name}", f"workflow.{name}.json")
        for parameter in arguments.named(self.spec.get("arguments"), "parameters"):
            known.add("workflow.parameters", "workflow.parameters.json")
            name, value = f"workflow.parameters.{parameter.get('name')}", anystring.text_of(parameter.get("value"))
            known.add(name) if value is None else known.give(name, value)
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
        """Check what a step, task or hook calls. With `given` None its arguments are not known yet and not checked."""
        reference = caller.get("templateRef")
        name = str(caller.get("template") or "")
        if isinstance(reference, dict):
            if _check_reference(reference, name):
                return None
        elif name and name not in base.templates:
            raise Invalid(self._undefined(name, base))
        try:
            found = self.op.resolve(base, caller, {})
        except EngineError as error:
            if not isinstance(reference, dict) or _NOT_FOUND not in str(error):
                raise Invalid(str(error)) from None
            if (PLACEHOLDER if self.op.release.tells_placeholders else "placeholder") in str(reference.get("template")):
                return None
            raise Invalid(f"template reference {reference.get('name')}.{reference.get('template')} not found") from None
        strategy = found.template.get("retryStrategy")
        policy = strategy.get("retryPolicy") if isinstance(strategy, dict) else None
        if policy not in _POLICIES:
            raise Invalid(f"{policy} is not a valid RetryPolicy")
        self.template(found.template, found.base, given)
        return found.template

    def _undefined(self, name: str, base: Base) -> str:
        """The message for a name without a template: a workflow with a `workflowTemplateRef` calls by reference too."""
        reference = self.op.workflow["spec"] if base is self.op.base else None
        holder = reference.get("workflowTemplateRef") if isinstance(reference, dict) else None
        if isinstance(holder, dict):
            return f"template reference {holder.get('name')}.{name} not found"
        return f"template name '{name}' undefined"

    def template(self, template: Json, base: Base, given: object) -> None:
        """Check one template; its body once, its inputs for every call."""
        name = str(template.get("name") or "")
        _check_type(template, name)
        if self.op.release.checks_pod_resources:
            resources.check_pod(template, name)
        _check_inputs(template, name)
        if any(not each.get("name") for each in arguments.named(template, "initContainers")):
            raise Invalid("initContainers must all have container name")
        is_seen = (base.text, name) in self.seen
        processed = filling.filled(self.op, self.globals, template, given, is_seen)
        _check_timeout(processed, name)
        if is_seen or self.depth > MAX_NESTING:
            return
        self.seen.add((base.text, name))
        self.depth += 1
        known = self._scope_of(template)
        self._body(known, processed, base)
        outputs.check(known, processed, str(processed.get("name") or ""))
        metrics.check(processed, name)
        self.depth -= 1

    def _body(self, known: KnownNames, template: Json, base: Base) -> None:
        kind = node.kind_of(template)
        if kind == "steps":
            steps.check(self, known, template, base)
        elif kind == "dag":
            from memolint.engine.validate import dag

            dag.check(self, known, template, base)
        else:
            leaf.check(self.op.release, known, template, self.spec.get("templateDefaults"))

    def _scope_of(self, template: Json) -> KnownNames:
        known = KnownNames(self.globals)
        for what in ("parameters", "artifacts"):
            found = arguments.named(template.get("inputs"), what)
            known.add(*(f"inputs.{what}.{entry.get('name')}" for entry in found))
            known.add(*(f"inputs.{what}.{entry.get('name')}.path" for entry in found if entry.get("path")))
        if arguments.named(template.get("inputs"), "parameters"):
            known.add("inputs.parameters")
        if node.is_pod_kind(template):
            known.add("pod.name")
        return known


def _check_reference(reference: Json, name: str) -> bool:
    """Whether the reference has tags, and cannot be followed yet. Raises Invalid."""
    if name:
        raise Invalid("template name cannot be specified with templateRef")
    if not reference.get("name"):
        raise Invalid("resource name is required")
    if not reference.get("template"):
        raise Invalid("template name is required")
    return "{{" in f"{reference['name']}{reference['template']}"


def _check_type(template: Json, name: str) -> None:
    kinds = [kind for kind in TYPE_FIELDS if template.get(kind) is not None]
    if not kinds:
        raise Invalid(f"templates.{name} template type unspecified. choose one of: {_TYPES}")
    if len(kinds) > 1:
        raise Invalid(f"templates.{name} multiple template types specified. choose one of: {_TYPES}")


def _check_inputs(template: Json, name: str) -> None:
    inputs = template.get("inputs")
    prefix = f"templates.{name}.inputs."
    for what in ("parameters", "artifacts"):
        names.parameters(arguments.named(inputs, what), f"{prefix}{what}")
    is_leaf = node.kind_of(template) not in ("steps", "dag", "suspend")
    for artifact in arguments.named(inputs, "artifacts"):
        place = f"error in {prefix}artifacts.{artifact.get('name')}"
        if is_leaf and not artifact.get("path"):
            raise Invalid(f"{place}: Artifact '{artifact.get('name')}' did not specify a path")
        if not is_leaf and artifact.get("path"):
            raise Invalid(f"{prefix}artifacts.{artifact.get('name')}.path only valid in container/script templates")
        if artifact.get("from"):
            raise Invalid(f"{prefix}artifacts.{artifact.get('name')}.from not valid in inputs")


def _check_timeout(template: Json, name: str) -> None:
    text = str(template.get("timeout") or "")
    if not text:
        return
    kind = node.kind_of(template) or ""
    if kind in _GROUPS:
        raise Invalid(f"{_GROUPS[kind]} template doesn't support timeout field")
    if re.fullmatch(r"[-+]?[0-9]+", text):
        raise Invalid(f"{name} has invalid duration format in timeout")
