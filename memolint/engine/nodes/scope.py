"""What the steps of a template can refer to: outputs of finished nodes, inputs (`workflow/controller/scope.go`)."""

from memolint.argo import arguments
from memolint.argo.plain import Json
from memolint.argo.releases import Release
from memolint.argo.resolve import Base
from memolint.engine.cache import entry
from memolint.engine.cluster.clock import rfc3339
from memolint.engine.nodes.representatives import speaker
from memolint.engine.state import nodes as node
from memolint.engine.state.errors import EngineError
from memolint.engine.state.nodes import Node
from memolint.engine.state.operation import Operation
from memolint.lang.go.json import gojson
from memolint.lang.template import anystring, substitute


class ScopeError(ValueError):
    """A reference that does not resolve; the message is the controller's."""


class UnknownName(ScopeError):
    """A reference by a name that does not exist."""


class Scope:
    """Values by dotted name: strings, None for an absent optional, and artifacts."""

    def __init__(self, op: Operation, template: Json | None) -> None:
        self.op = op
        self.template = template
        self.values: dict[str, object] = {}
        self.artifacts: dict[str, Json] = {}
        # Artifacts of steps that never ran: nil in an expression, by name an artifact without a place.
        self.absent: set[str] = set()
        self._inputs: dict[str, object] = {}
        for parameter in arguments.named((template or {}).get("inputs"), "parameters"):
            if parameter.get("value") is not None:
                self._inputs[f"inputs.parameters.{parameter.get('name')}"] = anystring.text_of(parameter["value"])

    @property
    def release(self) -> Release:
        """The release that is played."""
        return self.op.release

    def variables(self) -> dict[str, object]:
        """Globals, outputs and inputs, for a substitution."""
        return {**self.op.globals, **self.values, **self._inputs}

    def local(self) -> dict[str, object]:
        """Outputs and inputs alone, for whole expressions in outputs."""
        exported = {name: value for name, value in self.op.globals.items() if name.startswith("workflow.outputs.")}
        return {**exported, **self.values, **self._inputs}

    def parameter(self, reference: str) -> str | None:
        """The value that `valueFrom.parameter` names, with or without braces; None for an absent optional.

        Raises `ScopeError`.
        """
        name = _bare(reference)
        if name in self.values or name in self._inputs:
            value = self.values.get(name, self._inputs.get(name))
            return None if value is None else str(value)
        if name.startswith("workflow.outputs.") and name in self.op.globals:
            return str(self.op.globals[name])
        raise UnknownName(f"Unable to resolve: {gojson.marshal(name)}")

    def artifact(self, wanted: Json) -> Json:
        """The artifact that `from` or `fromExpression` names, with its `subPath`. Raises `ScopeError`."""
        found = (
            self._by_expression(wanted)
            if wanted.get("fromExpression")
            else self._by_name(str(wanted.get("from") or ""))
        )
        sub_path = wanted.get("subPath")
        if isinstance(sub_path, str) and sub_path:
            resolved = substitute.replace_string(sub_path, self.variables(), substitute.ALLOW, self.release.dialect)
            return _with_sub_path(found, resolved)
        return found

    def _by_name(self, reference: str) -> Json:
        name = _bare(reference)
        if name in self.artifacts:
            return self.artifacts[name]
        if name in self.absent:
            return {}
        prefix, _, input_name = name.rpartition(".")
        if prefix == "workflow.outputs.artifacts":
            exported = arguments.find(self.op.outputs, "artifacts", input_name)
            if exported is not None:
                return exported
        if prefix == "inputs.artifacts":
            found = arguments.find((self.template or {}).get("inputs"), "artifacts", input_name)
            if found is not None:
                return found
        if name in self.values or name in self._inputs:
            raise ScopeError(f"Variable {{{{{reference}}}}} is not an artifact")
        raise UnknownName(f"Unable to resolve: {gojson.marshal(name)}")

    def _by_expression(self, wanted: Json) -> Json:
        from memolint.lang import expr
        from memolint.lang.template import environment

        inputs = {
            f"inputs.artifacts.{found.get('name')}": found
            for found in arguments.named((self.template or {}).get("inputs"), "artifacts")
        }
        absent = dict.fromkeys(sorted(self.absent))
        flat: dict[str, object] = {**self.local(), **inputs, **absent, **self.artifacts}
        try:
            value = expr.evaluate(str(wanted["fromExpression"]), environment.environment(flat))
        except expr.ExprError as error:
            raise ScopeError(expr.with_excerpt(str(error), str(wanted["fromExpression"]))) from None
        if value is None:
            return {}
        if not isinstance(value, dict):
            raise ScopeError(f"Variable {{{{{wanted['fromExpression']}}}}} is not an artifact")
        return value


def _bare(reference: str) -> str:
    """A reference without the braces around it (`wfScope.resolveVar`)."""
    return reference.removeprefix("{{").removesuffix("}}").strip()


def _with_sub_path(artifact: Json, sub_path: str) -> Json:
    for store in ("s3", "oss", "gcs"):
        place = artifact.get(store)
        if isinstance(place, dict):
            return {
                **artifact,
                store: {**place, "key": f"{str(place.get('key') or '').rstrip('/')}/{sub_path.lstrip('/')}"},
            }
    return artifact


def add_node(scope: Scope, prefix: str, found: Node) -> None:
    """Add what a node offers under `steps.NAME` or `tasks.NAME` (`buildLocalScope`)."""
    source = speaker(scope.op, found)
    values = scope.values
    values[f"{prefix}.id"] = source.id
    if source.started is not None:
        values[f"{prefix}.startedAt"] = rfc3339(source.started)
    if source.finished is not None:
        values[f"{prefix}.finishedAt"] = rfc3339(source.finished)
    for name, value in (("ip", source.ip), ("status", source.phase), ("hostNodeName", source.host)):
        if value:
            values[f"{prefix}.{name}"] = value
    add_outputs(scope, prefix, source.outputs)


def add_outputs(scope: Scope, prefix: str, outputs: Json | None) -> None:
    """Add result, exit code, parameters and artifacts (`addNodeOutputsToLocalScope`)."""
    if not outputs:
        return
    if outputs.get("result") is not None:
        scope.values[f"{prefix}.outputs.result"] = outputs["result"]
    if outputs.get("exitCode") is not None:
        scope.values[f"{prefix}.exitCode"] = outputs["exitCode"]
    for parameter in entry.parameters(outputs):
        if parameter.get("value") is not None:
            scope.values[f"{prefix}.outputs.parameters.{parameter.get('name')}"] = anystring.text_of(parameter["value"])
    for artifact in arguments.named(outputs, "artifacts"):
        scope.artifacts[f"{prefix}.outputs.artifacts.{artifact.get('name')}"] = artifact


def add_skipped(scope: Scope, prefix: str, found: Node, template: Json | None) -> None:
    """Add the declared outputs of a node that never ran: defaults, else None (`addSkippedNodeOutputsToScope`)."""
    if not scope.release.absent_optionals or found.phase not in (node.SKIPPED, node.OMITTED) or found.outputs:
        return
    for parameter in arguments.named((template or {}).get("outputs"), "parameters"):
        name = f"{prefix}.outputs.parameters.{parameter.get('name')}"
        source = parameter.get("valueFrom")
        default = source.get("default") if isinstance(source, dict) else None
        scope.values.setdefault(name, anystring.text_of(default))
    if not prefix.startswith("steps."):
        return
    # Artifacts of a skipped step are nil in expressions, those of a skipped task an error (recorded traces).
    for artifact in arguments.named((template or {}).get("outputs"), "artifacts"):
        scope.absent.add(f"{prefix}.outputs.artifacts.{artifact.get('name')}")


def resolve_artifacts(scope: Scope, step: Json, forgiven: type[ScopeError] | None = None) -> Json:
    """The step with each artifact argument replaced by what it refers to. Raises `ScopeError`.

    An optional one is left out where its error is of the kind that is `forgiven`; where none is, it stays as it is.
    """
    given = step.get("arguments")
    listed = arguments.named(given, "artifacts")
    if not any(artifact.get("from") or artifact.get("fromExpression") for artifact in listed):
        return step
    resolved = []
    for artifact in listed:
        if not (artifact.get("from") or artifact.get("fromExpression")):
            resolved.append(artifact)
            continue
        try:
            resolved.append({**scope.artifact(artifact), "name": artifact.get("name")})
        except ScopeError as error:
            if not artifact.get("optional") or (forgiven is not None and not isinstance(error, forgiven)):
                raise
            if forgiven is None:
                resolved.append(artifact)
    return {**step, "arguments": {**(given if isinstance(given, dict) else {}), "artifacts": resolved}}


def mark_absent(scope: Scope, step: Json) -> Json:
    """The step with parameters that are exactly one reference to an absent optional marked as unsupplied
    (`markAbsentOptionalArgs`)."""
    given = step.get("arguments")
    listed = arguments.named(given, "parameters")
    if not any(_is_absent(scope, parameter.get("value")) for parameter in listed):
        return step
    marked = [
        {**parameter, "value": arguments.ABSENT} if _is_absent(scope, parameter.get("value")) else parameter
        for parameter in listed
    ]
    return {**step, "arguments": {**(given if isinstance(given, dict) else {}), "parameters": marked}}


def _is_absent(scope: Scope, value: object) -> bool:
    if not isinstance(value, str) or not (value.startswith("{{") and value.endswith("}}")):
        return False
    name = value[2:-2].strip()
    return name in scope.values and scope.values[name] is None


def callee(op: Operation, base: Base, step: Json) -> Json | None:
    """The template that a step or task calls, None where it cannot be found."""
    try:
        return op.resolve(base, step).template
    except EngineError:
        return None


def check_template_of(op: Operation, base: Base, found: Node) -> None:
    """Raise EngineError where the template of a loop's items cannot be found: an inline one has no name."""
    op.resolve(base, {"template": found.template_name, "templateRef": found.template_ref})
