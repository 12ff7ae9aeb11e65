"""`memolint advise` as a user sees it: the table, the formats, the patches, and what is wrong use."""

import io
import json
import sys
from pathlib import Path
from typing import Any, NamedTuple

import jsonschema
import pytest

from memolint.app.files.io import NotWritten
from memolint.cli.main import run as command_line

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((ROOT / "memolint/report/schema/memolint-advice-1.json").read_text(encoding="utf-8"))

FILE = """\
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata:
  generateName: survey-
spec:
  entrypoint: all
  templates:
    - name: all
      steps:
        - - name: fit
            template: fit
            withItems: [north, south]
            arguments:
              parameters: [{name: region, value: "{{item}}"}]
        - - name: publish
            template: publish
        - - name: guess
            template: guess
    - name: fit
      inputs:
        parameters: [{name: region}]
      container:
        image: registry.example.com/fit:1.4.2
        command: [fit, "{{inputs.parameters.region}}", --out, /out/model.json]
        resources: {requests: {cpu: 8, memory: 4Gi}}
      outputs:
        artifacts: [{name: model, path: /out/model.json}]
    - name: publish
      script:
        image: registry.example.com/git:2.45.1
        command: [bash, -e]
        source: git push origin main
    - name: guess
      container:
        image: registry.example.com/guess:1.0.0
      outputs:
        parameters: [{name: best, valueFrom: {path: /tmp/best}}]
"""
KEY = "fit-v1-{{=sprig.sha256sum(inputs.parameters.region)}}"


@pytest.fixture(autouse=True)
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "survey.yaml"
    path.write_text(FILE, encoding="utf-8")
    return path


class Ran(NamedTuple):
    status: int
    out: str
    err: str


def run(*argv: str, stdin: bytes = b"") -> Ran:
    """The command as `memolint advise ARGV` runs it, its streams captured."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        patch.setattr(sys, "stdout", out)
        patch.setattr(sys, "stderr", err)
        status = command_line(["advise", *argv])
    texts = []
    for stream in (out, err):
        stream.flush()
        texts.append(stream.buffer.getvalue().decode())
    return Ran(status, *texts)


def advice(*argv: str) -> list[dict[str, Any]]:
    value = json.loads(run("--format", "json", *argv).out)
    jsonschema.validate(value, SCHEMA)
    steps: list[dict[str, Any]] = value["advice"]
    return steps


def test_every_step_stands_in_one_ranked_table() -> None:
    ran = run("--project", "none")
    assert ran.status == 0
    table = ran.out.partition("\n\n")[0].splitlines()
    assert [line.split()[0] for line in table] == ["verdict", "memoize", "ask", "leave"]
    assert "3 steps not memoized: 1 memoize, 1 ask, 1 leave" in ran.out
    assert f"  key      {KEY}\n" in ran.out
    assert "memolint.dev/effects: none" in ran.out


LONG = """
apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata: {name: push}
spec:
  entrypoint: push
  templates:
  - name: push
    script:
      image: x:1.0
      command: [bash, -e]
      source: |
        spark-submit --class Main /app.jar --input s3a://in/a --output s3a://out/a
        git push origin main
"""


def test_a_step_that_is_left_has_its_reasons_whole(file: Path) -> None:
    file.write_text(LONG, encoding="utf-8")
    ran = run("--project", "none")
    reasons = advice("--project", "none")[0]["because"]
    assert len(reasons) > 1
    assert f"{reasons[0]} (and {len(reasons) - 1} other reasons)\n" in ran.out
    assert "…" not in ran.out
    assert all(f"  because  {each}\n" in ran.out for each in reasons)


def test_quiet_prints_the_table_alone() -> None:
    assert len(run("-q").out.splitlines()) == 4


def test_json_has_reasons_saving_and_edits() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    fit, guess, publish = advice()
    assert (fit["template"], fit["verdict"], fit["line"], fit["key"]) == ("fit", "memoize", 19, KEY)
    assert fit["saving"] == {"runs": 2, "seconds": None, "requests": {"cpu": "8", "memory": "4Gi"}, "schedules": []}
    assert FILE[: fit["edits"][0]["start"]].endswith("parameters: [{name: region}]\n      ")
    assert guess["verdict"] == "ask"
    assert guess["question"].endswith("?")
    assert (publish["verdict"], publish["edits"]) == ("leave", [])
    assert "hands nothing on" in " ".join(publish["because"])


@pytest.mark.parametrize(("release", "verdict"), [("3.5.4", "leave"), ("3.5.5", "memoize"), ("3.4..4.1", "memoize")])
def test_the_advice_is_for_the_release_that_it_names(file: Path, release: str, verdict: str) -> None:
    file.write_text(
        FILE.replace("    - name: fit\n", "    - name: fit\n      retryStrategy: {limit: 2}\n"), encoding="utf-8"
    )
    fit = next(each for each in advice("--argo-version", release) if each["template"] == "fit")

    assert fit["verdict"] == verdict
    assert ("stores no retried template" in " ".join(fit["because"])) == (verdict == "leave")
    assert f"judged for Argo {release}" in run("--argo-version", release).out


def test_markdown_has_the_table_and_the_key() -> None:
    out = run("--format", "markdown").out
    assert "| memoize | medium | 2 | fit &#40;survey.yaml:19&#41; |" in out
    assert f"key: {KEY}" in out


def test_the_diff_is_what_fix_writes(file: Path) -> None:
    shown = run("--diff")
    assert file.read_text(encoding="utf-8") == FILE
    assert f'+        key: "{KEY}"' in shown.out
    assert "would patch 1 step in 1 file" in shown.err
    assert run("--fix").status == 0
    written = file.read_text(encoding="utf-8")
    added = [line[1:] for line in shown.out.splitlines() if line.startswith("+") and not line.startswith("+++")]
    assert [line for line in written.splitlines() if line not in FILE.splitlines()] == added
    assert [each["template"] for each in advice()] == ["guess", "publish"]


def test_standard_input_is_mended_to_standard_output() -> None:
    assert "memoize: " not in FILE
    ran = run("--fix", "-", stdin=FILE.encode())
    assert f'key: "{KEY}"' in ran.out
    assert [each["template"] for each in json.loads(run("--format", "json", "-", stdin=FILE.encode()).out)["advice"]]


@pytest.mark.parametrize("wanted", [["--diff"], ["--pattern", "marker"], ["--fix"], ["--fix", "--pattern", "marker"]])
def test_one_step_of_standard_input_is_patched_as_that_of_a_file(file: Path, wanted: list[str]) -> None:
    of_file, of_stream = run(*wanted, "survey.yaml#fit"), run(*wanted, "--", "-#fit", stdin=FILE.encode())
    assert of_file.status == of_stream.status == 0
    shown = file.read_text(encoding="utf-8") if "--fix" in wanted else of_file.out.replace("survey.yaml", "<stdin>")
    assert of_stream.out == shown
    assert shown != FILE
    assert [each.name for each in file.parent.iterdir()] == ["survey.yaml"]


@pytest.mark.parametrize("wanted", [["."], ["--pattern", "marker", "survey.yaml#fit"]])
def test_a_patch_that_cannot_be_written_is_no_success(
    file: Path, monkeypatch: pytest.MonkeyPatch, wanted: list[str]
) -> None:
    def full(*_: object) -> None:
        raise NotWritten("survey.yaml: cannot be written: No space left on device")

    monkeypatch.setattr("memolint.app.files.write.replace", full)
    ran = run("--fix", *wanted)
    assert (ran.status, "No space left" in ran.err) == (3, True)
    assert file.read_text(encoding="utf-8") == FILE


def test_lint_offers_what_advise_calls_memoize(capsys: pytest.CaptureFixture[str]) -> None:
    command_line(["lint", "-q", "--select", "opportunity-memoize", "."])
    assert [line.split(":")[1] for line in capsys.readouterr().out.splitlines()] == ["19"]


def test_an_answer_in_the_file_turns_ask_into_memoize(file: Path) -> None:
    answered = FILE.replace(
        "- name: guess\n      container",
        "- name: guess\n      annotations: {memolint.dev/effects: none}\n      container",
    )
    file.write_text(answered, encoding="utf-8")
    assert {each["template"]: each["verdict"] for each in advice()}["guess"] == "memoize"


def test_wrong_use_and_what_cannot_be_read(file: Path) -> None:
    assert run("--project", "nowhere").status == 2
    assert run("--argo-version", "2.0").status == 2
    assert run("--diff", "--fix").status == 2
    assert run("missing.yaml").status == 3
    assert run("-", "survey.yaml", "--fix").status == 2
    file.write_text("apiVersion: argoproj.io/v1alpha1\nkind: [", encoding="utf-8")
    ran = run()
    assert ran.status == 3
    assert "survey.yaml:2" in ran.err


def test_nothing_to_advise_is_said(file: Path) -> None:
    file.write_text("a: 1\n", encoding="utf-8")
    ran = run()
    assert ran.status == 0
    assert ran.out.startswith("0 steps not memoized")


def test_one_step_is_named_by_its_file_and_template() -> None:
    assert [each["template"] for each in advice("survey.yaml#guess")] == ["guess"]
    assert "memoize:" in run("survey.yaml#fit", "--diff").out
    assert run("survey.yaml#publish", "--diff").out == ""


def test_a_pattern_is_written_into_one_template(file: Path) -> None:
    shown = run("survey.yaml#fit", "--pattern", "marker")
    assert (shown.status, "+          - -euc" in shown.out) == (0, True)
    assert "create the claim `markers`" in shown.err
    assert file.read_text(encoding="utf-8") == FILE
    assert run("survey.yaml#fit", "--pattern", "memoize", "--fix").status == 0
    assert f'key: "{KEY}"' in file.read_text(encoding="utf-8")
    assert "hide each other" in run("survey.yaml#fit", "--pattern", "marker").err


def test_a_pattern_that_lint_or_advise_speaks_against_says_so() -> None:
    ran = run("survey.yaml#publish", "--pattern", "memoize")
    assert (ran.status, "before you use it: " in ran.err) == (0, True)


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["survey.yaml#fitt"], 2, "there is no template `fitt` in survey.yaml: did you mean `fit`?"),
        (["survey.yaml#fitt", "--fix"], 2, "there is no template `fitt` in survey.yaml: did you mean `fit`?"),
        (["survey.yaml", "survey.yaml#fit"], 2, "FILE#TEMPLATE stands alone"),
        (["survey.yaml", "--pattern", "marker"], 2, "--pattern needs a template: FILE#TEMPLATE"),
        (["survey.yaml#fit", "--pattern", "lock"], 2, "'lock' is not one of 'marker', 'memoize', 'fingerprint'"),
        (["survey.yaml#fit", "--pattern", "fingerprint"], 2, "takes no artifact: there is nothing to fingerprint"),
        (["survey.yaml#all", "--pattern", "marker"], 2, "only calls others: name a template that runs something"),
        (["absent.yaml#fit", "--pattern", "marker"], 2, "absent.yaml: cannot be read"),
        (["absent.yaml#fit"], 3, "absent.yaml"),
        (["survey.yaml", "--history", "survey.yaml"], 2, "--history survey.yaml is not JSON"),
        (["survey.yaml", "--history", "absent.json"], 2, "--history absent.json: cannot be read"),
    ],
)
def test_what_cannot_be_done_says_why(arguments: list[str], status: int, message: str) -> None:
    ran = run(*arguments)
    assert ran.status == status
    assert message in " ".join(ran.err.split())


def test_an_artifact_is_collected_by_whatever_workflow_reaches_the_step(file: Path) -> None:
    library = """\
apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata: {name: lib}
spec:
  templates:
  - name: mid
    steps: [[{name: s, template: leaf, arguments: {parameters: [{name: p, value: "1"}]}}]]
  - name: leaf
    inputs: {parameters: [{name: p}]}
    container: {image: a:1.0.0, command: [tool, "{{inputs.parameters.p}}", /tmp/a]}
    outputs: {artifacts: [{name: a, path: /tmp/a}]}
---
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: w-}
spec:
  entrypoint: main
  artifactGC: {strategy: STRATEGY}
  templates: [{name: main, steps: [[{name: s, templateRef: {name: lib, template: mid}}]]}]
"""
    for strategy, is_collected in (("OnWorkflowCompletion", True), ("Never", False)):
        file.write_text(library.replace("STRATEGY", strategy))
        [leaf] = [each for each in advice(str(file)) if each["template"] == "leaf"]
        assert any("collected with its workflow" in why for why in leaf["because"]) is is_collected
