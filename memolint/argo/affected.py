"""Which of all known patches behave in one way, and how people write that."""

from collections.abc import Iterable, Iterator
from functools import cache

from memolint.argo.releases import NEWEST_PATCHES, Release, Version, behaves, known_versions, written
from memolint.typed import Any

# The first and the last of successive patches, lines included: 3.4.18 comes before 3.5.0.
Ranges = tuple[tuple[Version, Version], ...]
# What some behaviours of a release are, one each.
Ways = tuple[bool, ...]


@cache
def ways_of(behaviours: tuple[str, ...]) -> tuple[Ways, ...]:
    """The ways in which known patches have some behaviours, the newest patch's first."""
    return tuple(dict.fromkeys(_way(version, behaviours) for version in reversed(known_versions())))


def _way(version: Version, behaviours: tuple[str, ...]) -> Ways:
    return tuple([behaves(version, each) for each in behaviours])


@cache
def releases_with(behaviours: tuple[str, ...], ways: tuple[Ways, ...]) -> Ranges:
    """The patches that have the behaviours in one of the ways."""
    return _joined(version for version in known_versions() if _way(version, behaviours) in ways)


def _joined(versions: Iterable[Version]) -> Ranges:
    order = {version: at for at, version in enumerate(known_versions())}
    found: list[tuple[Version, Version]] = []
    for version in versions:
        if found and order[found[-1][1]] + 1 == order[version]:
            found[-1] = (found[-1][0], version)
        else:
            found.append((version, version))
    return tuple(found)


def with_ways(release: Release, behaviours: tuple[str, ...], ways: Ways) -> Release:
    """A release that has some behaviours in these ways, and differs in nothing else."""
    changed: Any = dict(zip(behaviours, ways, strict=True))
    return release._replace(**changed)


def holds(ranges: Ranges, version: Version) -> bool:
    """Whether a patch is in one of the ranges."""
    return any(first <= version <= last for first, last in ranges)


def told(ranges: Ranges) -> str:
    """`3.5.2 to 3.7.17 and 4.0.0 to 4.0.8, mended in 3.7.18 and 4.0.9`; `up to 3.5.5, mended in 3.5.6`."""
    mended = list(_mended(ranges))
    return without_repair(ranges) + (f", mended in {_joined_words(mended)}" if mended else "")


def without_repair(ranges: Ranges) -> str:
    """The same without where it is mended: `3.5.2 to 3.7.17 and 4.0.0 to 4.0.8`."""
    return _joined_words(map(_range, ranges))


def _range(pair: tuple[Version, Version]) -> str:
    first, last = pair
    if first == last:
        return written(first)
    if last == NEWEST_PATCHES[-1]:
        return f"from {written(first)} on"
    return f"up to {written(last)}" if first == known_versions()[0] else f"{written(first)} to {written(last)}"


def _mended(ranges: Ranges) -> Iterator[str]:
    """The first patch after each range."""
    versions = known_versions()
    for _, last in ranges:
        if last != versions[-1]:
            yield written(versions[versions.index(last) + 1])


def _joined_words(texts: Iterable[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    *first, last = texts
    return f"{', '.join(first)} and {last}" if first else last
