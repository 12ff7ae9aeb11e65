"""The key can occur again."""

from collections.abc import Iterator

from memolint.checks.coverage import judged
from memolint.facts import examples, volatile
from memolint.facts.memo import Memo
from memolint.finding import HIGH, INFO, MEMO, WARNING, Finding, NeverHits, Rule


def volatile_key(memo: Memo) -> Iterator[Finding]:
    """Something in the key is new in every run, so no run ever hits an entry of another."""
    if not judged(memo):
        return
    for found in volatile.in_key(memo):
        place = memo.key.origin.part(found.start, found.end)
        path = memo.key.origin.dotted()
        if volatile.is_reused_in_one_run(memo):
            message = f"`{found.name}` {found.why}: `{memo.template.label}` shares entries within one run only"
            yield Finding(message, place, path, severity=INFO)
        else:
            message = (
                f"`{found.name}` {found.why}: the cache of `{memo.template.label}` grows with every run and never hits"
            )
            yield Finding(message, place, path, claim=NeverHits(memo.template, examples.assignment(memo)))
        return


RULES = (Rule("key-volatile", MEMO, WARNING, HIGH, volatile_key),)
