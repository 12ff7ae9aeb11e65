"""Lookups of memoized nodes: the hits, and those of watched nodes with all that they depended on."""

from collections.abc import Mapping

from memolint.argo.plain import Json
from memolint.argo.resolve import Base
from memolint.engine.cache.entry import Entry
from memolint.engine.cluster.store import ConfigMap
from memolint.engine.state import names
from memolint.typed import Record


class Hit(Record):
    """A lookup that ended a node: the template as it would have run, and the entry that came instead.

    `body` is the template before its tags were filled.
    """

    workflow: str
    # When that was created.
    created: int
    run: int
    node: str
    template: Json
    body: Json
    base: Base
    entry: Entry
    key: str
    cache_name: str
    # The number of the run of this simulation that wrote the entry; 0 when it was there before.
    origin: int

    @property
    def place(self) -> str:
        """Where its template stands."""
        return self.base.place(str(self.template.get("name") or names.step_or_task(self.node)))


class Lookup(Record):
    """A question to the cache, and all that it depended on: the key as it is written, the values of its tags.

    `is_watched`: it is to be explained; the others tell who wrote the entries.
    """

    run: int
    node: str
    is_watched: bool
    # The key as written and after substitution, and what its tags could name.
    written: str
    key: str
    variables: Mapping[str, object]
    cache_name: str
    max_age: str
    # The arguments as the calling step or task writes them, by name.
    arguments: Mapping[str, str]
    # The ConfigMap as it was then, None where there was none or it could not be read.
    configmap: ConfigMap | None
    now: int
    # The template before its tags were filled, where the names in it are looked up, and its inputs.
    body: Json
    base: Base
    namespace: str
    inputs: Json
    # What the cache refused it with, "" for nothing.
    problem: str = ""
