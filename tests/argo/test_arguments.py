"""Which value an input takes."""

import pytest

from memolint.argo.arguments import ABSENT, ArgumentError, NotFoundError, fill, input_variables, supply


def nothing(_name: str, _key: str) -> str:
    raise NotFoundError("no such ConfigMap")


def filled(parameter: dict, *arguments: dict, lookup=nothing) -> object:
    template = {"name": "t", "inputs": {"parameters": [{"name": "p", **parameter}]}}
    return fill(template, {"parameters": list(arguments)}, lookup)["inputs"]["parameters"][0]["value"]


@pytest.mark.parametrize(
    ("parameter", "arguments", "value"),
    [
        ({"value": "own", "default": "default"}, [{"name": "p", "value": "given"}], "given"),
        ({"value": "own", "default": "default"}, [], "own"),
        ({"default": "default"}, [], "default"),
        ({"default": 1.50}, [{"name": "other", "value": "x"}], "1.5"),
        ({"default": "default"}, [{"name": "p", "value": ABSENT}], "default"),
        ({}, [{"name": "p", "value": [1, 2]}], ""),
        ({}, [{"name": "p", "value": True}], "true"),
        ({}, [{"name": "p", "value": "first"}, {"name": "p", "value": "second"}], "first"),
    ],
)
def test_precedence(parameter: dict, arguments: list[dict], value: str) -> None:
    assert filled(parameter, *arguments) == value


@pytest.mark.parametrize(
    ("parameter", "arguments", "message"),
    [
        ({}, [], "inputs.parameters.p was not supplied"),
        ({"default": "d"}, [{"name": "p"}], "inputs.parameters.p was not supplied"),
        ({}, [{"name": "p", "value": ABSENT}], "inputs.parameters.p: argument references an absent optional"),
        ({"valueFrom": {"configMapKeyRef": {"name": "c", "key": "k"}}}, [], "unable to retrieve inputs.parameters.p"),
    ],
)
def test_what_is_missing_is_named(parameter: dict, arguments: list[dict], message: str) -> None:
    with pytest.raises(ArgumentError) as caught:
        filled(parameter, *arguments)

    assert str(caught.value).startswith(message)


def test_values_from_configmaps() -> None:
    reference = {"valueFrom": {"configMapKeyRef": {"name": "c", "key": "k"}, "default": "d"}}

    assert filled(reference, lookup=lambda name, key: f"{name}/{key}") == "c/k"
    assert filled(reference) == "d"
    assert filled(reference, {"name": "p", "value": "given"}) == "given"
    assert supply({"name": "p", **reference}, None).origin == "none"


def test_artifacts_keep_their_path_and_take_the_arguments_place() -> None:
    template = {"inputs": {"artifacts": [{"name": "a", "path": "/in", "mode": 420}]}}
    given = {"artifacts": [{"name": "a", "path": "/out", "s3": {"key": "k"}}]}

    [artifact] = fill(template, given, nothing)["inputs"]["artifacts"]

    assert artifact == {"name": "a", "path": "/in", "mode": 420, "s3": {"key": "k"}}
    with pytest.raises(ArgumentError, match=r"inputs\.artifacts\.a was not supplied"):
        fill(template, {}, nothing)
    with pytest.raises(ArgumentError, match=r"inputs\.artifacts\.a missing location information"):
        fill(template, {"artifacts": [{"name": "a"}]}, nothing)


def test_an_argument_takes_the_place_of_an_artifacts_own_location() -> None:
    template = {"inputs": {"artifacts": [{"name": "a", "path": "/in", "http": {"url": "https://own"}}]}}

    [own] = fill(template, {}, nothing)["inputs"]["artifacts"]
    [given] = fill(template, {"artifacts": [{"name": "a", "s3": {"key": "k"}}]}, nothing)["inputs"]["artifacts"]

    assert own == {"name": "a", "path": "/in", "http": {"url": "https://own"}}
    assert given == {"name": "a", "path": "/in", "s3": {"key": "k"}}


def test_variables_of_a_filled_template() -> None:
    template = {
        "inputs": {"parameters": [{"name": "a", "value": "1"}], "artifacts": [{"name": "x", "path": "/x"}]},
        "outputs": {"parameters": [{"name": "o", "valueFrom": {"path": "/o"}}]},
    }

    assert input_variables(template) == {
        "inputs.parameters.a": "1",
        "inputs.parameters": '[{"name":"a","value":"1"}]',
        "inputs.artifacts.x.path": "/x",
        "outputs.parameters.o.path": "/o",
    }
