"""What an expression reads and calls."""

import pytest

from memolint.lang import expr
from memolint.lang.expr.functions import is_volatile


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("a.b.c", ("a", "a.b", "a.b.c")),
        ("inputs.parameters['my-p'] + x", ("inputs", "inputs.parameters", "inputs.parameters.my-p", "x")),
        ("inputs.parameters.my-p", ("inputs", "inputs.parameters", "inputs.parameters.my", "p")),
        ("nope?.x", ("nope",)),
        ("a.b?.c", ("a",)),
        ("a.b ?? 'd'", ("a",)),
        ("a[0].b", ("a",)),
        ("sprig.upper(s)", ("s", "sprig", "sprig.upper")),
        ("upper(s)", ("s",)),
        ("let x = 1; x + y", ("x", "y")),
        ("map([1], # + n)", ("n",)),
        ("$env['a']", ("$env", "$env.a")),
        ("'a' + \"b\"", ()),
    ],
)
def test_identifiers_are_those_that_argo_looks_for(source: str, names: tuple[str, ...]) -> None:
    assert expr.identifiers(expr.parse(source)) == names


@pytest.mark.parametrize(
    ("source", "paths"),
    [
        ("a.b.c", [("a", "b", "c")]),
        ("upper(inputs.parameters['my-p'])", [("inputs", "parameters", "my-p")]),
        ("sprig.trunc(8, s)", [("s",)]),
        ("a[b.c].d", [("a",), ("b", "c")]),
        ("let x = a.b; x + y", [("a", "b"), ("y",)]),
        ("steps.a?.outputs?.result ?? 'd'", [("steps", "a", "outputs", "result")]),
        ("map(xs, #.name + n)", [("xs",), ("n",)]),
        ("x.y.startsWith('a')", []),
    ],
)
def test_references_are_the_free_variables_with_their_places(source: str, paths: list[tuple[str, ...]]) -> None:
    references = expr.references(expr.parse(source))
    assert [reference.path for reference in references] == paths
    for reference in references:
        text = source[reference.start : reference.end]
        assert text.startswith(reference.path[0])
        assert reference.path[-1] in text


def test_calls_are_named_with_their_places() -> None:
    source = "sprig.now() + upper(toJson(x)) | len()"
    found = [(call.name, source[call.start : call.end]) for call in expr.calls(expr.parse(source))]
    assert found == [("sprig.now", "now"), ("upper", "upper"), ("toJson", "toJson"), ("len", "len")]


@pytest.mark.parametrize(
    "name", ["sprig.now", "sprig.uuidv4", "now", "keys", "values", "sprig.randAlpha", "sprig.date"]
)
def test_what_differs_from_run_to_run_is_volatile(name: str) -> None:
    assert is_volatile(name)


@pytest.mark.parametrize(
    "name", ["upper", "sprig.upper", "toJson", "asInt", "sprig.sha256sum", "nosuch", "sprig.nosuch"]
)
def test_what_does_not_is_not(name: str) -> None:
    assert not is_volatile(name)


def test_nodes_know_their_span() -> None:
    source = "  sprig.trunc(8, a.b) + 'x'"
    tree = expr.parse(source)
    assert source[tree.start : tree.end] == "sprig.trunc(8, a.b) + 'x'"
