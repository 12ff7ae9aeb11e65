"""What the writer declares about a template by annotation: effects, reads, parameters that do not matter."""

from memolint.argo.views import Template, dig, text

EFFECTS = "memolint.dev/effects"
INSIGNIFICANT = "memolint.dev/insignificant"


def annotation(template: Template, name: str) -> str:
    """The annotation on the template (`annotations` or `metadata.annotations`), else on the object it stands in."""
    places = (
        dig(template.value, "annotations", name),
        dig(template.value, "metadata", "annotations", name),
        dig(template.manifest.metadata, "annotations", name),
    )
    return next((text(value) for value in places if isinstance(value, str)), "")


def insignificant(template: Template) -> frozenset[str]:
    """Inputs that the writer says do not shape the result."""
    return frozenset(part.strip() for part in annotation(template, INSIGNIFICANT).split(",") if part.strip())


def declares_harmless_effects(template: Template) -> bool:
    """Whether the writer says that the template has no effects, or only ones that need not happen again."""
    return annotation(template, EFFECTS).strip() in ("none", "idempotent")
