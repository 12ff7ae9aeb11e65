"""Templates that make an object of the cluster do the work, and templates that look whether something is ready."""

from memolint.argo.project import Project
from memolint.argo.views import Template, dig, text
from memolint.code.catalogue.signal import WAIT
from memolint.code.effects import HTTP_READ, RESOURCE_READ, RESOURCE_WRITE, Effect
from memolint.facts.reads import results

_CONDITIONS = ("successCondition", "failureCondition")
_MAKING = ("create", "apply")


def makes(template: Template) -> bool:
    """Whether a resource template creates an object and waits until that has done its work."""
    resource = template.value.get("resource")
    return dig(resource, "action") in _MAKING and any(text(dig(resource, each)) for each in _CONDITIONS)


def is_of_making(template: Template, effect: Effect) -> bool:
    """Whether an effect is the creation of such an object."""
    return effect.signal == RESOURCE_WRITE and makes(template)


def looks(template: Template, effect: Effect, project: Project) -> bool:
    """Whether what an effect reads is a state that the template waits for, and nothing else comes of it."""
    if effect.signal == RESOURCE_READ:
        return any(text(dig(template.value, "resource", each)) for each in _CONDITIONS)
    if effect.signal == HTTP_READ:
        return bool(text(dig(template.value, "http", "successCondition"))) and not _is_taken(template, project)
    return effect.sink == WAIT and (not _is_taken(template, project) or _only_waits(template, effect))


def _only_waits(template: Template, effect: Effect) -> bool:
    from memolint.code.discarded import only_waits  # few steps wait for anything

    return only_waits(template.value, effect.path)


def _is_taken(template: Template, project: Project) -> bool:
    """Whether somebody in view takes more of a template than that it has succeeded."""
    called = bool(project.callers(template)) and results.is_printed_text_read(template, project)
    return called or bool(dig(template.value, "outputs", "parameters") or dig(template.value, "outputs", "artifacts"))
