"""Annotations that declare nothing, since a name in them is misspelt."""

from collections.abc import Iterable, Iterator

from memolint.argo.views import Manifest, Origin, dig, mapping
from memolint.checks.rule import MANIFEST, Draft, rule
from memolint.facts.declarations import DETERMINED, EFFECTS, HARMLESS, INSIGNIFICANT
from memolint.finding import HIGH, WARNING
from memolint.lang.words import did_you_mean

_PREFIX = "memolint.dev/"
_ANNOTATIONS = (EFFECTS, INSIGNIFICANT, DETERMINED, f"{_PREFIX}ignore", f"{_PREFIX}reason")

_MAX_NAMES = 100  # in one annotation; nobody writes more by hand


@rule("declaration-unknown", MANIFEST, WARNING, HIGH)
def unknown(manifest: Manifest) -> Iterator[Draft]:
    """A `memolint.dev/` annotation names an input that does not exist, or is none that memolint reads."""
    below = {name for template in manifest.templates for name in template.parameters}
    if manifest.templates:
        yield from _of_annotations(manifest.metadata, manifest.around.at("metadata"), below)
    for template in manifest.templates:
        yield from _of_annotations(template.value, template.origin, template.parameters)
        yield from _of_annotations(template.value.get("metadata"), template.origin.at("metadata"), template.parameters)


def _of_annotations(holder: object, origin: Origin, inputs: Iterable[str]) -> Iterator[Draft]:
    for name, value in mapping(dig(holder, "annotations")).items():
        if str(name).startswith(_PREFIX):  # YAML knows names that are no text
            at = origin.at("annotations", name)
            for problem in _problems(name, value if isinstance(value, str) else "", inputs):
                yield Draft(message=problem, origin=at)


def _problems(annotation: str, value: str, inputs: Iterable[str]) -> Iterator[str]:
    if annotation not in _ANNOTATIONS:
        yield f"memolint reads no annotation `{annotation}`{did_you_mean(annotation, _ANNOTATIONS)}"
    if annotation == EFFECTS and value.strip() not in HARMLESS:
        yield f"`{annotation}` declares `none` or `idempotent`{did_you_mean(value.strip(), HARMLESS)}"
    for name in _names(annotation, value):
        if name not in inputs and not name.startswith(("inputs.", "workflow.")):
            yield f"`{annotation}` names no input of the template: there is no `{name}`{did_you_mean(name, inputs)}"


def _names(annotation: str, value: str) -> list[str]:
    """The inputs that an annotation names, in both places of `determined-by: name=other`."""
    if annotation not in (INSIGNIFICANT, DETERMINED):
        return []
    entries = value.split(",")
    written = [side for each in entries for side in (each.split("=") if annotation == DETERMINED else [each])]
    return list(dict.fromkeys(name for each in written[:_MAX_NAMES] if (name := each.strip())))
