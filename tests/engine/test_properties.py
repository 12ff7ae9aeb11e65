"""Promises of the cache for any sequence of runs, and of the whole for any hash seed."""

import os
import subprocess
import sys

import pytest
from engine_traces import FIXTURES
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from memolint.argo.releases import newest
from memolint.engine.cache.cache import LABEL, Cache, CacheError
from memolint.engine.cluster.clock import SECOND, Clock
from memolint.engine.cluster.store import MAX_DATA_BYTES, ConfigMap, MemoryStore, size_of

KEYS = st.sampled_from(["a", "b", "a-b", "bad key", "-x"])
NAMES = st.sampled_from(["cache-a", "cache-b", "Bad_Name", "plain"])
AGES = st.sampled_from([0, SECOND, 60 * SECOND, 3600 * SECOND])


class CacheMachine(RuleBasedStateMachine):
    """Saves, lookups and time against a plain model: what was last saved under a name and key, and when."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = Clock()
        self.store = MemoryStore([ConfigMap("default", "plain", {LABEL: "Parameter"}, {"a": "x"})])
        self.cache = Cache(self.store, "default", self.clock, newest())
        self.model: dict[tuple[str, str], tuple[str, object, int]] = {}
        self.saves = 0

    @rule(name=NAMES, key=KEYS, size=st.sampled_from([1, 400_000, 700_000]))
    def save(self, name: str, key: str, size: int) -> None:
        self.saves += 1
        node = f"node-{self.saves}"
        outputs = {"parameters": [{"name": "o", "value": str(self.saves) + "x" * size}]}
        before = [found.data for found in self.store.all()]
        try:
            self.cache.save(name, key, node, outputs)
        except CacheError:
            assert [dict(found.data or {}) for found in self.store.all() if found.data] == [
                dict(data) for data in before if data
            ]
            return
        self.model[name, key] = (node, outputs, self.clock.now // SECOND * SECOND)

    @rule(name=NAMES, key=KEYS, max_age=AGES)
    def look_up(self, name: str, key: str, max_age: int) -> None:
        try:
            entry = self.cache.load(name, key)
        except CacheError:
            return
        wanted = self.model.get((name, key))
        assert (entry is None) == (wanted is None)
        if entry is None or wanted is None:
            return
        assert (entry.node_id, entry.outputs, entry.created) == wanted
        assert entry.is_older_than(max_age, self.clock.now) == (self.clock.now - wanted[2] > max_age)

    @rule(time=st.sampled_from([1, SECOND, 61 * SECOND, 3601 * SECOND]))
    def wait(self, time: int) -> None:
        self.clock.advance(time)

    @invariant()
    def no_configmap_is_over_the_limit(self) -> None:
        for found in self.store.all():
            assert size_of(found.data or {}) <= MAX_DATA_BYTES


CacheMachine.TestCase.settings = settings(max_examples=25, stateful_step_count=20, deadline=None)
TestCacheMachine = CacheMachine.TestCase


@pytest.mark.slow
def test_any_hash_seed_gives_the_same_bytes() -> None:
    code = "import sys; from memolint.cli.door import main; sys.argv[0] = 'memolint'; sys.exit(main())"
    names = ("mutex-dag", "nested-loops", "retry-in-dag", "store-11", "dag-target")
    files = [file for group in ("memoize", "engine") for file in sorted((FIXTURES / group).glob("*.yaml"))]
    chosen = [file for file in files if file.stem in names] + files[::40]
    scenarios = [word for file in chosen for word in ("--scenario", str(file))]

    printed = {
        subprocess.run(
            [sys.executable, "-c", code, "simulate", *scenarios, "--format", form],
            capture_output=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=False,
        ).stdout
        for form in ("json",)
        for seed in ("0", "1", "4242")
    }

    assert len(printed) == 1
    assert len(next(iter(printed))) > 10_000
