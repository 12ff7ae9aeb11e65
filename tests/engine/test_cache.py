"""Entries and their caches: what is written, what is served, what is refused."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memolint.argo.releases import newest, parse
from memolint.engine.cache import entry
from memolint.engine.cache.cache import LABEL, Cache, CacheError
from memolint.engine.cache.entry import Entry, MalformedEntry
from memolint.engine.cluster.clock import SECOND, START, Clock
from memolint.engine.cluster.store import ConfigMap, MemoryStore
from memolint.lang.go.json.syntax import syntax_error

LABELS = {LABEL: "Cache"}
OUTPUTS = {"parameters": [{"name": "out", "value": "<v>", "valueFrom": {"path": "/o"}}], "exitCode": "0"}

names = st.text(st.characters(codec="utf-8"), max_size=12)
outputs = st.none() | st.fixed_dictionaries(
    {},
    optional={
        "parameters": st.lists(st.fixed_dictionaries({"name": names, "value": names}), min_size=1, max_size=3),
        "result": names,
        "exitCode": st.just("0"),
    },
)


def cache(*configmaps: ConfigMap, release=None) -> Cache:
    store = MemoryStore(configmaps)
    return Cache(store, "default", Clock(), release or newest())


def stored(data: dict[str, str] | None = None, **fields) -> ConfigMap:
    return ConfigMap("default", "c", **{"labels": LABELS, "data": data, **fields})


@given(st.builds(Entry, names, outputs, st.integers(0, 4 * 10**9).map(lambda seconds: seconds * SECOND), st.none()))
def test_an_entry_reads_back_as_it_was_written(written: Entry) -> None:
    assert entry.decode(entry.encode(written)) == written


def test_an_entry_is_written_as_go_writes_it() -> None:
    text = entry.encode(Entry("wf-1", OUTPUTS, created=START, last_hit=None))

    assert text == (
        '{"nodeID":"wf-1","outputs":{"parameters":[{"name":"out","value":"\\u003cv\\u003e","valueFrom":{"path":"/o"}}],'
        '"exitCode":"0"},"creationTimestamp":"2026-01-02T03:04:05Z","lastHitTimestamp":null}'
    )


def test_members_are_matched_without_case_and_unknown_ones_vanish() -> None:
    found = entry.decode('{"NodeID":"n","Outputs":{"Parameters":[{"Name":"a","value":1.50,"odd":1}]},"ExpiresAt":"x"}')

    assert found == Entry("n", {"parameters": [{"name": "a", "value": "1.5"}]})


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("not json", "invalid character 'o' in literal null (expecting 'u')"),
        ("[]", "json: cannot unmarshal array into Go value of type cache.Entry"),
        ("{", "unexpected end of JSON input"),
        ('{"a":1}x', "invalid character 'x' after top-level value"),
        ("é", "invalid character 'Ã' looking for beginning of value"),
        ('{"nodeID":5}', "json: cannot unmarshal number into Go struct field Entry.nodeID of type string"),
        (
            '{"outputs":{"result":5}}',
            "json: cannot unmarshal number into Go struct field Outputs.outputs.result of type string",
        ),
        (
            '{"creationTimestamp":5}',
            "json: cannot unmarshal number into Go struct field Entry.creationTimestamp of type string",
        ),
        (
            '{"creationTimestamp":"2024-01-01"}',
            'parsing time "2024-01-01" as "2006-01-02T15:04:05Z07:00": cannot parse "" as "T"',
        ),
    ],
)
def test_what_is_no_entry(text: str, message: str) -> None:
    with pytest.raises(MalformedEntry, match=re.escape(message)):
        entry.decode(text)


@given(st.text(st.sampled_from('{}[]:,"0123456789.eE+-truefalsn \\u'), max_size=14))
def test_go_and_python_agree_on_what_is_json(text: str) -> None:
    try:
        json.loads(text, parse_constant=lambda _: 1 / 0)
        is_json = True
    except (ValueError, ZeroDivisionError):
        is_json = False

    assert (syntax_error(text) is None) == is_json


def test_an_entry_is_older_than_its_written_time() -> None:
    """Stored times lose their fractions, so that what lives for a millisecond is never met again."""
    clock = Clock()
    cache = Cache(MemoryStore(), "default", clock, newest())
    cache.save("c", "k", "node", None)

    found = cache.load("c", "k")

    assert found is not None
    assert found.is_older_than(SECOND // 1000, clock.now)
    assert not found.is_older_than(SECOND, clock.now)


@pytest.mark.parametrize("key", ["", "-a", "a.b", "a_b", "a\n", "a b", "é", "{{item}}"])
def test_keys_that_it_refuses(key: str) -> None:
    with pytest.raises(CacheError, match="invalid cache key: "):
        cache().load("c", key)


def test_a_save_is_found_and_every_lookup_refreshes_the_last_hit() -> None:
    caches = cache()
    caches.save("c", "k", "wf-1", OUTPUTS)
    caches.clock.advance(3600 * SECOND)

    found = caches.load("c", "k")

    assert (found.node_id, found.outputs) == ("wf-1", OUTPUTS)
    assert found.age(caches.clock.now) // SECOND == 3600
    assert entry.decode(caches.store.get("default", "c").data["k"]).last_hit == START + 3600 * SECOND


def test_a_save_replaces_all_other_labels() -> None:
    caches = cache(stored({}, labels={**LABELS, "team": "a"}))

    caches.save("c", "k", "wf-1", None)

    assert caches.store.get("default", "c").labels == LABELS


def test_a_configmap_without_the_label_is_refused_from_3_5_on() -> None:
    unlabelled = stored({"k": entry.encode(Entry("n"))}, labels=None)

    with pytest.raises(CacheError, match="label, refusing to use it"):
        cache(unlabelled).load("c", "k")
    assert cache(unlabelled, release=parse("3.4.8")).load("c", "k").node_id == "n"


def test_a_first_save_that_fails_leaves_an_unlabelled_configmap_behind() -> None:
    caches = cache()

    with pytest.raises(CacheError, match=r"error creating cache entry: .*must be no more than 253 characters"):
        caches.save("c", "k" * 254, "wf-1", None)
    with pytest.raises(CacheError, match="label, refusing to use it"):
        caches.load("c", "k")


def test_an_entry_without_a_time_is_older_than_any_real_maximum() -> None:
    assert Entry("n").is_older_than(10**18, START)
    assert not Entry("n", created=START + SECOND).is_older_than(0, START)
