"""The identity of a run in what a template hands back: in an output, in its file, in what is printed and read."""

import json

import pytest
from facts_projects import A, B, manifests, step, steps, template_of, work, workflow

from memolint.argo.project import Project
from memolint.facts.world import identities

NAME = "{{workflow.name}}"
FILE = "outputs: {parameters: [{name: o, valueFrom: {path: /o}}]}"


def handed_back(*templates: str) -> list[tuple[str, bool]]:
    found = manifests(workflow(*templates))
    project = Project(found)
    return [(each.name, each.is_own) for each in identities.handed_back(template_of(found), project)]


def script(source: str, env: str = "[]", outputs: str = FILE) -> str:
    return f"script: {{image: x, command: [bash], env: {env}, source: {json.dumps(source)}}}\n{outputs}"


@pytest.mark.parametrize(
    ("output", "is_found"),
    [
        (f"{{name: o, value: '{NAME}'}}", True),
        ("{name: o, value: 'x-{{pod.name}}'}", True),
        ("{name: o, valueFrom: {expression: 'workflow.uid'}}", True),
        ("{name: o, valueFrom: {parameter: '{{workflow.uid}}'}}", True),
        ("{name: o, valueFrom: {path: /o, default: '{{node.name}}'}}", True),
        ("{name: o, valueFrom: {path: '/o/{{workflow.name}}'}}", False),
        ("{name: o, value: '{{workflow.namespace}}'}", False),
        ("{name: o, value: '{{inputs.parameters.a}}'}", False),
    ],
)
def test_an_output_that_names_the_run(output: str, is_found: bool) -> None:
    body = f"outputs: {{parameters: [{output}]}}\ncontainer: {{image: x}}"
    assert bool(handed_back(work(body=body))) is is_found
    artifact = f"outputs: {{artifacts: [{{name: f, path: /f, s3: {{key: '{NAME}'}}}}]}}\ncontainer: {{image: x}}"
    assert handed_back(work(body=artifact)) == []


FIELD = "[{name: WHO, valueFrom: {fieldRef: {fieldPath: PATH}}}]"


@pytest.mark.parametrize(
    ("source", "env", "names"),
    [
        (f"echo {NAME} > /o", "[]", ["workflow.name"]),
        (f"echo {NAME}; run > /o", "[]", []),
        (f"echo {NAME} >&2; run > /o", "[]", []),
        (f"run # {NAME}\necho 1 > /o", "[]", []),
        ("echo $RUN > /o", f"[{{name: RUN, value: '{NAME}'}}]", ["workflow.name"]),
        ("echo $RUNNER > /o", f"[{{name: RUN, value: '{NAME}'}}]", []),
        ("echo $WHO > /o", FIELD.replace("PATH", "metadata.name"), ["the name of the pod"]),
        ("echo $WHO > /o", FIELD.replace("PATH", "spec.nodeName"), ["the name of the node"]),
        ("echo $WHO > /o", FIELD.replace("PATH", "metadata.labels"), []),
        ("echo $WHO; run > /o", FIELD.replace("PATH", "metadata.name"), []),
        ("hostname > /o", "[]", ["the name of the host"]),
        ("echo $HOSTNAME > /o", "[]", ["the name of the host"]),
        ("hostname; run > /o", "[]", []),
        ("echo $ARGO_POD_NAME > /o", "[]", ["`ARGO_POD_NAME`"]),
        ("whoami > /o", "[]", []),
        ("echo 1 > /o", "[]", []),
    ],
)
def test_code_that_writes_the_name_of_the_run(source: str, env: str, names: list[str]) -> None:
    found = handed_back(work(body=script(source, env)))
    assert sorted({name for name, _ in found}) == names
    assert all(is_own for _, is_own in found)


def test_what_is_printed_counts_where_somebody_reads_it() -> None:
    body = work(body=script(f"echo {NAME}; run > /o"))
    use = "name: use\ninputs: {parameters: [{name: v}]}\ncontainer: {image: x, args: ['{{inputs.parameters.v}}']}"
    heard = steps(step("a: x"), step("v: {{steps.s.outputs.result}}", name="u", template="use"))
    assert handed_back(steps(step("a: x")), use, body) == []
    assert handed_back(heard, use, body) == [("workflow.name", True)]


@pytest.mark.parametrize(
    ("passed", "source", "found"),
    [
        (f"a: {NAME}", f"echo {A} > /o", [("workflow.name", False)]),
        (f"a: x-{NAME}", f"echo {A} > /o", [("workflow.name", False)]),
        (f"a: {NAME}", f"echo {B} > /o", []),
        (f"a: {NAME}", "echo $IN > /o", [("workflow.name", False)]),
        ("a: x", f"echo {A} > /o", []),
        ("a: {{workflow.namespace}}", f"echo {A} > /o", []),
    ],
)
def test_an_identity_that_a_caller_passes_in(passed: str, source: str, found: list[tuple[str, bool]]) -> None:
    body = work(body=script(source, f"[{{name: IN, value: '{A}'}}]"))
    assert handed_back(steps(step(passed)), body) == found


def test_what_is_called_hands_its_identities_back() -> None:
    inner = "name: inner\n" + script(f"echo {NAME} > /o")
    found = manifests(workflow(steps("{name: i, template: inner}"), inner, "name: other\ncontainer: {image: x}"))
    project = Project(found)
    [(identity, chain)] = identities.below(project, template_of(found, "main"))
    assert (identity.template.label, chain, identity.origin.path[-2:]) == (
        "inner",
        ("main", "inner"),
        ("script", "source"),
    )
    assert list(identities.below(project, template_of(found, "other"))) == []
