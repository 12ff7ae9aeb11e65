"""Fixes for keys that meet in one cache: a name in front of each.

A new name of a cache is never safe: a ConfigMap of that name may exist, with the entries of others.
"""

from memolint.argo.views import labels_apart
from memolint.checks.repairs import edits, keys
from memolint.facts.key import collisions
from memolint.facts.memo import Memo
from memolint.finding import Fix


def apart(memo: Memo, other: Memo) -> tuple[Fix, ...]:
    """The name of the later template before its key, or of each where that is not enough, so that they never meet.

    Only in the file of `memo`; none where a key would still be constant, or both are one text behind an anchor.
    """
    first, later = sorted((memo, other), key=lambda each: each.key.place().start)
    places = {each.key.place() for each in (first, later)}
    if len({place.source for place in places}) > 1:
        first, later = other, memo
    elif len(places) == 1:
        return ()
    names = labels_apart(first.template, later.template)
    one, two = (_prefixed(each, name) for each, name in zip((first, later), names, strict=True))
    if not later.key.is_constant and not collisions.would_meet(first, first.key.text or "", later, two):
        return edits.replace_scalar(later.key.origin, two, f"key of `{names[1]}`: {edits.quoted(two)}")
    both = (*edits.replace_scalar(first.key.origin, one, ""), *edits.replace_scalar(later.key.origin, two, ""))
    constant = (
        first.key.is_constant or later.key.is_constant or first.key.place().source is not later.key.place().source
    )
    if constant or len(both) < 2 or collisions.would_meet(first, one, later, two):
        return ()
    return (Fix("the name of the template before each key", tuple(edit for fix in both for edit in fix.edits)),)


def _prefixed(memo: Memo, name: str) -> str:
    return f"{keys.prefix(name)}{memo.key.text or ''}"


def with_namespace(memo: Memo) -> tuple[Fix, ...]:
    """The namespace in front of the key, which is legal there and another for each tenant."""
    text = f"{{{{workflow.namespace}}}}-{memo.key.text or ''}"
    return edits.replace_scalar(memo.key.origin, text, f"key: {edits.quoted(text)}")
