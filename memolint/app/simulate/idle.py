"""Rules about outcomes that are of leaves, of which something else decides: an earlier rule, or a gate itself."""

from collections.abc import Iterator, Sequence

from memolint.app.simulate.leaves import Leaf, follows
from memolint.argo.views import dig
from memolint.engine.scenario import PodRule

Idle = tuple[tuple[str | int, ...], str]


def of_gates(rule: PodRule, glob: str, met: Sequence[Leaf], resumes: bool) -> Iterator[Idle]:
    """What a rule that is of suspended nodes alone cannot say of them: (member of the rule, what is wrong)."""
    if not met or any("suspend" not in leaf.value for leaf in met):
        return
    own = [dig(leaf.value, "suspend", "duration") for leaf in met]
    if rule.duration is not None and all(own):
        told = f"`{glob}` waits as long as its `suspend` says (`duration: {own[0]}`), whatever is given"
        yield ("duration",), f"{told}: change that in the file"
    if not resumes and not any(own):
        told = f"`{glob}` is suspended, and nobody resumes it here, so that it has no outcome"
        yield (), f"{told}: leave out --no-resume (in a scenario `resume: false`)"


def late(rule: PodRule, glob: str, rules: Sequence[PodRule], leaves: Sequence[Leaf]) -> Iterator[Idle]:
    """What rules before this one decide of all of its leaves."""
    before = rules[: rules.index(rule)]
    # What may be a template or a node has a rule for each, and only the other one may be of any leaf.
    turned = rule._replace(template=rule.node, node=rule.template)
    before = [each for each in before if each != turned]
    either = [rule] if turned not in rules else [rule, turned]
    mine = [leaf for leaf in leaves if any(_is_of(each, leaf) for each in either)]
    outcomes = [each for each in before if not each.only_times]
    if not rule.only_times and (first := _first(outcomes, rule, mine)):
        yield (), f"this outcome of `{glob}` has no effect: the one of `{first}`, which stands before it, counts"
    durations = [each for each in before if each.duration is not None]
    if rule.duration is not None and (first := _first(durations, rule, mine)):
        member = () if rule.only_times else ("duration",)
        yield member, f"this duration of `{glob}` has no effect: the one of `{first}`, which stands before it, counts"


def _is_of(rule: PodRule, leaf: Leaf) -> bool:
    is_in_run = rule.run is None or leaf.run in (0, rule.run)
    return is_in_run and follows(leaf, rule)


def _first(before: Sequence[PodRule], rule: PodRule, leaves: Sequence[Leaf]) -> str:
    """The glob of the first rule that decides of a leaf, if others decide of all leaves, else ""."""
    deciding = []
    for leaf in leaves:
        run = leaf.run or rule.run
        decides = (each for each in before if each.run in (None, run) and follows(leaf, each))
        deciding.append(next(decides, None))
    if not deciding or None in deciding:
        return ""
    found = deciding[0]
    return "" if found is None else found.template if found.node == "*" else found.node
