"""Templates that make an object of the cluster do the work, and templates that look whether something is ready."""

import re

from memolint.argo.project import Project
from memolint.argo.views import Template, dig, text
from memolint.code.effects import HTTP_READ, RESOURCE_READ, RESOURCE_WRITE, Effect
from memolint.facts.reads import results

_CONDITIONS = ("successCondition", "failureCondition")
_MAKING = ("create", "apply")
# Commands that wait for a state, and loops that ask for one until it is there.
_WAITS = (
    r"\b(?:kubectl|oc)\b[^|;&\n]*\s(?:wait|rollout\s+status)\b|\bargocd\s+app\s+wait\b|\bwait-for(?:-it)?\b|\bpg_isready\b"
    r"|\baws\s+\S+\s+wait\b|\bargo\s+wait\b"
)
_LOOP = r"\b(?:until|while)\s"
_PAUSE = r"(?m)\bsleep\s+\S"


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
    return effect.end > effect.start and _waits(template, effect) and not _is_taken(template, project)


def _is_taken(template: Template, project: Project) -> bool:
    """Whether somebody in view takes more of a template than that it has succeeded."""
    called = bool(project.callers(template)) and results.is_printed_text_read(template, project)
    return called or bool(dig(template.value, "outputs", "parameters") or dig(template.value, "outputs", "artifacts"))


def _waits(template: Template, effect: Effect) -> bool:
    code = text(dig(template.value, *effect.path))
    before = code[: effect.start].rpartition("\n")[2]
    if re.search(_WAITS, code[effect.start : effect.end]):
        return True
    return bool(re.search(_LOOP, before)) and bool(re.compile(_PAUSE).search(code, effect.end))
