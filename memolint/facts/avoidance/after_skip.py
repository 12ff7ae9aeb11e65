"""What else does not run when a step is skipped: what has the same condition, and tasks that wait for its success."""

from memolint.argo.project import Project
from memolint.argo.views import Call, Template, text
from memolint.facts.coverage.calls import argument
from memolint.facts.fact import fact
from memolint.facts.reads.references import INPUT, parts_of, variable_of
from memolint.lang.template import depends, tags

_MAX_ROUNDS = 40


@fact
def not_run(holder: Template, skipped: Call) -> frozenset[str]:
    """The names of the steps or tasks that do not run either, if all others succeed."""
    condition = _condition(skipped)
    phases = dict.fromkeys(holder.steps, "Succeeded")
    phases |= {name: "Skipped" for name, call in holder.steps.items() if _condition(call) == condition}
    for _ in range(_MAX_ROUNDS if skipped.kind == "task" else 0):
        fresh = [name for name, phase in phases.items() if phase == "Succeeded" and not _may_run(holder, name, phases)]
        if not fresh:
            break
        phases |= dict.fromkeys(fresh, "Omitted")
    return frozenset(name for name, phase in phases.items() if phase != "Succeeded")


def _condition(call: Call) -> str:
    return " ".join(text(call.value.get("when")).split())


def _may_run(holder: Template, name: str, phases: dict[str, str]) -> bool:
    written = depends.of_task(holder.steps[name].value)
    if all(phases.get(each, "Succeeded") == "Succeeded" for each in depends.names(written)):
        return True
    results = {each: depends.results_of(phase, any_succeeded=phase == "Succeeded") for each, phase in phases.items()}
    try:
        return depends.evaluate(depends.expand(written, {}), results)
    except depends.DependsError:
        return True  # Argo refuses it: another matter


def is_kept_by_callers(holder: Template, skipped: Call, project: Project) -> bool:
    """Whether every caller of the template around a step has the condition of the step already."""
    callers = project.callers(holder)
    return bool(callers) and all(_passed(skipped, call) == _condition(call) for call in callers)


def _passed(skipped: Call, caller: Call) -> str:
    """The condition of a step, in the words of a caller of the template around it."""

    def value(tag: tags.Simple | tags.Expression) -> str | None:
        source = variable_of(tag.name) if isinstance(tag, tags.Simple) else None
        return argument(caller, source.name) if source is not None and source.kind == INPUT else None

    return " ".join(tags.fill(parts_of(_condition(skipped)), value, tags.STRINGS).split())
