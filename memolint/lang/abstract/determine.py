"""Whether a key determines a source: do different values of the source always give different keys?"""

from collections.abc import Iterator, Sequence

from memolint.lang.abstract import carry, collide
from memolint.lang.abstract.interpret import ShapeOf, of_node
from memolint.lang.abstract.shape import ANYTHING, Shape
from memolint.lang.abstract.trees import DIGESTS, called, cut, parsed_or_none, paths_in
from memolint.lang.abstract.values import only_int
from memolint.lang.template import tags
from memolint.typed import Record

EXACTLY, LOSSILY, NOT, UNKNOWN = "exactly", "lossily", "not", "unknown"

_JSON_NAMES = frozenset(f"workflow.{name}.json" for name in ("parameters", "labels", "annotations"))


class Determination(Record):
    """Whether a key determines a source, why not, and two assignments that prove it where such were found.

    `is_join`: what is lost is where the source ends and what stands beside it begins.
    """

    kind: str
    why: str
    collision: collide.Collision | None = None
    is_join: bool = False


def anything(_name: str) -> Shape:
    """The shape of an unknown variable."""
    return ANYTHING


def determines(
    text: str, source: str, shape_of: ShapeOf = anything, search: collide.Search | None = None
) -> Determination:
    """Whether the text of a key determines the value of `source`, a dotted name such as `inputs.parameters.x`.

    EXACTLY: different values give different keys (a full digest counts). LOSSILY: some do not; there is a collision
    that was evaluated, or a digest is cut short. NOT: the key does not mention it. UNKNOWN: memolint cannot tell.
    `search` is that of the same text and shapes, where several sources are asked for.
    """
    try:
        parts = tags.parse(text)
    except tags.TagError as error:
        return Determination(UNKNOWN, error.message)
    carried = carry.of_pieces([carry.of_part(part, shape_of) for part in parts])
    if not any(_touches(path, source) for path in carried.mentioned):
        return Determination(NOT, f"`{source}` is not in the key")
    if any(_covers(path, source) for path in carried.exact):
        return Determination(EXACTLY, f"`{source}` can be read from the key")
    return _of_lost(source, carried, search or collide.Search(text, shape_of))


def _of_lost(source: str, carried: carry.Carried, search: collide.Search) -> Determination:
    unknown = carry.Loss(source, "what becomes of it is not known")
    loss = next((loss for loss in carried.losses if _touches(loss.path, source)), unknown)
    if not any(_covers(path, source) for path in carried.mentioned):
        return Determination(UNKNOWN, f"only a part of `{source}` is in the key")
    is_complete, collision = collide.among_known(search, source)
    if is_complete and collision is None:
        return Determination(EXACTLY, "its known values all give different keys")
    found = collision or (of_cut_digest(search, source) if loss.kind == carry.CUT else None)
    is_join = loss.kind == carry.JOIN
    collision = found or collide.find(search, source, is_join=is_join)
    if collision is not None or loss.kind == carry.CUT:
        return Determination(LOSSILY, loss.why, collision, is_join)
    return Determination(UNKNOWN, loss.why)


def _covers(path: str, source: str) -> bool:
    """Whether a name stands for all of a source: itself, or a map that holds it, also as JSON."""
    holder = path.removesuffix(".json") if path in _JSON_NAMES else path
    return path == source or source.startswith(f"{holder}.")


def _touches(path: str, source: str) -> bool:
    return _covers(path, source) or path.startswith(f"{source}.")


def leaves_out(text: str, source: str, members: Sequence[str] = ()) -> bool:
    """Whether a key that takes a whole in which `source` is keeps nothing of it: `pick`, `omit`, the names alone."""
    found = collide.leaves_out(collide.Search(text, anything, members=members), source)
    # The names of several members come in any order, those of one do not.
    return bool(collide.leaves_out(collide.Search(text, anything), source) if found is None else found)


def of_cut_digest(search: collide.Search, source: str) -> collide.Collision | None:
    """The collision of a cut digest that `source` goes into, found by hashing directly."""
    for part in tags.parse(search.text):
        if not isinstance(part, tags.Expression):
            continue
        for digest in _cut_digests(part.source, source):
            found = collide.of_cut_digest(search, source, digest)
            if found is not None:
                return found
    return None


def _cut_digests(text: str, source: str) -> Iterator[collide.CutDigest]:
    """The digests of `source`, and of what else there may be, of which an expression keeps but few digits."""
    from memolint.lang.expr.syntax import tree

    root = parsed_or_none(text)
    for inner in tree.postorder(root) if root is not None else ():
        base, kept = cut(inner, lambda bound: only_int(of_node(bound, anything))) or (None, slice(0))
        if isinstance(base, tree.Call) and len(base.arguments) == 1:
            digest = DIGESTS.get(called(base) or "")
            hashed = base.arguments[0]
            is_held = any(_covers(path, source) for path in paths_in(hashed))
            if digest is not None and is_held and 0 < len(range(collide.WIDTHS[digest])[kept]) <= collide.FEW_DIGITS:
                yield collide.CutDigest(digest, text[hashed.start : hashed.end], kept)
