"""Why a lookup hit or missed: the parts of its key, the entry, its age, and the nearest other entry."""

from memolint.argo.releases import Release
from memolint.engine.cache import entry as codec
from memolint.engine.cache.entry import Entry
from memolint.engine.cluster.clock import SECOND
from memolint.engine.state.lookups import Lookup
from memolint.lang.abstract.trees import references_of
from memolint.lang.go.time import duration
from memolint.lang.template import substitute, tags
from memolint.typed import Record


class KeyPart(Record):
    """A part of a key as written, its value, and the argument behind each variable in it."""

    written: str
    value: str
    sources: tuple[tuple[str, str], ...] = ()


class Nearest(Record):
    """An entry under another key, and the first part of the looked-up key in which they differ."""

    key: str
    part: KeyPart | None


class Explanation(Record):
    """The explanation of one lookup. `reason` is a clause: `no entry under this key`."""

    lookup: Lookup
    is_hit: bool
    reason: str
    parts: tuple[KeyPart, ...]
    entry: Entry | None
    nearest: Nearest | None


def explain(lookup: Lookup, release: Release) -> Explanation:
    """The explanation of a lookup."""
    parts = _parts(lookup, release)
    entry, reason = _found(lookup)
    is_hit = not reason
    nearest = None if is_hit or entry is not None else _nearest(lookup, parts)
    return Explanation(lookup, is_hit, reason or "an entry that is not too old", parts, entry, nearest)


def _parts(lookup: Lookup, release: Release) -> tuple[KeyPart, ...]:
    try:
        parsed = tags.parse(lookup.written)
    except tags.TagError:
        return (KeyPart(lookup.written, lookup.key),)
    parts = []
    for part in parsed:
        if isinstance(part, tags.Literal):
            parts.append(KeyPart(part.text, part.text))
            continue
        try:
            value = substitute.replace_string(part.raw, lookup.variables, substitute.ALLOW, release.dialect)
        except substitute.SubstituteError as error:
            value = f"({error.message})"
        sources = tuple((name, _source(name, lookup)) for name in references_of(part.raw))
        parts.append(KeyPart(part.raw, value, sources))
    return tuple(parts)


def _source(name: str, lookup: Lookup) -> str:
    """What the caller writes for an input parameter, "" if that is unknown or nothing."""
    return lookup.arguments.get(name.removeprefix("inputs.parameters."), "")


def _found(lookup: Lookup) -> tuple[Entry | None, str]:
    """The entry under the key, and why it does not serve ("" where it does)."""
    if lookup.configmap is None:
        return None, f"there is no ConfigMap {lookup.cache_name}"
    data = lookup.configmap.data or {}
    text = data.get(lookup.key, "")
    if not text:
        return None, f"no entry under this key ({len(data)} under others)"
    try:
        entry = codec.decode(text)
    except codec.MalformedEntry as error:
        return None, f"the entry cannot be read: {error}"
    if not entry.is_hit:
        return entry, "the entry names no node"
    return entry, _too_old(lookup, entry)


def _too_old(lookup: Lookup, entry: Entry) -> str:
    try:
        limit = duration.parse(lookup.max_age) if lookup.max_age else duration.MAXIMUM
    except duration.DurationError as error:
        return f"invalid maxAge: {error.message}"
    age = entry.age(lookup.now)
    told = duration.format(age // SECOND * SECOND)
    return f"the entry is {told} old, maxAge is {lookup.max_age}" if age > limit else ""


def _nearest(lookup: Lookup, parts: tuple[KeyPart, ...]) -> Nearest | None:
    """The key with the most in common with the one looked up, at both ends; of equals the first by name."""
    keys = sorted((lookup.configmap.data or {}) if lookup.configmap else ())
    best = max(keys, key=lambda key: _common(key, lookup.key), default=None)
    if best is None or not _common(best, lookup.key):
        return None
    at = _prefix(best, lookup.key)
    for part in parts:
        at -= len(part.value)
        if at < 0:
            return Nearest(best, part)
    return Nearest(best, parts[-1] if parts else None)


def _common(one: str, other: str) -> int:
    return min(_prefix(one, other) + _prefix(one[::-1], other[::-1]), len(one), len(other))


def _prefix(one: str, other: str) -> int:
    pairs = zip(one, other, strict=False)
    return next((at for at, (mine, its) in enumerate(pairs) if mine != its), min(len(one), len(other)))
