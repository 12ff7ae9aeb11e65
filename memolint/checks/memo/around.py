"""What a cached step is among others: asked for at once, a daemon, a hook, a gate that only a person opens."""

from collections.abc import Iterator

from memolint.argo.fields import LOOPS, POD_KINDS
from memolint.argo.variables import RUN
from memolint.checks.repairs import edits
from memolint.checks.rule import MEMO, Draft, rule
from memolint.checks.wording import listed, memoized_here
from memolint.facts.coverage.agreed import is_of_one_run
from memolint.facts.key import validity
from memolint.facts.memo import Memo
from memolint.facts.values import examples
from memolint.facts.world import gates
from memolint.finding import ERROR, HIGH, WARNING, NeverHits, Related, Skips

_WORK = (*POD_KINDS, "steps", "dag", "http", "plugin")


@rule("stampede-parallel-same-key", MEMO, WARNING, HIGH)
def stampede(memo: Memo) -> Iterator[Draft]:
    """Iterations of a loop ask for one entry at once: a lookup reserves nothing, and all of them do the work."""
    if memo.template.kind not in _WORK or not memo.project.mentions(*LOOPS) or not validity.is_stored(memo):
        return
    from memolint.facts.recurrence.stampede import together

    found = together(memo)
    if found is None:
        return
    many = f"{found.times} iterations" if found.times > 2 else "several iterations"
    message = (
        f"{many} of `{found.loop.name}` ask for one entry of `{memo.template.label}` at the same time: none finds it,"
        " and all do the work; a mutex that is named like the key lets the first one do it"
    )
    related = (Related(found.loop.origin.place(), "the loop"),)
    yield Draft(message=message, origin=memo.key.origin, related=related)


@rule("memoized-daemon", MEMO, ERROR, HIGH)
def daemon(memo: Memo) -> Iterator[Draft]:
    """A daemon is memoized: it is never stored, and an entry of another template would leave no pod to talk to."""
    if memo.template.value.get("daemon") is not True or memo.template.inherits_memoize:
        return
    origin = memo.template.memoize_at()
    message = (
        f"`{memo.template.label}` is a daemon: Argo never stores it, and a hit would start no pod and have no address"
    )
    claim = NeverHits(memo.template, examples.assignment(memo))
    fixes = edits.remove_block(origin, "remove `memoize`")
    yield Draft(message=message, place=origin.key_place(), origin=origin, claim=claim, fixes=fixes)


@rule("memoized-onexit-handler", MEMO, WARNING, HIGH)
def hook(memo: Memo) -> Iterator[Draft]:
    """A hook or an exit handler is memoized: once it hits, what it is there for does not happen."""
    if memo.template.inherits_memoize or any(name in memo.held for name in RUN):
        return
    for call in memo.project.callers(memo.template):
        if call.kind == "hook":
            origin = memo.template.memoize_at()
            message = f"`{memo.template.label}` runs as a hook: once it hits, what it does at the end does not happen"
            related = (Related(call.origin.place(), "the hook"),)
            claim = Skips(memo.template, examples.assignment(memo))
            fixes = edits.remove_block(origin, "remove `memoize`")
            yield Draft(
                message=message, place=origin.key_place(), origin=origin, related=related, claim=claim, fixes=fixes
            )
            return


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
