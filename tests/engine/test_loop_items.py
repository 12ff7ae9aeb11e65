"""Loops: the items that they have, and what these are called."""

import pytest
from engine_workflows import call, leaf, simulate, workflow

from memolint.engine.cluster.clock import SECOND
from memolint.engine.play import Played
from memolint.engine.scenario import PodRule


def looped(kind: str, **fields) -> Played:
    """A loop over a step or task with the argument `{{item}}`."""
    each = call("a", m="{{item}}", **fields)
    main = {"name": "main", "steps": [[each]]} if kind == "steps" else {"name": "main", "dag": {"tasks": [each]}}
    return simulate(workflow(main, leaf()))


def items(played: Played) -> dict[str, str]:
    """The arguments of the items by their names."""
    pods = [each for each in played.runs[0].nodes if each.type == "Pod"]
    return {each.display_name: each.inputs["parameters"][0]["value"] for each in pods}


KINDS = pytest.mark.parametrize("kind", ["steps", "dag"])


@KINDS
@pytest.mark.parametrize(
    ("sequence", "texts"),
    [
        ({"count": "3"}, ["0", "1", "2"]),
        ({"start": "2", "count": 2}, ["2", "3"]),
        ({"start": "3", "end": "1"}, ["3", "2", "1"]),
        ({"count": "0"}, []),
        ({"count": "2", "format": "é-%02d"}, ["é-00", "é-01"]),
        # A text is read as the body of a JSON string.
        ({"count": "1", "format": "\\u0041%d"}, ["A0"]),
    ],
    ids=str,
)
def test_a_sequence_counts(kind: str, sequence: dict, texts: list[str]) -> None:
    assert items(looped(kind, withSequence=sequence)) == {f"a({at}:{text})": text for at, text in enumerate(texts)}


@KINDS
def test_an_empty_list_of_items_is_none(kind: str) -> None:
    assert items(looped(kind, withItems=[], withParam='["x"]')) == {"a(0:x)": "x"}


@KINDS
@pytest.mark.parametrize(
    ("form", "message"),
    [
        ("a\t%d", "invalid character '\\t' in string literal"),
        ('a"%d', "invalid character '0' after top-level value"),
        ("a\\%d", "invalid character '0' in string escape code"),
    ],
)
def test_a_sequence_of_texts_that_json_does_not_hold_is_an_error(kind: str, form: str, message: str) -> None:
    nodes = looped(kind, withSequence={"count": "1", "format": form}).runs[0].nodes

    assert message in {each.message for each in nodes if each.phase == "Error"}


@KINDS
def test_an_item_is_written_into_its_name_and_into_what_it_is_given(kind: str) -> None:
    listed = ["text (x)", 1.50, True, None, [1, "b"], {"z": 1, "a": "t", "m": {"k": [2]}}]

    assert items(looped(kind, withItems=listed)) == {
        "a(0:text x)": "text (x)",
        "a(1:1.5)": "1.5",
        "a(2:true)": "true",
        "a(3:[])": "null",
        "a(4:[1 b])": '[1,"b"]',
        'a(5:a:t,m:{"k":[2]},z:1)': '{"a":"t","m":{"k":[2]},"z":1}',
    }


@KINDS
@pytest.mark.parametrize(
    "text",
    [
        "{{item}} after {{workflow.outputs.parameters.last}}",
        "{{=item + ' after ' + workflow.outputs.parameters.last}}",
    ],
)
def test_an_item_that_waits_for_a_slot_is_given_what_is_known_when_it_starts(kind: str, text: str) -> None:
    exported = {"parameters": [{"name": "out", "globalName": "last", "valueFrom": {"path": "/out"}}]}
    loop = call("a", m=text, withItems=["x", "y", "z"])
    steps, tasks = [[call("first", m="-")], [loop]], [call("first", m="-"), {**loop, "depends": "first"}]
    main = {"name": "main", "steps": steps} if kind == "steps" else {"name": "main", "dag": {"tasks": tasks}}
    rules = [PodRule(node=f"*({at}:*", parameters={"out": f"item {at}"}, duration=SECOND) for at in range(3)]

    played = simulate(
        workflow(main, leaf(outputs=exported), parallelism=1), pods=(*rules, PodRule(parameters={"out": "none"}))
    )

    assert items(played) == {
        "first": "-",
        "a(0:x)": "x after none",
        "a(1:y)": "y after item 0",
        "a(2:z)": "z after item 1",
    }


@KINDS
def test_a_tag_in_an_item_stays_in_a_step_but_is_an_error_in_a_task_which_is_filled_with_its_list(kind: str) -> None:
    prefix = "steps" if kind == "steps" else "tasks"
    loop = call("a", m="{{item}}", withParam=f"{{{{{prefix}.first.outputs.parameters.out}}}}")
    steps, tasks = [[call("first")], [loop]], [call("first"), {**loop, "depends": "first"}]
    main = {"name": "main", "steps": steps} if kind == "steps" else {"name": "main", "dag": {"tasks": tasks}}

    played = simulate(workflow(main, leaf()), pods=(PodRule(node="*first", parameters={"out": '["{{none}}"]'}),))

    assert items(played).get("a(0:{{none}})") == ("{{none}}" if kind == "steps" else None)
    errors = [each.message for each in played.runs[0].nodes if each.phase == "Error" and each.message]
    assert errors == ([] if kind == "steps" else ["failed to resolve {{none}}"])
