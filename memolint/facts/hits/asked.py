"""What steps and tasks ask of another one that is cached: its outputs, and what only a node that ran has."""

from collections.abc import Iterator

from memolint.argo.project import Project
from memolint.argo.views import Call, Origin, Template
from memolint.facts.fact import fact
from memolint.facts.reads.references import Reference, in_value
from memolint.text.source import Place
from memolint.typed import Record

# What a node has of its pod, and a hit has not.
OF_PODS = ("ip", "hostNodeName")
RESULT = "outputs.result"
# The step that mentions a variable ("" for the template itself), the mention, and its string.
Mention = tuple[str, Reference, Origin]


class AskedOf(Record):
    """`what` (`outputs.result`, `ip`) of the node of `call`, asked by the step called `asker` or, "", by the holder."""

    call: Call
    holder: Template
    asker: str
    what: str
    origin: Origin
    start: int
    end: int

    @property
    def place(self) -> Place:
        return self.origin.part(self.start, self.end)


def asked_of(project: Project, template: Template) -> Iterator[AskedOf]:
    """All that is asked of the nodes of a template where it is called."""
    for call in project.callers(template):
        if call.holder is not None and call.kind != "hook":
            yield from asked_of_call(call, call.holder)


def asked_of_call(call: Call, holder: Template) -> Iterator[AskedOf]:
    """What the calls of a template, and its outputs, ask of one of its steps or tasks."""
    for what, (asker, reference, origin) in _by_step(holder).get(f"{call.kind}s.{call.name}", ()):
        yield AskedOf(call, holder, asker, what, origin, reference.start, reference.end)


def readers_of_global(project: Project, template: Template, variable: str) -> Iterator[tuple[str, Origin, Reference]]:
    """The steps that read a global variable, in the manifests that call the template."""
    manifests = {call.manifest: None for call in project.callers(template)}
    for manifest in {**manifests, template.manifest: None}:
        for each in manifest.templates:
            for asker, reference, origin in _references(each):
                if reference.name == variable:
                    yield asker or each.label, origin, reference


@fact
def _by_step(holder: Template) -> dict[str, list[tuple[str, Mention]]]:
    """By step or task (`tasks.fit`), what is asked of it, and who asks."""
    found: dict[str, list[tuple[str, Mention]]] = {}
    for mention in _references(holder):
        kind, _, rest = mention[1].name.partition(".")
        name, _, what = rest.partition(".")
        if what:
            found.setdefault(f"{kind}.{name}", []).append((what, mention))
    return found


@fact
def _references(template: Template) -> tuple[Mention, ...]:
    called = (
        (call.name, reference, call.origin.at(*reference.path))
        for call in template.calls
        for reference in in_value(call.value, "DAGTask")
    )
    own = ((reference, template.origin.at(*reference.path)) for reference in in_value(template.value, "Template"))
    return (*called, *(("", reference, origin) for reference, origin in own))
