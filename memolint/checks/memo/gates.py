"""What only a person decides is not stored: a hit would not ask again."""

from collections.abc import Iterator

from memolint.checks.repairs import edits
from memolint.checks.rule import MEMO, Draft, rule
from memolint.checks.wording import listed, memoized_here
from memolint.facts.coverage.agreed import is_of_one_run
from memolint.facts.key import validity
from memolint.facts.memo import Memo
from memolint.facts.values import examples
from memolint.facts.world import gates
from memolint.finding import ERROR, HIGH, NeverHits, Skips


@rule("memoized-suspend", MEMO, ERROR, HIGH)
def suspend(memo: Memo) -> Iterator[Draft]:
    """A suspend template is never stored, and an entry of another template would skip the wait."""
    if memo.template.kind != "suspend" or memo.template.inherits_memoize:
        return  # what all inherit is one finding, `memoize-in-template-defaults`
    origin = memo.template.memoize_at()
    message = f"`{memo.template.label}` suspends: Argo never stores it, and an entry with its key would skip the wait"
    claim = NeverHits(memo.template, examples.assignment(memo))
    fixes = edits.remove_block(origin, "remove `memoize`")
    yield Draft(message=message, place=origin.key_place(), origin=origin, claim=claim, fixes=fixes)


@rule("memoized-approval", MEMO, ERROR, HIGH)
def approval(memo: Memo) -> Iterator[Draft]:
    """A gate stands below memoized steps or a DAG: a hit asks nobody, and takes an old approval for a new one."""
    found = list(gates.below(memo.project, memo.template))
    if not found or not validity.is_stored(memo) or is_of_one_run(memo):
        return
    gate, chain = found[0]
    names = listed(list(dict.fromkeys(each.label for each, _ in found)))
    way = f" (through `{chain[1]}`)" if chain[2:] else ""
    origin = gate.origin.at("suspend")
    yield Draft(
        message=f"on a hit of `{memo.template.label}` nobody is asked at {names}{way}: an old approval counts",
        origin=origin,
        place=origin.key_place(),
        related=(memoized_here(memo),),
        claim=Skips(memo.template, examples.assignment(memo)),
    )
