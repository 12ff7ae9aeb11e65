"""What a user may add where a workflow did not run: a file, a parameter, an entrypoint."""

import re
from collections.abc import Iterator, Sequence

from memolint.app.simulate.reach import MAX_NESTING, name_of, namespace_of, references
from memolint.argo.arguments import named
from memolint.argo.plain import Json
from memolint.engine.play import Played, Run
from memolint.engine.scenario import Scenario
from memolint.text.documents import Path, dotted

_NAMES = frozenset(("name", "generateName", "namespace", "entrypoint", "template", "onExit"))
_WORDS = {True: "`y`, `yes` and `on`", False: "`n`, `no` and `off`"}
_UNRESOLVED = r"failed to resolve \{\{workflow\.parameters\.([\w-]+)\}\}"
_VALUES = ("value", "valueFrom", "default")


def advice(scenario: Scenario, played: Played) -> tuple[str, ...]:
    """A line for each thing to add; none if every workflow ran something."""
    halted = [pair for pair in zip(scenario.runs, played.runs, strict=False) if _is_halted(pair[1])]
    if not halted:
        return ()
    manifests = [*(submission.workflow for submission, _ in halted), *scenario.templates]
    lines = [
        *_missing_files(manifests),
        *(line for submission, _ in halted for line in _elsewhere(submission.workflow, scenario.templates)),
        *(line for each in manifests for line in _misread(each, ())),
        *(line for _, run in halted for line in _missing_values(run.spec)),
        *(line for _, run in halted for line in _undeclared(run)),
    ]
    return tuple(dict.fromkeys(lines))


def _is_halted(run: Run) -> bool:
    return run.phase in ("", "Failed", "Error") and not run.pods


def _missing_files(manifests: list[Json]) -> Iterator[str]:
    here = {(str(manifest.get("kind")), name_of(manifest)) for manifest in manifests}
    wanted = {found for manifest in manifests for found in references(manifest.get("spec"))}
    for kind, name in sorted(wanted - here):
        yield f"{kind} `{name}` is in none of the files: name the file that holds it, too"


def _elsewhere(workflow: Json, templates: Sequence[Json]) -> Iterator[str]:
    """WorkflowTemplates that are there under the name that is meant, all of them in other namespaces."""
    own = namespace_of(workflow)
    for kind, name in sorted(set(references(workflow.get("spec")))):
        places = [namespace_of(each) for each in templates if (each.get("kind"), name_of(each)) == (kind, name)]
        if kind == "WorkflowTemplate" and places and own not in places:
            told = f"{kind} `{name}` is in namespace `{places[0]}`, the workflow in `{own}`"
            yield f"-n {places[0]} if both are there: {told}"


def _misread(value: object, path: Path) -> Iterator[str]:
    """Names that YAML takes for something else than a text; a value that is bare, such as `n` or `1e3`."""
    if len(path) > MAX_NESTING:
        return
    if isinstance(value, dict):
        for name, member in value.items():
            if name in _NAMES and isinstance(member, bool | int | float):
                what = f"{str(member).lower()}, as YAML reads " + (_WORDS[member] if isinstance(member, bool) else "it")
                yield f"quotes to `{dotted((*path, name))}`: it is {what} where it stands bare"
            yield from _misread(member, (*path, name))
    elif isinstance(value, list):
        for index, member in enumerate(value):
            yield from _misread(member, (*path, index))


def _undeclared(run: Run) -> Iterator[str]:
    """The workflow parameter that something asks for and nothing declares, which a submission may give all the same."""
    declared = {each.get("name") for each in named(run.spec.get("arguments"), "parameters")}
    for name in re.findall(_UNRESOLVED, run.message or run.rejected or ""):
        if name not in declared:
            yield f"no workflow parameter is called `{name}`: give it with -p {name}=VALUE, or declare it"


def _missing_values(spec: Json) -> Iterator[str]:
    entrypoint = spec.get("entrypoint")
    templates = [template for template in named(spec, "templates") if template.get("name")]
    if not entrypoint and templates:
        choices = ", ".join(f"--entrypoint {template['name']}" for template in templates)
        yield f"no template is named to start with: give one of {choices}"
    given = list(named(spec.get("arguments"), "parameters"))
    started = (template for template in templates if template["name"] == entrypoint)
    taken = [each for template in started for each in named(template.get("inputs"), "parameters")]
    names = {str(each.get("name")) for each in given}
    wanting = [*given, *(each for each in taken if str(each.get("name")) not in names)]
    for parameter in wanting:
        if all(parameter.get(word) is None for word in _VALUES):
            yield f"parameter `{parameter.get('name')}` has no value: give it one with -p {parameter.get('name')}=VALUE"
