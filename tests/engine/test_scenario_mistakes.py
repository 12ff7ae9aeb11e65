"""Scenarios that say something wrong: told in plain words, with the place and what was probably meant."""

import json
from pathlib import Path

import pytest
from engine_workflows import call, leaf, memoize, workflow
from test_regression import memolint

from memolint.app.scenario import check
from memolint.app.simulate.cluster import Unusable
from memolint.argo.releases import newest

pytestmark = pytest.mark.slow(every=10)

RUN = "runs: [{workflow: wf.yaml}]\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    step = call("a", m="{{workflow.parameters.p}}")
    arguments = {"parameters": [{"name": "p", "value": "1"}]}
    found = workflow({"name": "main", "steps": [[step]]}, leaf(memoize=memoize("k")), arguments=arguments)
    (tmp_path / "wf.yaml").write_text(json.dumps(found))
    return tmp_path


def only(folder: Path, text: str) -> Unusable:
    (found,) = check.of_file(text.encode(), str(folder / "s.yaml"), newest())
    assert isinstance(found, Unusable), found
    return found


OF_THE_FORMAT = [
    ("runs:\n- workflow: wf.yaml\n  expct: {}\n", "3:3", "`runs[0]` has no member `expct`: did you mean `expect`?"),
    ("runs:\n- workflow: wf.yaml\n  parameters: {p: 2}\n", "3:3", "did you mean `arguments`?"),
    ("runs:\n- workflow: wf.yaml\n  zzz: 2\n", "3:3", "has no member `zzz` (there are `workflow`, `arguments`"),
    (f"{RUN}configMaps: []\n", "2:1", "a scenario has no member `configMaps`: did you mean `configmaps`?"),
    (f"{RUN}config-maps: []\n", "2:1", "did you mean `configmaps`?"),
    (f"{RUN}controller: {{workflow_defaults: {{}}}}\n", "2:14", "did you mean `workflowDefaults`?"),
    (f"{RUN}pods: [{{outputs: {{}}}}]\n", "2:9", "did you mean `parameters`?"),
    ("rnus: []\n", "1:1", "a scenario has no member `rnus`: did you mean `runs`?"),
    (
        "runs:\n- workflow: wf.yaml\n  expect: {phase: Succeded}\n",
        "3:12",
        "`Failed`, `Error`: did you mean `Succeeded`?",
    ),
    ("runs:\n- workflow: wf.yaml\n  expect: {nodes: {a: {cach: hit}}}\n", "3:24", "did you mean `cache`?"),
    ("runs:\n- workflow: wf.yaml\n  expect: {nodes: {a: hitt}}\n", "3:20", "or a mapping: did you mean `hit`?"),
    ("runs:\n- workflow: wf.yaml\n  expect: fine\n", "3:3", "`fine` is not `no stale hit` or a mapping"),
    ("runs:\n- workflow: wf.yaml\n  advance: soon\n", "3:3", "advance: `soon` is not a duration as Go writes it"),
    ("runs:\n- workflow: wf.yaml\n  advance: 5\n", "3:3", "advance: `5` is not a duration as Go writes it"),
    ("runs:\n- workflow: wf.yaml\n  advance: -5m\n", "3:3", "time does not go back"),
    (f"{RUN}pods:\n- {{duration: -5m}}\n", "3:4", "time does not go back"),
    ("runs: {}\n", "1:1", "runs: a mapping stands where a list belongs"),
    ("runs: []\n", "1:1", "runs: the list is empty"),
    ("runs:\n- {}\n", "2:3", "runs[0]: `workflow` is missing"),
    (f"{RUN}maxPasses: 0\n", "2:1", "maxPasses: `0` is less than 1"),
    (f"{RUN}maxPasses: 1000001\n", "2:1", "maxPasses: `1000001` is more than 1000000"),
    (f"{RUN}concurrent: maybe\n", "2:1", "concurrent: a text stands where true or false belongs"),
    (f"{RUN}faults: [{{verb: get, answer: 409}}]\n", "2:22", "a `get` never conflicts"),
    (f"{RUN}faults: [{{verb: get, answer: 404}}]\n", "2:22", "`404` is none of `403`, `409`, `500`, `timeout`"),
    (f"{RUN}faults: [{{verb: get, answer: '403'}}]\n", "2:22", "`403` is a text here: write it without quotes"),
    (f"{RUN}pods: [{{run: 1.0}}]\n", "2:9", "a number stands where a whole number belongs"),
    (f"{RUN}given: {{work: {{message: OOMKilled}}}}\n", "2:1", "what succeeds has no `message`"),
    (f"{RUN}seed: '7'\n", "2:1", "seed: a text stands where a whole number belongs: write `7` without quotes"),
    (f"name: no\n{RUN}", "1:1", "name: true or false stands where a text belongs (YAML reads `no` as false: put it in"),
    (f"{RUN}pods: [{{template: 1.0}}]\n", "2:9", "(YAML reads `1.0` as a number: put it in quotes)"),
    ("- 1\n", "1:1", "a scenario is a mapping with `runs`"),
    ("a: [\n", "2:1", "expected"),
]


@pytest.mark.parametrize(("text", "place", "told"), OF_THE_FORMAT)
def test_a_mistake_of_the_format_is_told_in_words_with_its_place(
    folder: Path, text: str, place: str, told: str
) -> None:
    found = only(folder, text)

    assert f"{found.line}:{found.column}" == place
    assert told in found.message
    assert not found.is_wrong_use


WITHOUT_EFFECT = [
    (
        "runs:\n- workflow: wf.yaml\n  expect: {}\n",
        "3:3",
        "runs[0].expect: the mapping is empty, so that it expects nothing",
    ),
    ("runs:\n- workflow: wf.yaml\n  expect: {nodes: {}}\n", "3:12", "so that it expects nothing"),
    ("runs:\n- workflow: wf.yaml\n  expect: {nodes: {a: {outputs: {}}}}\n", "3:24", "so that it expects nothing"),
    (f"{RUN}expect: {{}}\n", "2:1", "so that it expects nothing"),
    (f"{RUN}seed: 7\n", "2:1", "`seed` orders workflows that are played at once: it needs `concurrent: true`"),
    ("concurrent: true\nruns:\n- workflow: wf.yaml\n- {workflow: wf.yaml, advance: 1h}\n", "4:23", "start at once"),
    (f"{RUN}pods: [{{phase: Succeeded, exitCode: 3}}]\n", "2:27", "what succeeds ends with 0, not 3"),
    (f"{RUN}pods: [{{message: OOMKilled}}]\n", "2:9", "what succeeds has no `message`: add `phase: Failed`"),
    (f"{RUN}pods: [{{phase: Failed, missing: [out]}}]\n", "2:24", "what fails reports no `missing`"),
    (f"{RUN}pods: [{{phase: Failed}}, {{template: work, exitCode: 3}}]\n", "2:26", "outcome of `work` has no effect"),
    (f"{RUN}configmaps: [{{metadata: {{name: c}}, noData: true, fill: 9}}]\n", "2:50", "`noData` and `fill` do not go"),
    (f"controller: {{cacheGC: {{afterNotHit: 1h}}}}\n{RUN}", "1:14", "`cacheGC` collects nothing: it needs a `period`"),
    (f"controller: {{namespaceParallelism: 1}}\n{RUN}", "1:14", "it needs `concurrent: true`"),
    (f"executor: recorded\ncontroller: {{parallelism: 1}}\n{RUN}", "2:14", "`parallelism` needs `executor: symbolic`"),
]


@pytest.mark.parametrize(("text", "place", "told"), WITHOUT_EFFECT)
def test_what_has_no_effect_is_wrong_use(folder: Path, text: str, place: str, told: str) -> None:
    found = only(folder, text)

    assert f"{found.line}:{found.column}" == place
    assert told in found.message
    assert found.is_wrong_use


NAMES = [
    ("runs: [{workflow: {kind: Worklfow, spec: {}}}]\n", "1:9", "`workflow` is a Worklfow: did you mean `Workflow`?"),
    ("runs: [{workflow: {kind: Sensor, spec: {}}}]\n", "1:9", "`workflow` is a Sensor, which is submitted from a file"),
    (f"{RUN}templates: [{{kind: WorkflowTemplat}}]\n", "2:14", "did you mean `WorkflowTemplate`?"),
    (f"{RUN}templates: [{{metadata: {{name: a}}}}]\n", "2:13", "`kind` is missing (there are `WorkflowTemplate`, "),
    (f"{RUN}configmaps: [{{metadata: {{name: c}}}}, {{metadata: {{name: c}}}}]\n", "2:49", "`c` is given twice"),
    (
        f"{RUN}configmaps: [{{metadata: {{name: c}}, data: {{k: {{outputs: {{parametrs: []}}}}}}}}]\n",
        "2:57",
        "outputs have no member `parametrs`: did you mean `parameters`?",
    ),
    (f"{RUN}name: a\nname: b\n", "3:1", "`name` is given twice, first on line 2"),
    ('{"runs": [{"workflow": "wf.yaml"}],\n"runs": []}\n', "2:1", "`runs` is given twice, first on line 1"),
    ("runs:\n- workflow: {spec: {}, spec: {}}\n", "2:24", "`spec` is given twice"),
    ("runs: [{workflow: wf.yaml, arguments: {n: 1}}]\n", "1:40", "runs[0].arguments: YAML reads the name `n` as false"),
    (f"{RUN}given: {{on: {{result: x}}}}\n", "2:9", "given: YAML reads the name `on` as true: put it in quotes"),
    ("", "1:1", "there is no scenario in it"),
    ("# nothing\n---\n", "1:1", "there is no scenario in it"),
    (
        "runs:\n- workflow: wff.yaml\n",
        "2:3",
        "wff.yaml: cannot be read: no such file or directory: did you mean `wf.yaml`?",
    ),
    (f"{RUN}templates: [wg.yaml]\n", "2:13", "did you mean `wf.yaml`?"),
    ("runs: [{workflow: wf.yaml, arguments: {q: 1}}]\n", "1:40", "no parameter is called `q` (there is `p`)"),
    (f"{RUN}given: {{wrok: {{result: x}}}}\n", "2:9", "no template or node is called `wrok`: did you mean `work`?"),
    (f"{RUN}given:\n  work:\n    parameters: {{outt: x}}\n", "4:18", "called `outt`: did you mean `out`?"),
    (f"{RUN}pods:\n- {{template: work}}\n- {{template: work, artifacts: {{o: x}}}}\n", "4:32", "is called `o`"),
    (f"{RUN}pods:\n- {{missing: [oout]}}\n", "3:4", "is called `oout`: did you mean `out`?"),
    (
        f"{RUN}pods:\n- {{template: main, phase: Failed}}\n",
        "3:4",
        "`main` is a template of steps, which has no outcome of its own",
    ),
    (f"{RUN}pods:\n- {{node: 'one*.b'}}\n", "3:4", "no node is called `one*.b`"),
    (f"{RUN}pods: [{{template: work, node: one}}]\n", "2:25", "`one` is of the template `main`, not `work`"),
    (
        f"{RUN}configmaps:\n- metadata: {{name: cache-aa, labels: {{workflows.argoproj.io/configmap-type: Cache}}}}\n",
        "3:14",
        "no step asks for ConfigMap `cache-aa`: did you mean `cache-a`?",
    ),
    (f"{RUN}pods: [{{template: work, run: 2}}]\n", "2:25", "there is no run 2: the last one is 1"),
    (f"{RUN}faults: [{{verb: get, answer: 403, run: 3}}]\n", "2:35", "there is no run 3"),
    ("runs: [{workflow: wf.yaml, expect: {nodes: {ab: hit}}}]\n", "1:45", "no node is called `ab` (there is `a`)"),
    ("runs: [{workflow: wf.yaml, expect: {nodes: {b: null}}}]\n", "1:45", "no node is called `b`"),
    ("runs: [{workflow: wf.yaml, expect: {nodes: {work: hit}}}]\n", "1:45", "a template; nodes are `a`"),
]


@pytest.mark.parametrize(("text", "place", "told"), NAMES)
def test_a_name_that_matches_nothing_is_wrong_use(folder: Path, text: str, place: str, told: str) -> None:
    found = only(folder, text)

    assert f"{found.line}:{found.column}" == place
    assert told in found.message
    assert found.is_wrong_use


def test_a_pod_that_ends_with_another_code_than_0_has_failed(folder: Path) -> None:
    text = f"{RUN[:-3]}, expect: {{phase: Failed, nodes: {{a: {{phase: Failed}}}}}}}}]\npods: [{{exitCode: 137}}]\n"
    (found,) = check.of_file(text.encode(), str(folder / "s.yaml"), newest())

    assert isinstance(found, check.Tested), found
    assert found.broken == ()
    assert "exit code 137" in next(node.message for node in found.played.runs[0].nodes if node.type == "Pod")


def test_a_node_may_be_in_another_run_or_behind_a_hit(folder: Path) -> None:
    inner = {"name": "inner", "steps": [[call("deep")]], "memoize": memoize("k2")}
    found = workflow({"name": "main", "steps": [[{"name": "outer", "template": "inner"}]]}, inner, leaf())
    (folder / "wf.yaml").write_text(json.dumps(found))
    text = (
        "runs: [{workflow: wf.yaml, expect: {nodes: {deep: {}}}}, {workflow: wf.yaml, expect: {nodes: {deep: null}}}]"
    )

    (found,) = check.of_file(text.encode(), str(folder / "s.yaml"), newest())

    assert isinstance(found, check.Tested)
    assert found.broken == ()


def test_simulate_says_the_same_and_both_have_the_status_of_wrong_use(folder: Path) -> None:
    file = folder / "s.yaml"
    file.write_text(f"{RUN}---\nruns: [{{workflow: wf.yaml, arguments: {{q: 1}}}}]\n")

    tested, simulated = memolint(folder, "test", "s.yaml"), memolint(folder, "simulate", "--scenario", "s.yaml")

    assert (tested.returncode, simulated.returncode) == (2, 2)
    assert "s.yaml:3:40: cannot be played: no parameter is called `q`" in tested.stdout
    assert "s.yaml:3:40: no parameter is called `q`" in simulated.stderr


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"runs": [{"workflow": "wf.yaml", "workflow": "wf.yaml"}]}', "s.jsonl:1:1: `workflow` is given twice"),
        ("\n", "s.jsonl:1:1: there is no scenario in it"),
    ],
)
def test_a_scenario_on_a_line_is_read_as_strictly(folder: Path, text: str, told: str) -> None:
    (folder / "s.jsonl").write_text(text)
    tested, simulated = memolint(folder, "test", "s.jsonl"), memolint(folder, "simulate", "--scenario", "s.jsonl")

    assert (tested.returncode, simulated.returncode) == (2, 2)
    assert told in tested.stdout.replace("cannot be played: ", "")
    assert told in simulated.stderr


@pytest.mark.parametrize(("path", "told"), [("s.jsonl", "a scenario on each line"), ("-", "standard input")])
def test_what_cannot_be_updated_is_wrong_use(folder: Path, path: str, told: str) -> None:
    (folder / "s.jsonl").write_text('{"runs": [{"workflow": "wf.yaml"}]}')
    done = memolint(folder, "test", "--update", path, stdin=RUN)

    assert (done.returncode, done.stdout) == (2, "")
    assert told in done.stderr


@pytest.mark.parametrize(
    ("option", "text", "told"),
    [
        ("--given", "work: {result: a}\nwork: {result: b}\n", "f.yaml:2:1: `work` is given twice, first on line 1"),
        ("--given", "n: {result: a}\n", "f.yaml:1:1: YAML reads the name `n` as false: put it in quotes"),
        ("--given", "work: {result: a}\n---\nwork: {result: b}\n", "f.yaml holds more than one document"),
        ("--given", "# none\n", "f.yaml gives no outputs"),
        ("--given", "- a\n", "f.yaml holds no mapping of templates or nodes to outputs"),
        ("--parameter-file", "p: 1\np: 2\n", "f.yaml:2:1: `p` is given twice, first on line 1"),
        ("--parameter-file", "y: 1\n", "f.yaml:1:1: YAML reads the name `y` as true: put it in quotes"),
        ("--parameter-file", "p: 1\n---\np: 2\n", "f.yaml holds more than one document"),
        ("--parameter-file", "p: [\n", "f.yaml:2:1: "),
    ],
)
def test_files_of_options_are_read_as_strictly(folder: Path, option: str, text: str, told: str) -> None:
    (folder / "f.yaml").write_text(text)
    done = memolint(folder, "simulate", "wf.yaml", option, "f.yaml")

    assert (done.returncode, done.stdout) == (2, "")
    assert told in done.stderr


@pytest.mark.parametrize(
    ("field", "told"),
    [
        ("spec: {entrypoint: no, templates: []}", "`spec.entrypoint`: it is false, as YAML reads `n`, `no` and `off`"),
        (
            "spec: {entrypoint: m, arguments: {parameters: [{name: y}]}, templates: [{name: m, suspend: {}}]}",
            "`spec.arguments.parameters[0].name`: it is true, as YAML reads `y`, `yes` and `on` where it stands bare",
        ),
    ],
)
def test_a_name_in_a_workflow_that_is_no_text_to_yaml_is_told(folder: Path, field: str, told: str) -> None:
    (folder / "bare.yaml").write_text(f"kind: Workflow\nmetadata: {{name: one}}\n{field}\n")

    assert f"add  quotes to {told}" in memolint(folder, "simulate", "bare.yaml").stdout


def test_no_time_of_a_scenario_is_after_the_year_9999(folder: Path) -> None:
    run = "- {workflow: wf.yaml, advance: 2500000h}\n"
    assert "this run ends after the year 9999" in only(folder, "runs:\n" + run * 40).message
    entry = "{metadata: {name: c}, data: {k: {nodeID: a, age: 2500000h}}}"
    (found,) = check.of_file(f"{RUN}configmaps: [{entry}]\n".encode(), str(folder / "s.yaml"), newest())
    assert isinstance(found, check.Tested)


SUBMITTED = """\
kind: Sensor
metadata: {name: s}
spec:
  triggers:
  - template:
      name: t
      argoWorkflow:
        source: {resource: WORKFLOW}
        parameters: [{src: {dependencyName: push, dataKey: after}, dest: spec.arguments.parameters.0.value}]
"""


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["{}"], "s.yaml:1: Sensor `s`, trigger `t`: parameter `p` is played as `push-after`"),
        (["{p: a}", "{}"], "parameter `p` is played as `push-after` for `after` of the event `push`: `arguments` give"),
        (["{p: a}", "{p: b}"], ""),
    ],
)
def test_what_an_event_says_is_named_in_a_scenario(folder: Path, arguments: list[str], told: str) -> None:
    (folder / "sensor.yaml").write_text(SUBMITTED.replace("WORKFLOW", (folder / "wf.yaml").read_text()))
    runs = ", ".join(f"{{workflow: sensor.yaml, arguments: {each}}}" for each in arguments)
    (folder / "s.yaml").write_text(f"runs: [{runs}]\nexpect: {{misses: 1}}\n")

    done = memolint(folder, "test", "s.yaml")

    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr.count("push-after") == bool(told)
    assert told in done.stderr


def test_what_a_schedule_does_otherwise_is_said_in_a_scenario(folder: Path) -> None:
    (folder / "s.yaml").write_text(cron(schedules=["0 4 * * *"], suspend=True))

    assert "CronWorkflow `c` is suspended" in memolint(folder, "test", "s.yaml").stderr


def cron(**spec: object) -> str:
    """A scenario that runs a schedule."""
    leaf = {"name": "m", "container": {"image": "i:1"}}
    made = {"entrypoint": "m", "templates": [leaf]}
    manifest = {"kind": "CronWorkflow", "metadata": {"name": "c"}, "spec": {**spec, "workflowSpec": made}}
    return json.dumps({"runs": [{"workflow": manifest}]})


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (cron(schedules=["0 0 30 2 *"]), "`c` never fires: no time of the next five years matches `0 0 30 2 *`"),
        (cron(schedules=["0 0 * * *"], timezone="Europe/Berln"), "did you mean `Europe/Berlin`?"),
        (cron(schedules=["0 0 * *"]), "expected exactly 5 fields, found 4"),
        (cron(), "cron workflow must have at least one schedule"),
        ("runs:\n" + "- {workflow: wf.yaml}\n" * 10_001, "runs: 10001 entries are too many, 10000 is the limit"),
    ],
    ids=["never", "zone", "fields", "none", "runs"],
)
def test_what_can_never_run_is_told_at_once(folder: Path, text: str, told: str) -> None:
    assert told in only(folder, text).message


def test_a_scenario_of_fifty_megabytes_is_not_read(folder: Path) -> None:
    with open(folder / "s.yaml", "wb") as stream:
        stream.truncate(50 * 1024 * 1024)

    (problem,) = check.of_paths([str(folder / "s.yaml")], newest()).problems

    assert problem.message == "the file has 52428800 bytes, the limit is 33554432"


def test_a_schedule_that_is_written_out_comes_when_it_fires(folder: Path) -> None:
    (found,) = check.of_file(cron(schedules=["0 4 * * *"]).encode(), str(folder / "s.yaml"), newest())

    assert isinstance(found, check.Tested)
    assert found.played.runs[0].workflow == "c-1767326400"
