"""Memoization that every template of a workflow inherits."""

from collections.abc import Iterator

from memolint.argo.views import Manifest
from memolint.checks.rule import MANIFEST, Draft, rule
from memolint.finding import ERROR, HIGH, INFO


@rule("memoize-in-template-defaults", MANIFEST, ERROR, HIGH)
def memoize_in_defaults(manifest: Manifest) -> Iterator[Draft]:
    """`templateDefaults.memoize` memoizes every template, the entrypoint, hooks and exit handlers included."""
    if manifest.default_memoize is None:
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
