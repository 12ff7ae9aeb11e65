"""Specs and defaults merged as Kubernetes' strategic merge patch merges them."""

from memolint.argo.merge import join_specs, overlay, with_defaults

CACHE = {"configMap": {"name": "c"}}


def test_maps_and_keyed_lists_are_merged_other_lists_replaced() -> None:
    lower = {
        "env": [{"name": "A", "value": "1"}, {"name": "B", "value": "1"}],
        "args": ["a", "b"],
        "x": {"y": 1, "z": 1},
    }
    higher = {"env": [{"name": "B", "value": "2"}, {"name": "C", "value": "2"}], "args": ["c"], "x": {"y": 2}}

    assert overlay(lower, higher) == {
        "env": [{"name": "A", "value": "1"}, {"name": "B", "value": "2"}, {"name": "C", "value": "2"}],
        "args": ["c"],
        "x": {"y": 2, "z": 1},
    }


def test_a_null_deletes() -> None:
    assert overlay({"a": 1, "b": {"c": 1}}, {"a": None, "b": {"c": None}}) == {"b": {}}


def test_defaults_reach_templates_of_every_type_but_not_their_type_fields() -> None:
    defaults = {"memoize": {"key": "k", "cache": CACHE}, "container": {"image": "b"}}

    merged = with_defaults({"name": "t", "steps": []}, defaults)

    assert merged["memoize"] == {"key": "k", "cache": CACHE, "maxAge": ""}
    assert "container" not in merged


def test_a_partly_given_memoize_deletes_the_default_cache() -> None:
    merged = with_defaults({"memoize": {"key": "mine"}}, {"memoize": {"key": "k", "cache": CACHE, "maxAge": "1h"}})

    assert merged["memoize"] == {"key": "mine", "maxAge": ""}


def test_arguments_of_the_workflow_come_first_and_win_whole() -> None:
    template = {"arguments": {"parameters": [{"name": "a", "value": "1", "enum": ["1"]}, {"name": "b", "value": "1"}]}}
    workflow = {"arguments": {"parameters": [{"name": "b", "value": "2"}, {"name": "c", "value": "2"}]}}

    assert join_specs(workflow, template, None)["arguments"]["parameters"] == [
        {"name": "b", "value": "2"},
        {"name": "c", "value": "2"},
        {"name": "a", "value": "1", "enum": ["1"]},
    ]


def test_the_workflow_wins_over_the_template_and_that_over_the_defaults() -> None:
    joined = join_specs({"entrypoint": "w"}, {"entrypoint": "t", "onExit": "t"}, {"onExit": "d", "parallelism": 1})

    assert joined == {"entrypoint": "w", "onExit": "t", "parallelism": 1}
