"""Substitution gives what Argo 4.1.2 gave, in whole texts and in values alike."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memolint.lang.go.json import gojson
from memolint.lang.template import Dialect, substitute
from memolint.lang.template.substitute import ALLOW, DENY, Mode, SubstituteError, strict

pytestmark = pytest.mark.slow(every=5)

VECTORS = Path(__file__).parents[1] / "data" / "vectors" / "template.jsonl"
MODES = {"allow": ALLOW, "deny": DENY, "strict": strict(("tasks", "steps"))}

PIECES = st.sampled_from(
    ["{{a}}", "{{ a }}", "{{b}}", "{{=a}}", "{{x-{{a}}}}", "t", '"', "\\", "<", "}}", " ", "\n", "é"]
)
ABSENT = "unable to substitute {{a}}: output is an absent optional (skipped/omitted node with no default)"

VALUES = st.text(alphabet='ab"\\\n<{}\x01\x7f\u00a0é', max_size=4)


def _vectors() -> list[tuple[str, dict[str, object], str, object]]:
    return list(_cases())


def _cases() -> Iterator[tuple[str, dict[str, object], str, object]]:
    for line in VECTORS.read_text("utf-8").splitlines():
        row = json.loads(line)
        if "text" in row:
            yield from ((row["text"], row["env"], mode, row[mode]) for mode in MODES)


@pytest.mark.parametrize(("text", "env", "mode", "expected"), _vectors())
def test_vector(text: str, env: dict[str, object], mode: str, expected: object) -> None:
    """The string alone, the string as JSON text, and the string inside an object."""
    assert _outcome(lambda: gojson.decode(substitute.replace(gojson.marshal(text), env, MODES[mode]))) == expected
    assert _outcome(lambda: substitute.replace_value(text, env, MODES[mode])) == expected


def _outcome(compute: object) -> dict[str, object]:
    assert callable(compute)
    try:
        return {"out": compute()}
    except SubstituteError as error:
        # The vectors leave out the excerpt below a message with a place.
        return {"error": error.message.partition("\n | ")[0]}


@given(
    st.lists(st.lists(PIECES, max_size=4).map("".join), min_size=1, max_size=4), VALUES, st.sampled_from(list(MODES))
)
def test_strings_alone_give_what_the_whole_text_gives(texts: list[str], value: str, mode: str) -> None:
    document = {"name": texts[0], "list": texts[1:], "n": 1.5, "none": None}
    variables = {"a": value, "x-1": "y"}
    whole = _outcome(lambda: gojson.decode(substitute.replace(gojson.marshal(document), variables, MODES[mode])))
    alone = _outcome(lambda: substitute.replace_value(document, variables, MODES[mode]))
    assert alone == whole


def test_an_unclosed_tag_swallows_its_neighbours() -> None:
    template = {"cache": {"configMap": {"name": "c"}}, "key": "{{x}"}
    with pytest.raises(SubstituteError) as caught:
        substitute.replace_value(
            template, {"x": "1"}, DENY, write=lambda _: '{"key":"{{x}","cache":{"configMap":{"name":"c"}}}'
        )
    assert caught.value.message == 'failed to resolve {{x}","cache":{"configMap":{"name":"c"}}'
    assert caught.value.missing


def test_keys_are_substituted_too() -> None:
    assert substitute.replace_value({"{{a}}": "{{a}}"}, {"a": "k"}) == {"k": "k"}


def test_what_has_no_tags_comes_back_as_it_is() -> None:
    value = {"a": ["b", 1, {"c": None}]}
    assert substitute.replace_value(value, {}) is value


def test_the_first_error_is_that_of_the_text() -> None:
    with pytest.raises(SubstituteError, match=r"failed to resolve \{\{b\}\}"):
        substitute.replace_value({"z": "{{a}}", "y": "{{b}}"}, {}, DENY)


@pytest.mark.parametrize(
    ("variables", "message", "missing"),
    [
        ({"a": None}, ABSENT, False),
        ({"a": 1}, "failed to resolve {{a}} to string", True),
        ({}, "failed to resolve {{a}}", True),
    ],
)
def test_values_that_are_no_strings(variables: dict[str, object], message: str, missing: bool) -> None:
    with pytest.raises(SubstituteError) as caught:
        substitute.replace_value("{{a}}", variables, DENY)
    assert (caught.value.message, caught.value.missing) == (message, missing)


def test_absent_optionals_inside_a_tag() -> None:
    with pytest.raises(SubstituteError) as caught:
        substitute.replace_value("{{x-{{a}}}}", {"a": None})
    assert caught.value.message == 'unable to substitute nested tag {{x-{{a}}: "a" is an absent optional'


def test_strict_prefixes_are_whole_segments_and_leave_artifacts() -> None:
    mode = strict(("tasks",))
    assert mode.demands("tasks")
    assert mode.demands("tasks.a")
    assert not mode.demands("tasksfoo")
    assert not mode.demands_tag("tasks.a.outputs.artifacts.x")
    assert DENY.demands_tag("tasks.a.outputs.artifacts.x")
    assert strict(()) == ALLOW == Mode()


@pytest.mark.parametrize(
    ("text", "variables", "result"),
    [
        ("{{=item == 'a'}}", {"x": "1"}, "{{=item == 'a'}}"),
        ("{{=x.item ?? 'd'}}", {"x.y": "1"}, "{{=x.item ?? 'd'}}"),
        ("{{='item'}}", {"x": "1"}, "item"),
        ("{{=workflow.status ?? 'd'}}", {"workflow.name": "w"}, "{{=workflow.status ?? 'd'}}"),
        ("{{=workflow.status ?? 'd'}}", {"workflow.status": "Failed"}, "Failed"),
        ("{{=workflow .status ?? 'd'}}", {"workflow.name": "w"}, "d"),
        ("{{=sprig.int(retries)}}", {"x": "1"}, "{{=sprig.int(retries)}}"),
        ("{{=nope + 1}}", {"x": "__argo__internal__placeholder-1"}, "{{=nope + 1}}"),
        ("{{=sprig.now()}}", {"x": "1"}, "{{=sprig.now()}}"),
    ],
)
def test_expressions_that_wait(text: str, variables: dict[str, object], result: str) -> None:
    assert substitute.replace_value(text, variables) == result


def test_what_is_volatile_can_be_given() -> None:
    given = substitute.replace_value("{{=sprig.uuidv4()}}-{{=x}}", {"x": "1"}, volatile=lambda source: f"<{source}>")
    assert given == "<sprig.uuidv4()>-1"


def test_plain_texts_need_no_json() -> None:
    assert substitute.replace("a={{a}}", {"a": 'q"'}, plain=True) == 'a=q\\"'
    with pytest.raises(SubstituteError, match="cannot do template replacements with invalid JSON"):
        substitute.replace("a={{a}}", {"a": "x"})


def test_older_releases_print_results() -> None:
    dialect = Dialect(results_are_printed=True)
    assert substitute.replace_value("{{=1/0}}", {"x": "1"}, DENY, dialect) == "+Inf"
    assert substitute.replace_value("{{=[1,2]}}", {"x": "1"}, DENY, dialect) == "[1 2]"
    assert substitute.replace_value("{{=x + '\"'}}", {"x": "1"}, DENY, dialect) == '1"'
    with pytest.raises(SubstituteError) as caught:
        substitute.replace_value("{{=1/0}}", {"x": "1"}, DENY)
    assert caught.value.message == "failed to marshal evaluated expression: json: unsupported value: +Inf"


@pytest.mark.parametrize(
    "value",
    [
        "{{" * 50_000,
        "{{a}}" * 50_000,
        "{{=" + "(" * 100_000 + "}}",
        "{{=" + "1+" * 200_000 + "1}}",
        "{{=sprig.regexMatch('(a+)+$', '" + "a" * 5_000 + "b')}}",
        "{{=1..1000000000}}",
    ],
    ids=["open", "many", "deep", "long", "regex", "range"],
)
def test_no_text_is_too_much(value: str) -> None:
    assert set(_outcome(lambda: substitute.replace_value(value, {"a": "1"}))) <= {"out", "error"}


def test_deep_values_are_treated_as_text() -> None:
    value: object = "{{a}}"
    for _ in range(900):
        value = [value]
    replaced = _outcome(lambda: substitute.replace_value(value, {"a": "1"}))
    assert "error" in replaced or gojson.marshal(replaced["out"]).strip("[]") == '"1"'
