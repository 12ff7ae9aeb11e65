"""Views over plain values: what a manifest, a template, a call mean, and where they stand.

A view never copies and never fails: hostile input has the wrong type at every field, so reading goes through
`mapping`, `sequence` and `text`, which give the empty value where the type is another.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from memolint.argo.fields import TEMPLATE_KINDS
from memolint.lang.template.anystring import text_of
from memolint.text.documents import Document, Path, dotted
from memolint.text.nested import in_file
from memolint.text.offsets import content_span, offsets
from memolint.text.source import Place

_EMPTY: dict[str, Any] = {}


def mapping(value: object) -> dict[str, Any]:
    """`value` if it is a mapping, else an empty one (not to be changed)."""
    return value if isinstance(value, dict) else _EMPTY


def sequence(value: object) -> list[Any]:
    """`value` if it is a list, else an empty one."""
    return value if isinstance(value, list) else []


def text(value: object) -> str:
    """`value` if it is a string, else the empty one."""
    return value if isinstance(value, str) else ""


def scalar(value: object) -> str | None:
    """The string that Argo makes of a parameter's value (AnyString); None where there is none."""
    return None if value is None else text_of(value)


def dig(value: object, *steps: str | int) -> Any:
    """What stands below `value` at `steps`, or None."""
    for step in steps:
        if isinstance(value, dict):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int) and 0 <= step < len(value):
            value = value[step]
        else:
            return None
    return value


class Origin(NamedTuple):
    """Where a plain value stands: the document, and the path in it."""

    document: Document
    path: Path

    def at(self, *steps: str | int) -> "Origin":
        """The origin of what stands below."""
        return Origin(self.document, self.path + steps)

    def place(self) -> Place:
        """The place of the value, without quotes; of the nearest one above where the path does not exist."""
        source = self.document.source
        return Place(*in_file(source, *content_span(source, self.document.node(self.path))))

    def key_place(self) -> Place:
        """The place of the key that the path ends with."""
        source = self.document.source
        return Place(*in_file(source, *content_span(source, self.document.key_node(self.path))))

    def part(self, start: int, end: int) -> Place:
        """The place of the characters `start` to `end` of the string at the path."""
        source = self.document.source
        node = self.document.node(self.path)
        if not isinstance(node.value, str):
            return self.place()
        return Place(*in_file(source, *offsets(source, node).span(start, end)))

    def dotted(self) -> str:
        """The path as people read it."""
        return dotted(self.path)


class Template:
    """A template: its plain `value`, the manifest that it stands in, and the call that it is inlined in, if any."""

    __slots__ = ("inline_in", "known", "manifest", "origin", "value")

    def __init__(
        self, value: dict[str, Any], origin: Origin, manifest: "Manifest", inline_in: "Call | None" = None
    ) -> None:
        self.value = value
        self.origin = origin
        self.manifest = manifest
        self.inline_in = inline_in
        self.known: dict[str, Any] = {}  # facts, computed on first use

    @property
    def name(self) -> str:
        return text(self.value.get("name"))

    @property
    def label(self) -> str:
        """The name to print; an inline template is named by its call."""
        return self.name or (self.inline_in.name if self.inline_in else "")

    @property
    def kind(self) -> str:
        """`container`, `steps`, …; "" where there is none."""
        return next((kind for kind in TEMPLATE_KINDS if self.value.get(kind) is not None), "")

    @property
    def memoize(self) -> dict[str, Any] | None:
        value = self.value.get("memoize")
        return value if isinstance(value, dict) else None

    def parameters(self) -> dict[str, tuple[int, dict[str, Any]]]:
        """Declared input parameters by name, with their position."""
        return named(dig(self.value, "inputs", "parameters"))

    def artifacts(self) -> dict[str, tuple[int, dict[str, Any]]]:
        """Declared input artifacts by name, with their position."""
        return named(dig(self.value, "inputs", "artifacts"))

    def calls(self) -> "Iterator[Call]":
        """The steps or tasks of this template, and their hooks."""
        for group_index, group in enumerate(sequence(self.value.get("steps"))):
            for index, step in enumerate(sequence(group)):
                yield from _call(step, self.origin.at("steps", group_index, index), self, "step")
        for index, task in enumerate(sequence(dig(self.value, "dag", "tasks"))):
            yield from _call(task, self.origin.at("dag", "tasks", index), self, "task")

    def step(self, name: str) -> "Call | None":
        """The step or task of this name."""
        return next((each for each in self.calls() if each.name == name and each.kind != "hook"), None)


class Call:
    """A step, a task or a hook that calls a template; `kind` says which. `holder` is None for a hook of the spec."""

    __slots__ = ("holder", "kind", "manifest", "origin", "value")

    def __init__(
        self, value: dict[str, Any], origin: Origin, kind: str, manifest: "Manifest", holder: Template | None
    ) -> None:
        self.value = value
        self.origin = origin
        self.kind = kind
        self.manifest = manifest
        self.holder = holder

    @property
    def name(self) -> str:
        return text(self.value.get("name"))

    @property
    def loops(self) -> bool:
        return any(self.value.get(field) is not None for field in ("withItems", "withParam", "withSequence"))

    def arguments(self) -> dict[str, tuple[int, dict[str, Any]]]:
        """Argument parameters by name, with their position."""
        return named(dig(self.value, "arguments", "parameters"))

    def artifacts(self) -> dict[str, tuple[int, dict[str, Any]]]:
        """Argument artifacts by name, with their position."""
        return named(dig(self.value, "arguments", "artifacts"))

    def inline(self) -> Template | None:
        value = self.value.get("inline")
        return Template(value, self.origin.at("inline"), self.manifest, self) if isinstance(value, dict) else None


def _call(value: object, origin: Origin, holder: Template, kind: str) -> Iterator[Call]:
    if not isinstance(value, dict):
        return
    yield Call(value, origin, kind, holder.manifest, holder)
    yield from hooks(value, origin, holder.manifest, holder)


def hooks(value: dict[str, Any], origin: Origin, manifest: "Manifest", holder: Template | None) -> Iterator[Call]:
    """The calls that run beside others: `onExit` and lifecycle hooks of a step, a task or a spec."""
    if isinstance(value.get("onExit"), str):
        yield Call({"template": value["onExit"]}, origin.at("onExit"), "hook", manifest, holder)
    for name, hook in mapping(value.get("hooks")).items():
        if isinstance(hook, dict):
            yield Call(hook, origin.at("hooks", name), "hook", manifest, holder)


class Manifest:
    """An object that carries a WorkflowSpec: `spec` at `origin`, whatever it is wrapped in.

    `kind` is Workflow, WorkflowTemplate, ClusterWorkflowTemplate or CronWorkflow; `name` is "" for `generateName`.
    """

    __slots__ = ("kind", "known", "metadata", "name", "namespace", "origin", "spec", "value")

    def __init__(self, kind: str, value: dict[str, Any], spec: dict[str, Any], origin: Origin) -> None:
        self.kind = kind
        self.value = value
        self.spec = spec
        self.origin = origin
        self.metadata = mapping(value.get("metadata"))
        self.name = text(self.metadata.get("name"))
        self.namespace = text(self.metadata.get("namespace"))
        self.known: dict[str, Any] = {}

    @property
    def file(self) -> str:
        return self.origin.document.source.name

    @property
    def schedules(self) -> list[str]:
        """When a CronWorkflow starts: the texts of `schedules`, or of `schedule` before 3.6."""
        if self.kind != "CronWorkflow":
            return []
        found = [*sequence(dig(self.value, "spec", "schedules")), dig(self.value, "spec", "schedule")]
        return [each for each in found if isinstance(each, str) and each]

    def named_templates(self) -> dict[str, Template]:
        """Templates by name; of two with one name the first counts, as in Argo's own look-up."""
        if "templates" not in self.known:
            found: dict[str, Template] = {}
            for index, value in enumerate(sequence(self.spec.get("templates"))):
                if isinstance(value, dict):
                    template = Template(value, self.origin.at("templates", index), self)
                    found.setdefault(template.name, template)
            self.known["templates"] = found
        templates: dict[str, Template] = self.known["templates"]
        return templates

    def templates(self) -> list[Template]:
        """Every template, inline ones (of any depth) after the one that they stand in."""
        if "all" not in self.known:
            found: list[Template] = []
            stack = list(reversed(self.named_templates().values()))
            while stack:
                template = stack.pop()
                found.append(template)
                inner = [call.inline() for call in template.calls()]
                stack.extend(reversed([each for each in inner if each is not None]))
            self.known["all"] = found
        everything: list[Template] = self.known["all"]
        return everything

    def spec_hooks(self) -> list[Call]:
        """`onExit` and hooks of the whole workflow."""
        return list(hooks(self.spec, self.origin, self, None))


def named(value: object) -> dict[str, tuple[int, dict[str, Any]]]:
    """The mappings of a list by their `name`, with their position."""
    found: dict[str, tuple[int, dict[str, Any]]] = {}
    for index, item in enumerate(sequence(value)):
        if isinstance(item, dict) and isinstance(item.get("name"), str):
            found.setdefault(item["name"], (index, item))
    return found
