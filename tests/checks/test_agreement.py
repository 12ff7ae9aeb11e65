"""The linter and the engine agree: an input is missing from a key exactly when two runs show a stale result."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import memolint
from memolint.app.lint.doors import lint_bytes
from memolint.argo.kinds import manifests
from memolint.argo.project import Project
from memolint.argo.releases import newest
from memolint.argo.views import Manifest, Template
from memolint.facts.coverage.agreed import covers
from memolint.facts.memo import Memo, Neighbourhood
from memolint.facts.reads.reads import Reads
from memolint.facts.reads.references import INPUT, Variable
from memolint.finding import Assignment
from memolint.text.documents import Document, read
from memolint.text.source import decode
from memolint.witness.play import Player, is_hit, made_up

NAMES = ("alpha", "beta", "gamma")
USES = ("args", "env", "script-like", "label", "machine", "child", "unused")


def template(uses: dict[str, str], key: str) -> dict[str, Any]:
    """A memoized DAG template whose inputs are used in these ways, some of them by a template that it calls."""
    tags = {name: f"{{{{inputs.parameters.{name}}}}}" for name in uses}
    at = {use: [name for name in uses if uses[name] == use] for use in USES}
    leaf = {
        "name": "leaf",
        "inputs": {"parameters": [{"name": name} for name in NAMES]},
        "metadata": {"labels": {name: tags[name] for name in at["label"]}},
        "container": {
            "image": "registry.example.com/tool:1.0.0",
            "command": ["run", *(tags[name] for name in at["args"])],
            "args": [f"for {tags[name]} do" for name in at["script-like"]],
            "env": [{"name": f"V_{name.upper()}", "value": tags[name]} for name in at["env"]],
        },
        # A quantity of resources takes no tag.
        "nodeSelector": {f"x/{name}": tags[name] for name in at["machine"]},
        "outputs": {"parameters": [{"name": "out", "valueFrom": {"path": "/tmp/out"}}]},
    }
    arguments = [{"name": name, "value": tags[name]} for name in NAMES]
    main = {
        "name": "main",
        "inputs": {"parameters": [{"name": name} for name in NAMES]},
        "memoize": {"key": key, "maxAge": "1h", "cache": {"configMap": {"name": "results"}}},
        "dag": {
            "tasks": [
                {"name": "one", "template": "leaf", "arguments": {"parameters": arguments}},
                *(
                    {
                        "name": f"for-{name}",
                        "template": "only",
                        "arguments": {"parameters": [{"name": "it", "value": tags[name]}]},
                    }
                    for name in at["child"]
                ),
            ]
        },
        "outputs": {"parameters": [{"name": "out", "valueFrom": {"expression": _all_outputs(at["child"])}}]},
    }
    only = {
        "name": "only",
        "inputs": {"parameters": [{"name": "it"}]},
        "container": {"image": "registry.example.com/tool:1.0.0", "command": ["only", "{{inputs.parameters.it}}"]},
        "outputs": {"parameters": [{"name": "out", "valueFrom": {"path": "/tmp/out"}}]},
    }
    metadata = {"generateName": "made-"}
    spec = {"entrypoint": "main", "templates": [main, leaf, only]}
    return {"apiVersion": "argoproj.io/v1alpha1", "kind": "Workflow", "metadata": metadata, "spec": spec}


def _all_outputs(children: list[str]) -> str:
    return " + ".join(
        ["tasks.one.outputs.parameters.out", *(f"tasks['for-{name}'].outputs.parameters.out" for name in children)]
    )


def key_of(held: list[str], form: str) -> str:
    if form == "hash":
        return f"k-{{{{=sprig.sha256sum(toJson([{', '.join(f'inputs.parameters.{name}' for name in held)}]))}}}}"
    return "k" + "".join(f"-{{{{inputs.parameters.{name}}}}}" for name in held)


def memo_of(manifest: dict[str, Any]) -> tuple[Project, Template, Memo]:
    [document] = read(decode("made.yaml", json.dumps(manifest).encode()))
    assert isinstance(document, Document)
    found = [each for each in manifests(document) if isinstance(each, Manifest)]
    project = Project(found)
    main = found[0].named_templates["main"]
    return project, main, Neighbourhood(Reads(project), newest()).memo(main)


def is_stale(project: Project, main: Template, name: str) -> bool:
    """Whether a second run that differs in one input is served another result than it would have made."""
    base = dict.fromkeys(NAMES, "1")
    first, second = Assignment(base), Assignment({**base, name: "2"})
    player, scenes = Player(project), [made_up(project, main, run) for run in (first, second)]
    _, cached = player.play(scenes, newest(), caching=True)
    [plain] = player.play(scenes[1:], newest(), caching=False)
    [served], [own] = cached.nodes(main), plain.nodes(main)
    assert served.phase == own.phase == "Succeeded"
    return is_hit(served) and cached.seen(served) != plain.seen(own)


@settings(max_examples=60, deadline=None)
@pytest.mark.slow
@given(
    st.fixed_dictionaries({name: st.sampled_from(USES) for name in NAMES}),
    st.lists(st.sampled_from(NAMES), unique=True),
    st.sampled_from(("raw", "hash")),
)
def test_an_input_is_missing_exactly_when_runs_show_it(uses: dict[str, str], held: list[str], form: str) -> None:
    manifest = template(uses, key_of(held, form))
    project, main, memo = memo_of(manifest)
    missing = {name for name in NAMES if name in memo.inputs and not covers(memo, Variable(INPUT, name))}
    assert missing == {name for name in NAMES if is_stale(project, main, name)}
    report = lint_bytes(json.dumps(manifest).encode(), "made.yaml")
    about_coverage = {"key-missing-input-parameter", "key-constant"}
    found = [finding for finding in report.findings if finding.rule in about_coverage]
    assert bool(found) == bool(missing)
    assert all(finding.witness is not None for finding in found)


TAG = "{{inputs.parameters.beta}}"
FILE = {"name": "out", "valueFrom": {"path": "/tmp/out"}}


@pytest.mark.parametrize(
    ("outputs", "is_stale"),
    [
        ({"parameters": [{"name": "out", "value": f"s3://bucket/{TAG}"}]}, True),
        ({"parameters": [FILE, {"name": "place", "value": TAG}]}, True),
        ({"parameters": [{"name": "out", "valueFrom": {"path": "/tmp/out", "default": TAG}}]}, True),
        ({"parameters": [{"name": "out", "valueFrom": {"path": f"/tmp/{TAG}"}}]}, False),
        ({"parameters": [FILE], "artifacts": [{"name": "file", "path": f"/tmp/{TAG}.csv"}]}, False),
        ({"parameters": [{"name": "out", "value": "s3://bucket/all"}]}, False),
    ],
)
def test_what_stands_in_an_output_is_stored_except_where_its_file_lies(outputs: dict[str, Any], is_stale: bool) -> None:
    name = outputs["parameters"][-1]["name"]
    steps = [
        [_step("go", "work", **{each: f"{{{{workflow.parameters.{each}}}}}" for each in NAMES[:2]})],
        [_step("on", "use", it=f"{{{{steps.go.outputs.parameters.{name}}}}}")],
    ]
    memoize = {"key": "w-{{inputs.parameters.alpha}}", "maxAge": "1h", "cache": {"configMap": {"name": "results"}}}
    work = {**_tool("work", *NAMES[:2]), "memoize": memoize, "outputs": outputs}
    given = {"parameters": [{"name": each, "value": each} for each in NAMES[:2]]}
    templates = [{"name": "main", "steps": steps}, work, _tool("use", "it")]
    workflow = {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "Workflow",
        "metadata": {"generateName": "outputs-"},
        "spec": {"entrypoint": "main", "arguments": given, "templates": templates},
    }

    found = memolint.lint_object(workflow).findings
    played = memolint.simulate(workflow, runs=[{}, {"beta": "other"}])

    assert [(each.rule, each.witness is not None) for each in found] == [
        ("key-missing-input-parameter", True)
    ] * is_stale
    assert [run.phase for run in played.runs] == ["Succeeded", "Succeeded"]
    assert [hit.is_stale for hit in played.hits] == [is_stale]


def _step(name: str, template: str, **given: str) -> dict[str, Any]:
    parameters = [{"name": each, "value": value} for each, value in given.items()]
    return {"name": name, "template": template, "arguments": {"parameters": parameters}}


def _tool(name: str, *inputs: str) -> dict[str, Any]:
    """A template whose work takes the first of its inputs."""
    command = ["run", f"{{{{inputs.parameters.{inputs[0]}}}}}"]
    return {
        "name": name,
        "inputs": {"parameters": [{"name": each} for each in inputs]},
        "container": {"image": "registry.example.com/tool:1.0.0", "command": command},
    }
