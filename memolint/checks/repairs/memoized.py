"""The memoize block that a step should have, and the fix that inserts it."""

from memolint.argo.project import Project
from memolint.argo.views import Template
from memolint.checks.repairs import edits, hashing
from memolint.facts.advice.advice import Advice
from memolint.facts.advice.proposal import MAX_AGE, VERSION
from memolint.facts.fact import fact
from memolint.finding import Fix

_LONGEST = 40  # characters of a name in a key and of a ConfigMap


def key_of(advice: Advice) -> str:
    """The key: the name of the step, a version where something moves that no variable tells, a hash of the others."""
    parts = [_clean(advice.template.label), *([VERSION] if advice.versioned else [])]
    if advice.variables:
        parts.append(hashing.hash_of(list(map(hashing.as_expression, advice.variables))))
    return "-".join(parts)


def insertion(advice: Advice, project: Project) -> tuple[Fix, ...]:
    """A fix that memoizes the step; none where more has to change, or where the file leaves no place for a block."""
    template = advice.template
    if not advice.is_ready:
        return ()
    key, cache = key_of(advice), _cache_name(template, project)
    lines = (
        "memoize:",
        f"  key: {edits.quoted(key)}",
        f'  maxAge: "{MAX_AGE}"',
        "  cache:",
        "    configMap:",
        f"      name: {cache}",
    )
    config_map = f'"configMap": {{"name": {edits.quoted(cache)}}}'
    inline = f'"memoize": {{"key": {edits.quoted(key)}, "maxAge": "{MAX_AGE}", "cache": {{{config_map}}}}}'
    at, title = template.origin.at(template.kind), f"memoize `{template.label}`"
    return edits.insert_before(at, lines, title) or edits.insert_inline(at, inline, title)


def _cache_name(template: Template, project: Project) -> str:
    """A ConfigMap of its own: led by the name of the object where others have a template of this name."""
    names = [template.label]
    if len(_by_label(project).get(template.label, ())) > 1:
        metadata = template.manifest.metadata
        names.insert(0, template.manifest.name or str(metadata.get("generateName") or "workflow"))
    return "-".join((*(_clean(each).lower() for each in names), "cache"))


@fact
def _by_label(project: Project) -> dict[str, list[Template]]:
    found: dict[str, list[Template]] = {}
    for manifest in project.manifests:
        for template in manifest.templates:
            found.setdefault(template.label, []).append(template)
    return found


def _clean(name: str) -> str:
    return "".join(c if c.isascii() and c.isalnum() else "-" for c in name)[:_LONGEST].strip("-") or "step"
