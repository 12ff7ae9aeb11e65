"""What a template's result is: what an entry of it stores and somebody takes.

That is its declared outputs, what it prints where somebody reads `outputs.result`, and whether it succeeds.
"""

from memolint.argo.project import Project
from memolint.argo.views import Template, mapping
from memolint.code.catalogue.signal import CONTROL, LOG, OUTPUT, PRINTED
from memolint.code.effects import Effect
from memolint.facts.fact import fact
from memolint.facts.reads.mounts import mounts
from memolint.facts.reads.references import in_value

# What has nothing to hand back but what it prints or gets as an answer: made to be read, if nobody in view says more.
_MADE_TO_BE_READ = frozenset(("script", "http", "data"))
_SUBMITTED = frozenset(("Workflow", "CronWorkflow"))


@fact
def is_printed_text_read(template: Template, project: Project) -> bool:
    """Whether what the template prints is part of its result: a caller mentions its `outputs.result`.

    Argo captures it for no other (`hasOutputResultRef`). A script that hands back nothing else, and that nobody in view
    calls, counts as read: whoever does may be elsewhere. The entrypoint of a workflow has no caller that could.
    """
    callers = [call for call in project.callers(template) if call.holder is not None]
    for call in callers:
        results = (f"{siblings}.{call.name}.outputs.result" for siblings in ("steps", "tasks"))
        if call.holder is not None and not _mentioned(call.holder).isdisjoint(_wholes(*results)):
            return True
    is_made_for_it = template.kind in _MADE_TO_BE_READ and not _declares_outputs(template)
    is_started = any(manifest.kind in _SUBMITTED for manifest in project.submissions(template))
    return is_made_for_it and not callers and not is_started


def unread_sink(template: Template, project: Project) -> str:
    """The furthest sink of a value that still changes no result: standard output where nobody reads that."""
    return LOG if is_printed_text_read(template, project) else PRINTED


def stores(template: Template, project: Project) -> bool:
    """Whether an entry of the template holds anything that somebody takes; else a hit skips work and no more."""
    return _declares_outputs(template) or is_printed_text_read(template, project)


def _declares_outputs(template: Template) -> bool:
    outputs = mapping(template.value.get("outputs"))
    return bool(outputs.get("parameters") or outputs.get("artifacts"))


def shows(template: Template, effect: Effect, project: Project) -> bool:
    """Whether what the template's code reads shows in its result, or in a volume that others see."""
    if effect.sink == PRINTED:
        return is_printed_text_read(template, project)
    if effect.sink == OUTPUT:
        return bool(template.calls) or stores(template, project) or _keeps_volumes(template, project)
    return effect.sink == CONTROL


def _keeps_volumes(template: Template, project: Project) -> bool:
    """Whether a container may write to a volume that outlives the pod."""
    return any(each.volume.outlives_pod and not each.read_only for each in mounts(template, project))


@fact
def _mentioned(template: Template) -> frozenset[str]:
    """All variables that the template mentions, in its calls and their hooks too."""
    own = (reference.name for reference in in_value(template.value, "Template"))
    called = (reference.name for call in template.calls for reference in in_value(call.value, "DAGTask"))
    return frozenset((*own, *called))


def _wholes(*variables: str) -> frozenset[str]:
    """The variables, and the wholes that hold one: `steps.x.outputs.result`, `steps.x.outputs`, `steps.x`, `steps`."""
    parts = [variable.split(".") for variable in variables]
    return frozenset(".".join(each[:length]) for each in parts for length in range(1, len(each) + 1))
