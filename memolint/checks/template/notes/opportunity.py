"""Where memoization would pay."""

from collections.abc import Iterator

from memolint.argo.views import Template, dig, mapping, text
from memolint.checks.repairs import edits, hashing
from memolint.checks.rule import TEMPLATE, Draft, TemplateSubject, rule
from memolint.facts import sizes
from memolint.facts.reads.reads import reads_of
from memolint.facts.reads.references import INPUT, Variable
from memolint.facts.world import effects
from memolint.finding import INFO, MEDIUM, Fix

_LEAVES = ("container", "script")
# Workflow variables that a user sets; all others are new in every run.
_GIVEN = ("workflow.parameters.", "workflow.labels.", "workflow.annotations.")


@rule("opportunity-memoize", TEMPLATE, INFO, MEDIUM)
def memoize(subject: TemplateSubject) -> Iterator[Draft]:
    """An expensive step that looks pure, takes only parameters and declares outputs runs again for equal inputs."""
    template = subject.template
    if not _could_be_memoized(template) or effects.own_effects(template, subject.project):
        return
    why = sizes.expensive(template)
    variables = [source.text for source in reads_of(subject.project).workflow(template)] if why else []
    if why and all(name.startswith(_GIVEN) for name in variables):
        origin = template.origin.at("name") if template.name else template.origin
        message = f"`{template.label}` {why}, depends on its parameters only and has no effects: memoize it"
        yield Draft(message=message, origin=origin, fixes=_insert(template, variables))


def _could_be_memoized(template: Template) -> bool:
    value = template.value
    return (
        template.kind in _LEAVES
        and template.memoize is None
        and not template.artifacts
        and not value.get("daemon")
        and bool(mapping(value.get("outputs")).get("parameters") or mapping(value.get("outputs")).get("artifacts"))
        and _is_pinned(text(dig(value, template.kind, "image")))
    )


def _is_pinned(image: str) -> bool:
    """Whether the image names one build: by a digest, or by a tag other than `latest` and without variables."""
    tag = image.rpartition("/")[2].partition(":")[2]
    return "@sha256:" in image or (bool(tag) and tag != "latest" and "{{" not in tag)


def _insert(template: Template, variables: list[str]) -> tuple[Fix, ...]:
    names = [Variable(INPUT, name).text for name in template.parameters] + variables
    prefix = "".join(c if c.isascii() and c.isalnum() else "-" for c in template.label).strip("-") or "step"
    key = f"{prefix}-{hashing.hash_of(list(map(hashing.as_expression, names)))}" if names else prefix
    lines = (
        "memoize:",
        f"  key: {edits.quoted(key)}",
        '  maxAge: "168h"',
        "  cache:",
        "    configMap:",
        f"      name: {prefix.lower()}-cache",
    )
    return edits.insert_before(template.origin.at(template.kind), lines, f"memoize `{template.label}`")
