"""Why a lookup hit or missed: the variables of its key, the entry, its age and writer, and the nearest other entry."""

from collections.abc import Iterable, Iterator, Sequence

from memolint.argo.releases import Release
from memolint.argo.resolve import Find
from memolint.engine.analysis import compared, outside_key
from memolint.engine.analysis.compared import Compared
from memolint.engine.analysis.key_parts import KeyPart, names_in, parts_of
from memolint.engine.analysis.key_reading import Texts, read
from memolint.engine.analysis.staleness import Verdict
from memolint.engine.cache import entry as codec
from memolint.engine.cache.entry import Entry
from memolint.engine.cluster.clock import SECOND
from memolint.engine.nodes.memoize import serves
from memolint.engine.play import Played, finder
from memolint.engine.scenario import Scenario
from memolint.engine.state.lookups import Lookup
from memolint.engine.state.names import step_or_task
from memolint.lang.go.time import duration
from memolint.typed import Record

# How many entries are compared with keys in all: each with a few texts.
_MAX_COMPARED = 100_000


class Found(Record):
    """An entry beside a lookup. `entry` is None where it cannot be read, `writer` where it was not played.

    `variables` are None where the key of the entry has not the form of the key looked up; `texts` are what the parts of
    that are in it, where it could only be read.
    """

    key: str
    entry: Entry | None
    writer: Lookup | None
    variables: tuple[Compared, ...] | None
    texts: Texts = ()
    # How many variables differ at least.
    differing: int = 0


class Explanation(Record):
    """The explanation of one lookup. `reason` is a clause: `no entry under this key`."""

    lookup: Lookup
    is_hit: bool
    reason: str
    parts: tuple[KeyPart, ...]
    variables: tuple[Compared, ...]
    # The entry under the key; without one the nearest other one.
    found: Found | None = None
    nearest: Found | None = None
    # Of a stale hit: how an uncached run differs, and what differs besides the variables of the key.
    stale: str = ""
    outside: tuple[Compared, ...] = ()


def explained(
    scenario: Scenario, played: Played, verdicts: Iterable[Verdict], release: Release
) -> tuple[Explanation, ...]:
    """The explanations of the lookups that are watched."""
    if not any(lookup.is_watched for lookup in played.lookups):
        return ()
    stale = {(verdict.run, verdict.node): verdict.text for verdict in verdicts if verdict.is_stale}
    teller = _Teller(played, finder(scenario.templates), release)
    return tuple(
        teller.explanation(lookup, stale.get((lookup.run, lookup.node), ""))
        for lookup in played.lookups
        if lookup.is_watched
    )


class _Teller:
    """What all explanations of a play have in common: who wrote which entry, and how much may still be compared."""

    def __init__(self, played: Played, find: Find, release: Release) -> None:
        self._contents = played.contents
        self._find = find
        self._release = release
        self._left = _MAX_COMPARED
        self._entries: dict[str, Entry | None] = {}
        self._names = {
            (number, node.id): node.name for number, run in enumerate(played.runs, start=1) for node in run.nodes
        }
        self._lookups: dict[tuple[str, str], list[Lookup]] = {}
        for lookup in played.lookups:
            self._lookups.setdefault((lookup.cache_name, lookup.key), []).append(lookup)

    def explanation(self, lookup: Lookup, stale: str) -> Explanation:
        """The explanation of one lookup."""
        parts = parts_of(lookup, self._release)
        found, reason = self._found(lookup, parts)
        nearest = self._nearest(lookup, parts) if reason and found is None and not lookup.problem else None
        beside = found or nearest
        variables = (beside.variables if beside else None) or compared.alone(lookup, parts)
        outside: tuple[Compared, ...] = ()
        if stale and found is not None and found.writer is not None:
            in_key = frozenset(names_in(parts))
            outside = outside_key.differing(lookup, found.writer, in_key, self._find, self._contents)
        unsearched = "; too many others to find the nearest" if self._left < 0 and reason and beside is None else ""
        told = f"{reason}{unsearched}" if reason else "an entry that is not too old"
        return Explanation(lookup, not reason, told, parts, variables, found, nearest, stale, outside)

    def _found(self, lookup: Lookup, parts: Sequence[KeyPart]) -> tuple[Found | None, str]:
        """The entry under the key, and why it does not serve ("" where it does)."""
        if lookup.problem:
            return None, lookup.problem
        if lookup.configmap is None:
            return None, f"there is no ConfigMap {lookup.cache_name}"
        data = lookup.configmap.data or {}
        text = data.get(lookup.key, "")
        if not text:
            return None, f"no entry under this key ({len(data) - (lookup.key in data)} under others)"
        try:
            entry = codec.decode(text)
        except codec.MalformedEntry as error:
            return Found(lookup.key, None, None, ()), f"the entry cannot be read: {error}"
        writer = self._writer(lookup, lookup.key, entry)
        variables = compared.with_writer(lookup, writer, names_in(parts)) if writer is not None else ()
        found = Found(lookup.key, entry, writer, variables)
        return found, _unserved(lookup, entry)

    def _writer(self, lookup: Lookup, key: str, entry: Entry) -> Lookup | None:
        """The lookup of the node that wrote an entry, if it was played: its last one before that."""
        if entry.created is None:
            return None
        for each in reversed(self._lookups.get((lookup.cache_name, key), ())):
            # With a retry strategy an attempt writes: `a(0)`.
            name = self._names.get((each.run, entry.node_id), "")
            is_early = each is not lookup and each.now // SECOND <= entry.created // SECOND
            if is_early and (name == each.node or name.startswith(f"{each.node}(")):
                return each
        return None

    def _nearest(self, lookup: Lookup, parts: Sequence[KeyPart]) -> Found | None:
        """The entry with the fewest variables that differ; of equals the one of the same step, and written last."""
        best: Found | None = None
        step = step_or_task(lookup.node)
        for found in self._others(lookup, parts):
            if best is None or _rank(found, step) < _rank(best, step):
                best = found
            if best.writer is not None and best.differing == 1 and step_or_task(best.writer.node) == step:
                break
        if best is None or best.writer is None or best.variables is None:
            return best
        return best._replace(variables=compared.without_idle(lookup, best.variables, self._release))

    def _others(self, lookup: Lookup, parts: Sequence[KeyPart]) -> Iterator[Found]:
        data = (lookup.configmap.data or {}) if lookup.configmap else {}
        for key in (each for each in reversed(list(data)) if each != lookup.key):
            self._left -= 1
            if self._left < 0:
                return
            found = self._other(lookup, parts, key, data[key])
            if found.variables is not None:
                yield found

    def _other(self, lookup: Lookup, parts: Sequence[KeyPart], key: str, text: str) -> Found:
        entry = self._decoded(text)
        writer = self._writer(lookup, key, entry) if entry is not None else None
        if writer is not None and writer.written == lookup.written:
            variables = compared.with_writer(lookup, writer, names_in(parts))
            return Found(key, entry, writer, variables, differing=sum(each.differs is True for each in variables))
        texts = read(key, parts)
        if texts is None:
            return Found(key, entry, writer, None)
        variables, differing = compared.with_texts(lookup, parts, texts), compared.least_differing(lookup, parts, texts)
        return Found(key, entry, writer, variables, texts, differing)

    def _decoded(self, text: str) -> Entry | None:
        if text not in self._entries:
            try:
                self._entries[text] = codec.decode(text)
            except codec.MalformedEntry:
                self._entries[text] = None
        return self._entries[text]


def _rank(found: Found, step: str) -> tuple[int, bool, bool, int]:
    """What is nearer comes first: fewer differences, known ones, those of the same step, later ones."""
    is_read = all(each.is_known or not each.differs for each in found.variables or ())
    created = found.entry.created if found.entry is not None else None
    is_other = found.writer is not None and step_or_task(found.writer.node) != step
    return found.differing, not is_read, is_other, -(created or 0)


def _unserved(lookup: Lookup, entry: Entry) -> str:
    """Why an entry is no hit, "" where it is one."""
    if serves(entry, lookup.max_age, lookup.now):
        return ""
    if not entry.is_hit:
        return "the entry names no node"
    if entry.created is None:
        return f"the entry has no time, so that it is older than any maxAge ({lookup.max_age})"
    age, limit = entry.age(lookup.now), duration.parse(lookup.max_age)
    told = duration.format(age // SECOND * SECOND)
    if 0 <= age - limit < SECOND:
        return f"the entry is a moment older than maxAge, which is {lookup.max_age}"
    return f"the entry is {told} old, maxAge is {lookup.max_age}"
