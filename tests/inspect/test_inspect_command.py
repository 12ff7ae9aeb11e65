import io
import json
import sys
from pathlib import Path
from typing import Any, NamedTuple

import jsonschema
import pytest

from memolint.cli.main import run as command_line

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((ROOT / "memolint/report/schema/memolint-inspect-1.json").read_text(encoding="utf-8"))
CASES = sorted((ROOT / "fixtures/cases").glob("*.yaml"))

FILE = """\
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata:
  name: training
spec:
  entrypoint: all
  arguments:
    parameters: [{name: seed, value: "7"}]
  templates:
    - name: all
      steps:
        - - name: fit
            template: train
            withItems: [north, south]
            arguments:
              parameters:
                - {name: region, value: "{{item}}"}
                - {name: rate, value: "0.1"}
                - {name: threads, value: "4"}
          - name: fit-again
            template: train
            arguments:
              parameters: [{name: region, value: north}, {name: rate, value: "0.2"}, {name: threads, value: "8"}]
    - name: train
      inputs:
        parameters: [{name: region}, {name: rate}, {name: threads}]
      memoize:
        key: "train-{{=sprig.trunc(1, inputs.parameters.rate)}}-{{inputs.parameters.region}}"
        cache: {configMap: {name: models}}
      container:
        image: registry.example.com/train:latest
        command: [train, "{{inputs.parameters.region}}", "{{inputs.parameters.rate}}", "{{workflow.parameters.seed}}"]
        args: [--threads, "{{inputs.parameters.threads}}"]
        envFrom: [{configMapRef: {name: tuning}}]
      outputs:
        parameters: [{name: model, valueFrom: {path: /out/model.pkl}}]
    - name: plain
      container: {image: "alpine:3.20", command: [echo]}
"""


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "training.yaml"
    path.write_text(FILE, encoding="utf-8")
    return path


class Ran(NamedTuple):
    status: int
    out: str
    err: str


def run(*argv: str, stdin: bytes = b"") -> Ran:
    """The command as `memolint inspect ARGV` runs it, its streams captured."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        patch.setattr(sys, "stdout", out)
        patch.setattr(sys, "stderr", err)
        status = command_line(["inspect", *argv])
    texts = []
    for stream in (out, err):
        stream.flush()
        stream.seek(0)
        texts.append(stream.read())
    return Ran(status, *texts)


def shown(*argv: str) -> list[Any]:
    done = run(*argv, "--format", "json")
    value = json.loads(done.out)
    jsonschema.validate(value, SCHEMA)
    templates: list[Any] = value["templates"]
    return templates


@pytest.mark.usefixtures("file")
def test_every_source_has_its_verdict() -> None:
    (train,) = shown("training.yaml")
    verdicts = {each["source"]: (each["determined"], each["matters"]) for each in train["sources"]}
    assert verdicts == {
        "inputs.parameters.region": ("exactly", True),
        "inputs.parameters.rate": ("lossily", True),
        "inputs.parameters.threads": ("not", False),
        "workflow.parameters.seed": ("not", True),
        "registry.example.com/train:latest": ("not", True),
        "tuning": ("not", True),
        "code": ("not", False),
    }
    reads = {each["source"]: (each["read"]["line"], each["read"]["chain"]) for each in train["sources"]}
    assert reads["workflow.parameters.seed"] == (32, ["train"])
    assert train["max_age"]["note"] == "entries never expire"
    assert train["outputs"][0]["size"].startswith("kept whole: an archive or binary file")
    assert train["callers"][0]["arguments"] == {"region": "{{item}}", "rate": "0.1", "threads": "4"}
    assert {each["name"]: each["values"] for each in train["values"]}["region"] == ["north", "south"]


@pytest.mark.usefixtures("file")
def test_text_tells_what_json_tells() -> None:
    text = run("training.yaml#train").out
    assert text.startswith("train (container)  training.yaml:27:7\n")
    for line in ("inputs.parameters.rate             lossily", "tuning                             not", "(not)"):
        assert line in text
    assert "\x1b" not in text
    assert "\x1b[" in run("training.yaml", "--color", "always").out


@pytest.mark.usefixtures("file")
def test_wrong_use_helps() -> None:
    assert "did you mean `train`" in run("training.yaml#trian").err
    assert "`plain` in training.yaml is not memoized" in run("training.yaml#plain").err
    assert run("training.yaml#plain").status == 2
    assert run("training.yaml", "--argo-version", "2.1").status == 2
    assert run("missing.yaml").status == 3
    assert run("training.yaml", "--project", "nowhere").status == 2


def test_a_caller_in_another_file_is_found(file: Path) -> None:
    library = FILE.replace("kind: Workflow\n", "kind: WorkflowTemplate\n").replace("  entrypoint: all\n", "")
    file.write_text(library, encoding="utf-8")
    other = """\
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: nightly-}
spec:
  entrypoint: main
  templates:
    - name: main
      steps:
        - - name: elsewhere
            templateRef: {name: training, template: train}
            arguments: {parameters: [{name: region, value: east}]}
"""
    (file.parent / "nightly.yaml").write_text(other, encoding="utf-8")
    (train,) = shown("training.yaml", "--project", ".")
    assert [each["name"] for each in train["callers"]] == ["fit", "fit-again", "elsewhere"], (
        "those of the passed file first"
    )
    (alone,) = shown("training.yaml", "--project", "none")
    assert [each["name"] for each in alone["callers"]] == ["fit", "fit-again"]


def test_standard_input_and_a_name_with_a_mark(file: Path) -> None:
    done = run("-", "--stdin-filename", "in.yaml", "--project", "none", stdin=FILE.encode())
    assert done.out.startswith("train (container)  in.yaml:27:7\n")
    file.rename(file.with_name("a#b.yaml"))
    assert run("a#b.yaml").status == 0


@pytest.mark.slow(every=4)
@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_cases_match_the_schema(path: Path) -> None:
    shown(str(path), "--project", "none")


HALF = ("memoize: 7", "memoize: {key: [a]}", "memoize: {}", "memoize: {key: '{{', cache: 3}", "inputs: 3")


@pytest.mark.parametrize("half", HALF)
def test_half_written_files_have_no_traceback(file: Path, half: str) -> None:
    text = (
        f"apiVersion: argoproj.io/v1alpha1\nkind: WorkflowTemplate\nspec:\n  templates:\n    - name: a\n      {half}\n"
    )
    file.write_text(text, encoding="utf-8")
    done = run("training.yaml")
    assert done.status == 0
    assert "internal error" not in done.err
