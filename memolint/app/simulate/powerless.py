"""Rules about outcomes that have no effect: of what has no pod, of outputs that nothing declares, and more."""

from collections.abc import Iterable, Iterator, Sequence

from memolint.app.simulate.reach import Reach, views
from memolint.argo import arguments
from memolint.argo.plain import Json
from memolint.argo.views import Template, dig
from memolint.engine.play import Run
from memolint.engine.scenario import PodRule, Scenario, matches
from memolint.engine.state import nodes as node
from memolint.lang.words import instead, listed, there_are
from memolint.typed import Record

_HOLDERS = {
    node.STEPS: "a node of steps",
    node.STEP_GROUP: "a group of steps",
    node.DAG: "a DAG",
    node.TASK_GROUP: "a loop",
    node.RETRY: "a node of attempts",
}
_KINDS = ("parameters", "artifacts")
MAX_LISTED = 5
_HOLDING = {"steps": "a template of steps", "dag": "a DAG"}
# A member of a rule, and what is wrong with it.
_Idle = tuple[tuple[str | int, ...], str]


class Powerless(Record):
    """A rule that can have no effect: its glob, the member of the rule that says so, and what is wrong."""

    glob: str
    member: tuple[str | int, ...]
    message: str


class _Leaf(Record):
    """A leaf as it was played in the run of a number; or a template that may have any node (`node` is "") in any run
    (`run` is 0).
    """

    template: str
    node: str
    run: int
    value: Json


def powerless_rule(scenario: Scenario, reaches: Iterable[Reach], runs: Sequence[Run]) -> Powerless | None:
    """The first rule of the scenario that has no effect in any run, None where each has one or might have had."""
    rules = scenario.pods
    if not rules:
        return None
    written = [each for found in reaches for manifest in views(found.manifests) for each in manifest.templates]
    leaves = list(_leaves_of(written, runs))
    found = (powerless for rule in rules for powerless in _of_rule(rule, scenario, written, leaves, runs))
    return next(found, None)


def _of_rule(
    rule: PodRule, scenario: Scenario, written: Sequence[Template], leaves: Sequence[_Leaf], runs: Sequence[Run]
) -> Iterator[Powerless]:
    rules = scenario.pods
    # What may be a template or a node has a rule for each.
    turned = rule._replace(template=rule.node, node=rule.template)
    either = [rule] if turned not in rules else [rule, turned]
    glob = rule.template if rule.node == "*" else rule.node
    met = [leaf for leaf in leaves if any(_follows(leaf, each) for each in either)]
    if not met and (holder := _holder(either, written, runs)):
        shown = sorted({leaf.template for leaf in leaves if leaf.template})
        yield Powerless(
            glob, (), f"`{glob}` is {holder}, which has no outcome of its own: name a leaf ({there_are(shown)})"
        )
    if not met and (others := _other_templates(rule, runs)):
        told = f"`{rule.node}` is of the template {listed(others, MAX_LISTED)}, not `{rule.template}`"
        yield Powerless(rule.node, ("node",), told)
    yield from _of_outputs(rule, glob, met or leaves)
    for member, message in (*_of_gates(rule, glob, met, scenario.resumes), *_late(rule, glob, rules, leaves)):
        yield Powerless(glob, member, message)


def _holder(either: Sequence[PodRule], written: Iterable[Template], runs: Iterable[Run]) -> str:
    """What a glob matches that is no leaf, "" where it may match one that has not been played."""
    found: dict[str, None] = {}
    for rule in either:
        kinds = [each.kind for each in written if rule.node == "*" and matches(rule.template, each.label)]
        found |= dict.fromkeys(_HOLDING.get(kind, "") for kind in kinds)
        for run in runs:
            for each in run.nodes:
                is_played = not each.is_hit and each.type != node.SKIPPED_TYPE  # what is skipped tells nothing
                if is_played and matches(rule.node, each.name) and matches(rule.template, each.template_name):
                    found[_HOLDERS.get(each.type, "")] = None
    return "" if "" in found else next(iter(found), "")


def _other_templates(rule: PodRule, runs: Sequence[Run]) -> list[str]:
    """The templates of the nodes that a rule names, if it names another template; none otherwise."""
    found = {each.template_name for run in runs for each in run.nodes if matches(rule.node, each.name)}
    is_met = "*" in (rule.template, rule.node) or any(matches(rule.template, name) for name in found)
    return [] if is_met else sorted(found)


def _of_outputs(rule: PodRule, glob: str, leaves: Iterable[_Leaf]) -> Iterator[Powerless]:
    given = {"parameters": rule.parameters, "artifacts": rule.artifacts, "missing": sorted(rule.missing)}
    if not any(given.values()):
        return
    known = {kind: _outputs(leaves, kind) for kind in _KINDS}
    for member, names in given.items():
        kinds = _KINDS if member == "missing" else (member,)
        taken = [name for kind in kinds for name in known[kind]]
        for name in names:
            if name not in taken:
                path = ("missing",) if member == "missing" else (member, name)
                yield Powerless(glob, path, _unknown(glob, name, kinds, known, taken))


def _outputs(leaves: Iterable[_Leaf], kind: str) -> list[str]:
    found = (
        str(each.get("name") or "") for leaf in leaves for each in arguments.named(leaf.value.get("outputs"), kind)
    )
    return list(dict.fromkeys(found))


def _unknown(glob: str, name: str, kinds: Sequence[str], known: dict[str, list[str]], taken: list[str]) -> str:
    what = " or ".join(kind.removesuffix("s") for kind in kinds)
    other = next((kind for kind in _KINDS if kind not in kinds and name in known[kind]), "")
    if other:
        return f"`{name}` is no {what} of `{glob}`: give it under `{other}`"
    return f"no output {what} of `{glob}` is called `{name}`{instead(name, taken) or ', which has none'}"


def _leaves_of(written: Iterable[Template], runs: Iterable[Run]) -> Iterator[_Leaf]:
    """The pods and suspended nodes of the runs, and all templates of leaves."""
    for number, run in enumerate(runs, start=1):
        for work in (each.work for held in (run.pods, run.suspended) for each in held.values()):
            yield _Leaf(str(work.template.get("name") or ""), work.node, number, work.template)
    yield from (_Leaf(each.label, "", 0, each.value) for each in written if each.kind not in _HOLDING)


def _follows(leaf: _Leaf, rule: PodRule) -> bool:
    """Whether a rule is of a leaf in some run."""
    is_node = matches(rule.node, leaf.node) if leaf.node else rule.node == "*"
    return is_node and matches(rule.template, leaf.template)


def _of_gates(rule: PodRule, glob: str, met: Sequence[_Leaf], resumes: bool) -> Iterator[_Idle]:
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


def _late(rule: PodRule, glob: str, rules: Sequence[PodRule], leaves: Sequence[_Leaf]) -> Iterator[_Idle]:
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


def _is_of(rule: PodRule, leaf: _Leaf) -> bool:
    is_in_run = rule.run is None or leaf.run in (0, rule.run)
    return is_in_run and _follows(leaf, rule)


def _first(before: Sequence[PodRule], rule: PodRule, leaves: Sequence[_Leaf]) -> str:
    """The glob of the first rule that decides of a leaf, if others decide of all leaves, else ""."""
    first: PodRule | None = None
    for leaf in leaves if before else ():
        run = leaf.run or rule.run
        found = next((each for each in before if each.run in (None, run) and _follows(leaf, each)), None)
        if found is None:
            return ""
        first = first or found
    return "" if first is None else first.template if first.node == "*" else first.node
