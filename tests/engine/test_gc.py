"""Cache GC: by the last hit alone, whole ConfigMaps at a time, first at once and then a period later."""

import pytest
from engine_workflows import call, leaf, memoize, simulate, workflow

from memolint.app.scenario import file
from memolint.engine.cache import gc
from memolint.engine.cache.cache import LABEL
from memolint.engine.cache.entry import Entry, encode
from memolint.engine.cluster.clock import START
from memolint.engine.cluster.store import ConfigMap, MemoryStore

MINUTE = 60 * 10**9
CACHE = {LABEL: "Cache"}


def text(hit_age: int | None) -> str:
    return encode(Entry("n", None, START - 9 * MINUTE, None if hit_age is None else START - hit_age))


def collected(*configmaps: ConfigMap) -> dict[str, list[str]]:
    store = MemoryStore(configmaps)
    gc.collect(store, MINUTE, START)
    return {found.name: sorted(found.data or {}) for found in store.all()}


def test_what_nothing_has_hit_for_longer_goes_and_never_hit_counts_as_long_ago() -> None:
    data = {"old": text(2 * MINUTE), "fresh": text(MINUTE), "never": text(None)}

    assert collected(ConfigMap("default", "c", CACHE, data)) == {"c": ["fresh"]}


def test_a_configmap_that_is_or_gets_empty_is_deleted_wherever_it_is() -> None:
    assert collected(ConfigMap("default", "a", CACHE, {"old": text(2 * MINUTE)}), ConfigMap("other", "b", CACHE)) == {}


def test_one_entry_that_cannot_be_read_keeps_them_all() -> None:
    for broken in ("", "{", '{"nodeID": 1}'):
        data = {"old": text(2 * MINUTE), "x": broken}
        assert collected(ConfigMap("default", "c", CACHE, data)) == {"c": ["old", "x"]}


def test_only_caches_are_collected_and_immutable_ones_stay() -> None:
    data = {"old": text(2 * MINUTE), "fresh": text(0)}

    found = collected(
        ConfigMap("default", "a", {LABEL: "Parameter"}, data),
        ConfigMap("default", "b", None, data),
        ConfigMap("default", "c", CACHE, data, immutable=True),
    )

    assert set(map(len, found.values())) == {2}


def test_runs_come_at_once_and_then_by_the_period() -> None:
    store = MemoryStore([ConfigMap("default", "c", CACHE, {"k": text(0)})])
    collector = gc.Collector(store, gc.Settings(10 * MINUTE, MINUTE))

    collector.catch_up(START)
    collector.catch_up(START + 9 * MINUTE)
    before = len(store.all())
    collector.catch_up(START + 11 * MINUTE)

    assert (before, len(store.all())) == (1, 0)


def test_a_scenario_turns_it_on() -> None:
    step = call("a")
    found = workflow({"name": "main", "steps": [[step]]}, leaf(memoize=memoize("k")))

    kept = simulate(found, found, controller={})
    gone = simulate(found, found, controller={"cacheGC": {"period": "30s", "afterNotHit": "50s"}})

    assert [len(kept.hits), len(gone.hits)] == [1, 0]


def test_a_scenario_file_with_a_wrong_duration_is_refused() -> None:
    text = b"controller: {cacheGC: {period: soon}}\nruns: [{workflow: {}}]"
    with pytest.raises(ValueError, match=r"controller\.cacheGC\.period"):
        list(file.read(text, "x.yaml"))
