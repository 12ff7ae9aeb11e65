"""Names that a user gives and that must exist: parameters, and globs over templates and nodes."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from memolint.app.simulate.reach import MAX_NESTING, Reach, reach
from memolint.argo.arguments import named
from memolint.argo.plain import Json, steps_and_tasks
from memolint.engine.controller.lookups import means
from memolint.engine.play import Run
from memolint.engine.scenario import PodRule, Scenario, Submission, matches
from memolint.lang.words import did_you_mean

# `workflow.parameters.x` and `workflow.parameters['x']`.
_PARAMETER = re.compile(r"""workflow\.parameters(?:\.([\w-]+)|\[["']([^"']+))""")
MAX_LISTED = 12


def unknown_parameter(submissions: Sequence[Submission], templates: Sequence[Json]) -> str:
    """What is wrong with the first given parameter that nothing takes, "" where each is taken by some workflow.

    Where a template that a workflow refers to is missing, any parameter may be taken.
    """
    workflows = {id(each.workflow): each.workflow for each in submissions}
    reaches = [reach(workflow, templates) for workflow in workflows.values()]
    if any(each.missing for each in reaches):
        return ""
    given = dict.fromkeys(name for each in submissions for name in each.arguments)
    known = sorted({name for each in reaches for name in _parameters(each)}) if given else []
    return next((_unknown("parameter", name, known) for name in given if name not in known), "")


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


def unmatched_glob(scenario: Scenario, runs: Sequence[Run]) -> str:
    """What is wrong with the first glob that matches no template and no node of any run, "" where each matches."""
    written = [template for each in scenario.runs for template in _templates(each.workflow, scenario.templates)]
    written += [template for run in runs for template in named(run.spec, "templates")]
    templates = {str(each.get("name") or "") for each in written}
    templates |= {node.template_name for run in runs for node in run.nodes}
    nodes = {node.name: run.workflow for run in runs for node in run.nodes}
    if any(run.phase != "Succeeded" for run in runs):
        # What comes after a failure has no node, but might have had one.
        calls = {str(step.get("name") or "") for each in written for step in steps_and_tasks(each)}
        nodes |= {f"{run.workflow}.{call}": run.workflow for run in runs for call in calls}
    problems = (_of_rules(scenario.pods, templates, nodes), _of_watched(scenario.watched, templates, nodes))
    return next(filter(None, problems), "")


def _of_rules(rules: Iterable[PodRule], templates: Iterable[str], nodes: Mapping[str, str]) -> str:
    """The first glob of a rule that matches nothing. What can be either, a template or a node, has a rule for each."""
    of_templates = {rule.template for rule in rules}
    of_nodes = {rule.node for rule in rules}
    for glob in dict.fromkeys(glob for rule in rules for glob in (rule.template, rule.node)):
        kinds = {"template": templates if glob in of_templates else (), "node": nodes if glob in of_nodes else ()}
        if not any(matches(glob, name) for names in kinds.values() for name in names):
            if kinds["node"] and any(matches(f"*.{glob}", name) for name in nodes):
                return f"no node is called `{glob}`: did you mean `*.{glob}`?"
            what = " or ".join(kind for kind, names in kinds.items() if names)
            return _unknown(what, glob, sorted(filter(None, kinds["template"] or nodes)))
    return ""


def _of_watched(glob: str, templates: Iterable[str], nodes: Mapping[str, str]) -> str:
    if not glob or any(matches(glob, name) for name in templates):
        return ""
    if any(means(glob, name, workflow, "") for name, workflow in nodes.items()):
        return ""
    return _unknown("node or template", glob, sorted({*filter(None, templates), *(_last(name) for name in nodes)}))


def _last(node: str) -> str:
    return node.rpartition(".")[2]


def _templates(workflow: Json, templates: Sequence[Json]) -> Iterator[Json]:
    for manifest in reach(workflow, templates).manifests:
        yield from named(manifest.get("spec"), "templates")


def _unknown(what: str, name: str, known: Sequence[str]) -> str:
    listed = ", ".join(f"`{each}`" for each in known[:MAX_LISTED]) + (", …" if len(known) > MAX_LISTED else "")
    there = f" (there {'is' if len(known) == 1 else 'are'} {listed})" if known else ""
    return f"no {what} is called `{name}`" + (did_you_mean(name, known) or there)
