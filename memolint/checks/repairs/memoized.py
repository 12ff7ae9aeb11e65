"""The memoize block that a step should have, and the fix that inserts it."""

from memolint.argo.project import Project
from memolint.argo.views import Template
from memolint.checks.repairs import edits, fingerprint, hashing
from memolint.facts.advice.advice import Advice
from memolint.facts.advice.proposal import MAX_AGE, VERSION
from memolint.facts.fact import fact
from memolint.facts.reads.references import INPUT, Variable
from memolint.finding import Fix
from memolint.lang.words import plain_name

_LONGEST = 40  # characters of a name in a key and of a ConfigMap


def key_of(advice: Advice) -> str:
    """The key: the name of the step, a version where something moves that no variable tells, a hash of the others."""
    parts = [_clean(advice.template.label), *([VERSION] if advice.versioned else [])]
    digests = (Variable(INPUT, fingerprint.digest_name(each)).text for each in advice.unnamed)
    variables = list(map(hashing.as_expression, (*advice.variables, *digests)))
    return "-".join((*parts, hashing.hash_of(variables)) if variables else parts)


def insertion(advice: Advice, project: Project) -> tuple[Fix, ...]:
    """A fix that memoizes the step, with a step before it where nothing names the content of an input artifact.

    None where more has to change, or where the file leaves no place for it.
    """
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
    flow = f'"memoize": {{"key": {edits.quoted(key)}, "maxAge": "{MAX_AGE}", "cache": {{{config_map}}}}}'
    block = edits.field_before(template.origin.at(template.kind), lines, flow)
    before = fingerprint.steps_before(template, advice.unnamed, project.callers(template))
    if block is None or before is None:
        return ()
    return (Fix(f"memoize `{template.label}`", (block, *before)),)


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
    return plain_name(name)[:_LONGEST].strip("-") or "step"
