"""Which of all known patches behave in one way, and how people write that."""

from collections.abc import Iterable, Iterator
from functools import cache

from memolint.argo.releases import NEWEST_PATCHES, Release, Version, newest, patches
from memolint.typed import Any

# The first and the last of successive patches, lines included: 3.4.18 comes before 3.5.0.
Ranges = tuple[tuple[Version, Version], ...]


@cache
def _known() -> tuple[Release, ...]:
    """Every patch from the oldest on."""
    return patches(f"{written(NEWEST_PATCHES[0][:2])}..{newest().name}")


@cache
def releases_with(behaviour: str, value: bool) -> Ranges:
    """The patches in which a behaviour is (`value`) or is not there."""
    return _joined(release.version for release in _known() if getattr(release, behaviour) is value)


def _joined(versions: Iterable[Version]) -> Ranges:
    order = {release.version: at for at, release in enumerate(_known())}
    found: list[tuple[Version, Version]] = []
    for version in versions:
        if found and order[found[-1][1]] + 1 == order[version]:
            found[-1] = (found[-1][0], version)
        else:
            found.append((version, version))
    return tuple(found)


def otherwise(release: Release, behaviour: str) -> Release:
    """A release that differs in one behaviour and in nothing else."""
    changed: Any = {behaviour: not getattr(release, behaviour)}
    return release._replace(**changed)


def holds(ranges: Ranges, version: Version) -> bool:
    """Whether a patch is in one of the ranges."""
    return any(first <= version <= last for first, last in ranges)


def told(ranges: Ranges) -> str:
    """`3.5.2 to 3.7.17 and 4.0.0 to 4.0.8, mended in 3.7.18 and 4.0.9`; `up to 3.5.5, mended in 3.5.6`."""
    mended = list(_mended(ranges))
    return _joined_words(map(_range, ranges)) + (f", mended in {_joined_words(mended)}" if mended else "")


def without_repair(ranges: Ranges) -> str:
    """The same without where it is mended: `3.5.2 to 3.7.17 and 4.0.0 to 4.0.8`."""
    return _joined_words(map(_range, ranges))


def _range(pair: tuple[Version, Version]) -> str:
    first, last = pair
    if first == last:
        return written(first)
    if last == newest().version:
        return f"from {written(first)} on"
    return f"up to {written(last)}" if first == _known()[0].version else f"{written(first)} to {written(last)}"


def _mended(ranges: Ranges) -> Iterator[str]:
    """The first patch after each range."""
    versions = [release.version for release in _known()]
    for _, last in ranges:
        if last != versions[-1]:
            yield written(versions[versions.index(last) + 1])


def _joined_words(texts: Iterable[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    *first, last = texts
    return f"{', '.join(first)} and {last}" if first else last


def written(version: tuple[int, ...]) -> str:
    """`3.7` or `3.7.18`."""
    return ".".join(map(str, version))
