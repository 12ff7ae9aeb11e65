"""`memolint simulate` as a process: what it prints and its exit status."""

import json
import subprocess
import sys

import pytest
from engine_traces import FIXTURES, NEWEST, expected
from engine_workflows import call, leaf, memoize, workflow
from ruamel.yaml import YAML

from memolint.argo.releases import newest

pytestmark = pytest.mark.slow(every=10)

PARAMETERS = {"parameters": [{"name": "p", "value": "1"}]}


def stale_workflow() -> dict:
    step = call("a", m="{{workflow.parameters.p}}")
    return workflow({"name": "main", "steps": [[step]]}, leaf(memoize=memoize("k")), arguments=PARAMETERS)


def run(*arguments: str, stdin: str = "") -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "memolint.cli.door", "simulate", *arguments]
    code = "import sys; from memolint.cli.door import main; sys.argv[0] = 'memolint'; sys.exit(main())"
    return subprocess.run([sys.executable, "-c", code, *command[3:]], input=stdin, capture_output=True, text=True)


def test_a_miss_then_a_stale_hit_and_the_cache(tmp_path) -> None:
    file = tmp_path / "wf.json"
    file.write_text(json.dumps(stale_workflow()))

    done = run(str(file), "--run", "p=2", "--show-cache")

    assert done.returncode == 1, done.stderr
    first, second = done.stdout.split("run 2")
    assert " MISS " in first
    assert "HIT (stale: without the cache out=" in second
    configmap = YAML(typ="safe", pure=True).load(done.stdout[done.stdout.index("apiVersion") :])
    assert (configmap["kind"], list(configmap["data"])) == ("ConfigMap", ["k"])
    assert f"judged for Argo {newest().name}, the default" in done.stdout


def test_a_workflow_that_hits_rightly_succeeds(tmp_path) -> None:
    file = tmp_path / "wf.json"
    file.write_text(json.dumps(stale_workflow()))

    done = run(str(file), "--runs", "2", "--format", "json", "--argo-version", "3.7")

    document = json.loads(done.stdout)
    assert done.returncode == 0
    assert (document["schema"], document["argo_version"], document["summary"]["hits"]) == (
        "memolint-run/1",
        "3.7.18",
        1,
    )
    assert [run["workflow"] for run in document["runs"]] == ["one", "one-2"]


@pytest.mark.parametrize("name", ["approval-inside", "mutex-retry-dag", "retry-in-dag"])
def test_a_scenario_gives_the_recorded_line(name: str) -> None:
    done = run("--scenario", str(FIXTURES / "memoize" / f"{name}.yaml"), "--format", "trace-json")

    assert json.loads(done.stdout) == expected(FIXTURES, "memoize", NEWEST)[name]
    assert done.returncode == (4 if name == "retry-in-dag" else 0)


def test_standard_input_and_a_template_to_submit_from() -> None:
    template = {**stale_workflow(), "kind": "WorkflowTemplate"}

    done = run("-", "-p", "p=7", stdin=json.dumps(template))

    assert done.returncode == 0, done.stderr
    assert "one-1" in done.stdout


def test_several_candidates_name_the_choices() -> None:
    templates = [{**stale_workflow(), "kind": "WorkflowTemplate", "metadata": {"name": name}} for name in "ab"]

    done = run("-", stdin=json.dumps({"kind": "List", "items": templates}))

    assert done.returncode == 2
    assert "--from workflowtemplate/a, --from workflowtemplate/b" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        ((), 2),
        (("absent.yaml",), 3),
        (("-", "-p", "x"), 2),
        (("-", "--advance", "soon"), 2),
        (("-", "--argo-version", "2.0"), 2),
        (("-", "--runs", "0"), 2),
        (("-", "--from", "x"), 2),
        (("-", "--frob"), 2),
    ],
)
def test_wrong_use_is_one_line(arguments: tuple, status: int) -> None:
    done = run(*arguments, stdin=json.dumps(stale_workflow()))

    assert done.returncode == status
    assert "Traceback" not in done.stderr


def test_an_output_that_needs_a_shape_is_named(tmp_path) -> None:
    loop = {**call("b", m="{{item}}"), "withSequence": {"count": "{{steps.a.outputs.parameters.out}}"}}
    found = workflow({"name": "main", "steps": [[call("a")], [loop]]}, leaf())
    given = tmp_path / "given.yaml"
    given.write_text("work: {parameters: {out: 2}}")

    asked = run("-", stdin=json.dumps(found))
    told = run("-", "--given", str(given), stdin=json.dumps(found))

    assert (asked.returncode, told.returncode) == (2, 0)
    assert "output `out` of template `work`" in asked.stderr


def test_a_broken_document_costs_no_other_its_run() -> None:
    done = run("-", stdin=f"a: [\n---\n{json.dumps(stale_workflow())}")

    assert done.returncode == 3
    assert "Succeeded" in done.stdout


def calling_a_library() -> dict:
    arguments = {"parameters": [{"name": "m", "value": "x"}]}
    step = {"name": "a", "templateRef": {"name": "library", "template": "work"}, "arguments": arguments}
    return workflow({"name": "main", "steps": [[step]]})


def needing_a_value() -> dict:
    return workflow({"name": "main", "inputs": {"parameters": [{"name": "sample"}]}, "container": {"image": "a"}})


def without_entrypoint() -> dict:
    found = workflow({"name": "main", "container": {"image": "a"}})
    del found["spec"]["entrypoint"]
    return found


@pytest.mark.parametrize(
    ("found", "advice", "added"),
    [
        (calling_a_library(), "WorkflowTemplate `library` is in none of the files", None),
        (needing_a_value(), "parameter `sample` has no value", ("-p", "sample=x")),
        (
            without_entrypoint(),
            "no template is named to start with: give one of --entrypoint main",
            ("--entrypoint", "main"),
        ),
    ],
)
def test_what_a_refused_workflow_lacks_is_said(found: dict, advice: str, added: tuple | None, tmp_path) -> None:
    file, library = tmp_path / "wf.json", tmp_path / "library.json"
    file.write_text(json.dumps(found))
    library.write_text(
        json.dumps({**workflow(leaf("work")), "kind": "WorkflowTemplate", "metadata": {"name": "library"}})
    )

    refused = run(str(file))
    done = run(str(file), *(added or (str(library),)))

    assert refused.returncode == 1
    assert f"\nadd  {advice}" in refused.stdout
    assert done.returncode == 0, done.stdout + done.stderr
    assert "\nadd  " not in done.stdout


def test_a_chart_is_named_as_such(tmp_path) -> None:
    chart = tmp_path / "chart.yaml"
    chart.write_text("kind: Workflow\nmetadata: {name: {{ .Values.name }}}\n")

    done = run(str(chart))

    assert done.returncode == 3
    assert done.stderr.splitlines()[-1].endswith(":1: a Helm template: helm template … | memolint simulate -")
