"""The parts of a key that are new in every run."""

from collections.abc import Iterator

from memolint.argo.project import Project
from memolint.argo.trail import Trail
from memolint.argo.views import Template
from memolint.facts.block.fields import Key
from memolint.facts.fact import fact
from memolint.facts.memo import Memo
from memolint.facts.reads.references import in_part, read_expression
from memolint.lang.template import tags
from memolint.typed import Record

_NEW_EACH_RUN = {
    "workflow.uid": "is new in every run",
    "workflow.name": "is new in every run",
    "workflow.creationTimestamp": "is the second in which the run was created",
    "workflow.duration": "changes while the run goes on",
    "workflow.scheduledTime": "is new at every scheduled run",
    "pod.name": "names the pod of this node",
    "node.name": "names the node of this run",
}
_TAG_MARK = len("{{=")
# Parts of the creation time that are finer than a day; year, month and day make a calendar bucket, which is legal.
_FINER_THAN_A_DAY = frozenset(("H", "I", "M", "S", "L", "p", "s", "RFC3339"))


class Volatile(Record):
    """A variable or a function in the key, and why it does not come again; places in the key's text."""

    name: str
    why: str
    start: int
    end: int


def in_field(memo: Memo, field: Key) -> Iterator[Volatile]:
    """The volatile variables and calls of the key or the cache's name; not those that are rounded to a day."""
    yield from (found for found in in_parts(field.parts) if not is_fixed_name(memo.template, found.name))


def in_parts(parts: tuple[tags.Part, ...]) -> Iterator[Volatile]:
    """The same in any templated text; variables first, then calls."""
    for part in parts:
        yield from _variables(part)
    for part in parts:
        if isinstance(part, tags.Expression):
            yield from _calls(part)


def _variables(part: tags.Part) -> Iterator[Volatile]:
    for reference in in_part(part):
        why = why_volatile(reference.name)
        if why and not _is_rounded(part, reference.start):
            yield Volatile(reference.name, why, reference.start, reference.end)


def _is_rounded(part: tags.Part, at: int) -> bool:
    from memolint.facts.recurrence import buckets  # few keys hold a time

    return any(start <= at - part.start - _TAG_MARK < end for start, end in buckets.spans(part))


def why_volatile(name: str) -> str:
    """Why a variable is new in every run, or ""."""
    head, _, letter = name.rpartition(".")
    if head == "workflow.creationTimestamp":
        return "is finer than a day" if letter in _FINER_THAN_A_DAY else ""
    return _NEW_EACH_RUN.get(name, "")


def is_fixed_name(template: Template, name: str) -> bool:
    """A Workflow with a name of its own is one object: it cannot run twice under that name but by being made again."""
    return name == "workflow.name" and template.manifest.kind == "Workflow" and bool(template.manifest.name)


def _calls(part: tags.Expression) -> Iterator[Volatile]:
    from memolint.lang.expr.functions import is_volatile  # the expression has loaded it

    base = part.start + _TAG_MARK
    for call in read_expression(part.source).calls:
        if is_volatile(call.name) and not _is_rounded(part, base + call.start):
            yield Volatile(call.name, "gives another value each time", base + call.start, base + call.end)


def all_calls_are_known(memo: Memo) -> bool:
    """Whether everything that the template calls stands in the project: only then is it known what it reads."""
    return not _leaving(memo.project).leads(memo.template)


@fact
def _leaving(project: Project) -> Trail:
    return Trail(project, lambda at: any(project.resolve(call) is None for call in at.calls))
