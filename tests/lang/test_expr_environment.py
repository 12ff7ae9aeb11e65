"""How flat variables become the environment of an expression."""

from memolint.lang.template.environment import environment, expand, has_variable


def test_dotted_names_become_nested_maps() -> None:
    assert expand({"a.b.c": "1", "a.d": "2", "e": "3"}) == {"a": {"b": {"c": "1"}, "d": "2"}, "e": "3"}


def test_a_name_is_hidden_by_the_next_one_below_it() -> None:
    flat = {"inputs.parameters": "[]", "inputs.parameters.x": "1", "workflow.labels.json": "{}"}
    assert expand(flat) == {"inputs": {"parameters": {"x": "1"}}, "workflow": {"labels": {"json": "{}"}}}


def test_only_the_very_next_name_hides() -> None:
    # Go leaves both and decides at random; the later name is taken here.
    assert expand({"a": "1", "a-b": "2", "a.b": "3"}) == {"a": {"b": "3"}, "a-b": "2"}


def test_labels_split_at_every_dot() -> None:
    labels = expand({"workflow.labels.app.kubernetes.io/name": "x"})
    assert labels == {"workflow": {"labels": {"app": {"kubernetes": {"io/name": "x"}}}}}


def test_functions_are_there_and_win() -> None:
    env = environment({"sprig": "mine", "asInt.x": "1"})
    assert set(env) == {"sprig", "asInt", "asFloat", "toJson", "jsonpath"}
    sprig = env["sprig"]
    assert isinstance(sprig, dict)
    assert len(sprig) == 209


def test_variables_are_found_by_the_longest_prefix() -> None:
    env = environment({"a.b": "x", "z": None, "p.q.r": "1"})
    assert has_variable(env, "a.b")
    assert has_variable(env, "z")
    assert has_variable(env, "p.q")
    assert not has_variable(env, "a.b.c")
    assert not has_variable(env, "a.nope")
    assert not has_variable(env, "nope")
    assert has_variable({"a.b": {"c": None}}, "a.b.c")
