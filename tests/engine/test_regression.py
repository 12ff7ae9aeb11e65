"""`memolint test`: expectations of scenario files, met, unmet, recorded and mistaken."""

import json
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from engine_traces import FIXTURES, SHARED, scenarios
from engine_workflows import call, leaf, memoize, workflow
from jsonschema import Draft202012Validator

from memolint.app.scenario import file as scenario_file
from memolint.app.scenario import scenario_schema

pytestmark = pytest.mark.slow(every=10)

ROOT = Path(__file__).parents[2]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a workflow whose key lacks its parameter."""
    step = call("a", m="{{workflow.parameters.p}}")
    found = workflow({"name": "main", "steps": [[step]]}, leaf(memoize=memoize("k")), arguments=PARAMETERS)
    (tmp_path / "wf.yaml").write_text(json.dumps(found))
    return tmp_path


PARAMETERS = {"parameters": [{"name": "p", "value": "1"}]}


def run(folder: Path, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess:
    return memolint(folder, "test", *arguments, stdin=stdin)


def memolint(folder: Path, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess:
    code = "import sys; from memolint.cli.door import main; sys.argv[0] = 'memolint'; sys.exit(main())"
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(command, input=stdin, capture_output=True, text=True, cwd=folder)


def scenario(folder: Path, text: str, name: str = "scenario.yaml") -> Path:
    file = folder / name
    file.write_text(text)
    return file


ALL_MET = """\
expect: {hits: 1, misses: 2, noStaleHit: true}
runs:
- workflow: wf.yaml
  expect:
    phase: Succeeded
    message: ""
    nodes: {"[[]0].a": null, "*.a": {cache: miss, key: k, cacheName: cache-a, phase: Succeeded, count: 1}, "a(1)": null}
    configmaps: {cache-a: {k: {}, x: null}, cache-b: null}
    calls: {get: 2, create: 1, update: 1}
- workflow: wf.yaml
  expect: {nodes: {a: hit}}
- workflow: wf.yaml
  advance: 2h
  expect: {nodes: {a: miss}}
"""


def test_expectations_that_hold_pass(folder: Path) -> None:
    scenario(folder, ALL_MET)

    done = run(folder)

    assert (done.returncode, done.stderr) == (0, "")
    assert "ok    scenario.yaml: scenario 1" in done.stdout


@pytest.mark.parametrize(
    ("expect", "column", "shown"),
    [
        ("phase: Failed", 5, ("phase", "Failed", "Succeeded")),
        ("nodes: {a: hit}", 13, ("node a (one[0].a): cache", "hit", "miss")),
        ("nodes: {a: {key: other}}", 17, ("key", "other", "k")),
        ("nodes: {a: {outputs: {out: x}}}", 27, ("output out", "x", "")),
        ("nodes: {a: {outputs: {none: x}}}", 27, ("output none", "x", "nothing")),
        ("nodes: {a(1): {}}", 13, ("node a(1)", "{}", "nothing")),
        ("nodes: {a: null}", 13, ("node a", "nothing", "one[0].a")),
        ("nodes: {'*': {count: 7}}", 19, ("count", "7", "3")),
        ("configmaps: {cache-a: {z: {}}}", 28, ("key z", "{}", "nothing")),
        ("configmaps: {cache-a: null}", 18, ("ConfigMap cache-a", "nothing", "keys k")),
        ("calls: {get: 9}", 13, ("get calls", "9", "2")),
        ("outputs: {g: 1}", 15, ("output g", "1", "nothing")),
        ("message: 'no*'", 5, ("message", "no*", "")),
    ],
)
def test_what_does_not_hold_is_shown_as_a_diff_with_its_place(
    folder: Path, expect: str, column: int, shown: tuple[str, str, str]
) -> None:
    scenario(folder, f"runs:\n- workflow: wf.yaml\n  expect:\n    {expect}\n")

    done = run(folder)

    subject, wanted, found = shown
    lines = done.stdout.splitlines()
    assert done.returncode == 1, done.stderr
    assert lines[1].startswith(f"  scenario.yaml:4:{column} run 1")
    assert lines[1].endswith(subject)
    assert lines[2] == f"    - expected  {wanted}"
    assert lines[3].startswith(f"    + found     {found}".rstrip())


STALE = "runs:\n- workflow: wf.yaml\n- workflow: wf.yaml\n  arguments: {p: 2}\n  expect: no stale hit\n"


def test_a_stale_hit_is_found_where_none_may_be(folder: Path) -> None:
    scenario(folder, STALE)

    done = run(folder)

    assert done.returncode == 1
    assert "scenario.yaml:5:3 run 2, one[0].a\n    - expected  no stale hit\n    + found     HIT (stale:" in done.stdout


BY_THE_DAY = """\
runs:
- workflow: wf.yaml
  expect: {nodes: {a: miss}}
- workflow: wf.yaml
  advance: 24h
  expect: {nodes: {a: miss}}
"""


def test_time_passes_between_the_runs_unless_a_scenario_is_played_as_recorded(folder: Path) -> None:
    daily = leaf(memoize=memoize("d-{{workflow.creationTimestamp.d}}", max_age="48h"))
    (folder / "wf.yaml").write_text(json.dumps(workflow({"name": "main", "steps": [[call("a", m="1")]]}, daily)))
    scenario(folder, BY_THE_DAY)

    assert run(folder).returncode == 0
    assert memolint(folder, "simulate", "--scenario", "scenario.yaml").stdout.count("MISS") == 2

    scenario(folder, "executor: recorded\n" + BY_THE_DAY)

    assert run(folder).returncode == 1


def test_traces_are_played_as_recorded(folder: Path) -> None:
    asks = "name: x\nruns: [{workflow: wf.yaml, advance: 24h}]\n"
    scenario(folder, asks, "silent.yaml")
    scenario(folder, f"{asks}executor: recorded\n", "recorded.yaml")
    scenario(folder, f"{asks}executor: symbolic\n", "symbolic.yaml")

    silent, recorded, symbolic = (
        memolint(folder, "simulate", "--scenario", f"{name}.yaml", "--format", "trace-json").stdout
        for name in ("silent", "recorded", "symbolic")
    )

    assert silent == recorded != symbolic


def test_a_workflow_of_many_passes_is_played_to_its_end(folder: Path) -> None:
    step = {**call("a", m="{{item}}"), "withItems": list(range(70))}
    found = workflow({"name": "main", "steps": [[step]]}, leaf(), parallelism=1)
    (folder / "wf.yaml").write_text(json.dumps(found))
    scenario(folder, "runs: [{workflow: wf.yaml, expect: {phase: Succeeded, stuck: false}}]")

    assert run(folder).returncode == 0


def test_recorded_outputs_cannot_show_a_stale_hit(folder: Path) -> None:
    scenario(folder, "executor: recorded\n" + STALE)

    done = run(folder)

    assert done.returncode == 3
    assert "scenario.yaml:6:3: cannot be played: `no stale hit` needs `executor: symbolic`" in done.stdout


TO_RECORD = """\
# What is mine stays.
runs:
- workflow: wf.yaml   # first
  expect:
    nodes: {a: hit}   # wrong
    calls:
      get: 1
- workflow: wf.yaml
  expect:
    nodes: {a: {cache: miss, key: "other"}}
"""


def test_update_writes_what_was_played_and_nothing_else(folder: Path) -> None:
    file = scenario(folder, TO_RECORD)

    done = run(folder, "--update")

    assert done.returncode == 0, done.stdout
    wanted = TO_RECORD.replace("a: hit", "a: miss").replace("cache: miss", "cache: hit").replace("get: 1", "get: 2")
    assert file.read_text() == wanted.replace('"other"', "k")


@pytest.mark.parametrize("wrong", ["nodes: {b: hit}", "nodes: {b: null}", "phase: Fine"])
def test_update_leaves_a_file_with_a_scenario_that_cannot_be_played(folder: Path, wrong: str) -> None:
    expected = ("phase: Failed", wrong)
    text = "---\n".join(f"runs: [{{workflow: wf.yaml, expect: {{{each}}}}}]\n" for each in expected)
    file = scenario(folder, text)

    done = run(folder, "--update")

    assert done.returncode in (2, 3)
    assert "scenario.yaml is not updated: a scenario in it cannot be played" in done.stderr
    assert file.read_text() == text


@pytest.mark.parametrize(
    "expect", ["configmaps: {cache-b: {k: {}}}", "configmaps: {cache-a: {z: {}}}", "outputs: {nope: 1}"]
)
def test_update_does_not_record_that_what_is_misspelt_is_absent(folder: Path, expect: str) -> None:
    file = scenario(folder, f"runs: [{{workflow: wf.yaml, expect: {{phase: Failed, {expect}}}}}]\n")

    done = run(folder, "--update")

    assert file.read_text() == f"runs: [{{workflow: wf.yaml, expect: {{phase: Succeeded, {expect}}}}}]\n"
    assert done.returncode == 1
    assert "scenario.yaml:1:" in done.stderr
    assert "is left as it is: no value would meet it" in done.stderr


@pytest.mark.parametrize(
    "text",
    ["runs:\n- workflow: wf.yaml\n# end\n", "runs: [{workflow: wf.yaml}]", '{"runs": [{"workflow": "wf.yaml"}]}\n'],
)
def test_update_records_where_nothing_was_expected(folder: Path, text: str) -> None:
    file = scenario(folder, text)

    first, done, again = run(folder), run(folder, "--update"), run(folder)

    assert "expects nothing" in first.stdout
    assert (done.returncode, again.returncode) == (0, 0), done.stdout
    recorded = next(scenario_file.located(file.read_bytes(), file.name)).value["runs"][0]["expect"]
    assert recorded == {"phase": "Succeeded", "nodes": {"[0].a": {"cache": "miss", "key": "k"}}}
    assert "1 passed" in again.stdout


@pytest.mark.parametrize(
    "text",
    [
        "runs:\n- &r\n  workflow: wf.yaml\n- *r\n",
        "runs:\n- &r {workflow: wf.yaml}   # first\n- *r\n",
        "runs:\n- &r {workflow: wf.yaml}\n- <<: *r\n",
        "runs:\n- workflow: wf.yaml\n  expect: &e {hits: 0}\n- {workflow: wf.yaml, expect: *e}\n",
    ],
)
def test_update_leaves_alone_what_runs_share(folder: Path, text: str) -> None:
    file = scenario(folder, text)

    run(folder, "--update")

    assert file.read_text() == text


def test_update_records_in_the_braces_of_an_anchored_run(folder: Path) -> None:
    file = scenario(folder, "runs:\n- &r {workflow: wf.yaml}\n")

    assert run(folder, "--update").returncode == 0
    assert file.read_text().startswith("runs:\n- &r {workflow: wf.yaml, expect: {phase: Succeeded")


def test_junit_names_tests_failures_and_errors(folder: Path) -> None:
    scenario(folder, ALL_MET + "---\n" + "runs: []\n---\n" + "runs:\n- workflow: wf.yaml\n  expect: {phase: Error}\n")

    done = run(folder, "--output", "junit:out.xml", "-q")

    suite = ElementTree.parse(folder / "out.xml").getroot()[0]
    assert done.returncode == 3
    assert {name: suite.get(name) for name in ("tests", "failures", "errors")} == {
        "tests": "3",
        "failures": "1",
        "errors": "1",
    }


def test_a_folder_without_scenarios_says_so(folder: Path) -> None:
    done = run(folder)

    assert done.returncode == 0
    assert "no scenarios found under the given paths" in done.stderr


def test_the_schema_is_printed_and_takes_every_recorded_scenario(folder: Path) -> None:
    Draft202012Validator.check_schema(json.loads(run(folder, "--schema").stdout))
    files = sorted(FIXTURES.glob("*/*.yaml")) + ([SHARED / "random.scenarios.jsonl"] if SHARED.exists() else [])

    mistakes = [
        scenario_schema.mistake(found.value)
        for file in files[::9]
        for found in scenario_file.located(file.read_bytes(), file.name)
    ]

    assert len(mistakes) > len(scenarios("memoize")) // 9
    assert not any(mistakes)


def test_the_scenarios_of_the_demo_hold() -> None:
    assert run(ROOT, "fixtures/scenarios").returncode == 0


def test_an_output_that_is_not_there_can_be_expected(folder: Path) -> None:
    scenario(folder, "runs: [{workflow: wf.yaml, expect: {outputs: {nope: null}}}]\n")
    assert run(folder).returncode == 0
