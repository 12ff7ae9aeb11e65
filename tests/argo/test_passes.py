"""The substitution passes: what the engine runs is what the linter asks."""

import pytest

from memolint.argo import passes, variables
from memolint.lang.template import substitute


@pytest.mark.parametrize(
    ("variable", "inline", "retry", "pod", "known"),
    [
        ("inputs.parameters.a", False, False, True, True),
        ("workflow.parameters.a", False, False, True, True),
        ("pod.name", False, False, True, True),
        ("pod.name", False, True, True, False),
        ("pod.name", False, False, False, False),
        ("node.name", False, True, False, True),
        ("item", False, False, True, False),
        ("item.a", True, False, True, True),
        ("steps.a.outputs.result", False, False, True, False),
        ("tasks.a.outputs.parameters.x", True, False, True, True),
        ("retries", False, True, True, False),
        ("lastRetry.exitCode", True, True, True, False),
        ("outputs.artifacts.a.path", False, False, True, True),
        ("workflow.parameter.a", True, False, True, False),
    ],
)
def test_what_a_key_can_see(variable: str, inline: bool, retry: bool, pod: bool, known: bool) -> None:
    families = variables.known_in_template_body(inline=inline, retry=retry, pod=pod)

    assert variables.is_known(variable, families) == known


def test_every_catalogued_name_has_its_family() -> None:
    assert variables.family_of("workflow.labels.a") is variables.GLOBALS
    assert variables.family_of("lastRetry.status") is variables.RETRIES
    assert variables.family_of("nothing.such") is None


def test_passes_fill_templates_in_order() -> None:
    template = {
        "name": "t",
        "container": {"image": "b", "args": ["{{workflow.name}} {{inputs.parameters.a}} {{item}}"]},
    }

    once = passes.run(passes.TEMPLATE_GLOBALS, template, {"workflow.name": "w"})
    twice = passes.run(passes.TEMPLATE_INPUTS, once, {"inputs.parameters.a": "x"})

    assert twice["container"]["args"] == ["w x {{item}}"]


def test_references_to_siblings_must_resolve_and_items_must_leave_nothing() -> None:
    step = {"name": "a", "arguments": {"parameters": [{"name": "m", "value": "{{steps.b.outputs.result}}{{other}}"}]}}

    with pytest.raises(substitute.SubstituteError) as missing:
        passes.run(passes.STEP, step, {})
    with pytest.raises(substitute.SubstituteError):
        passes.run(passes.STEP_ITEM, step, {"steps.b.outputs.result": "r"})

    assert missing.value.missing
    assert "{{other}}" in str(passes.run(passes.STEP, step, {"steps.b.outputs.result": "r"}))


def test_objects_are_written_in_the_order_of_go() -> None:
    text = passes.write({"memoize": {"maxAge": "1h", "key": "k"}, "name": "t"}, "Template")

    assert text == '{"name":"t","memoize":{"key":"k","maxAge":"1h"}}'
