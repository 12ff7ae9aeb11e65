"""Annotations that declare nothing are told of, with the name that was meant."""

import json
from typing import Any

import pytest

import memolint


def told(*annotations: dict[str, Any], of_object: dict[str, Any] | None = None) -> list[str]:
    """The messages about the annotations of a template, in either place that Argo has for them, and of its object."""
    template = {
        "name": "work",
        "inputs": {"parameters": [{"name": "plan"}, {"name": "build"}]},
        "memoize": {
            "key": "w-{{inputs.parameters.plan}}-{{inputs.parameters.build}}",
            "maxAge": "1h",
            "cache": {"configMap": {"name": "c"}},
        },
        "container": {
            "image": "registry.example.com/work:1.0.0",
            "command": ["work", "{{inputs.parameters.plan}}", "{{inputs.parameters.build}}"],
        },
    }
    if annotations:
        template["metadata"] = {"annotations": annotations[0]}
        template["annotations"] = annotations[-1]
    other = {**template, "name": "other", "inputs": {"parameters": [{"name": "size"}]}}
    for field in ("memoize", "metadata", "annotations"):
        other.pop(field, None)
    manifest = {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "WorkflowTemplate",
        "metadata": {"name": "w", "annotations": of_object or {}},
        "spec": {"templates": [template, other]},
    }
    found = memolint.lint_object(json.dumps(manifest)).findings
    return [each.message for each in found if each.rule == "declaration-unknown"]


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("insignificant", "biuld", "there is no `biuld`: did you mean `build`?"),
        ("insignificant", "plan, biuld", "there is no `biuld`: did you mean `build`?"),
        ("determined-by", "plan=biuld", "there is no `biuld`: did you mean `build`?"),
        ("determined-by", "pln=build", "there is no `pln`: did you mean `plan`?"),
        ("determined-by", "other", "there is no `other`"),
        ("effects", "idempotant", "did you mean `idempotent`?"),
        (
            "insignifcant",
            "plan",
            "no annotation `memolint.dev/insignifcant`: did you mean `memolint.dev/insignificant`?",
        ),
    ],
)
def test_a_misspelt_name_is_told_of_in_every_place(name: str, value: str, says: str) -> None:
    written = {f"memolint.dev/{name}": value}
    for found in (told(written, {}), told({}, written), told(of_object=written)):
        assert len(found) == 1
        assert found[0].endswith(says)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("insignificant", "plan,build"),
        ("insignificant", ""),
        ("determined-by", "build"),
        ("determined-by", "plan=build"),
        ("determined-by", "plan = build,"),
        ("determined-by", "plan=workflow.parameters.revision"),
        ("effects", " none "),
        ("reason", "whatever it says"),
    ],
)
def test_what_declares_something_is_quiet(name: str, value: str) -> None:
    written = {f"memolint.dev/{name}": value}
    assert told(written, {}) == told({}, written) == told(of_object=written) == []


def test_an_object_speaks_of_the_inputs_of_all_its_templates() -> None:
    assert told(of_object={"memolint.dev/insignificant": "size, plan"}) == []
    assert told({"memolint.dev/insignificant": "size"}, {}) != []


def test_what_others_annotate_and_what_is_no_text_is_quiet() -> None:
    assert told({"example.com/insignificant": "biuld", "memolint.dev/insignificant": 3}, {}) == []
