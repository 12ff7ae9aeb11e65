"""The ConfigMap of a cache is where the controller keeps it."""

from collections.abc import Iterator

from memolint.checks.repairs import edits
from memolint.checks.rule import INSTALLATION, Draft, rule
from memolint.facts.installation import gitops
from memolint.facts.installation.subject import InstalledObject
from memolint.finding import HIGH, WARNING, Related


@rule("cache-configmap-wrong-namespace", INSTALLATION, WARNING, HIGH)
def wrong_namespace(installed: InstalledObject) -> Iterator[Draft]:
    """The manifest of a cache is in another namespace than the controller, which never looks there."""
    memo = gitops.misplaced(installed)
    if memo is None:
        return
    found, home = installed.found, installed.installation.home
    where = f"in its own namespace, `{home}`" if home else "in its own namespace"
    message = (
        f"the controller keeps the cache `{found.name}` of `{memo.template.label}` {where}: it never looks for it in"
        f" `{found.namespace}`, and makes another"
    )
    origin = found.at("metadata", "namespace")
    related = (Related(memo.cache_name.origin.place(), "the cache of this template"),)
    fixes = edits.replace_scalar(origin, home, f"move it to `{home}`") if home else ()
    yield Draft(message=message, origin=origin, related=related, fixes=fixes)
