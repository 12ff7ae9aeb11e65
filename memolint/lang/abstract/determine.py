"""Whether a key determines a source: do different values of the source always give different keys?"""

from memolint.lang.abstract import carry, collide
from memolint.lang.abstract.interpret import ShapeOf, of_node
from memolint.lang.abstract.shape import ANYTHING, Shape
from memolint.lang.abstract.trees import DIGESTS, called, cut, parsed_or_none, path_of
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
    found = collision or _cut_digest_collision(search, source)
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


def _cut_digest_collision(search: collide.Search, source: str) -> collide.Collision | None:
    """The collision of a cut digest of `source` alone, found by hashing directly."""
    for part in tags.parse(search.text):
        if not isinstance(part, tags.Expression):
            continue
        found = _cut_digest(parsed_or_none(part.source), source)
        if found is not None:
            return collide.of_cut_digest(search, source, *found)
    return None


def _cut_digest(node: object, source: str) -> tuple[str, slice] | None:
    """The first digest of `source` alone that is cut in an expression, and the few digits that are kept of it."""
    from memolint.lang.expr.syntax import tree

    for inner in tree.postorder(node) if isinstance(node, tree.Node) else ():
        found = cut(inner, lambda bound: only_int(of_node(bound, anything)))
        base, kept = found or (None, slice(0))
        if isinstance(base, tree.Call) and len(base.arguments) == 1:
            digest = DIGESTS.get(called(base) or "")
            if digest is not None and path_of(base.arguments[0]) == tuple(source.split(".")):
                return (digest, kept) if 0 < len(range(collide.WIDTHS[digest])[kept]) <= collide.FEW_DIGITS else None
    return None
