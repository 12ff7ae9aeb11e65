"""The memoize block that every template of a workflow inherits: what its key holds, and which two collide."""

from memolint.argo.views import Manifest, Template, dig, scalar
from memolint.facts.block.body import body_of
from memolint.facts.reads.references import ARGUMENT, INPUT, Variable, in_part, in_value, parts_of, variable_of
from memolint.finding import Assignment, Collides

# Any legal value; both runs have it.
_VALUE = "a"


def held(manifest: Manifest) -> list[str]:
    """The variables of the default key."""
    key = scalar(dig(manifest.default_memoize, "key")) or ""
    return [reference.name for part in parts_of(key) for reference in in_part(part)]


def claim(manifest: Manifest) -> Collides | None:
    """Two templates that do different work under the default key, preferably ones with outputs."""
    in_key = list(map(variable_of, held(manifest)))
    if any(source.kind not in (INPUT, ARGUMENT) for source in in_key):
        return None
    inputs = {source.name for source in in_key if source.kind == INPUT}
    sharing = [
        each
        for each in manifest.templates
        if each.name and "memoize" not in each.value and each.kind != "suspend" and inputs <= set(each.parameters)
    ]
    sharing.sort(key=lambda each: not each.value.get("outputs"))
    second = next((each for each in sharing[1:] if body_of(each) != body_of(sharing[0])), None)
    if second is None:
        return None
    workflow = _workflow(manifest, [sharing[0], second], in_key)
    first, then = (Assignment(dict.fromkeys(each.parameters, _VALUE), workflow) for each in (sharing[0], second))
    return Collides(second, then, sharing[0], first)


def _workflow(manifest: Manifest, templates: list[Template], in_key: list[Variable]) -> dict[str, str]:
    """Values for workflow parameters that are read but not declared: without them Argo refuses the workflow."""
    read = [variable_of(reference.name) for each in templates for reference in in_value(each.value, "Template")]
    names = (source.name for source in [*in_key, *read] if source.kind == ARGUMENT)
    return {name: _VALUE for name in names if name not in manifest.arguments}
