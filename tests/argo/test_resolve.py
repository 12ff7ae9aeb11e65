"""Which template a step means."""

import pytest

from memolint.argo.resolve import Base, ResolveError, resolve, templates_of

LIBRARY = {"spec": {"templates": [{"name": "a", "library": True}, {"name": "b"}]}}
LOCAL = Base("local", "wf", {"a": {"name": "a"}})


def find(kind: str, namespace: str, name: str) -> dict | None:
    return {("WorkflowTemplate", "ns", "lib"): LIBRARY, ("ClusterWorkflowTemplate", "", "lib"): LIBRARY}.get(
        (kind, namespace, name)
    )


def found(caller: dict, base: Base = LOCAL, stored: dict | None = None):
    return resolve(base, caller, "ns", find, stored or {})


def test_local_names_are_found_in_the_base_and_never_stored() -> None:
    assert found({"template": "a"}) == ({"name": "a"}, LOCAL, None)


@pytest.mark.parametrize(("cluster", "scope"), [(False, "namespaced"), (True, "cluster")])
def test_a_reference_opens_the_base_of_names_inside_it(cluster: bool, scope: str) -> None:
    reference = {"templateRef": {"name": "lib", "template": "b", "clusterScope": cluster}}

    resolved = found(reference)
    inner = found({"template": "a"}, resolved.base)

    assert (resolved.template, resolved.stored_key) == ({"name": "b"}, f"{scope}/lib/b")
    assert inner.template == {"name": "a", "library": True}


def test_a_stored_copy_is_used_whatever_became_of_the_template() -> None:
    reference = {"templateRef": {"name": "lib", "template": "b"}}

    assert found(reference, stored={"namespaced/lib/b": {"name": "old"}}).template == {"name": "old"}


def test_inline_templates_of_a_library_share_a_slot_by_the_name_of_the_step() -> None:
    base = found({"templateRef": {"name": "lib", "template": "b"}}).base

    assert found({"name": "s", "inline": {"container": {}}}, base).stored_key == "namespaced/lib/inline/s"
    assert found({"name": "s", "inline": {"container": {}}}).stored_key is None


@pytest.mark.parametrize(
    ("caller", "message"),
    [
        ({"template": "z"}, "not found"),
        ({}, "failed to get a template"),
        ({"templateRef": {"name": "none", "template": "a"}}, "not found"),
        ({"templateRef": {"name": "lib"}}, "not found"),
    ],
)
def test_what_is_not_there(caller: dict, message: str) -> None:
    with pytest.raises(ResolveError, match=message):
        found(caller)


def test_of_equal_names_the_first_counts_and_what_is_no_template_is_left_out() -> None:
    assert templates_of({"templates": [None, {"name": "a", "n": 1}, {"name": "a", "n": 2}]}) == {
        "a": {"name": "a", "n": 1}
    }
    assert templates_of(None) == {}
