"""Memoization where it cannot work, or takes away what the step is for."""

from collections.abc import Iterator

from memolint.checks import repair
from memolint.facts.memo import Memo
from memolint.facts.values import examples
from memolint.finding import ERROR, HIGH, MEMO, Finding, NeverHits, Rule


def suspend(memo: Memo) -> Iterator[Finding]:
    """A suspend template is never stored, and an entry that something else stored would skip the gate."""
    if memo.template.kind != "suspend":
        return
    origin = memo.template.origin.at("memoize")
    message = f"`{memo.template.label}` suspends: Argo never stores it, and an entry with its key would skip the wait"
    claim = NeverHits(memo.template, examples.assignment(memo))
    fixes = repair.remove_block(origin, "remove `memoize`")
    yield Finding(message, origin.key_place(), origin.dotted(), claim=claim, fixes=fixes)


RULES = (Rule("memoized-suspend", MEMO, ERROR, HIGH, suspend),)
