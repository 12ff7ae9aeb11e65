"""Templates that do different work share no entries."""

from collections.abc import Iterator
from itertools import islice

from memolint.argo.views import labels_apart
from memolint.checks.repairs import prefixes
from memolint.checks.rule import CACHE, Draft, rule
from memolint.checks.wording import clipped
from memolint.facts.key import collisions
from memolint.facts.key.collisions import Shared
from memolint.facts.memo import Memo
from memolint.facts.reads import results
from memolint.facts.values import examples
from memolint.finding import ERROR, HIGH, INFO, MEDIUM, WARNING, Assignment, Collides, Related

# A fix that would write more keys is none.
_MOST_KEYS = 8


@rule("key-collision-across-templates", CACHE, ERROR, HIGH)
def across_templates(memo: Memo) -> Iterator[Draft]:
    """Another template's key can be the same text in the same cache: each gets the other's result."""
    owned = (found for found in collisions.owned(memo) if not _inherit_one_block(memo, found.other))
    for found in islice(owned, 1):
        mine, theirs = labels_apart(memo.template, found.other.template)
        message = (
            f"`{mine}` and `{theirs}` do different work, and both can use the key "
            f"`{clipped(found.text)}` in the cache `{memo.cache_name.text}`"
        )
        related = (Related(found.other.key.origin.place(), f"the key of `{theirs}`"),)
        origin = memo.key.origin
        others = [each.other for each in islice(collisions.shared(memo), _MOST_KEYS)]
        fixes = prefixes.apart(memo, [found.other, *(each for each in others if each is not found.other)])
        yield Draft(message=message, origin=origin, related=related, claim=_claim(memo, found), fixes=fixes)


def _inherit_one_block(memo: Memo, other: Memo) -> bool:
    """Whether both inherit one block, of which `memoize-in-template-defaults` says that they meet."""
    same = memo.template.manifest is other.template.manifest
    return same and memo.template.inherits_memoize and other.template.inherits_memoize


def _claim(memo: Memo, found: Shared) -> Collides:
    """Both runs get the workflow parameters of both: Argo refuses a workflow with a tag that nothing fills."""
    before, after = _given(found.other, found.theirs), _given(memo, found.own)
    return Collides(
        memo.template,
        after._replace(workflow={**before.workflow, **after.workflow}),
        found.other.template,
        before._replace(workflow={**after.workflow, **before.workflow}),
        results.stores(memo.template, memo.project),
    )


def _given(memo: Memo, values: dict[str, str]) -> Assignment:
    run = examples.assignment(memo)
    for name, value in values.items():
        run = examples.changed(run, name, value)
    return run


@rule("cache-shared-across-namespaces", CACHE, WARNING, MEDIUM)
def across_namespaces(memo: Memo) -> Iterator[Draft]:
    """Templates of two namespaces have one cache name and key: if one controller serves both, they share entries."""
    found = collisions.across_namespaces(memo)
    if found is None or not collisions.is_first_across(memo):
        return
    other = found.other.template
    mine, theirs = memo.template.manifest.namespace, other.manifest.namespace
    who = f"`{memo.template.label}` in the namespace `{mine}` and `{other.label}` in `{theirs}`"
    what = f"both can use the key `{clipped(found.text)}` in the cache `{memo.cache_name.text}`"
    why = (
        "if one controller serves both, each is served the other's results, since it keeps all caches in its namespace"
    )
    yield Draft(
        message=f"{who} do different work, and {what}: {why}",
        origin=memo.cache_name.origin,
        related=(Related(found.other.cache_name.origin.place(), f"the cache of `{other.label}` in `{theirs}`"),),
        fixes=prefixes.with_namespace(memo),
    )


@rule("key-no-template-prefix", CACHE, INFO, HIGH)
def no_prefix(memo: Memo) -> Iterator[Draft]:
    """The key is a bare variable in a shared cache: any other template there can produce the same key."""
    is_bare = all(part.raw.startswith("{{") for part in memo.key.parts)
    if memo.key.is_constant or not is_bare or memo.template.inherits_memoize:
        return
    if not any(collisions.shared(memo)):
        message = f"the key of `{memo.template.label}` has no prefix of its own in a cache that other templates use"
        yield Draft(message=message, place=memo.key.place(), origin=memo.key.origin, severity=INFO)
