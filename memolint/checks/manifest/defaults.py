"""Memoization that every template of a workflow inherits."""

from collections.abc import Iterator

from memolint.argo.views import Manifest, Template, dig, scalar
from memolint.checks.rule import MANIFEST, Draft, rule
from memolint.facts.reads.references import in_part, in_value, parts_of
from memolint.facts.reads.variable import ARGUMENT, INPUT, Variable, variable_of
from memolint.finding import ERROR, HIGH, INFO, Assignment, Collides

_NAMES = ("name", "metadata", "annotations")
# Any legal value; both runs have it.
_VALUE = "a"


@rule("memoize-in-template-defaults", MANIFEST, ERROR, HIGH)
def memoize_in_defaults(manifest: Manifest) -> Iterator[Draft]:
    """`templateDefaults.memoize` memoizes every template, the entrypoint, hooks and exit handlers included."""
    if not isinstance(dig(manifest.spec, "templateDefaults", "memoize"), dict):
        return
    everything = manifest.kind == "WorkflowDefaults"
    count = len(manifest.templates)
    origin = manifest.origin.at("templateDefaults", "memoize")
    which = "the templates of every workflow" if everything else "every template"
    message = (
        f"`templateDefaults.memoize` memoizes {which}, steps, DAGs and exit handlers too: {_sharing(manifest)} "
        "and are served each other's results"
    )
    severity = INFO if count < 2 and not everything else None
    claim = None if severity else _claim(manifest)
    yield Draft(message=message, place=origin.key_place(), origin=origin, claim=claim, severity=severity)


def _sharing(manifest: Manifest) -> str:
    return "those that come to one key share its entry" if _held(manifest) else "they share one key"


def _held(manifest: Manifest) -> list[str]:
    """The variables of the default key."""
    key = scalar(dig(manifest.spec, "templateDefaults", "memoize", "key")) or ""
    return [reference.name for part in parts_of(key) for reference in in_part(part)]


def _claim(manifest: Manifest) -> Collides | None:
    """Two templates that do different work under the default key, preferably ones with outputs."""
    held = list(map(variable_of, _held(manifest)))
    if any(source.kind not in (INPUT, ARGUMENT) for source in held):
        return None
    inputs = {source.name for source in held if source.kind == INPUT}
    sharing = [
        each
        for each in manifest.templates
        if each.name and "memoize" not in each.value and each.kind != "suspend" and inputs <= set(each.parameters)
    ]
    sharing.sort(key=lambda each: not each.value.get("outputs"))
    second = next((each for each in sharing[1:] if _work(each) != _work(sharing[0])), None)
    if second is None:
        return None
    workflow = _workflow(manifest, [sharing[0], second], held)
    first, then = (Assignment(dict.fromkeys(each.parameters, _VALUE), workflow) for each in (sharing[0], second))
    return Collides(second, then, sharing[0], first)


def _work(template: Template) -> dict[str, object]:
    return {name: value for name, value in template.value.items() if name not in _NAMES}


def _workflow(manifest: Manifest, templates: list[Template], held: list[Variable]) -> dict[str, str]:
    """Values for workflow parameters that are read but not declared: without them Argo refuses the workflow."""
    read = [variable_of(reference.name) for each in templates for reference in in_value(each.value, "Template")]
    names = (source.name for source in [*held, *read] if source.kind == ARGUMENT)
    return {name: _VALUE for name in names if name not in manifest.arguments}
