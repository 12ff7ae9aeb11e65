"""Memoization that every template of a workflow inherits."""

from collections.abc import Iterator

from memolint.argo.views import dig
from memolint.facts.subject import ManifestSubject
from memolint.finding import ERROR, HIGH, INFO, MANIFEST, Finding, Rule


def memoize_in_defaults(subject: ManifestSubject) -> Iterator[Finding]:
    """`templateDefaults.memoize` memoizes every template of any kind, entrypoint, hooks and handlers included."""
    manifest = subject.manifest
    if not isinstance(dig(manifest.spec, "templateDefaults", "memoize"), dict):
        return
    everything = manifest.kind == "WorkflowDefaults"
    count = len(manifest.templates())
    origin = manifest.origin.at("templateDefaults", "memoize")
    which = "the templates of every workflow" if everything else f"all {count} templates"
    message = (
        f"`templateDefaults.memoize` memoizes {which}, steps, DAGs and exit handlers too: they share "
        "one key and are served each other's results"
    )
    severity = INFO if count < 2 and not everything else ""
    yield Finding(message, origin.key_place(), origin.dotted(), severity=severity)


RULES = (Rule("memoize-in-template-defaults", MANIFEST, ERROR, HIGH, memoize_in_defaults),)
