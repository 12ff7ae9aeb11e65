"""Rules about outcomes that could never have any: of what has no pod, and of outputs that nothing declares."""

from collections.abc import Iterable, Iterator, Sequence

from memolint.app.simulate.reach import Reach, views
from memolint.argo import arguments
from memolint.argo.plain import Json
from memolint.argo.views import Template
from memolint.engine.play import Run
from memolint.engine.scenario import PodRule, matches
from memolint.engine.state import nodes as node
from memolint.lang.words import instead, there_are
from memolint.typed import Record

_HOLDERS = {
    node.STEPS: "a node of steps",
    node.STEP_GROUP: "a group of steps",
    node.DAG: "a DAG",
    node.TASK_GROUP: "a loop",
    node.RETRY: "a node of attempts",
}
_HOLDING = {"steps": "a template of steps", "dag": "a DAG"}
_KINDS = ("parameters", "artifacts")


class Powerless(Record):
    """A rule that can have no effect: its glob, the member of the rule that says so, and what is wrong."""

    glob: str
    member: tuple[str | int, ...]
    message: str


class _Leaf(Record):
    """What ends as rules say: a leaf as it was played, or a template that no run has played (`node` is "")."""

    template: str
    node: str
    value: Json


def powerless_rule(rules: Sequence[PodRule], reaches: Iterable[Reach], runs: Sequence[Run]) -> Powerless | None:
    """The first rule that no leaf of any run could follow, None where each might."""
    if not rules:
        return None
    written = [each for found in reaches for manifest in views(found.manifests) for each in manifest.templates]
    leaves = list(_leaves(written, runs))
    return next((powerless for rule in rules for powerless in _of_rule(rule, rules, written, leaves, runs)), None)


def _leaves(written: Iterable[Template], runs: Iterable[Run]) -> Iterator[_Leaf]:
    for run in runs:
        for name, pod in run.pods.items():
            yield _Leaf(str(pod.work.template.get("name") or ""), name, pod.work.template)
    yield from (_Leaf(each.label, "", each.value) for each in written if each.kind not in _HOLDING)


def _of_rule(
    rule: PodRule, rules: Sequence[PodRule], written: Sequence[Template], leaves: Sequence[_Leaf], runs: Sequence[Run]
) -> Iterator[Powerless]:
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
    yield from _of_outputs(rule, glob, met or leaves)


def _follows(leaf: _Leaf, rule: PodRule) -> bool:
    """Whether a rule is of a leaf. A template that was not played may have any node."""
    is_node = matches(rule.node, leaf.node) if leaf.node else rule.node == "*"
    return is_node and matches(rule.template, leaf.template)


def _holder(either: Sequence[PodRule], written: Iterable[Template], runs: Iterable[Run]) -> str:
    """What a glob matches that is no leaf, "" where it may match one that has not been played."""
    found: dict[str, None] = {}
    for rule in either:
        kinds = [each.kind for each in written if rule.node == "*" and matches(rule.template, each.label)]
        found |= dict.fromkeys(_HOLDING.get(kind, "") for kind in kinds)
        for run in runs:
            for each in run.nodes:
                if matches(rule.node, each.name) and matches(rule.template, each.template_name) and not each.is_hit:
                    found[_HOLDERS.get(each.type, "")] = None
    return "" if "" in found else next(iter(found), "")


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
