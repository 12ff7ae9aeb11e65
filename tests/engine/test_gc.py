"""Cache GC: by the last hit alone, whole ConfigMaps at a time, first at once and then a period later."""

import pytest
from engine_workflows import call, leaf, memoize, simulate, workflow

from memolint.app.scenario import file
from memolint.engine.cache import gc
from memolint.engine.cache.cache import LABEL
from memolint.engine.cache.entry import Entry, encode
from memolint.engine.cluster.clock import START
from memolint.engine.cluster.store import ConfigMap, MemoryStore
from memolint.engine.scenario import PodRule

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
    collector = gc.Collector(store, gc.Schedule(10 * MINUTE, MINUTE))

    collector.catch_up(START)
    collector.catch_up(START + 9 * MINUTE)
    before = len(store.all())
    collector.catch_up(START + 11 * MINUTE)

    assert (before, len(store.all())) == (1, 0)


def test_a_scenario_turns_it_on() -> None:
    step = call("a")
    found = workflow({"name": "main", "steps": [[step]]}, leaf(memoize=memoize("k")))

    off = ({}, {"cacheGC": "on"}, {"cacheGC": {"afterNotHit": "0s"}}, {"cacheGC": {"period": "-1s"}})
    kept = [simulate(found, found, controller=each) for each in off]
    gone = simulate(found, found, controller={"cacheGC": {"period": "30s", "afterNotHit": "50s"}})

    assert [*(len(each.hits) for each in kept), len(gone.hits)] == [1, 1, 1, 1, 0]


def test_a_scenario_file_with_a_wrong_duration_is_refused() -> None:
    text = b"controller: {cacheGC: {period: soon}}\nruns: [{workflow: {}}]"
    with pytest.raises(ValueError, match=r"controller\.cacheGC\.period"):
        list(file.read(text, "x.yaml"))


@pytest.mark.parametrize(
    ("controller", "settings"),
    [
        ({}, gc.Schedule()),
        ({"cacheGC": {"period": "30s"}}, gc.Schedule(MINUTE // 2, MINUTE // 2)),
        ({"cacheGC": {"period": "-30s", "afterNotHit": "1m"}}, gc.Schedule(0, MINUTE)),
        ({"cacheGC": {"afterNotHit": "0s"}}, gc.Schedule(0, 0)),
    ],
)
def test_settings_are_off_without_a_period(controller: dict, settings: gc.Schedule) -> None:
    assert gc.schedule_of(controller) == settings


def test_of_several_runs_that_were_due_the_last_one_counts() -> None:
    data = {"k": text(0)}
    for elapsed, left in ((10, 1), (15, 1), (20, 0), (25, 0)):
        store = MemoryStore([ConfigMap("default", "c", CACHE, data)])
        collector = gc.Collector(store, gc.Schedule(10 * MINUTE, 15 * MINUTE))
        collector.catch_up(START)
        collector.catch_up(START + elapsed * MINUTE)
        assert len(store.all()) == left, elapsed


def test_a_collector_without_a_period_leaves_all_as_it_is() -> None:
    store = MemoryStore([ConfigMap("default", "c", CACHE, {"old": text(2 * MINUTE)})])

    gc.Collector(store, gc.Schedule(0, MINUTE)).catch_up(START)

    assert len(store.all()) == 1


def test_what_was_hit_just_as_long_ago_stays() -> None:
    assert collected(ConfigMap("default", "c", CACHE, {"a": text(MINUTE), "b": text(MINUTE + 10**9)})) == {"c": ["a"]}


def test_a_run_that_comes_late_moves_no_later_one() -> None:
    """Due every ten minutes: asked at 15, it is due again at 20."""
    store = MemoryStore([ConfigMap("default", "c", CACHE, {"k": text(0)})])
    collector = gc.Collector(store, gc.Schedule(10 * MINUTE, 11 * MINUTE))
    for elapsed, left in ((0, 1), (15, 1), (19, 1), (20, 0)):
        collector.catch_up(START + elapsed * MINUTE)
        assert len(store.all()) == left, elapsed


def test_entries_are_collected_while_a_run_goes_on() -> None:
    """Swept every ten minutes, an entry that nothing has hit for an hour is gone before a pod of five hours ends."""
    lasting = leaf("lasting", inputs={}, container={"image": "i"})
    main = {"name": "main", "steps": [[call("a")], [{"name": "wait", "template": "lasting"}], [call("b")]]}
    found = workflow(main, leaf(memoize=memoize("k", "")), lasting)
    rules = (PodRule(template="lasting", duration=300 * MINUTE),)

    def hits(after_not_hit: str) -> int:
        settings = {"cacheGC": {"period": "10m", "afterNotHit": after_not_hit}}
        return len(simulate(found, pods=rules, controller=settings).hits)

    assert (hits("1h"), hits("5h1m")) == (0, 1)
