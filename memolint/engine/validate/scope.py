"""The variables that validation takes for known (`validate.go:resolveAllVariables`)."""

import re
from collections.abc import Iterable, Iterator, Mapping

from memolint.argo import arguments, passes
from memolint.argo.plain import Json
from memolint.argo.resolve import Base
from memolint.engine.state import nodes as node
from memolint.engine.state.operation import Operation
from memolint.lang.go.json import gojson
from memolint.lang.template import tags
from memolint.typed import Protocol

_CHECKED = ("item.", "steps.", "inputs.", "outputs.", "pod.", "workflow.", "tasks.")
_ALWAYS = (
    "outputs.",
    "workflow.creationTimestamp",
    "workflow.scheduledTime",
    "workflow.duration",
    "tasks.name",
    "steps.name",
    "node.name",
)
ANY_ITEM = "item.*"
ANY_OUTPUT = "workflow.outputs.{}.*"
# The name of a workflow output that is a tag is only known at run time (`isParameter`).
DYNAMIC_NAME = r"\{\{[-a-zA-Z0-9]+(\.[-a-zA-Z0-9_]+)*\}\}"
_NO_RESULT = ("steps", "dag", "suspend", "resource")
_LISTED_RESULTS = ("script", "containerSet")


class Invalid(ValueError):
    """The first thing wrong with a workflow; the message is the controller's."""


class KnownNames:
    """Names of variables, over those of a wider scope."""

    def __init__(self, wider: "KnownNames | None" = None) -> None:
        self.names: set[str] = set()
        self.wider = wider

    def add(self, *names: str) -> None:
        """Add names."""
        self.names.update(names)

    def has(self, name: str) -> bool:
        """Whether the name is known here or further out."""
        return name in self.names or (self.wider is not None and self.wider.has(name))

    def add_outputs(self, prefix: str, template: Json | None, aggregates: bool) -> None:
        """Add what a step or task with this template offers (`addOutputsToScope`)."""
        self.add(f"{prefix}.id", f"{prefix}.startedAt", f"{prefix}.finishedAt", f"{prefix}.hostNodeName")
        if template is None:
            return
        if template.get("daemon"):
            self.add(f"{prefix}.ip")
        if _has_result(template):
            self.add(f"{prefix}.outputs.result", f"{prefix}.exitCode")
        for what in ("parameters", "artifacts"):
            self.add(*(f"{prefix}.outputs.{what}.{found.get('name')}" for found in _outputs(template, what)))
        self.add(*_dynamic_outputs(template))
        if aggregates:
            self.add(f"{prefix}.outputs.parameters")
            if node.kind_of(template) in _LISTED_RESULTS:
                self.add(f"{prefix}.outputs.result", f"{prefix}.exitCode")

    def add_items(self, step: Json) -> None:
        """Add `item` and its members, as far as they are known (`addItemsToScope`)."""
        listed = step.get("withItems")
        if isinstance(listed, list) and listed:
            self.add("item")
            for item in listed:
                if isinstance(item, dict):
                    self.add(*(f"item.{key}" for key in item))
                elif isinstance(item, list):
                    self.add(*(f"item.[{index}]" for index in range(len(item))))
        elif step.get("withParam"):
            self.add("item", ANY_ITEM)
        elif step.get("withSequence") is not None:
            self.add("item")

    def check(self, value: object, type_name: str) -> None:
        """Raise Invalid for the first simple tag in a value that cannot resolve. Expressions are not checked."""
        names = _tags_alone(value)
        if names is not None and all(map(self._resolves, names)):
            return
        for name, raw in _simple_tags(value, type_name):
            if not self._resolves(name):
                raise Invalid(f"failed to resolve {{{{{raw}}}}}")

    def _resolves(self, name: str) -> bool:
        if not name.startswith(_CHECKED) or name.startswith(_ALWAYS) or self.has(name):
            return True
        if name.startswith("item."):
            return self.has(ANY_ITEM)
        prefix, _, _ = name.rpartition(".")
        return prefix.startswith("workflow.outputs.") and self.has(f"{prefix}.*")


class GlobalNames(KnownNames):
    """The names of workflow variables, with the values that validation puts in for them."""

    def __init__(self, prefix: str) -> None:
        super().__init__()
        self.values: dict[str, object] = {}
        # How placeholders start.
        self.prefix = prefix
        self._count = 0

    def placeholder(self) -> str:
        """A text that stands for a value which is not known yet."""
        self._count += 1
        return f"{self.prefix}{self._count}"

    def add(self, *names: str) -> None:
        """Add names, each with a placeholder for its value."""
        super().add(*names)
        for name in names:
            self.values.setdefault(name, self.placeholder())

    def give(self, name: str, value: str) -> None:
        """Add a name whose value is known."""
        super().add(name)
        self.values[name] = value


class CalleeChecks(Protocol):
    """What the checks of a template need of the validation: the global names, and the checks of callees."""

    op: Operation
    globals: GlobalNames

    def holder(self, caller: Mapping[str, object], base: Base, given: object) -> Json | None:
        """Check what a step, task or hook calls, and give its template where it is known."""
        ...


def _outputs(template: Json, what: str) -> list[Json]:
    return arguments.named(template.get("outputs"), what)


def _has_result(template: Json) -> bool:
    """Whether the template can have a result; a containerSet only by its container `main` (`HasOutput`)."""
    kind = node.kind_of(template)
    if kind != "containerSet":
        return kind not in _NO_RESULT
    return arguments.find(template["containerSet"], "containers", "main") is not None


def _exported(template: Json) -> Iterator[tuple[str, str]]:
    """Kind and name of each workflow output of a template."""
    for what in ("parameters", "artifacts"):
        for found in _outputs(template, what):
            if found.get("globalName"):
                yield what, str(found["globalName"])


def global_outputs(template: Json | None) -> list[str]:
    """The workflow outputs that a template exports under names that are known."""
    listed = _exported(template) if template is not None else ()
    return [f"workflow.outputs.{what}.{name}" for what, name in listed if not re.search(DYNAMIC_NAME, name)]


def _dynamic_outputs(template: Json) -> list[str]:
    return [ANY_OUTPUT.format(what) for what, name in _exported(template) if re.search(DYNAMIC_NAME, name)]


def _tags_alone(value: object) -> list[str] | None:
    """The names of the simple tags in all strings of a value, in no order; None where only the whole text tells them.

    Most tags resolve, and then nobody asks which comes first.
    """
    names: list[str] = []
    pending = [value]
    while pending:
        each = pending.pop()
        if isinstance(each, dict):
            pending += [*each, *each.values()]
        elif isinstance(each, list):
            pending += each
        elif isinstance(each, str) and "{{" in each:
            if not tags.is_balanced(each):
                return None
            simple = [part for part in tags.parse(each) if isinstance(part, tags.Simple)]
            if any(gojson.escape(part.raw) != part.raw for part in simple):
                return None
            names += [part.name for part in simple]
    return names


def _simple_tags(value: object, type_name: str) -> Iterable[tuple[str, str]]:
    """The trimmed names and raw texts of the simple tags in a value, in the order of its JSON text."""
    if value is None:
        return
    text = passes.write(value, type_name)
    if "{{" not in text:
        return
    try:
        parts = tags.parse(text)
    except tags.TagError as error:
        raise Invalid(error.message) from None
    for part in parts:
        if isinstance(part, tags.Simple):
            yield part.name, part.raw.removeprefix("{{").removesuffix("}}")
