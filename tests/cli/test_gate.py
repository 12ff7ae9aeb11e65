"""What keeps the gate switched on: configuration, baseline, formats, the project around the files named."""

import json
import os
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from cli_process import BAD, GOOD, memolint

from memolint.cli.flags import FORMATS

pytestmark = pytest.mark.slow(every=10)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "good.yaml").write_text(GOOD)
    (tmp_path / "bad.yaml").write_text(BAD)
    return tmp_path


def configure(folder: Path, text: str) -> None:
    (folder / "memolint.toml").write_text(text)


@pytest.mark.parametrize(
    ("settings", "argv", "status"),
    [
        ("", [], 1),
        ('fail-on = "error"', [], 0),
        ('fail-on = "error"', ["--fail-on", "warning"], 1),
        ('fail-on = "error"', ["--no-config"], 1),
        ('fail-on = "error"\n[severity]\nunknown-field = "error"', [], 1),
        ('[severity]\n"unknown-*" = "info"', [], 0),
        ('ignore = ["unknown-field"]', [], 0),
        ('ignore = ["unknown-field"]', ["--ignore", "key"], 0),
        ('select = ["maxage-invalid"]', [], 0),
        ('select = ["maxage-invalid"]', ["--select", "unknown-field"], 1),
        ('exclude = ["/bad.yaml"]', ["bad.yaml", "good.yaml"], 0),
        ('[per-file-ignores]\n"bad.*" = ["unknown"]', [], 0),
        ('[per-file-ignores]\n"good.*" = ["unknown"]', [], 1),
        ('argo-version = "2.1"', [], 2),
        ('fail_on = "error"', [], 2),
        ("fail-on = ", [], 2),
    ],
)
def test_the_configuration_is_in_force(folder: Path, settings: str, argv: list[str], status: int) -> None:
    configure(folder, settings)
    assert memolint("lint", *argv, cwd=folder).status == status


def test_a_mistake_in_the_configuration_is_one_line_with_its_place(folder: Path) -> None:
    configure(folder, "\nfail_on = 'error'\n")
    ran = memolint("lint", cwd=folder)
    assert ran.err == "memolint: memolint.toml:2:1: there is no setting `fail_on`: did you mean `fail-on`?\n"
    assert ran.out == ""


def test_nested_configurations_are_named_and_not_in_force(folder: Path) -> None:
    (folder / "sub").mkdir()
    configure(folder / "sub", 'ignore = ["unknown-field"]')
    configure(folder, "")
    (folder / "sub" / "bad.yaml").write_text(BAD)
    ran = memolint("lint", "sub", cwd=folder)
    assert ran.status == 1
    assert "not in force: sub/memolint.toml\n" in ran.out
    assert memolint("lint", cwd=folder / "sub").status == 0


def test_config_shows_every_setting_and_where_it_comes_from(folder: Path) -> None:
    configure(folder, 'fail-on = "error"\n')
    ran = memolint("config", "show", cwd=folder)
    lines = {line.split(" = ")[0]: line for line in ran.out.splitlines()[1:]}
    assert lines["fail-on"].split() == ["fail-on", "=", '"error"', "#", "memolint.toml"]
    assert lines["exclude"].split() == ["exclude", "=", "[]", "#", "default"]
    value = json.loads(memolint("config", "show", "--format", "json", cwd=folder).out)
    assert value["settings"]["fail-on"] == {"value": "error", "origin": "memolint.toml"}
    assert set(value["settings"]) == set(json.loads(memolint("config", "schema").out)["properties"])
    configure(folder, "x = 1")
    assert memolint("config", "show", cwd=folder).status == 2


def test_a_baseline_adopts_a_repository(folder: Path) -> None:
    assert memolint("lint", "--update-baseline", cwd=folder).status == 2
    adopted = memolint("lint", "--baseline", "base.json", "--update-baseline", cwd=folder)
    assert (adopted.status, "1 finding in the baseline" in adopted.out) == (0, True)
    configure(folder, 'baseline = "base.json"')
    assert memolint("lint", cwd=folder).status == 0
    (folder / "new.yaml").write_text(BAD)
    assert memolint("lint", cwd=folder).status == 1
    (folder / "bad.yaml").write_text(GOOD)
    ran = memolint("lint", "bad.yaml", cwd=folder)
    assert "1 entry of the baseline finds nothing any more (--update-baseline): bad.yaml: unknown-field" in ran.out
    (folder / "base.json").write_text("{}")
    assert memolint("lint", cwd=folder).status == 2
    assert memolint("lint", "--baseline", "none.json", cwd=folder).status == 2


def test_suppressions_can_be_passed_over(folder: Path) -> None:
    answered = BAD.replace("maxAges: 24h", "maxAges: 24h  # memolint: ignore[unknown-field] by design")
    (folder / "bad.yaml").write_text(answered)
    assert memolint("lint", cwd=folder).status == 0
    assert memolint("lint", "--no-suppressions", cwd=folder).status == 1


def test_every_format_at_once(folder: Path) -> None:
    outputs = [word for form in FORMATS for word in ("--output", f"{form}:{form}-report")]
    ran = memolint("lint", *outputs, cwd=folder)
    assert ran.status == 1
    assert (folder / "text-report").read_text() == ran.out
    for form in FORMATS:
        assert (folder / f"{form}-report").read_text() == memolint("lint", "--format", form, cwd=folder).out
        assert "unknown-field" in (folder / f"{form}-report").read_text().replace("&#45;", "-")
    sarif = json.loads((folder / "sarif-report").read_text())
    (rule,) = sarif["runs"][0]["tool"]["driver"]["rules"]
    assert rule["help"]["markdown"].startswith("# ")


def test_statistics(folder: Path) -> None:
    assert memolint("lint", "--statistics", cwd=folder).out.splitlines()[1].split() == [
        "1",
        "1",
        "warning",
        "unknown-field",
    ]


def test_in_a_job_of_github_findings_become_annotations(folder: Path) -> None:
    evil = BAD.replace("maxAges", '"::error::pwned ##[error]x"')
    (folder / "bad.yaml").write_text(evil)
    env = {"GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": str(folder / "summary.md")}
    ran = memolint("lint", "bad.yaml", cwd=folder, env=env)
    first, *text, last, annotation = ran.out.splitlines()
    assert first.startswith("::stop-commands::memolint-")
    word = first.removeprefix("::stop-commands::")
    assert last == f"::{word}::"
    assert not any(word in line for line in text)
    assert annotation.startswith("::warning file=bad.yaml,line=11,endLine=11,")
    assert "### memolint: 1 warning" in (folder / "summary.md").read_text()
    plain = memolint("lint", "bad.yaml", "--format", "text", cwd=folder, env=env)
    assert "::stop-commands::" not in plain.out


def test_named_files_are_judged_with_their_project(folder: Path) -> None:
    (folder / ".git").mkdir()
    call = GOOD.replace("container:", "steps: [[{name: s, templateRef: {name: lib, template: t}}]]\n      #")
    (folder / "wf.yaml").write_text(call.split("      #")[0])
    library = "kind: WorkflowTemplate\nmetadata: {name: lib}\nspec: {templates: [{name: t}]}\n"
    (folder / "lib.yaml").write_text(f"apiVersion: argoproj.io/v1alpha1\n{library}")
    beside = memolint("lint", "wf.yaml", cwd=folder)
    assert "1 other project file read for references" in beside.out
    alone = memolint("lint", "wf.yaml", "--project", "none", cwd=folder)
    assert "1 reference not found in the project" in alone.out
    assert memolint("lint", "--project", "nowhere", cwd=folder).status == 2


def test_what_helm_and_kubectl_write_is_read() -> None:
    rendered = (
        f"---\n# Source: chart/templates/bad.yaml\n{BAD}\n---\n# Source: chart/templates/service.yaml\nkind: Service\n"
    )
    assert memolint("lint", "-", stdin=rendered.encode()).status == 1
    live = json.dumps({
        "apiVersion": "v1", "kind": "List", "metadata": {"resourceVersion": ""},
        "items": [
            {
                "apiVersion": "argoproj.io/v1alpha1", "kind": "WorkflowTemplate", "status": {}, "spec": {
                    "templates": [{"name": "main", "container": {"image": "alpine:3.20", "resources": {}}, "inputs": {},
                                   "outputs": {}, "metadata": {}}], "arguments": {}},
                "metadata": {"name": "a", "namespace": namespace, "uid": "x", "generation": 1,
                             "managedFields": [{"manager": "argo", "fieldsV1": {"f:spec": {}}}]},
            }
            for namespace in ("one", "two")
        ],
    })  # fmt: skip
    assert memolint("lint", "-", stdin=live.encode()).status == 0


def test_an_output_that_cannot_be_written_leaves_the_old_report(folder: Path) -> None:
    (folder / "out").mkdir()
    ran = memolint("lint", "--output", "json:out", cwd=folder)
    assert ran.status == 2
    assert "--output cannot write out: not a regular file" in ran.err
    os.link(folder / "good.yaml", folder / "linked.json")
    assert memolint("lint", "good.yaml", "--output", "json:linked.json", cwd=folder).status == 2
    assert (folder / "good.yaml").read_text() == GOOD


def test_version_for_bug_reports() -> None:
    ran = memolint("--version", "--verbose")
    assert ran.status == 0
    assert [line.split()[0] for line in ran.out.splitlines()[:4]] == ["memolint", "python", "system", "argo"]


@pytest.mark.slow
def test_the_corpus_in_every_format(tmp_path: Path) -> None:
    corpus = Path(__file__).parents[2].parent / "shared" / "corpus"
    if not corpus.is_dir():
        pytest.skip("the corpus is not here")
    outputs = [word for form in FORMATS for word in ("--output", f"{form}:{tmp_path / form}")]
    memolint("lint", str(corpus), "--min-severity", "info", "-q", *outputs)
    report = json.loads((tmp_path / "json").read_text())
    (run,) = json.loads((tmp_path / "sarif").read_text())["runs"]
    shown = [(each["rule"], each["line"], each["column"]) for each in report["findings"]]
    regions = [each["locations"][0]["physicalLocation"]["region"] for each in run["results"]]
    told = [each["ruleId"] for each in run["results"]]
    assert shown == [
        (rule, region["startLine"], region["startColumn"]) for rule, region in zip(told, regions, strict=True)
    ]
    everything = len(shown) + len(report["summary"]["failed"])
    assert len(json.loads((tmp_path / "gitlab").read_text())) == everything
    assert (tmp_path / "github").read_text().count("\n") == everything
    suite = ElementTree.parse(tmp_path / "junit").getroot()[0]
    assert len(suite) == everything + len(report["summary"]["skipped"])
    assert len((tmp_path / "markdown").read_text()) < 65_536
