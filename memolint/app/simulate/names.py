"""Names that a user gives and that must exist: parameters, and globs over templates and nodes."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from memolint.app.simulate import powerless
from memolint.app.simulate.reach import MAX_NESTING, Reach, reach
from memolint.argo.arguments import named
from memolint.argo.plain import Json, steps_and_tasks
from memolint.engine.controller.lookups import means
from memolint.engine.play import Run
from memolint.engine.scenario import PodRule, Scenario, Submission, matches
from memolint.lang.words import instead, listed
from memolint.typed import Record

# `workflow.parameters.x` and `workflow.parameters['x']`.
_PARAMETER = re.compile(r"""workflow\.parameters(?:\.([\w-]+)|\[["']([^"']+))""")
# What stands behind the name of a step or task: an attempt or an iteration, a group, a hook.
_ATTEMPT = re.compile(r"(\(.*\)|\[[\d*?]+\]|\.?onExit|\.?hooks\.[^.]+)+$")
MAX_LISTED = 12


class Unmatched(Record):
    """A name or glob that matches nothing, and what is wrong with it; `member` is the part of its rule that says so."""

    name: str
    message: str
    member: tuple[str | int, ...] = ()


def unknown_parameter(submissions: Sequence[Submission], templates: Sequence[Json]) -> Unmatched | None:
    """The first given parameter that nothing takes, None where each is taken by some workflow.

    Where a template that a workflow refers to is missing, any parameter may be taken.
    """
    given = dict.fromkeys(name for each in submissions for name in each.arguments)
    reaches = _reaches(submissions, templates) if given else []
    if any(each.missing for each in reaches):
        return None
    known = sorted({name for each in reaches for name in _parameters(each)})
    unknown = (Unmatched(name, _unknown("parameter", name, known)) for name in given if name not in known)
    return next(unknown, None)


def unknown_entrypoint(name: str, submissions: Sequence[Submission], templates: Sequence[Json]) -> Unmatched | None:
    """The entrypoint if no workflow has a template of that name, None if one has or might have."""
    reaches = _reaches(submissions, templates) if name else []
    known = sorted({str(each.get("name") or "") for found in reaches for each in _templates_of(found)})
    if not name or name in known or any(found.missing for found in reaches):
        return None
    return Unmatched(name, _unknown("template", name, known))


def _reaches(submissions: Sequence[Submission], templates: Sequence[Json]) -> list[Reach]:
    workflows = {id(each.workflow): each.workflow for each in submissions}
    return [reach(workflow, templates) for workflow in workflows.values()]


def _templates_of(found: Reach) -> Iterator[Json]:
    for manifest in found.manifests:
        yield from named(manifest.get("spec"), "templates")


def _parameters(found: Reach) -> Iterator[str]:
    """The parameters that a workflow takes: of its arguments and its entrypoint, also those of what it is made from,
    and all that are read.
    """
    specs = [manifest["spec"] for manifest in found.manifests if isinstance(manifest.get("spec"), dict)]
    start = next((spec["entrypoint"] for spec in specs if isinstance(spec, dict) and spec.get("entrypoint")), None)
    for spec in specs:
        taken = [spec.get("arguments") if isinstance(spec, dict) else None]
        taken += [each.get("inputs") for each in named(spec, "templates") if each.get("name") == start]
        yield from (str(each.get("name")) for holder in taken for each in named(holder, "parameters"))
        yield from _read(spec, 0)


def _read(value: object, depth: int) -> Iterator[str]:
    if isinstance(value, str):
        yield from (dotted or quoted for dotted, quoted in _PARAMETER.findall(value))
    elif isinstance(value, dict | list) and depth < MAX_NESTING:
        for member in value.values() if isinstance(value, dict) else value:
            yield from _read(member, depth + 1)


class Names(Record):
    """The names that a scenario has or might have had: of its templates, its nodes (with the workflow of each), and
    of the steps and tasks in its manifests, which have no node after a failure or behind a hit. `is_whole` is False
    where a template that a workflow refers to is missing.
    """

    templates: frozenset[str]
    nodes: Mapping[str, str]
    calls: frozenset[str]
    is_whole: bool = True


def names_of(scenario: Scenario, runs: Sequence[Run]) -> Names:
    """The names of a scenario that was played."""
    reaches = _reaches(scenario.runs, scenario.templates)
    specs = [manifest.get("spec") for found in reaches for manifest in found.manifests] + [run.spec for run in runs]
    written = [template for spec in specs for template in named(spec, "templates")]
    nodes = {node.name: run.workflow for run in runs for node in run.nodes}
    calls = frozenset(str(step.get("name") or "") for each in written for step in steps_and_tasks(each))
    nodes |= {f"{run.workflow}.{call}": run.workflow for run in runs for call in calls}
    templates = {str(each.get("name") or "") for each in written}
    templates |= {node.template_name for run in runs for node in run.nodes}
    return Names(frozenset(templates), nodes, calls, not any(found.missing for found in reaches))


def unmatched_glob(scenario: Scenario, runs: Sequence[Run]) -> Unmatched | None:
    """The first glob that matches no template and no node of any run, None where each matches."""
    if not scenario.watched and not scenario.pods:
        return None
    found = names_of(scenario, runs)
    if not found.is_whole:
        return None
    return _of_rules(scenario.pods, found) or _without_effect(scenario, runs) or _of_watched(scenario.watched, found)


def _without_effect(scenario: Scenario, runs: Sequence[Run]) -> Unmatched | None:
    found = powerless.powerless_rule(scenario, _reaches(scenario.runs, scenario.templates), runs)
    return None if found is None else Unmatched(found.glob, found.message, found.member)


def _of_rules(rules: Iterable[PodRule], known: Names) -> Unmatched | None:
    """The first glob of a rule that matches nothing. What can be either, a template or a node, has a rule for each."""
    of_templates = {rule.template for rule in rules}
    of_nodes = {rule.node for rule in rules}
    for glob in dict.fromkeys(glob for rule in rules for glob in (rule.template, rule.node)):
        kinds: dict[str, Iterable[str]] = {
            "template": known.templates if glob in of_templates else (),
            "node": known.nodes if glob in of_nodes else (),
        }
        if not any(matches(glob, name) for names in kinds.values() for name in names):
            if kinds["node"] and any(matches(f"*.{glob}", name) for name in known.nodes):
                return Unmatched(glob, f"no node is called `{glob}`: did you mean `*.{glob}`?")
            what = " or ".join(kind for kind, names in kinds.items() if names)
            return Unmatched(glob, _unknown(what, glob, sorted(filter(None, kinds["template"] or known.nodes))))
    return None


def _of_watched(glob: str, known: Names) -> Unmatched | None:
    if not glob or any(matches(glob, name) for name in known.templates):
        return None
    if any(means(glob, name, workflow, "") for name, workflow in known.nodes.items()):
        return None
    called = sorted({*filter(None, known.templates), *(_last(name) for name in known.nodes)})
    return Unmatched(glob, _unknown("node or template", glob, called))


def unexpected_node(glob: str, known: Names) -> str:
    """What is wrong with a glob over the nodes of a run that matches no name in any, given that no node has it."""
    called = _ATTEMPT.sub("", glob).rpartition(".")[2]
    if not called or any(matches(called, call) for call in known.calls) or not known.is_whole:
        return ""
    shown = sorted(known.calls or {_last(name) for name in known.nodes})
    if glob in known.templates:
        return f"no node is called `{glob}`, which is a template; nodes are {listed(shown, MAX_LISTED)}"
    return _unknown("node", glob, shown)


def _last(node: str) -> str:
    return node.rpartition(".")[2]


def _unknown(what: str, name: str, known: Sequence[str]) -> str:
    return f"no {what} is called `{name}`" + instead(name, known, MAX_LISTED)
