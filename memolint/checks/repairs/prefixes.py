"""Fixes for keys that meet in one cache: a name in front of each.

A new name of a cache is never safe: a ConfigMap of that name may exist, with the entries of others.
"""

from collections.abc import Sequence
from itertools import combinations

from memolint.argo.views import labels_apart
from memolint.checks.repairs import edits, keys
from memolint.checks.wording import listed
from memolint.facts.key import collisions
from memolint.facts.memo import Memo
from memolint.finding import Fix


def apart(memo: Memo, others: Sequence[Memo]) -> tuple[Fix, ...]:
    """The name of the later template before its key, or of each where that is not enough, so that they never meet.

    Only in the file of `memo`; none where a key would still be constant. Where an anchor gives one key to several, all
    but the first of them get one of their own.
    """
    alike = [each for each in others if each.key.place() == memo.key.place()]
    if alike:
        return _of_one_key(sorted((memo, *alike), key=_position))
    first, later = sorted((memo, others[0]), key=lambda each: each.key.place().start)
    sources = {each.key.place().source for each in (first, later)}
    if len(sources) > 1:
        first, later = others[0], memo
    names = labels_apart(first.template, later.template)
    one, two = (_prefixed(each, name) for each, name in zip((first, later), names, strict=True))
    if not later.key.is_constant and not collisions.would_meet(first, first.key.text or "", later, two):
        return _rekeyed(later, two, f"key of `{names[1]}`: {edits.quoted(two)}")
    both = (*_rekeyed(first, one), *_rekeyed(later, two))
    constant = first.key.is_constant or later.key.is_constant or len(sources) > 1
    if constant or len(both) < 2 or collisions.would_meet(first, one, later, two):
        return ()
    return (Fix("the name of the template before each key", tuple(edit for fix in both for edit in fix.edits)),)


def _of_one_key(memos: list[Memo]) -> tuple[Fix, ...]:
    """Keys of their own for templates that have one key from one place; the first keeps it where that is enough."""
    first, *later = memos
    names = [labels_apart(later[0].template, first.template)[1]]
    names += [labels_apart(first.template, each.template)[1] for each in later]
    texts = list(map(_prefixed, memos, names))
    if first.key.is_constant:
        return ()
    return _keys(memos, names, [first.key.text or "", *texts[1:]]) or _keys(memos, names, texts)


def _keys(memos: list[Memo], names: list[str], texts: list[str]) -> tuple[Fix, ...]:
    """A fix that writes these keys, each in the block of its template; none where two of them could be equal."""
    if any(collisions.would_meet(*one, *other) for one, other in combinations(zip(memos, texts, strict=True), 2)):
        return ()
    changed = [at for at, (memo, text) in enumerate(zip(memos, texts, strict=True)) if memo.key.text != text]
    fixes = [fix for at in changed for fix in _rekeyed(memos[at], texts[at])]
    one = f"key of `{names[changed[0]]}`: {edits.quoted(texts[changed[0]])}"
    title = one if len(changed) == 1 else f"keys of their own for {listed([names[at] for at in changed])}"
    return (Fix(title, tuple(edit for fix in fixes for edit in fix.edits)),) if len(fixes) == len(changed) else ()


def _position(memo: Memo) -> int:
    return memo.template.memoize_at().key_place().start


def _rekeyed(memo: Memo, text: str, title: str = "") -> tuple[Fix, ...]:
    return edits.own_scalar(memo.template.memoize_at("key"), text, title)


def _prefixed(memo: Memo, name: str) -> str:
    return f"{keys.prefix(name)}{memo.key.text or ''}"


def with_namespace(memo: Memo) -> tuple[Fix, ...]:
    """The namespace in front of the key, which is legal there and another for each tenant."""
    text = f"{{{{workflow.namespace}}}}-{memo.key.text or ''}"
    return edits.replace_scalar(memo.key.origin, text, f"key: {edits.quoted(text)}")
