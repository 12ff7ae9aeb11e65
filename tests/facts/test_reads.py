"""What a template's result depends on: the value is followed, not its name."""

from itertools import permutations

import pytest
from facts_projects import manifests, step, steps, template_of, workflow

from memolint.app.config.options import NONE, Options
from memolint.app.lint.doors import lint_bytes
from memolint.argo.project import Project
from memolint.facts.reads.reads import Reads

HEAD = """\
apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata: {name: t}
spec:
  templates:
    - name: work
      inputs: {parameters: [{name: held}, {name: other}]}
      memoize:
        key: "v1-{{=sprig.sha256sum(inputs.parameters.held)}}"
        maxAge: 24h
        cache: {configMap: {name: c}}
      outputs: {parameters: [{name: o, valueFrom: {path: /tmp/o}}]}
"""
CONTAINER = "      container: {image: 'x:1.0', command: [run, '{{inputs.parameters.held}}'], FIELD}\n"
SCRIPT = "      script: {image: 'x:1.0', command: [LANGUAGE], source: SOURCE}\n"


def is_missing(body: str) -> bool:
    findings = lint_bytes((HEAD + body).encode(), "t.yaml", Options(project=NONE)).findings
    rules = {finding.rule for finding in findings}
    assert rules <= {"key-missing-input-parameter"}
    return bool(rules)


def container(field: str) -> str:
    return CONTAINER.replace("FIELD", field)


def script(language: str, source: str) -> str:
    import json

    return SCRIPT.replace("LANGUAGE", language).replace("SOURCE", json.dumps(source))


OTHER = "{{inputs.parameters.other}}"


@pytest.mark.parametrize(
    "body",
    [
        container(f"args: ['{OTHER}']"),
        container(f"args: ['--mode={OTHER}']"),
        container(f"env: [{{name: MODE, value: '{OTHER}'}}]"),
        container("args: ['{{=inputs.parameters.other}}']"),
        container("args: ['{{inputs.parameters}}']"),
        container("volumeMounts: [{name: v, mountPath: /v}]")
        + f"      volumes: [{{name: v, hostPath: {{path: '/data/{OTHER}'}}}}]\n",
        script("bash", f"run '{OTHER}' > /tmp/o"),
        script("bash", f"echo {OTHER} > /tmp/o"),
        script("bash", f"echo {OTHER} | run"),
        script("python", f"open('/tmp/o', 'w').write('{OTHER}')"),
        script("python", f"print('{OTHER}', file=open('/tmp/o', 'w'))"),
    ],
)
def test_what_reaches_work_is_read(body: str) -> None:
    assert is_missing(body)


@pytest.mark.parametrize(
    "body",
    [
        container(f"resources: {{limits: {{memory: '{OTHER}'}}}}"),
        container(f"env: [{{name: LOG_LEVEL, value: '{OTHER}'}}]"),
        container(f"env: [{{name: API_TOKEN, value: '{OTHER}'}}]"),
        container(f"args: ['--log-level={OTHER}']"),
        container(f"args: [--num-threads, '{OTHER}']"),
        container(f"imagePullPolicy: '{OTHER}'"),
        container("") + f"      nodeSelector: {{disk: '{OTHER}'}}\n",
        container("") + f"      metadata: {{labels: {{run: '{OTHER}'}}}}\n",
        container("") + f'      podSpecPatch: \'{{"priority": "{OTHER}"}}\'\n',
        script("bash", f"echo 'started {OTHER}'\nrun > /tmp/o"),
        script("python", f"print('started {OTHER}')\nopen('/tmp/o', 'w').write('x')"),
        container(""),
    ],
)
def test_what_only_tunes_opens_doors_or_logs_is_not(body: str) -> None:
    assert not is_missing(body)


def test_a_printed_value_counts_where_the_result_is_read() -> None:
    caller = """\
    - name: main
      steps:
        - - name: a
            template: work
            arguments: {parameters: [{name: held, value: x}, {name: other, value: "{{workflow.parameters.y}}"}]}
        - - name: b
            template: use
            arguments: {parameters: [{name: v, value: "{{steps.a.outputs.result}}"}]}
    - name: use
      inputs: {parameters: [{name: v}]}
      container: {image: 'x:1.0', command: [use, '{{inputs.parameters.v}}']}
"""
    body = script("bash", f"echo 'it is {OTHER}'\nrun > /tmp/o")
    assert not is_missing(body)
    assert is_missing(body + caller)


def test_what_an_input_reaches_does_not_depend_on_a_way_that_was_walked_before() -> None:
    """`b` and `d` call each other: on the way from `a` some of what `d` reaches was met before."""

    def handing(name: str, *to: str) -> str:
        calls = (step("v: {{inputs.parameters.v}}", name=f"to-{each}", template=each) for each in to)
        return steps(*calls, name=name, inputs="[{name: v}]")

    leaf = "name: NAME\ninputs: {parameters: [{name: v}]}\ncontainer: {image: x, args: ['{{inputs.parameters.v}}']}"
    leaves = (leaf.replace("NAME", name) for name in ("c", "e"))
    found = manifests(workflow(handing("a", "b"), handing("b", "d", "c"), handing("d", "b", "e"), *leaves))
    chains = {"a": "abc", "b": "bc", "c": "c", "d": "de", "e": "e"}
    for order in permutations(chains):
        reads = Reads(Project(found))
        told = {name: reads.of_input(template_of(found, name), "v") for name in order}
        assert {name: "".join(read.chain) for name, read in told.items() if read} == chains


def test_templates_that_call_each_other_and_read_nothing_are_unread_in_every_order() -> None:
    def handing(name: str, to: str) -> str:
        return steps(step("v: {{inputs.parameters.v}}", template=to), name=name, inputs="[{name: v}]")

    found = manifests(workflow(handing("a", "b"), handing("b", "c"), handing("c", "a")))
    for order in permutations("abc"):
        reads = Reads(Project(found))
        assert [reads.of_input(template_of(found, name), "v") for name in order] == [None] * 3


def test_an_input_leaves_the_project_where_a_template_outside_of_it_is_called() -> None:
    outside = (
        "{name: far, templateRef: {name: other, template: x}, arguments: {parameters: [{name: w, value: 'GIVEN'}]}}"
    )
    inner = steps(outside.replace("GIVEN", "{{inputs.parameters.v}}"), name="inner", inputs="[{name: v}, {name: u}]")
    back = step("v: {{inputs.parameters.v}}", template="mid")
    mid = steps(step("v: {{inputs.parameters.v}}", template="inner"), back, name="mid", inputs="[{name: v}, {name: u}]")
    main = steps(
        step("v: {{inputs.parameters.v}}; u: {{inputs.parameters.u}}", template="mid"), inputs="[{name: v}, {name: u}]"
    )
    found = manifests(workflow(main, mid, inner))
    reads, top = Reads(Project(found)), template_of(found, "main")
    left = reads.leaves(top, "v")
    assert left is not None
    assert (left.chain, left.origin.path[-4:]) == (("main", "mid", "inner"), ("arguments", "parameters", 0, "value"))
    assert reads.leaves(top, "u") is None
    assert reads.of_input(top, "v") is None
