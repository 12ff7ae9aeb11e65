"""Different inputs give different keys."""

from collections.abc import Iterable, Iterator
from itertools import islice

from memolint.checks.repairs import hashing
from memolint.checks.rule import MEMO, Draft, rule
from memolint.checks.wording import clipped, listed
from memolint.facts.coverage import enumerated
from memolint.facts.key import injectivity, validity
from memolint.facts.key.injectivity import Weak
from memolint.facts.memo import Memo
from memolint.facts.reads.references import OTHER, variable_of
from memolint.facts.values import examples, texts
from memolint.finding import ERROR, HIGH, INFO, MEDIUM, WARNING

TYPE_CHECKING = False
if TYPE_CHECKING:
    from memolint.lang.abstract import Collision

Pairs = tuple[tuple[str, str], ...]
_LENGTH = 40


@rule("key-ambiguous-join", MEMO, WARNING, HIGH)
def ambiguous_join(memo: Memo) -> Iterator[Draft]:
    """Parts of the key run into each other: two sets of inputs give the same key."""
    what = "parts of the key of `{label}` run into each other"
    for found in islice(_told(memo, injectivity.JOIN, what), 1):
        yield _by_what_is_passed(memo, found, what)
        return
    unlikely = islice(_told(memo, injectivity.UNLIKELY, what), 1)
    yield from (found._replace(severity=INFO) for found in unlikely)


def _by_what_is_passed(memo: Memo, found: Draft, what: str) -> Draft:
    """Stronger where the project passes values that meet, weaker where all that it passes keep apart."""
    from memolint.facts.coverage import passed  # only for a key that two values can share

    known = passed.under_key(memo)
    if known.meeting is not None:
        from memolint.lang.abstract import Collision  # loaded already: the search found a collision

        collision = Collision(*known.meeting, known.key)
        met = _finding(memo, collision, _message(memo, what, collision))
        return met._replace(severity=ERROR if known.closed else None)
    if known.closed and known.apart and enumerated.is_all_in_view(memo):
        noted = "as it is called now, no two uses meet"
        return found._replace(severity=INFO, message=f"{found.message} ({noted})", claim=None)
    return found._replace(confidence=MEDIUM) if known.apart else found


@rule("key-empty-component", MEMO, WARNING, MEDIUM)
def empty_component(memo: Memo) -> Iterator[Draft]:
    """A part of the key can be empty, and its neighbour then takes its place."""
    yield from islice(_told(memo, injectivity.EMPTY, "a part of the key of `{label}` can be empty"), 1)


@rule("key-lossy-sanitise", MEMO, WARNING, HIGH)
def lossy_sanitise(memo: Memo) -> Iterator[Draft]:
    """A function in the key drops what tells inputs apart."""
    for found in injectivity.lost_together(memo) if validity.is_stored(memo) else ():
        what = f"the key of `{{label}}` does not keep all of {listed([weak.source for weak in found])}"
        yield from (_finding(memo, each, _message(memo, what, each)) for each in _collisions(found[:1]))
    short = list(_weak(memo, injectivity.SHORT))
    for why in dict.fromkeys(weak.why for weak in short):
        message = (
            f"{listed([weak.source for weak in short if weak.why == why])} in the key of `{memo.template.label}`: {why}"
        )
        yield Draft(message=message, origin=memo.key.origin, fixes=hashing.keep_whole(memo.key), severity=INFO)


def _told(memo: Memo, kind: str, what: str) -> Iterator[Draft]:
    for found in _collisions(sorted(_weak(memo, kind), key=lambda weak: not weak.is_as_passed)):
        collision = _as_played(memo, found)
        yield _finding(memo, collision, _message(memo, what, collision))


def _collisions(weak: Iterable[Weak]) -> "Iterator[Collision]":
    return (each.collision for each in weak if each.collision is not None)


def _as_played(memo: Memo, collision: "Collision") -> "Collision":
    """The collision with what the project passes for all that is equal in both, as the proof plays it."""
    equal = [name for name, value in collision.first if dict(collision.second).get(name) == value]
    passed = {name: examples.one(memo, name) for name in equal if variable_of(name).kind != OTHER}
    rows = [{**dict(pairs), **passed} for pairs in (collision.first, collision.second)]
    keys = {texts.with_values(memo, memo.key.text or "", row) for row in rows} if passed else set()
    key = keys.pop() if len(keys) == 1 else None
    if not key:
        return collision
    first, second = (tuple(row.items()) for row in rows)
    return collision._replace(first=first, second=second, key=key)


def _message(memo: Memo, what: str, collision: "Collision") -> str:
    cause = what.format(label=memo.template.label)
    first, second = _listed(collision.first, collision.second)
    return f"{cause}: {first} and {second} both give `{clipped(collision.key)}`"


def _weak(memo: Memo, kind: str) -> Iterator[Weak]:
    if validity.is_stored(memo):
        yield from (weak for weak in injectivity.weak_sources(memo) if weak.kind == kind)


def _listed(first: Pairs, second: Pairs) -> tuple[str, str]:
    """Two assignments, so that what differs can be seen."""
    shown = [(name, *_shown(one, dict(second).get(name, ""))) for name, one in first]
    rows = ([f"{name.rpartition('.')[2]}=`{pair[at]}`" for name, *pair in shown] for at in (0, 1))
    one, other = (f"({', '.join(row)})" for row in rows)
    return one, other


def _shown(one: str, other: str) -> tuple[str, str]:
    """Two values, short; with quotes, or from where they end, if they would read alike."""
    short, shorter = clipped(one, _LENGTH), clipped(other, _LENGTH)
    if one == other or short != shorter:
        return short, shorter
    if max(len(one), len(other)) <= _LENGTH:
        return repr(one), repr(other)
    return f"…{one[1 - _LENGTH :]}", f"…{other[1 - _LENGTH :]}"


def _finding(memo: Memo, collision: "Collision", message: str) -> Draft:
    origin = memo.key.origin
    base = examples.assignment(memo)
    runs = []
    for pairs in (collision.first, collision.second):
        run = base
        for name, value in pairs:
            run = examples.changed(run, name, value)
        runs.append(run)
    # A run cannot be given what Argo writes, such as its scheduled time: that is told without a proof.
    is_given = all(variable_of(name).kind != OTHER for name, _ in collision.first)
    claim = examples.claim(memo, runs[0], runs[1]) if is_given else None
    return Draft(message=message, origin=origin, claim=claim, fixes=hashing.keep_whole(memo.key))
