"""Where the engine shows a hang, a failure or other outputs because of the cache, lint speaks of it, on each release.

What tells of a harm is a claim of it, and the rules below. All recorded scenarios count with MEMOLINT_ALL_TRACES=1,
else a sample of those that were generated.
"""

import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from memolint.app.config.options import Options
from memolint.app.lint.doors import lint_bytes
from memolint.app.scenario import file
from memolint.argo import releases
from memolint.engine.play import Run, play
from memolint.engine.scenario import RECORDED, Scenario, Submission
from memolint.engine.state.nodes import SUCCEEDED, Node
from memolint.finding import INFO, Claim, Collides, Fails, Finding, Hangs, Loses, NeverHits, Skips, Stale

Json = dict[str, Any]
ROOT = Path(__file__).parents[2]
OWN, SHARED = ROOT / "fixtures" / "traces", ROOT.parent / "shared" / "argo" / "traces"
GENERATED = SHARED / "random.scenarios.jsonl"
IS_COMPLETE = bool(os.environ.get("MEMOLINT_ALL_TRACES"))

STUCK, FAILS, DIFFERS = "stuck", "fails", "differs"
TELLING: dict[type[Claim], frozenset[str]] = {
    Hangs: frozenset((STUCK, DIFFERS)),
    Loses: frozenset((STUCK, DIFFERS)),
    Fails: frozenset((STUCK, FAILS, DIFFERS)),  # a failed lookup keeps its lock, and others wait for it
    Collides: frozenset((STUCK, FAILS, DIFFERS)),  # what is served may lack what is asked for
    Stale: frozenset((DIFFERS,)),
    Skips: frozenset((DIFFERS,)),
    NeverHits: frozenset((DIFFERS,)),
}
TELLING_RULES = {
    "memoized-daemon": frozenset((STUCK,)),
    "cache-configmap-label": frozenset((STUCK, FAILS)),
    "cache-configmap-immutable": frozenset((STUCK, FAILS)),
    "cache-reserved-configmap": frozenset((STUCK, FAILS)),
    "compat-steps-outputs-null": frozenset((STUCK, FAILS, DIFFERS)),
    "avoidance-skip-without-default": frozenset((FAILS,)),  # a tag that is passed on is no key
}
# Of which lint does not speak, and why.
OF_THE_STORE = {
    "big-output": "the output is large only when it runs",
    "default-cached-dag": "a file is missing once, and its default is stored: `default-output-cached` is a note here",
    "hit-lacks-output-dag": "the entry was stored before the output was declared",
    "hit-lacks-output-steps": "the entry was stored before the output was declared",
    "loop-null-output-hit-dag": "an entry has no outputs",
    "loop-null-output-hit-steps": "an entry has no outputs",
    "store-02-dag": "an entry is no JSON",
    "store-02-http": "an entry is no JSON",
    "store-02-retry": "an entry is no JSON",
    "store-02-steps-template": "an entry is no JSON",
    "store-07": "the entry is of other work",
    "store-10": "the entry is of other work",
    "store-11": "an entry has no outputs",
    "store-17": "the ConfigMap is full",
    "store-17-retry": "the ConfigMap is full",
    "store-18": "the ConfigMap holds a name that it may not",
    "store-18-http": "the ConfigMap holds a name that it may not",
    "store-22": "an entry lacks an output",
    "store-23": "an entry lacks an output",
    "two-templates-one-key": "two templates that do the same may share entries; recorded pods answer by template",
    "when-reads-hit": "the pod answers otherwise in the second run, and its code says nothing of that",
    "with-param-from-hit": "the pod answers otherwise in the second run, and its code says nothing of that",
}
_LOG = "what the key lacks is printed and no more; recorded pods answer by all inputs"
_PASSED = "the value that breaks the key goes through an expression of a call"
OF_GENERATED = {
    "random-18": _LOG,
    "random-378": _LOG,
    "random-169": _PASSED,
    "random-185": _PASSED,
    "random-246": _PASSED,
    "random-377": _PASSED,
    "worlds-1271": _PASSED,
    "diff-56": "the value that breaks the key is the default of an output",
    "random-38": "3.4 leaves out the outputs of a retried step with an exit handler, with and without a cache",
    "random-154": "3.4.10 and 3.4.11: a waiter of a mutex hits, and keeps it; `compat-mutex` speaks of steps",
    "random-189": "3.4.10 and 3.4.11: a waiter of a mutex hits, and keeps it; `compat-mutex` speaks of steps",
    "random-363": "3.4.10 and 3.4.11: a waiter of a mutex hits, and keeps it; `compat-mutex` speaks of steps",
    "t-operator-167-0-memoized-entrypoint": "the entrypoint has no inputs, and the pod is another workflow's",
    "t-operator-169-0-memoized-entrypoint": "the entrypoint has no inputs, and the pod is another workflow's",
}
OLDER = ("3.4.11", "3.4.18", "3.5.4", "3.5.15", "3.6.10", "3.6.19", "3.7.18")


def of_folder(name: str) -> list[Scenario]:
    """The scenarios of a group of fixtures."""
    paths = sorted((OWN / name).glob("*.yaml"))
    return [each for path in paths for each in file.read(path.read_bytes(), path.name, executor=RECORDED)]


def of_lines(name: str) -> list[Scenario]:
    """The generated scenarios of a group, or a sample of them."""
    path = SHARED / f"{name}.scenarios.jsonl"
    found = list(file.read(path.read_bytes(), path.name, executor=RECORDED))
    return found if IS_COMPLETE or name == "upstream-tests" else found[::4]


def harms(runs: Sequence[Run], plain: Sequence[Run]) -> set[str]:
    """How runs are worse for the cache: one hangs or fails that would not, or a hit or a run hands over otherwise."""
    pairs = [(run, own) for run, own in zip(runs, plain, strict=True) if not is_refused(run)]
    found = {STUCK for run, own in pairs if run.stuck and not own.stuck}
    found |= {FAILS for run, own in pairs if run.phase in ("Failed", "Error") and run.phase != own.phase}
    return found | {DIFFERS for run, own in pairs if loses(run, own)}


def is_refused(run: Run) -> bool:
    return bool(run.rejected) or run.message.startswith("invalid spec")


def loses(run: Run, plain: Run) -> bool:
    """Whether the workflow, or a node that hits, hands over something else than without the cache."""
    own = {each.name: each for each in plain.nodes}
    hits = [each for each in run.nodes if each.is_hit and each.name in own]
    ended = [(each, own[each.name]) for each in hits if each.phase == own[each.name].phase == SUCCEEDED]
    differs = any(handed_over(each) != handed_over(other) for each, other in ended)
    return differs or (any(node.memoization for node in run.nodes) and run.outputs != plain.outputs)


def handed_over(node: Node) -> Json:
    return {name: value for name, value in (node.outputs or {}).items() if name in ("parameters", "result")}


def files_of(scenario: Scenario) -> bytes:
    """The workflows, templates and ConfigMaps of a scenario as a file holds them."""
    config_maps = (
        {
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": {"name": each.name, "labels": dict(each.labels or {})},
            "immutable": each.immutable,
            "data": dict(each.data or {}),
        }
        for each in scenario.configmaps
    )
    objects = (*map(submitted, scenario.runs), *scenario.templates, *config_maps)
    return "\n---\n".join(dict.fromkeys(map(json.dumps, objects))).encode()


def submitted(run: Submission) -> Json:
    """The workflow of a run with the arguments that it is submitted with."""
    if not run.arguments:
        return run.workflow
    spec = run.workflow.get("spec") or {}
    arguments = spec.get("arguments") or {}
    given = {each["name"]: each for each in arguments.get("parameters") or []}
    given |= {name: {**given.get(name, {}), "name": name, "value": value} for name, value in run.arguments.items()}
    return {**run.workflow, "spec": {**spec, "arguments": {**arguments, "parameters": list(given.values())}}}


def told_by(finding: Finding) -> frozenset[str]:
    """The harms that a finding tells of."""
    if finding.severity == INFO:
        return frozenset()
    of_claim = frozenset((DIFFERS,)) if finding.claim is None else TELLING.get(type(finding.claim), frozenset())
    return of_claim | TELLING_RULES.get(finding.rule, frozenset())


def untold(scenarios: Sequence[Scenario], version: str) -> Iterator[tuple[str, set[str]]]:
    """The harmed scenarios, each with the harms of which no finding tells."""
    release = releases.parse(version)
    for scenario in scenarios:
        text = files_of(scenario)
        if b"memoize" not in text:
            continue
        found = harms(play(scenario, release).runs, play(scenario, release, caching=False).runs)
        if found:
            findings = lint_bytes(text, f"{scenario.name}.yaml", Options(argo_version=version)).findings
            yield scenario.name, found.difference(*map(told_by, findings))


@pytest.mark.slow
def test_lint_speaks_wherever_the_engine_shows_harm() -> None:
    found = dict(untold(of_folder("memoize"), releases.newest().name))

    assert len(found) == 74
    assert {name for name, harm in found.items() if harm} == OF_THE_STORE.keys()


@pytest.mark.slow
@pytest.mark.parametrize("version", OLDER)
def test_so_it_does_on_older_releases(version: str) -> None:
    found = dict(untold(of_folder("memoize"), version))

    assert len(found) > 70
    assert {name for name, harm in found.items() if harm} <= OF_THE_STORE.keys()


def test_small_scenarios_of_differences() -> None:
    found = dict(untold([*of_folder("differences"), *of_folder("engine")], releases.newest().name))

    assert found
    assert {name for name, harm in found.items() if harm} <= OF_GENERATED.keys()


@pytest.mark.slow
@pytest.mark.skipif(not GENERATED.exists(), reason="the generated traces are not at hand")
@pytest.mark.parametrize(
    ("group", "version"),
    [
        *((group, releases.newest().name) for group in ("random", "worlds", "upstream-tests")),
        *(("random", version) for version in OLDER if IS_COMPLETE or version in ("3.4.11", "3.5.4", "3.6.10")),
    ],
)
def test_generated_workflows(group: str, version: str) -> None:
    found = dict(untold(of_lines(group), version))

    assert found
    assert {name: harm for name, harm in found.items() if harm and name not in OF_GENERATED} == {}
