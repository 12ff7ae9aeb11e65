"""Finished workflows: every form in which they are printed, and what is none."""

import base64
import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from memolint.app.advise.advise import advise
from memolint.app.advise.history import WrongHistory, read_history
from memolint.app.config.options import NONE, Options
from memolint.argo import finished
from memolint.argo.finished import NotFinishedWorkflows, read
from memolint.report.advice.advised import Advised, Observed

ALONE = Options(project=NONE, prove=False)
MANIFEST = """\
apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata: {name: nightly}
spec:
  entrypoint: convert
  templates:
    - name: convert
      inputs: {parameters: [{name: day}]}
      container:
        image: registry.example.com/tools/convert:1.2.3
        command: [convert-table, "{{inputs.parameters.day}}", --out, /tmp/table]
      outputs: {artifacts: [{name: table, path: /tmp/table}]}
"""


def node(day: str, minutes: int, **more: Any) -> dict[str, Any]:
    return {
        "name": f"nightly-{day}",
        "displayName": "convert",
        "type": "Pod",
        "phase": "Succeeded",
        "templateName": "convert",
        "templateScope": "namespaced/nightly",
        "startedAt": "2026-01-02T03:00:00Z",
        "finishedAt": f"2026-01-02T03:{minutes:02}:00Z",
        "inputs": {"parameters": [{"name": "day", "value": day}]},
        **more,
    }


def workflow(*nodes: dict[str, Any], **status: Any) -> dict[str, Any]:
    told = {
        "phase": "Succeeded",
        **({"nodes": {each["name"] + str(at): each for at, each in enumerate(nodes)}} if nodes else {}),
    }
    return {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "Workflow",
        "metadata": {"name": "nightly-x7k2p", "namespace": "data"},
        "spec": {"workflowTemplateRef": {"name": "nightly"}},
        "status": told | status,
    }


RUN = workflow(node("mon", 20), node("mon", 10), node("tue", 30))


def packed(nodes: dict[str, Any]) -> str:
    return base64.b64encode(gzip.compress(json.dumps(nodes).encode())).decode()


@pytest.mark.parametrize(
    "value",
    [
        {"apiVersion": "v1", "kind": "List", "items": [RUN]},
        [RUN],
        RUN,
        {"metadata": {}, "items": [{name: each for name, each in RUN.items() if name not in ("kind", "apiVersion")}]},
        workflow(compressedNodes=packed(RUN["status"]["nodes"])),
    ],
    ids=["kubectl", "argo list", "argo get", "archive", "compressed"],
)
def test_every_form_tells_the_same(value: object) -> None:
    (run,) = read(json.dumps(value).encode())
    assert (run.name, run.owner, run.phase, run.missing) == ("nightly-x7k2p", "nightly", "Succeeded", "")
    assert [(each.template, each.owner, each.seconds, each.values) for each in run.nodes] == [
        ("convert", "nightly", 1200, (("day", "mon"),)),
        ("convert", "nightly", 600, (("day", "mon"),)),
        ("convert", "nightly", 1800, (("day", "tue"),)),
    ]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is not JSON"),
        (b"\xff\xfe", "is not JSON"),
        (b"kind: List\n", "is not JSON"),
        (b"[" * 100_000, "nested too deeply"),
        (b"[]", "holds no workflow"),
        (b'{"kind": "List", "items": []}', "holds no workflow"),
        (b'{"kind": "ConfigMap", "data": {}}', "holds a ConfigMap"),
        (b'{"items": [{"kind": "WorkflowTemplate"}]}', "holds a WorkflowTemplate"),
        (b"42", "holds something else"),
        (b'[{"name": "x"}]', "holds something else"),
    ],
)
def test_what_is_no_history_says_so(data: bytes, message: str) -> None:
    with pytest.raises(NotFinishedWorkflows, match=message) as error:
        read(data)
    assert "kubectl get workflows -o json" in str(error.value)


@pytest.mark.parametrize(
    ("status", "missing"),
    [
        ({"offloadNodeStatusVersion": "fnv:1"}, "in a database"),
        ({}, "it has no nodes"),
        ({"compressedNodes": "!"}, "cannot be read"),
        ({"compressedNodes": base64.b64encode(b"no gzip").decode()}, "cannot be read"),
        ({"compressedNodes": base64.b64encode(gzip.compress(b"[" * 100_000)).decode()}, "cannot be read"),
        ({"nodes": 7}, ""),
    ],
)
def test_a_workflow_without_nodes_says_why(status: dict[str, Any], missing: str) -> None:
    (run,) = read(json.dumps(workflow(**status)).encode())
    assert missing in run.missing
    assert run.nodes == ()


def test_nodes_are_not_unpacked_beyond_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finished, "MAX_NODES_BYTES", 1000)
    (run,) = read(json.dumps(workflow(compressedNodes=packed({"a": "x" * 100_000}))).encode())
    assert "more than 1000 bytes, the limit" in run.missing


@pytest.mark.parametrize(
    "wrong", [{"startedAt": "yesterday"}, {"finishedAt": None}, {"inputs": 3}, {"templateName": []}]
)
def test_a_node_of_the_wrong_shape_loses_only_what_it_does_not_say(wrong: dict[str, Any]) -> None:
    (run,) = read(json.dumps(workflow(node("mon", 20, **wrong))).encode())
    assert len(run.nodes) == 1


def advised(tmp_path: Path, *runs: dict[str, Any], manifest: str = MANIFEST) -> Advised:
    file, history = tmp_path / "nightly.yaml", tmp_path / "history.json"
    file.write_text(manifest)
    history.write_text(json.dumps(list(runs)))
    (step,) = advise((str(file),), ALONE, history=read_history([str(history)])).steps
    return step


def test_a_history_weighs_what_is_saved(tmp_path: Path) -> None:
    step = advised(tmp_path, RUN)
    assert (step.verdict, step.observed) == ("memoize", Observed(3, 1, 3600, 600))
    assert step.because[0] == "ran 3 times, 1 of them with inputs as before, 20 min each"


def test_hits_and_steps_of_other_templates_do_not_count(tmp_path: Path) -> None:
    hit = workflow(node("mon", 20, memoizationStatus={"hit": True, "key": "k", "cacheName": "c"}))
    other = workflow(node("mon", 20, templateScope="namespaced/weekly"))
    other["metadata"]["name"], other["spec"] = "weekly-1", {}
    assert advised(tmp_path, hit, other).observed is None


@pytest.mark.parametrize("name", ["absent.json", "."])
def test_a_history_that_cannot_be_read_names_the_file(name: str, tmp_path: Path) -> None:
    with pytest.raises(WrongHistory, match=r"--history .*(cannot be read|not a regular file)"):
        read_history([str(tmp_path / name)])
