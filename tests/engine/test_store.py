"""ConfigMaps as the API server keeps them: one contract for every adapter."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memolint.engine.cluster.store import MAX_DATA_BYTES, ApiError, ConfigMap, MemoryStore, RecordingStore

CACHE = ConfigMap("default", "cache-a", data={"k": "v"})


@pytest.fixture(params=[MemoryStore, lambda: RecordingStore(MemoryStore())], ids=["memory", "recording"])
def store(request: pytest.FixtureRequest) -> MemoryStore:
    return request.param()


def reason_of(call, *arguments) -> tuple[str, str]:
    with pytest.raises(ApiError) as caught:
        call(*arguments)
    return caught.value.reason, caught.value.message


def test_what_is_created_is_found_and_once_deleted_gone(store) -> None:
    created = store.create(CACHE)

    assert store.get("default", "cache-a") == created
    assert reason_of(store.create, CACHE)[0] == "AlreadyExists"
    store.delete("default", "cache-a")
    assert reason_of(store.get, "default", "cache-a") == ("NotFound", 'configmaps "cache-a" not found')


def test_namespaces_are_apart(store) -> None:
    store.create(CACHE)

    assert reason_of(store.get, "other", "cache-a")[0] == "NotFound"


def test_an_update_from_an_old_version_conflicts(store) -> None:
    old = store.create(CACHE)
    store.update(old._replace(data={"k": "new"}))

    assert reason_of(store.update, old._replace(data={"k": "late"}))[0] == "Conflict"


def test_an_update_that_changes_nothing_keeps_the_version(store) -> None:
    created = store.create(CACHE)

    assert store.update(created._replace(data=dict(created.data))).resource_version == created.resource_version


@pytest.mark.parametrize(
    ("name", "message"),
    [("", "resource name may not be empty"), ("a/b", "invalid resource name \"a/b\": [may not contain '/']")],
)
def test_names_that_cannot_be_asked_for(store, name: str, message: str) -> None:
    assert reason_of(store.get, "default", name) == ("BadRequest", message)


@pytest.mark.parametrize("name", ["Upper", "under_score", "-lead", "x" * 254])
def test_names_that_no_object_may_have(store, name: str) -> None:
    reason, message = reason_of(store.create, ConfigMap("default", name))

    assert reason == "Invalid"
    assert message.startswith(f'ConfigMap "{name}" is invalid: metadata.name: Invalid value: "{name}": ')


@pytest.mark.parametrize("key", ["a b", "a/b", "k" * 254, "", "é"])
def test_keys_that_no_data_may_have(store, key: str) -> None:
    created = store.create(ConfigMap("default", "c"))

    assert reason_of(store.update, created._replace(data={key: "v"}))[0] == "Invalid"
    assert reason_of(store.update, created._replace(data={key: "v"}), key)[0] == "Invalid"


def test_immutable_data_stays(store) -> None:
    created = store.create(CACHE._replace(immutable=True))

    reason, message = reason_of(store.update, created._replace(data={"k": "other"}))

    assert (reason, message) == (
        "Invalid",
        'ConfigMap "cache-a" is invalid: data: Forbidden: field is immutable when `immutable` is set',
    )


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 700_000), st.booleans()), max_size=12))
def test_the_data_never_exceeds_a_mebibyte_whatever_is_said_of_the_change(writes) -> None:
    store = MemoryStore()
    current = store.create(ConfigMap("default", "c", data={}))
    for key, size, hinted in writes:
        wanted = {**(current.data or {}), key: "é" * (size // 2)}
        fits = sum(len(value.encode()) for value in wanted.values()) <= MAX_DATA_BYTES
        changed = current._replace(data=wanted)
        if fits:
            current = store.update(changed, key if hinted else None)
        else:
            assert "Too long" in reason_of(store.update, changed, key if hinted else None)[1]


def test_calls_are_noted_in_order() -> None:
    store = RecordingStore(MemoryStore())
    store.update(store.create(CACHE)._replace(data={}))
    store.delete("default", "cache-a")

    assert store.calls == ["create cache-a", "update cache-a", "delete cache-a"]
