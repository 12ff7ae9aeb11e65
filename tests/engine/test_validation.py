"""Workflows that do not validate: the controller's own words (`workflow/validate/validate.go`)."""

import pytest
from engine_workflows import call, leaf, simulate, workflow

SOURCE = {"valueFrom": {"path": "/out"}}


def message(*templates: dict, **spec) -> str:
    return simulate(workflow(*templates, **spec)).runs[0].message


def steps(*group: dict, **fields) -> dict:
    return {"name": "main", "steps": [list(group)], **fields}


def dag(*tasks: dict, **fields) -> dict:
    return {"name": "main", "dag": {"tasks": list(tasks)}, **fields}


def alone(**fields) -> dict:
    """A template without inputs."""
    return leaf("main", inputs={}, container={"image": "busybox"}, **fields)


@pytest.mark.parametrize(
    ("template", "problem"),
    [
        (alone(timeout="60"), "main has invalid duration format in timeout"),
        (alone(activeDeadlineSeconds="soon"), "templates.main.activeDeadlineSeconds must be a positive integer > 0"),
        (alone(outputs={"parameters": [{"name": "o"}]}), "outputs.parameters.o does not have valueFrom or value"),
        (alone(outputs={"parameters": [{"name": "o", "valueFrom": {}}]}), "valueFrom type unspecified"),
        (
            alone(outputs={"parameters": [{"name": "o", "valueFrom": {"expression": "1"}}]}),
            "templates.main.outputs.parameters.o.path must be specified for Container templates",
        ),
        (
            alone(outputs={"parameters": [{"name": "o", **SOURCE}, {"name": "o", **SOURCE}]}),
            "templates.main.outputs.parameters [1].name 'o' is not unique",
        ),
        (
            alone(outputs={"parameters": [{"name": "o", "globalName": "a b", **SOURCE}]}),
            "templates.main.outputs.parameters.o.globalName: Parameter/Artifact name must consist",
        ),
        (
            alone(outputs={"artifacts": [{"name": "a"}]}),
            "error in templates.main.outputs.artifacts.a: Artifact 'a' did not specify a path",
        ),
        (
            {"name": "main", "resource": {"action": "make"}},
            "templates.main.resource.action must be one of: get, create, apply, delete, replace, patch",
        ),
        (
            {"name": "main", "resource": {"action": "create"}},
            "either templates.main.resource.manifest or templates.main.resource.manifestFrom must be specified",
        ),
        (
            {"name": "main", "containerSet": {"containers": [{"name": "a", "dependencies": ["b"]}]}},
            "templates.main.containerSet.containers.a dependency 'b' not defined",
        ),
        ({"name": "main", "suspend": {}, "timeout": "1m"}, "Suspend template doesn't support timeout field"),
    ],
)
def test_templates_that_work_themselves(template: dict, problem: str) -> None:
    assert problem in message(template)


@pytest.mark.parametrize(
    ("template", "problem"),
    [
        (steps(call("a b")), "templates.main.steps[0].name 'a b' is invalid: name must consist"),
        (steps(call("a"), timeout="1m"), "Steps template doesn't support timeout field"),
        (
            steps(call("a", withItems=[1], withSequence={})),
            "templates.main.steps[0].a only one of withItems, withParam, withSequence can be specified",
        ),
        (
            steps(call("a", hooks={"h": {"template": "work"}})),
            "templates.main.steps[0].a.h Expression required",
        ),
        # A step sees those before it alone, and of a sequence no list of outputs.
        (
            steps(call("a", m="{{steps.b.status}}"), call("b")),
            "templates.main.steps failed to resolve {{steps.b.status}}",
        ),
        (
            {
                "name": "main",
                "steps": [
                    [call("a", withSequence={"count": 2})],
                    [call("b", m="{{steps.a.outputs.parameters}}")],
                ],
            },
            "templates.main.steps failed to resolve {{steps.a.outputs.parameters}}",
        ),
        (dag(call("a"), call("a")), "templates.main sorting failed: duplicated nodeName a"),
        (
            dag(call("a"), call("b", m="{{tasks.a.outputs.parameters.out}}")),
            "templates.main.tasks.b missing dependency 'a' for parameter 'm'",
        ),
        (dag(call("a", depends="b.Odd"), call("b")), "tasks.a task result 'Odd' for task 'b' is invalid"),
        (dag(call("a"), outputs={"parameters": [{"name": "o", **SOURCE}]}), "must be specified for DAG templates"),
    ],
)
def test_templates_that_call_others(template: dict, problem: str) -> None:
    assert problem in message(template, leaf())


@pytest.mark.parametrize(
    ("spec", "problem"),
    [
        ({"arguments": {"parameters": [{"name": "p"}]}}, "spec.arguments.p.value or spec.arguments.p.valueFrom is"),
        (
            {"arguments": {"parameters": [{"name": "p", "valueFrom": {"default": "d"}}]}},
            "spec.arguments.p.valueFrom only allows: default, configMapKeyRef and supplied",
        ),
        (
            {"arguments": {"parameters": [{"name": "p", "value": "c", "enum": ["a", "b"]}]}},
            "spec.arguments.p.value should be present in spec.arguments.p.enum list",
        ),
        (
            {"arguments": {"artifacts": [{"name": "a"}]}},
            "spec.arguments.a.from, artifact location, or key is required",
        ),
        ({"hooks": {"h": {"template": "main"}}}, "hooks.h Expression required"),
        ({"podGC": {"strategy": "Never"}}, "podGC.strategy unknown strategy 'Never'"),
    ],
)
def test_what_stands_outside_of_templates(spec: dict, problem: str) -> None:
    assert message(alone(), **spec).startswith(f"invalid spec: {problem}")


def test_what_does_not_resolve_where_it_stands() -> None:
    # Without inputs `inputs.parameters` is `null`.
    reads = {"image": "busybox", "args": ["{{inputs.parameters}} {{workflow.parameters}}"]}

    assert "failed to resolve {{workflow.parameters}}" in message({**alone(), "container": reads})


def test_other_tasks_are_known_to_validation_but_only_ancestors_have_values() -> None:
    run = simulate(workflow(dag(call("a", m="x{{tasks.b.outputs.parameters.out}}"), call("b")), leaf())).runs[0]

    assert (run.phase, run.stuck) == ("Running", True)
    assert [found.display_name for found in run.nodes] == ["one", "b"]
