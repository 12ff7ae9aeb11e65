"""What ends as rules about outcomes say: the leaves of runs, and templates that no run has played."""

from collections.abc import Iterable, Iterator

from memolint.argo.plain import Json
from memolint.argo.views import Template
from memolint.engine.play import Run
from memolint.engine.scenario import PodRule, matches
from memolint.typed import Record

HOLDING = {"steps": "a template of steps", "dag": "a DAG"}


class Leaf(Record):
    """A leaf as it was played in the run of a number; or a template that may have any node (`node` is "") in any run
    (`run` is 0).
    """

    template: str
    node: str
    run: int
    value: Json


def leaves_of(written: Iterable[Template], runs: Iterable[Run]) -> Iterator[Leaf]:
    """The pods and suspended nodes of the runs, and all templates of leaves."""
    for number, run in enumerate(runs, start=1):
        for work in (each.work for held in (run.pods, run.suspended) for each in held.values()):
            yield Leaf(str(work.template.get("name") or ""), work.node, number, work.template)
    yield from (Leaf(each.label, "", 0, each.value) for each in written if each.kind not in HOLDING)


def follows(leaf: Leaf, rule: PodRule) -> bool:
    """Whether a rule is of a leaf in some run."""
    is_node = matches(rule.node, leaf.node) if leaf.node else rule.node == "*"
    return is_node and matches(rule.template, leaf.template)
