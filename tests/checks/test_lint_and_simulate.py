"""Lint and simulate say the same of real files: a claim that something is stale is one that a simulation shows."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from memolint.app.config.options import Options
from memolint.app.lint.doors import lint_bytes
from memolint.app.simulate.simulate import Simulation, of_scenario
from memolint.argo.kinds import REFERABLE, manifests
from memolint.argo.project import Project
from memolint.argo.releases import newest
from memolint.argo.views import Manifest, Template
from memolint.engine.scenario import Scenario, Submission
from memolint.facts.coverage import coverage
from memolint.facts.memo import Memo, Neighbourhood
from memolint.facts.reads.reads import Reads
from memolint.facts.reads.references import INPUT, Variable
from memolint.facts.reads.results import is_printed_text_read
from memolint.facts.values import examples
from memolint.finding import HIGH, INFO, LOW, OF_RUN, Assignment, Finding, Stale
from memolint.text.documents import Document, read
from memolint.text.source import decode
from memolint.witness.play import made_up

ROOT = Path(__file__).parents[2]
FOLDERS = (
    *("fixtures/cases", "fixtures/demo"),
    *(f"tests/data/{each}" for each in ("cluster", "coverage", "failures", "keys", "purity", "secrets", "volumes")),
)
SHARED = ("cases", "field/lint", "corpus/memoize", "corpus/upstream", "corpus/argo-examples")
SECOND = 10**9


def files() -> list[Path]:
    folders = [*(ROOT / each for each in FOLDERS), *(ROOT.parent / "shared" / each for each in SHARED)]
    found = (path for folder in folders if folder.exists() for path in sorted(folder.rglob("*.y*ml")))
    return [path for path in found if b"memoize" in path.read_bytes()]


def project_of(path: Path) -> Project:
    documents = read(decode(path.name, path.read_bytes()))
    read_well = (each for each in documents if isinstance(each, Document))
    return Project([found for each in read_well for found in manifests(each) if isinstance(found, Manifest)])


DAY = 86_400 * SECOND


def simulated(
    project: Project,
    template: Template,
    runs: tuple[Assignment, Assignment],
    fixed: bool = True,
    gap: int = SECOND // 2,
    is_submitted: bool = False,
) -> Simulation:
    """Two runs of a workflow that calls the template, `gap` after each other. Their names do not differ by chance.

    In a `fixed` world nothing but what the runs say differs, as in a proof. `is_submitted`: the inputs are arguments of
    the workflow, which no project writes out.
    """
    scenes = [made_up(project, template, run) for run in runs]
    submissions = []
    for scene, run in zip(scenes, runs, strict=True):
        metadata = {
            **scene.workflow["metadata"],
            "name": f"run{next((run.world[each] for each in OF_RUN if each in run.world), '')}",
        }
        workflow = {**scene.workflow, "metadata": metadata}
        if not is_printed_text_read(template, project):
            caller, *others = workflow["spec"]["templates"]  # it reads `outputs.result`, as nobody in the project does
            called = {field: value for field, value in caller.items() if field != "outputs"}
            workflow = {**workflow, "spec": {**workflow["spec"], "templates": [called, *others]}}
        workflow = with_arguments(workflow) if is_submitted else workflow
        submissions.append(Submission(workflow, advance=gap, world=scene.world))
    referable = tuple(each.value for each in project.manifests if each.kind in REFERABLE)
    return of_scenario(Scenario(runs=tuple(submissions), templates=referable), newest(), fixed=fixed)


def with_arguments(workflow: dict[str, Any]) -> dict[str, Any]:
    """The workflow with what it passes to its step as arguments of its own."""
    caller, *others = workflow["spec"]["templates"]
    [[call]] = caller["steps"]
    passed = call["arguments"]["parameters"]
    given = [{"name": f"given-{each['name']}", "value": each["value"]} for each in passed]
    own = workflow["spec"]["arguments"]["parameters"]
    names = [{**each, "value": f"{{{{workflow.parameters.given-{each['name']}}}}}"} for each in passed]
    called = {**caller, "steps": [[{**call, "arguments": {**call["arguments"], "parameters": names}}]]}
    spec = {**workflow["spec"], "arguments": {"parameters": [*own, *given]}, "templates": [called, *others]}
    return {**workflow, "spec": spec}


def marks(simulation: Simulation) -> tuple[bool, bool]:
    """Whether the call of the second run is a hit, and whether it is marked as stale."""
    if [run.phase for run in simulation.played.runs] != ["Succeeded", "Succeeded"]:
        return False, False
    calls = [node for node in simulation.played.runs[1].nodes if "[0].call" in node.name]
    hits = [node.name for node in calls if node.memoization is not None and node.memoization.hit]
    return bool(hits), any(each.is_stale and each.node in hits for each in simulation.verdicts)


def claims(path: Path) -> Iterator[Finding]:
    """The findings that a result is stale, with those that no run has reproduced."""
    found = lint_bytes(path.read_bytes(), path.name, Options(min_severity=INFO, min_confidence=LOW)).findings
    return (finding for finding in found if isinstance(finding.claim, Stale))


@pytest.mark.slow(every=30)
@pytest.mark.parametrize("path", files(), ids=lambda path: path.name)
def test_a_result_is_stale_for_lint_exactly_where_it_is_for_simulate(path: Path) -> None:
    for finding in claims(path):
        claim, project = finding.claim, project_of(path)
        assert isinstance(claim, Stale)
        template = the_same(project, claim.template)
        is_hit, is_stale = marks(simulated(project, template, (claim.first, claim.second)))
        assert is_stale == (finding.witness is not None), finding
        # What is outside, such as the image of a template that is called, need not show in the outputs.
        assert is_stale == is_hit or claim.second.world, finding


@pytest.mark.slow(every=30)
@pytest.mark.parametrize("path", files(), ids=lambda path: path.name)
def test_an_input_that_shapes_nothing_for_lint_makes_no_hit_stale(path: Path) -> None:
    project = project_of(path)
    neighbourhood = Neighbourhood(Reads(project), newest())
    for memo in map(neighbourhood.memo, memoized(project)):
        for name in memo.template.parameters:
            if name not in memo.inputs:
                _, is_stale = marks(simulated(project, memo.template, two_runs(memo, Variable(INPUT, name))))
                assert not is_stale, (memo.template.label, name)


@pytest.mark.slow(every=30)
@pytest.mark.parametrize("path", files(), ids=lambda path: path.name)
def test_what_only_gives_access_or_tunes_for_lint_makes_no_hit_stale(path: Path) -> None:
    project = project_of(path)
    neighbourhood = Neighbourhood(Reads(project), newest())
    for memo in map(neighbourhood.memo, memoized(project)):
        for source, place in (coverage.inputs(memo) | coverage.variables(memo)).items():
            if coverage.access_or_tuning(memo, source, place):
                _, is_stale = marks(simulated(project, memo.template, two_runs(memo, source), is_submitted=True))
                assert not is_stale, (memo.template.label, source.name)


@pytest.mark.slow(every=30)
@pytest.mark.parametrize("path", files(), ids=lambda path: path.name)
def test_a_hit_of_what_surely_moves_is_stale_exactly_where_lint_reports_more_than_a_note(path: Path) -> None:
    project = project_of(path)
    reported = {the_same(project, each.claim.template): each for each in impure(path)}
    for template in memoized(project):
        found = reported.get(template)
        memo = Neighbourhood(Reads(project), newest()).memo(template)
        run = examples.assignment(memo)
        # What shows no more than a day changes from one to the next, if entries live as long.
        by_gap = [marks(simulated(project, template, (run, run), fixed=False, gap=gap)) for gap in (SECOND, DAY)]
        is_hit, is_stale = by_gap[0][0], any(stale for _, stale in by_gap)
        if marks(simulated(project, template, (run, run)))[1]:
            continue  # the name or the uid of the run shows, whatever the time
        assert not is_stale or (found is not None and found.severity != INFO), template.label
        if is_hit and found is not None and found.confidence == HIGH and found.severity != INFO:
            assert is_stale == (found.witness is not None), found


def impure(path: Path) -> list[Finding]:
    return [each for each in claims(path) if each.rule in ("impure-time-random-network", "memoized-get-status")]


def the_same(project: Project, template: Template) -> Template:
    """The template of the project that stands where another reading of the file has this one."""
    place = template.origin.document.index, template.origin.path
    found = (each for manifest in project.manifests for each in manifest.templates)
    return next(each for each in found if (each.origin.document.index, each.origin.path) == place)


def memoized(project: Project) -> list[Template]:
    found = (template for manifest in project.manifests for template in manifest.templates)
    return [template for template in found if template.memoize is not None]


def two_runs(memo: Memo, source: Variable) -> tuple[Assignment, Assignment]:
    base = examples.assignment(memo)
    return examples.changed(base, source.text, "1"), examples.changed(base, source.text, "2")
