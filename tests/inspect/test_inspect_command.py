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


KNOWN = """\
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {name: nightly}
spec:
  entrypoint: all
  templates:
    - name: all
      memoize: {key: all-v1, maxAge: 1h, cache: {configMap: {name: c}}}
      dag:
        tasks:
          - name: fit
            template: fit
            onExit: note
            hooks:
              done: {template: note, expression: tasks.fit.status == "Succeeded"}
          - {name: rest, template: note, depends: fit}
    - name: fit
      memoize: {key: fit-v1, maxAge: 1h, cache: {configMap: {name: c}}}
      metrics: {prometheus: [{name: fits, help: fits, counter: {value: "1"}}]}
      container: {image: "registry.example.com/fit:1.0", command: [fit]}
      outputs: {parameters: [{name: o, valueFrom: {path: /o}}]}
    - name: note
      container: {image: "alpine:3.20", command: [argo, resubmit, --memoized, last]}
"""


def test_what_is_worth_knowing_is_no_finding(file: Path) -> None:
    file.write_text(KNOWN, encoding="utf-8")
    whole, fit = (
        {each["text"].partition(":")[0]: each["place"]["line"] for each in template["remarks"]}
        for template in shown(file.name)
    )

    assert whole == {
        "it declares no outputs": 8,
        "`fit` below it is memoized too": 18,
        "it is the entrypoint of the Workflow `nightly`": 5,
        "`argo resubmit --memoized` takes over nodes of a finished workflow, whatever is in this cache": 8,
    }
    assert [line for text, line in fit.items() if "resubmit" not in text] == [19, 13, 15]
    assert "worth knowing\n    19:7 " in run(f"{file.name}#fit").out
    assert "worth knowing" not in run(f"{file.name}#note").out


@pytest.mark.usefixtures("file")
def test_wrong_use_helps() -> None:
    assert "did you mean `train`" in run("training.yaml#trian").err
    assert run("training.yaml", "--argo-version", "2.1").status == 2
    assert run("missing.yaml").status == 3
    assert run("training.yaml", "--project", "nowhere").status == 2


@pytest.mark.usefixtures("file")
def test_templates_that_are_not_memoized_are_shown_when_asked_for() -> None:
    (plain,) = shown("training.yaml#plain")
    assert (plain["memoized"], plain["key"]["text"], plain["max_age"]["note"]) == (False, None, "")
    assert "plain (container)  training.yaml:37:7\n  not memoized\n" in run("training.yaml#plain").out
    assert [each["template"] for each in shown("training.yaml", "--all")] == ["all", "train", "plain"]
    assert [each["template"] for each in shown("training.yaml")] == ["train"]


TOUCHING = """\
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: touching-}
spec:
  entrypoint: main
  volumes:
    - {name: d, persistentVolumeClaim: {claimName: shared}}
    - {name: r, persistentVolumeClaim: {claimName: ref, readOnly: true}}
  templates:
    - name: main
      steps: [[{name: one, template: one}], [{name: two, template: two}]]
    - name: one
      script:
        image: registry.example.com/tools:1.0.0
        command: [bash]
        volumeMounts: [{name: d, mountPath: /d}, {name: r, mountPath: /ref}]
        source: |
          echo "started $(date)"
          curl -f https://x.example.com/in > /d/in.csv
          wc -l /ref/genome.fa > /tmp/n
          git push origin main
          train /d/in.csv
      outputs: {parameters: [{name: lines, valueFrom: {path: /tmp/n}}]}
    - name: two
      annotations: {memolint.dev/effects: idempotent}
      script:
        image: registry.example.com/tools:1.0.0
        command: [bash]
        volumeMounts: [{name: d, mountPath: /d}]
        source: |
          sort /d/in.csv
          kubectl apply -f x.yaml
"""


def test_what_a_template_touches_ends_somewhere_and_may_be_excused(file: Path) -> None:
    file.write_text(TOUCHING, encoding="utf-8")
    main, one, two = shown("training.yaml")
    found = {(each["signal"], each["effect"]): each for each in one["effects"]}
    ends = {signal: each["sink"] for (signal, _), each in found.items()}
    assert ends["sh.git.push"] == "outside"
    assert ends["sh.date.now"] == "log"
    assert ends["sh.script.opaque"] == "unknown"
    assert found["volume.write", "writes-world"]["message"] == "writes `/d/in.csv` on claim `shared`, which `two` reads"
    assert found["volume.read", "reads-world"]["excuse"] == "read only, and nothing in view writes it"
    assert found["sh.git.push", "writes-world"]["code"] == "git push origin main"
    applied = next(each for each in two["effects"] if each["signal"] == "sh.kubectl.write")
    assert applied["excuse"] == "declared harmless (memolint.dev/effects)"
    pushed = next(each for each in main["effects"] if each["signal"] == "sh.git.push")
    assert (pushed["chain"], pushed["place"]["line"]) == (["main", "one"], 21)
    assert "(one)  → outside  `git push origin main`: pushes to a remote" in " ".join(
        run("training.yaml").out.split(" ")
    )


@pytest.mark.parametrize(
    ("memoize", "excuse"),
    [
        ("maxAge: 12h", "entries are served for 12h0m0s at most"),
        ("maxAge: 72h", ""),
        ("", ""),
    ],
)
def test_what_is_read_is_excused_by_a_short_life(file: Path, memoize: str, excuse: str) -> None:
    block = f"      memoize: {{key: k-1, cache: {{configMap: {{name: c}}}}, {memoize}}}\n"
    file.write_text(TOUCHING.replace("    - name: one\n", "    - name: one\n" + block), encoding="utf-8")
    (one,) = shown("training.yaml")
    asked = next(each for each in one["effects"] if each["signal"] == "sh.curl.get")
    pushed = next(each for each in one["effects"] if each["signal"] == "sh.git.push")
    assert (asked["excuse"], pushed["excuse"]) == (excuse, "")


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
