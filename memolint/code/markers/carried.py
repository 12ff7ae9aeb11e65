"""What acts make, be it elsewhere: a folder that is moved or copied brings along what was made in it before.

`touch "$part/.done"; mv "$part" "$out"` makes `$out/.done`, all at once.
"""

import posixpath
from collections.abc import Iterable, Iterator

from memolint.code.markers.outline import REMOVE, STAMP, Act, Carry, Made, Name
from memolint.typed import Record

# What is remembered of a script, and what one act brings along: nobody writes more by hand.
_MOST, _MOST_AT_ONCE = 400, 40


class Making(Record):
    """Something that an act makes or brings along, and the place of the act.

    `stamped`: it was made at once, with nothing or a few words in it.
    """

    at: int
    act: Act
    made: Made
    stamped: bool


def makings(acts: Iterable[Act]) -> Iterator[Making]:
    """All that acts make, one after the other."""
    known: list[Making] = []
    for at, act in enumerate(acts):
        if act.kind == REMOVE:
            continue
        brought = [
            Making(at, act, Made(name, carry.how), stamped)
            for carry in act.carries
            for name, stamped in _brought(carry, known)
        ]
        fresh = [*brought, *(Making(at, act, each, each.how == STAMP) for each in act.made)]
        yield from fresh
        known += fresh[: _MOST - len(known)]


def _brought(carry: Carry, known: list[Making]) -> list[tuple[Name, bool]]:
    """What was made where an act carries it from, by the name that it has then, and whether it was stamped."""
    found: list[tuple[Name, bool]] = []
    for each in known:
        inside = _inside(each.made.name, carry)
        if inside is not None and len(found) < _MOST_AT_ONCE:
            text = posixpath.join(carry.target.text, inside) if inside else carry.target.text
            made_of = f"{carry.target.made_of} {inside}"
            found.append((carry.target._replace(text=text, made_of=made_of), each.stamped))
    return found


def _inside(name: Name, carry: Carry) -> str | None:
    """The way from what is carried to a thing in it, "" where that is it; None where it does not come along."""
    source, text = carry.source.text.rstrip("/"), name.text.rstrip("/")
    if name.level != carry.source.level or not source:
        return None
    if text == source:
        return None if carry.only_inside else ""
    inside = text[len(source) + 1 :] if text.startswith(f"{source}/") else ""
    return None if not inside or (carry.only_shown and inside.startswith(".")) else inside


def carried(source: Name, word: str, target: Name, how: str, *, itself: bool, into: bool) -> Iterator[Carry]:
    """What one source becomes: `itself` the target, or put `into` it under its own name; `word` names it."""
    last = posixpath.basename(word)
    if last in (".", "*"):
        folder = source if last == "." else source._replace(text=posixpath.dirname(source.text))
        yield Carry(folder, target, how, only_inside=True, only_shown=last == "*")
        return
    if itself:
        yield Carry(source, target, how)
    own = posixpath.basename(source.text.rstrip("/"))
    if into and own and "$" not in own:
        yield Carry(source, target._replace(text=posixpath.join(target.text, own)), how)
