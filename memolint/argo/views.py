"""Views over plain values: what a manifest, a template, a call mean, and where they stand.

A view never copies and never fails: hostile input has the wrong type at every field, so reading goes through
`mapping`, `sequence` and `text`, which give the empty value where the type is another.
"""

from collections.abc import Iterator
from functools import cached_property

from memolint.argo import merge
from memolint.argo.fields import LOOPS, TEMPLATE_KINDS
from memolint.lang.template.anystring import text_of
from memolint.text.documents import Document, Path, dotted
from memolint.text.nodes import YamlNode, written
from memolint.text.source import Place
from memolint.typed import Any, Record

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


class Origin(Record):
    """Where a plain value stands: the document, and the path in it."""

    document: Document
    path: Path

    def at(self, *steps: str | int) -> "Origin":
        """The origin of what stands below."""
        return Origin(self.document, self.path + steps)

    def place(self) -> Place:
        """The place where the value is written, without quotes; of the nearest one above where there is none."""
        return _content_place(self.document, written(self.document.node(self.path)))

    def key_place(self) -> Place:
        """The place of the key that the path ends with."""
        return _content_place(self.document, self.document.key_node(self.path))

    def part(self, start: int, end: int) -> Place:
        """The place of the characters `start` to `end` of the string at the path."""
        from memolint.text.nested import in_file
        from memolint.text.offsets import offsets

        source = self.document.source
        node = written(self.document.node(self.path))
        if not isinstance(node.value, str):
            return self.place()
        return Place(*in_file(source, *offsets(source, node).span(start, end)))

    def dotted(self) -> str:
        """The path as people read it."""
        return dotted(self.path)


def _content_place(document: Document, node: YamlNode) -> Place:
    from memolint.text.nested import in_file  # a file without findings is asked for no place
    from memolint.text.offsets import content_span

    return Place(*in_file(document.source, *content_span(document.source, node)))


class Template:
    """A template: its plain `value`, the manifest that it stands in, and the call that it is inlined in, if any.

    A manifest makes each of its templates once, and a template its calls, so that they can be told apart by identity.
    """

    def __init__(
        self, value: dict[str, Any], origin: Origin, manifest: "Manifest", inline_in: "Call | None" = None
    ) -> None:
        self.value = value
        self.origin = origin
        self.manifest = manifest
        self.inline_in = inline_in

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

    @cached_property
    def memoize(self) -> dict[str, Any] | None:
        """The memoize block in force."""
        return self.block("memoize")

    def block(self, field: str) -> dict[str, Any] | None:
        """A block that is in force: the template's own over that of `templateDefaults`, or one of the two."""
        own, inherited = self.value.get(field), self.manifest.default_block(field)
        if own is None or inherited is None:
            found = inherited if own is None else own
        else:
            found = merge.with_defaults({field: own}, {field: inherited}).get(field)
        return found if isinstance(found, dict) else None

    def block_at(self, field: str, *steps: str | int) -> Origin:
        """Where such a block, or a part of it, is written: in the template or in `templateDefaults`."""
        own, inherited = self.value.get(field), self.manifest.default_block(field)
        is_brought = inherited is not None and dig(self.block(field), *steps) is not None and dig(own, *steps) is None
        if inherited is not None and (own is None or is_brought):
            return self.manifest.origin.at("templateDefaults", field, *steps)
        return self.origin.at(field, *steps)

    @property
    def inherits_memoize(self) -> bool:
        """Whether the whole memoize block stands in `templateDefaults`."""
        return self.value.get("memoize") is None and self.manifest.default_memoize is not None

    def memoize_at(self, *steps: str | int) -> Origin:
        """Where the memoize block, or a part of it, is written: in the template or in `templateDefaults`."""
        return self.block_at("memoize", *steps)

    @property
    def retried_at(self) -> Origin | None:
        """Where its own retryStrategy is written: in the template or in `templateDefaults`; None without one."""
        return self.block_at("retryStrategy") if self.block("retryStrategy") is not None else None

    @property
    def retry_in_force_at(self) -> Origin | None:
        """Where the strategy is written that retries it: its own, or that of its workflow; None without one."""
        whole = isinstance(self.manifest.spec.get("retryStrategy"), dict)
        return self.retried_at or (self.manifest.origin.at("retryStrategy") if whole else None)

    @cached_property
    def parameters(self) -> "Named":
        """Declared input parameters."""
        return named(dig(self.value, "inputs", "parameters"))

    @cached_property
    def artifacts(self) -> "Named":
        """Declared input artifacts."""
        return named(dig(self.value, "inputs", "artifacts"))

    @cached_property
    def calls(self) -> tuple["Call", ...]:
        """The steps or tasks of this template, each with its hooks."""
        return tuple(self._calls())

    def _calls(self) -> "Iterator[Call]":
        for group_index, group in enumerate(sequence(self.value.get("steps"))):
            for index, step in enumerate(sequence(group)):
                yield from _call(step, self.origin.at("steps", group_index, index), self, "step")
        for index, task in enumerate(sequence(dig(self.value, "dag", "tasks"))):
            yield from _call(task, self.origin.at("dag", "tasks", index), self, "task")

    @cached_property
    def steps(self) -> dict[str, "Call"]:
        """The steps or tasks by name; of equal names the first counts."""
        return {each.name: each for each in reversed(self.calls) if each.kind != "hook"}


class Call:
    """A step, a task or a hook that calls a template; `kind` says which. `holder` is None for a hook of the spec."""

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
        return any(self.value.get(field) is not None for field in LOOPS)

    @cached_property
    def arguments(self) -> "Named":
        """Argument parameters."""
        return named(dig(self.value, "arguments", "parameters"))

    @cached_property
    def artifacts(self) -> "Named":
        """Argument artifacts."""
        return named(dig(self.value, "arguments", "artifacts"))

    @cached_property
    def inline(self) -> Template | None:
        """The template that stands in the call itself."""
        value = self.value.get("inline")
        return Template(value, self.origin.at("inline"), self.manifest, self) if isinstance(value, dict) else None


def _call(value: object, origin: Origin, holder: Template, kind: str) -> Iterator[Call]:
    if isinstance(value, dict):
        yield Call(value, origin, kind, holder.manifest, holder)
        yield from _hooks(value, origin, holder.manifest, holder)


def _hooks(value: dict[str, Any], origin: Origin, manifest: "Manifest", holder: Template | None) -> Iterator[Call]:
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

    def __init__(self, kind: str, value: dict[str, Any], spec: dict[str, Any], origin: Origin) -> None:
        self.kind = kind
        self.value = value
        self.spec = spec
        self.origin = origin
        self.metadata = mapping(value.get("metadata"))
        self.name = text(self.metadata.get("name"))
        self.namespace = text(self.metadata.get("namespace"))

    @property
    def file(self) -> str:
        return self.origin.document.source.name

    @property
    def around(self) -> Origin:
        """The object that the spec stands in, with its metadata."""
        below = 2 if self.kind == "CronWorkflow" else 1
        return Origin(self.origin.document, self.origin.path[: len(self.origin.path) - below])

    @property
    def schedules(self) -> list[str]:
        """When a CronWorkflow starts: the texts of `schedules`, or of `schedule` before 3.6."""
        if self.kind != "CronWorkflow":
            return []
        found = [*sequence(dig(self.value, "spec", "schedules")), dig(self.value, "spec", "schedule")]
        return [each for each in found if isinstance(each, str) and each]

    @property
    def default_memoize(self) -> dict[str, Any] | None:
        """The memoize block of `templateDefaults`, which every template inherits."""
        return self.default_block("memoize")

    def default_block(self, field: str) -> dict[str, Any] | None:
        """A block of `templateDefaults`."""
        value = dig(self.spec, "templateDefaults", field)
        return value if isinstance(value, dict) else None

    @cached_property
    def arguments(self) -> "Named":
        """The parameters that the workflow is submitted with."""
        return named(dig(self.spec, "arguments", "parameters"))

    @cached_property
    def named_templates(self) -> dict[str, Template]:
        """Templates by name; of two with one name the first counts, as in Argo's own look-up."""
        found: dict[str, Template] = {}
        for index, value in enumerate(sequence(self.spec.get("templates"))):
            if isinstance(value, dict):
                template = Template(value, self.origin.at("templates", index), self)
                found.setdefault(template.name, template)
        return found

    @cached_property
    def templates(self) -> list[Template]:
        """Every template, inline ones (of any depth) after the one that they stand in."""
        found: list[Template] = []
        stack = list(reversed(self.named_templates.values()))
        while stack:
            template = stack.pop()
            found.append(template)
            stack.extend(call.inline for call in reversed(template.calls) if call.inline is not None)
        return found

    @cached_property
    def calls(self) -> list[Call]:
        """Every call: of the templates in order, then `onExit` and hooks of the whole workflow."""
        inside = [call for template in self.templates for call in template.calls]
        return [*inside, *_hooks(self.spec, self.origin, self, None)]


# The mappings of a list by their `name`, with their position in the list.
Named = dict[str, tuple[int, dict[str, Any]]]


def named(value: object) -> Named:
    """The mappings of a list by their `name`, with their position."""
    found: Named = {}
    for index, item in enumerate(sequence(value)):
        if isinstance(item, dict) and isinstance(item.get("name"), str):
            found.setdefault(item["name"], (index, item))
    return found


def labels_apart(one: Template, other: Template) -> tuple[str, str]:
    """The labels of two templates, led by the names of their objects where they are alike."""
    if one.label != other.label:
        return one.label, other.label
    return _with_object(one), _with_object(other)


def _with_object(template: Template) -> str:
    metadata = template.manifest.metadata
    name = template.manifest.name or scalar(metadata.get("generateName")) or template.manifest.file
    return f"{name}/{template.label}"
