"""Notes about caches that something else than the controller owns, too."""

from collections.abc import Iterator

from memolint.checks.rule import INSTALLATION, Draft, rule
from memolint.facts.installation import gitops
from memolint.facts.installation.subject import InstalledObject
from memolint.facts.memo import Memo
from memolint.finding import INFO, MEDIUM, Related


@rule("cache-configmap-gitops-owned", INSTALLATION, INFO, MEDIUM)
def gitops_owned(installed: InstalledObject) -> Iterator[Draft]:
    """Kustomize names a cache otherwise than workflows do, or what syncs it writes over what the controller stores."""
    for origin, memo in gitops.hashed(installed):
        message = (
            f"Kustomize puts a hash behind the name of this ConfigMap, and not in `memoize`: the cache"
            f" `{memo.cache_name.text}` is another one (`disableNameSuffixHash: true` keeps the name)"
        )
        yield Draft(message=message, origin=origin, related=_where(memo))
    if gitops.is_looked_at(installed):
        yield from _seeded(installed) if gitops.seeded(installed) is not None else _healed(installed)


def _seeded(installed: InstalledObject) -> Iterator[Draft]:
    memo, found = gitops.seeded(installed), installed.found
    if memo is not None:
        what = "Argo CD heals it, so that" if gitops.healing(installed) is not None else "whenever it is applied,"
        message = (
            f"the manifest of the cache `{found.name}` holds entries: {what} they replace those that runs have stored"
            " under their keys"
        )
        at = found.at("data")
        yield Draft(message=message, origin=at, place=at.key_place(), related=_where(memo))


def _healed(installed: InstalledObject) -> Iterator[Draft]:
    healed, found = gitops.healed(installed), installed.found
    if healed is not None:
        owner, memo = healed
        message = (
            f"Argo CD heals the labels of the cache `{found.name}`, and the controller removes all but its own with"
            " every entry that it stores: leave them out, or ignore the difference"
        )
        at = found.at("metadata", "labels")
        by = Related(owner.at("metadata", "name").place(), "healed by this Application")
        yield Draft(message=message, origin=at, place=at.key_place(), related=(by, *_where(memo)))


def _where(memo: Memo) -> tuple[Related, ...]:
    return (Related(memo.cache_name.origin.place(), "the cache of this template"),)
