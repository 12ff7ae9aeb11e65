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
from memolint.engine.cluster.store import ApiError, ConfigMap, MemoryStore
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

    assert (found.node_id, found.outputs, found.last_hit) == ("wf-1", OUTPUTS, START + 3600 * SECOND)
    assert found.age(caches.clock.now) // SECOND == 3600
    assert entry.decode(caches.store.get("default", "c").data["k"]).last_hit == START + 3600 * SECOND


def test_a_save_counts_as_the_first_hit() -> None:
    caches = cache()
    caches.save("c", "k", "wf-1", None)

    assert entry.decode(caches.store.get("default", "c").data["k"]) == Entry("wf-1", None, START, START)


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


class Busy(MemoryStore):
    """A store whose first updates are refused for a reason that may pass."""

    def __init__(self, refusals: int, reason: str = "Conflict") -> None:
        super().__init__([stored({"k": entry.encode(Entry("n", created=START))})])
        self.refusals = refusals
        self.reason = reason

    def update(self, configmap: ConfigMap, changed: str | None = None) -> ConfigMap:
        if self.refusals:
            self.refusals -= 1
            raise ApiError(self.reason, "come back later")
        return super().update(configmap, changed)


REASONS = pytest.mark.parametrize(
    "reason", ["Conflict", "ServerTimeout", "Timeout", "TooManyRequests", "ServiceUnavailable"]
)


def busy_cache(refusals: int, reason: str = "Conflict", release=None) -> Cache:
    return Cache(Busy(refusals, reason), "default", Clock(), release or newest())


@REASONS
def test_what_may_pass_is_tried_five_times(reason: str) -> None:
    assert busy_cache(4, reason).load("c", "k").node_id == "n"
    with pytest.raises(CacheError, match=r"^come back later$"):
        busy_cache(5, reason).load("c", "k")


@REASONS
def test_a_save_is_tried_five_times_too(reason: str) -> None:
    kept = busy_cache(4, reason)
    kept.save("c", "k2", "m", None)

    assert sorted(kept.store.get("default", "c").data) == ["k", "k2"]
    with pytest.raises(CacheError, match=r"^error creating cache entry: come back later\. Please check out this page"):
        busy_cache(5, reason).save("c", "k2", "m", None)


@pytest.mark.parametrize(("refusals", "seconds"), [(0, 0), (1, 1), (2, 3), (3, 7), (4, 15)])
def test_each_further_try_comes_after_twice_the_time(refusals: int, seconds: int) -> None:
    loads, saves = busy_cache(refusals), busy_cache(refusals)
    begun = loads.clock.now

    loads.load("c", "k")
    saves.save("c", "k2", "m", None)

    assert [(each.clock.now - begun) // SECOND for each in (loads, saves)] == [seconds, seconds]


def test_what_does_not_pass_is_tried_once() -> None:
    kept = busy_cache(1, "Forbidden")

    with pytest.raises(CacheError, match=r"^come back later$"):
        kept.load("c", "k")
    assert kept.load("c", "k").node_id == "n"


@pytest.mark.parametrize("version", ["3.4", "3.5", "3.6.10", "3.7.0"])
def test_older_releases_try_once_and_say_what_they_did(version: str) -> None:
    kept = busy_cache(1, release=parse(version))

    with pytest.raises(CacheError, match=r"^error updating last hit timestamp on cache: come back later$"):
        kept.load("c", "k")
    kept = busy_cache(1, release=parse(version))
    with pytest.raises(CacheError, match=r"^error creating cache entry: come back later"):
        kept.save("c", "k2", "m", None)


@pytest.mark.parametrize(
    ("version", "message"),
    [
        ("4.1", "invalid resource name \"a/b\": [may not contain '/']"),
        ("3.6.10", "could not load config map cache: invalid resource name \"a/b\": [may not contain '/']"),
    ],
)
def test_a_name_that_cannot_be_asked_for_fails_the_lookup(version: str, message: str) -> None:
    with pytest.raises(CacheError, match=f"^{re.escape(message)}$"):
        cache(release=parse(version)).load("a/b", "k")


def test_a_save_under_such_a_name_speaks_of_the_label() -> None:
    with pytest.raises(CacheError, match="label, refusing to use it"):
        cache().save("a/b", "k", "n", None)


def test_a_save_under_a_name_that_cannot_be_made_says_so() -> None:
    with pytest.raises(CacheError, match=r"^could not save to config map cache: ConfigMap \"A\" is invalid"):
        cache().save("A", "k", "n", None)


def test_where_there_is_no_configmap_or_no_entry_nothing_is_found() -> None:
    assert cache().load("c", "k") is None
    assert cache(stored()).load("c", "k") is None
    assert cache(stored({"k": ""})).load("c", "k") is None


def test_another_label_is_refused() -> None:
    for label, message in (("Parameter", "doesn't have label"), (None, "doesn't have workflows")):
        labels = None if label is None else {LABEL: label}
        with pytest.raises(CacheError, match=message):
            cache(stored({}, labels=labels)).save("c", "k", "n", None)


def test_an_entry_that_cannot_be_read_fails_the_lookup() -> None:
    with pytest.raises(CacheError, match=r"^malformed cache entry: could not unmarshal JSON; unable to parse: "):
        cache(stored({"k": "x"})).load("c", "k")


@pytest.mark.parametrize(("version", "page"), [("3.5.15", "release-3.5"), ("3.6.0", "latest"), ("4.1", "latest")])
def test_a_failed_save_points_to_the_documentation_of_the_release(version: str, page: str) -> None:
    with pytest.raises(CacheError, match=f"argo-workflows.readthedocs.io/en/{page}/memoization/#faqs"):
        cache(release=parse(version)).save("c", "k" * 254, "n", None)


def test_a_lookup_in_the_second_of_the_save_finds_an_entry_that_is_too_old_already() -> None:
    caches = Cache(MemoryStore(), "default", Clock(START), newest())
    caches.save("c", "k", "n", None)

    found = caches.load("c", "k")

    assert found.is_older_than(0, caches.clock.now)
    assert not found.is_older_than(1, caches.clock.now)


@pytest.mark.parametrize(
    ("written", "instant"),
    [
        ('"0001-01-01T00:00:00Z"', None),
        ("null", None),
        ('"2026-01-02T03:04:05Z"', START),
        ('"2026-01-02T04:04:05+01:00"', START),
        ('"2026-01-02T03:04:05.5Z"', START + SECOND // 2),
    ],
)
def test_times_are_read_as_go_reads_them(written: str, instant: int | None) -> None:
    found = entry.decode(f'{{"nodeID":"n","creationTimestamp":{written},"lastHitTimestamp":{written}}}')

    assert (found.created, found.last_hit) == (instant, instant)


@pytest.mark.parametrize("written", ['"2026-02-30T00:00:00Z"', '"2026-01-02T24:00:00Z"', '"2026-13-02T00:00:00Z"'])
def test_a_time_that_no_calendar_has_is_malformed(written: str) -> None:
    with pytest.raises(MalformedEntry, match=r"^parsing time "):
        entry.decode(f'{{"creationTimestamp":{written}}}')


def test_members_of_outputs_that_an_entry_keeps() -> None:
    parameter = {
        "name": "a",
        "default": 1,
        "value": True,
        "valueFrom": {"path": "/p"},
        "globalName": "g",
        "enum": ["x", 2],
        "description": "d",
        "odd": 1,
    }
    text = json.dumps(
        {"nodeID": "n", "outputs": {"parameters": [parameter], "artifacts": [{"name": "f"}], "exitCode": "1"}}
    )

    found = entry.decode(text)

    kept = {**parameter, "default": "1", "value": "true", "enum": ["x", "2"]}
    del kept["odd"]
    assert found.outputs == {"parameters": [kept], "artifacts": [{"name": "f"}], "exitCode": "1"}
    assert entry.decode(entry.encode(found)) == found


@pytest.mark.parametrize(
    ("outputs", "field", "type_name"),
    [
        ("5", "Entry.outputs", "v1alpha1.Outputs"),
        ('{"parameters":5}', "Outputs.outputs.parameters", "[]v1alpha1.Parameter"),
        ('{"parameters":[5]}', "Outputs.outputs.parameters", "v1alpha1.Parameter"),
        ('{"parameters":[{"name":5}]}', "Parameter.outputs.parameters.name", "string"),
        ('{"parameters":[{"name":"a","enum":5}]}', "Parameter.outputs.parameters.enum", "[]v1alpha1.AnyString"),
        ('{"artifacts":5}', "Outputs.outputs.artifacts", "v1alpha1.Artifacts"),
        ('{"exitCode":5}', "Outputs.outputs.exitCode", "string"),
    ],
)
def test_outputs_of_the_wrong_type_are_malformed(outputs: str, field: str, type_name: str) -> None:
    message = f"json: cannot unmarshal number into Go struct field {field} of type {type_name}"

    with pytest.raises(MalformedEntry, match=f"^{re.escape(message)}$"):
        entry.decode(f'{{"outputs":{outputs}}}')


@pytest.mark.parametrize(
    ("value", "kind"), [("true", "bool"), ("1.5", "number"), ('"x"', "string"), ("[]", "array"), ("5", "number")]
)
def test_the_kinds_of_json_have_the_names_of_go(value: str, kind: str) -> None:
    with pytest.raises(MalformedEntry, match=f"cannot unmarshal {kind} into Go value of type cache.Entry"):
        entry.decode(value)


def test_null_is_an_entry_that_never_hits() -> None:
    assert entry.decode("null") == Entry()
    assert not Entry().is_hit


def test_members_are_written_in_the_order_of_the_struct_and_unknown_ones_last() -> None:
    parameter = {"odd": 1, "valueFrom": {"path": "/p"}, "value": "v", "name": "a"}
    artifact = {"s3": {"key": "k"}, "path": "/f", "name": "f"}

    text = entry.encode(Entry("n", {"parameters": [parameter], "artifacts": [artifact], "result": "r"}))

    outputs = text.partition('"outputs":')[2].partition(',"creationTimestamp"')[0]
    assert outputs == (
        '{"parameters":[{"name":"a","value":"v","valueFrom":{"path":"/p"},"odd":1}],'
        '"artifacts":[{"name":"f","path":"/f","s3":{"key":"k"}}],"result":"r"}'
    )
