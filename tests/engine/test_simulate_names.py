"""Names of parameters, templates and nodes that a user misspells."""

import json
from pathlib import Path

import pytest
from engine_workflows import call, leaf, memoize, workflow
from test_simulate import run

from memolint import WrongUse, simulate
from memolint.app.scenario.check import of_paths
from memolint.app.simulate.cluster import Unusable
from memolint.argo.releases import newest

pytestmark = pytest.mark.slow(every=10)

INPUT = {
    "name": "pull",
    "inputs": {"parameters": [{"name": "table", "value": "orders"}]},
    "container": {"image": "i:1"},
}


ELSEWHERE = {"workflowTemplateRef": {"name": "elsewhere"}}


def reading(image: str) -> dict:
    return {"entrypoint": "main", "templates": [{"name": "main", "container": {"image": image}}]}


def ingest(**spec: object) -> dict:
    steps = {"name": "main", "steps": [[call("extract", m="{{workflow.parameters.schema-version}}")]]}
    arguments = {"parameters": [{"name": "schema-version", "value": "v3"}, {"name": "table", "value": "t"}]}
    found = workflow(steps, leaf("work", memoize=memoize("k-{{inputs.parameters.m}}")), arguments=arguments)
    return {**found, "spec": {**found["spec"], **spec}}


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("-p", "shcema-version=v4"), "no parameter is called `shcema-version`: did you mean `schema-version`?"),
        (("--run", "tabel=x"), "no parameter is called `tabel`: did you mean `table`?"),
        (("-p", "nope=1"), "no parameter is called `nope` (there are `schema-version`, `table`)"),
        (("--fail", "wrk"), "no template is called `wrk`: did you mean `work`?"),
        (("--fail", "extract"), "no template is called `extract` (there are `main`, `work`)"),
        (("--fail", "main", "--fail", "wok:3"), "no template is called `wok`: did you mean `work`?"),
        (("--duration", "wrk=3m"), "no template or node is called `wrk`: did you mean `work`?"),
        (("--duration", "extract=3m"), "no node is called `extract`: did you mean `*.extract`?"),
        (("--entrypoint", "mian"), "--entrypoint: no template is called `mian`: did you mean `main`?"),
        (("--explain", "extrct"), "no node or template is called `extrct`: did you mean `extract`?"),
        (("--explain", "x*", "--fail", "work"), "no node or template is called `x*`"),
    ],
)
def test_what_matches_nothing_is_wrong_use(words: tuple[str, ...], problem: str) -> None:
    done = run("-", *words, stdin=json.dumps(ingest()))
    assert (done.returncode, done.stdout) == (2, "")
    assert problem in done.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("-p", "table=x"),
        ("--run", "schema-version=x", "--duration", "*=1s"),
        ("--fail", "work", "--explain", "main"),
        ("--fail", "w?rk", "--duration", "*.extract=3m"),
        ("--explain", "*"),
        ("--explain", "extract", "--runs", "2"),
    ],
)
def test_what_matches_is_taken(words: tuple[str, ...]) -> None:
    assert run("-", *words, stdin=json.dumps(ingest())).returncode in (0, 1)


def test_outputs_that_are_given_for_nothing_are_wrong_use(tmp_path: Path) -> None:
    (tmp_path / "given.yaml").write_text("wrok: {result: x}")
    done = run("-", "--given", str(tmp_path / "given.yaml"), stdin=json.dumps(ingest()))
    assert (done.returncode, "did you mean `work`?" in done.stderr) == (2, True)


GIVEN = [
    ("work: {parameters: {outt: x}}", "no output parameter of `work` is called `outt`: did you mean `out`?"),
    ("'*.extract': {parameters: {outt: x}}", "no output parameter of `*.extract` is called `outt`"),
    ("work: {artifacts: {out: x}}", "`out` is no artifact of `work`: give it under `parameters`"),
    ("work: {missing: [nope]}", "no output parameter or artifact of `work` is called `nope` (there is `out`)"),
    (
        "main: {result: x}",
        "`main` is a template of steps, which has no outcome of its own: name a leaf (there is `work`)",
    ),
    ("one: {result: x}", "`one` is a node of steps, which has no outcome of its own"),
    ("work: {phase: Faild}", "`Faild` is no phase of a step: did you mean `Failed`?"),
    ("work: {exitCode: '3'}", "`exitCode` is a whole number"),
    ("work: {missing: out}", "`missing` is a list of names"),
    ("work: {phase: Failed, artifacts: {x: y}}", "what fails reports no `artifacts`"),
    ("work: {parameters: {out: x}}", ""),
    ("'*': {parameters: {out: x}}", ""),
    ("'*.extract': {missing: [out]}", ""),
]


@pytest.mark.parametrize(("text", "told"), GIVEN)
def test_outputs_that_nothing_declares_are_wrong_use(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "given.yaml").write_text(text)
    (tmp_path / "w.json").write_text(json.dumps(ingest()))
    (tmp_path / "s.yaml").write_text(f"runs: [{{workflow: w.json}}]\ngiven: {{{text}}}\n")

    done = run(str(tmp_path / "w.json"), "--given", str(tmp_path / "given.yaml"))
    (found,) = (results := of_paths([str(tmp_path / "s.yaml")], newest())).problems or results.tested

    assert done.returncode == (2 if told else 0), done.stderr
    assert told in done.stderr
    assert isinstance(found, Unusable) == bool(told)
    assert not told or isinstance(found, Unusable)
    assert "called" not in told or (told in found.message and found.is_wrong_use)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            ("--fail", "main"),
            "`main` is a template of steps, which has no outcome of its own: name a leaf (there is `work`)",
        ),
        (("--duration", "main=3m"), "`main` is a template of steps, which has no outcome"),
        (("--duration", "one[0]=3m"), "`one[0]` is a group of steps, which has no outcome"),
    ],
)
def test_what_has_no_pod_takes_no_outcome(words: tuple[str, ...], told: str) -> None:
    done = run("-", *words, stdin=json.dumps(ingest()))

    assert (done.returncode, done.stdout) == (2, "")
    assert told in done.stderr


def test_a_run_that_skips_a_group_does_not_give_it_an_outcome() -> None:
    group = {"name": "extra", "steps": [[call("deep")]]}
    main = {"name": "main", "steps": [[call("group", template="extra", when="{{workflow.parameters.m}} == all")]]}
    arguments = {"parameters": [{"name": "m", "value": "few"}]}
    stdin = json.dumps(workflow(main, group, leaf("work"), arguments=arguments))
    for words in (("--run", "m=all"), ()):
        done = run("-", *words, "--fail", "extra", stdin=stdin)
        assert done.returncode == 2
        assert "`extra` is a template of steps, which has no outcome of its own" in done.stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--seed", "3"), "--seed orders workflows that are played at once: it needs --concurrent"),
        (("--concurrent", "--advance", "1h"), "--advance and --concurrent do not go together"),
        (("--name", "a", "--generate-name", "b-"), "--name and --generate-name do not go together"),
        (("--fail", "work:0"), "what ends with 0 does not fail"),
        (("--fail", "work", "--fail", "wo*:3"), "this outcome of `wo*` has no effect: the one of `work`, which stands"),
        (("--duration", "*=1m", "--duration", "work=2m"), "this duration of `work` has no effect: the one of `*`"),
        (("--explain", "*", "--explain", "work"), "--explain is given 2 times, and takes one glob"),
    ],
)
def test_an_option_without_effect_is_wrong_use(words: tuple[str, ...], told: str) -> None:
    done = run("-", "--runs", "2", *words, stdin=json.dumps(ingest()))

    assert (done.returncode, done.stdout) == (2, "")
    assert told in done.stderr


def test_outcomes_and_durations_are_given_apart(tmp_path: Path) -> None:
    one, two = tmp_path / "one.yaml", tmp_path / "two.yaml"
    one.write_text("work: {parameters: {out: first}}\n")
    two.write_text("work: {parameters: {out: second}}\n")
    text = json.dumps(ingest())

    short = run("-", "--duration", "work=0s", "--given", str(one), stdin=text)
    assert (short.returncode, "out=first" in short.stdout) == (0, True)
    both = run("-", "--given", str(one), "--given", str(two), stdin=text)
    assert (both.returncode, "outcome of `work` has no effect" in both.stderr) == (2, True)
    failing = run("-", "--fail", "work", "--given", str(two), stdin=text)
    assert (failing.returncode, "outcome of `work` has no effect" in failing.stderr) == (2, True)


def test_parameters_of_a_file_that_are_no_texts_are_json(tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_text("schema-version: {b: 1.50, a: [x]}\ntable:\n")

    done = run("-", "--parameter-file", str(path), "-o", "wide", stdin=json.dumps(ingest()))

    assert 'invalid cache key: k-{"a":["x"],"b":1.5}' in done.stdout, done.stdout + done.stderr


def test_options_of_several_runs_are_told_where_there_is_one() -> None:
    text = json.dumps(ingest())

    assert "--advance has no effect: there is one run" in run("-", "--advance", "1h", stdin=text).stderr
    assert "--concurrent has no effect: there is one run" in run("-", "--concurrent", stdin=text).stderr
    assert "has no effect" not in run("-", "--runs", "2", "--advance", "1h", stdin=text).stderr


def test_an_outcome_is_of_attempts_and_iterations_not_of_what_holds_them() -> None:
    again = workflow({"name": "main", "dag": {"tasks": [call("a")]}}, leaf(retryStrategy={"limit": 1}))
    loop = workflow({"name": "main", "dag": {"tasks": [call("a", withItems=[1, 2])]}}, leaf())

    assert "is a node of attempts" in run("-", "--duration", "one.a=3m", stdin=json.dumps(again)).stderr
    assert "is a loop" in run("-", "--duration", "one.a=3m", stdin=json.dumps(loop)).stderr
    assert "is a DAG" in run("-", "--fail", "main", stdin=json.dumps(loop)).stderr
    for glob in ("one.a(*)", "*.a*", "work"):
        assert run("-", "--duration", f"{glob}=3m", stdin=json.dumps(again)).returncode == 0
        assert run("-", "--duration", f"{glob}=3m", stdin=json.dumps(loop)).returncode == 0


def test_what_comes_after_a_failure_may_be_named() -> None:
    steps = [[call("extract")], [call("late")]]
    text = json.dumps(ingest(templates=[{"name": "main", "steps": steps}, leaf("work")]))
    assert run("-", "--fail", "work", "--explain", "late", "--duration", "*.late=3m", stdin=text).returncode == 1
    assert run("-", "--fail", "work", "--explain", "later", stdin=text).returncode == 2


@pytest.mark.parametrize(
    ("spec", "is_known"),
    [
        ({"entrypoint": "pull", "templates": [INPUT]}, True),
        ({"entrypoint": "other", "templates": [{**INPUT, "name": "other"}, INPUT]}, True),
        ({"entrypoint": "other", "templates": [INPUT, {"name": "other", "container": {"image": "i:1"}}]}, False),
        (reading("{{workflow.parameters.table}}"), True),
        (reading("{{=workflow.parameters['table']}}"), True),
        (reading("{{workflow.parameters.tables}}"), False),
        ({"workflowTemplateRef": {"name": "shared"}}, True),
        ({"workflowTemplateRef": {"name": "elsewhere"}}, True),
    ],
)
def test_a_parameter_is_known_where_something_takes_it(spec: dict, is_known: bool) -> None:
    shared = {
        "kind": "WorkflowTemplate",
        "metadata": {"name": "shared"},
        "spec": {"entrypoint": "pull", "templates": [INPUT]},
    }
    items = [{**ingest(), "spec": spec}, shared]
    done = run("-", "-p", "table=x", stdin=json.dumps({"kind": "List", "items": items}))
    assert ("no parameter is called" in done.stderr) is not is_known


def test_a_parameter_need_be_known_to_one_of_several_workflows() -> None:
    other = ingest(arguments={"parameters": [{"name": "color", "value": "red"}]})
    text = json.dumps({"kind": "List", "items": [ingest(), other]})
    assert "no parameter" not in run("-", "-p", "color=blue", stdin=text).stderr
    assert run("-", "-p", "colour=blue", stdin=text).returncode == 2


@pytest.mark.parametrize(
    ("part", "problem"),
    [
        ("runs: [{workflow: w.json, arguments: {tabel: x}}]", "s.yaml:3:"),
        ("runs: [{workflow: w.json}]\npods: [{template: wrk, result: x}]", "s.yaml:4:"),
        ("runs: [{workflow: w.json}]\npods: [{node: work, result: x}]", "s.yaml:4:"),
        ("runs: [{workflow: w.json, arguments: {table: x}}]\npods: [{node: '*.extract', result: x}]", ""),
    ],
)
def test_scenarios_are_strict_too(tmp_path: Path, part: str, problem: str) -> None:
    (tmp_path / "w.json").write_text(json.dumps(ingest()))
    (tmp_path / "s.yaml").write_text(f"name: strict\nexecutor: symbolic\n{part}\n")
    (found,) = (results := of_paths([str(tmp_path / "s.yaml")], newest())).problems or results.tested
    assert bool(problem) == isinstance(found, Unusable)
    assert f"{found.file}:{found.line}:".endswith(problem)


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("wftmpl/injest", "no WorkflowTemplate of that name in the files: did you mean `workflowtemplate/ingest`?"),
        ("cronwf/x", "no CronWorkflow of that name in the files (there are workflowtemplate/ingest)"),
    ],
)
def test_a_template_to_submit_from_that_is_not_there(source: str, told: str) -> None:
    template = {**ingest(), "kind": "WorkflowTemplate", "metadata": {"name": "ingest"}}
    done = run("-", "--from", source, stdin=json.dumps(template))
    assert (done.returncode, told in done.stderr) == (2, True)


def test_an_entrypoint_may_be_in_a_template_that_is_elsewhere() -> None:
    assert "no template is called" not in run("-", "--entrypoint", "x", stdin=json.dumps(ingest(**ELSEWHERE))).stderr


def test_programs_are_told_too() -> None:
    with pytest.raises(WrongUse, match="did you mean `table`"):
        simulate(ingest(), parameters={"tabel": 1})
    with pytest.raises(WrongUse, match="did you mean `work`"):
        simulate(ingest(), outputs={"wrk": {"result": "1"}})


def test_a_workflow_parameter_that_nothing_declares_is_named() -> None:
    work = {**leaf("work"), "container": {"image": "a:1", "args": ["{{workflow.parameters.region}}"]}}
    stdin = json.dumps(workflow({"name": "main", "steps": [[call("one")]]}, work))
    assert "add  no workflow parameter is called `region`: give it with -p region=VALUE" in run("-", stdin=stdin).stdout
    done = run("-", "-p", "region=eu", stdin=stdin)
    assert (done.returncode, "add  " in done.stdout) == (0, False)
