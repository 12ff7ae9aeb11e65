"""What a whole manifest declares: annotations with a misspelt name, and memoization that every template inherits."""

from collections.abc import Iterable, Iterator

from memolint.argo.views import Manifest, Origin, dig, mapping
from memolint.checks.rule import MANIFEST, Draft, rule
from memolint.facts.declarations import DETERMINED, EFFECTS, HARMLESS, INSIGNIFICANT
from memolint.finding import ERROR, HIGH, INFO, WARNING
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


@rule("memoize-in-template-defaults", MANIFEST, ERROR, HIGH)
def memoize_in_defaults(manifest: Manifest) -> Iterator[Draft]:
    """`templateDefaults.memoize` memoizes every template, the entrypoint, hooks and exit handlers included."""
    value = dig(manifest.spec, "templateDefaults", "memoize")
    if manifest.default_memoize is None:
        if value is not None:
            from memolint.checks.wording import no_block  # with all that keys need

            origin = manifest.origin.at("templateDefaults", "memoize")
            yield Draft(message=no_block("`templateDefaults.memoize`", value), origin=origin)
        return
    from memolint.facts.block import inherited  # few workflows memoize all that they have

    everything = manifest.kind == "WorkflowDefaults"
    count = len(manifest.templates)
    origin = manifest.origin.at("templateDefaults", "memoize")
    which = "the templates of every workflow" if everything else "every template"
    sharing = "those that come to one key share its entry" if inherited.held(manifest) else "they share one key"
    message = (
        f"`templateDefaults.memoize` memoizes {which}, steps, DAGs and exit handlers too: {sharing} "
        "and are served each other's results"
    )
    severity = INFO if count < 2 and not everything else None
    claim = None if severity else inherited.claim(manifest)
    yield Draft(message=message, place=origin.key_place(), origin=origin, claim=claim, severity=severity)
