"""Whether different values of what the key holds give different keys."""

from collections.abc import Iterator
from typing import NamedTuple

from memolint.facts.memo import Memo
from memolint.lang import tags

TYPE_CHECKING = False
if TYPE_CHECKING:
    from memolint.lang.strings import Collision

JOIN, LOSS, EMPTY = "join", "loss", "empty"
_TOLD_APART = "told apart"


class Weak(NamedTuple):
    """A source that the key holds but does not determine, with two assignments that share a key."""

    source: str
    kind: str
    why: str
    collision: "Collision"


def weak_sources(memo: Memo) -> tuple[Weak, ...]:
    """The sources of the key that different values of it can share, in the order of the key."""
    return memo.once("weak sources", lambda: tuple(_weak_sources(memo)))


def _weak_sources(memo: Memo) -> Iterator[Weak]:
    if not memo.key.text or memo.key.error or _is_plain(memo):
        return
    from memolint.facts.shapes import shapes_of  # with the abstract strings: only where a key has something to lose
    from memolint.lang import strings

    shape_of = shapes_of(memo)
    for source in dict.fromkeys(reference.name for reference in memo.key.references):
        found = strings.determines(memo.key.text, source, shape_of)
        if found.kind == strings.LOSSILY and found.collision is not None and not _in_cache_name(memo, source):
            yield Weak(source, _kind(memo, found.why, found.collision), found.why, found.collision)


def _kind(memo: Memo, why: str, collision: "Collision") -> str:
    if _TOLD_APART not in why or _components(memo) < 2:
        return LOSS
    return EMPTY if any(not value for _, value in (*collision.first, *collision.second)) else JOIN


def _is_plain(memo: Memo) -> bool:
    """Whether the key is so simple that nothing can be lost: one variable, or the hash of all that it holds."""
    parts = [part for part in memo.key.parts if not isinstance(part, tags.Literal)]
    if len(parts) != 1:
        return not parts
    return isinstance(parts[0], tags.Simple) or _is_whole_hash(parts[0])


def _is_whole_hash(part: tags.Part) -> bool:
    source = part.source.strip() if isinstance(part, tags.Expression) else ""
    inner = source.removeprefix("sprig.sha256sum(toJson(").removesuffix("))")
    return len(source) - len(inner) == 25 and "(" not in inner and ")" not in inner


def _in_cache_name(memo: Memo, source: str) -> bool:
    return any(reference.name == source for reference in memo.cache_name.references)


def _components(memo: Memo) -> int:
    """Parts of the key that vary; inside one expression a join is one part with several references."""
    parts = [part for part in memo.key.parts if not isinstance(part, tags.Literal)]
    return max(len(parts), len(memo.key.references))
