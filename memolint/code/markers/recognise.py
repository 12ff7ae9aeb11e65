"""Markers in an outline: work that is done only where something is not there yet, and that leaves it there.

A check that a file exists before it is used is no marker: nothing that is skipped makes the file. Nor is a lock, which
is taken away again, nor the making of an empty folder or of first settings.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import chain

from memolint.code.markers.carried import makings
from memolint.code.markers.outline import (
    BY_PROGRAM,
    EXIT,
    FAIL,
    LAX,
    LOCK,
    MOVED,
    REMOVE,
    STAMP,
    STREAM,
    STRICT,
    TRAP,
    WORK,
    Act,
    Fork,
    Loop,
    Made,
    Name,
    Node,
    Outline,
    Probe,
)
from memolint.typed import Record

# The script ends where the marker is found; the work stands inside of the condition; something else is done instead.
EARLY_EXIT, WRAP, ELSE_WRAP = "early exit", "wrap", "else wrap"
_MAX_DEPTH = 200
# To copy first settings into an empty folder is no work.
_COPIES = frozenset(("cp", "mv", "ln", "install", "shutil.copy", "shutil.copyfile", "shutil.copytree"))
_SAYS_DONE = "done|markers?|completed?|success|succeeded|finished|processed|stamps?"
_DONE = re.compile(rf"(?i)(?:^|[^a-z])(?:{_SAYS_DONE})(?:[^a-z]|$)")


class Step(Record):
    """An act of the guarded work; `conditional`: something else than the marker decides whether it is done."""

    act: Act
    conditional: bool


class Write(Record):
    """An act that makes the marker, or brings it along with its folder; `at` is its place among the steps of the work.

    `stamped`: it was made at once, with nothing or a few words in it.
    """

    at: int
    act: Act
    name: Name
    how: str
    stamped: bool = False


class Marker(Record):
    """Work that is avoided by hand. `start` and `end` are those of the whole decision.

    `skip` is done instead of the work, `before` and `after` whether it is or not. `unguarded` is a part of the work
    whose failure does not keep the marker from being written; `late` comes after it. `locked`: the script lets one
    in at a time. `repeated`: it looks again and again, in a loop. `cleaned`: after a failure it takes the thing away.
    """

    probe: Probe
    form: str
    start: int
    end: int
    work: tuple[Step, ...]
    writes: tuple[Write, ...]
    skip: tuple[Act, ...] = ()
    before: tuple[Act, ...] = ()
    after: tuple[Act, ...] = ()
    unguarded: Act | None = None
    late: tuple[Act, ...] = ()
    locked: bool = False
    repeated: bool = False
    cleaned: bool = False

    @property
    def name(self) -> Name:
        return self.probe.name

    @property
    def is_explicit(self) -> bool:
        """Whether the marker says no more than that the work is done: it is not (a part of) its result."""
        return any(each.stamped for each in self.writes) or self.probe.compares


def markers(outline: Outline) -> list[Marker]:
    """The markers of a script, in the order of the text."""
    acts = [step.act for step in flat(outline.nodes)]
    claims = any(fork.probe is not None and fork.probe.claims for fork in forks(outline.nodes))
    locked = claims or any(act.kind == LOCK for act in acts)
    found = (each for place in _places(outline.nodes) for each in _marker(*place, outline.strict))
    return [each._replace(locked=locked) for each in found]


def flat(nodes: Sequence[Node], conditional: bool = False, depth: int = 0) -> Iterator[Step]:
    """All acts in their order, those of decisions and loops too."""
    for node in nodes if depth < _MAX_DEPTH else ():
        if isinstance(node, Fork):
            yield from flat((*node.yes, *node.no), True, depth + 1)
        elif isinstance(node, Loop):
            yield from flat(node.body, conditional, depth + 1)
        else:
            yield Step(node, conditional)


def forks(nodes: Sequence[Node]) -> Iterator[Fork]:
    """All decisions, those inside of others too."""
    for node in nodes:
        if isinstance(node, Fork):
            yield node
            yield from forks((*node.yes, *node.no))
        elif isinstance(node, Loop):
            yield from forks(node.body)


def _places(
    nodes: Sequence[Node],
    before: tuple[Node, ...] = (),
    after: tuple[Node, ...] = (),
    repeated: bool = False,
    depth: int = 0,
) -> Iterator[tuple[Fork, tuple[Node, ...], tuple[Node, ...], bool]]:
    """Each decision by a look, what is done before it, what after it, and whether it is made again and again."""
    for index, node in enumerate(nodes if depth < _MAX_DEPTH else ()):
        earlier, later = (*before, *nodes[:index]), (*nodes[index + 1 :], *after)
        if isinstance(node, Fork):
            if node.probe is not None:
                yield node, earlier, later, repeated
            yield from _places(node.yes, earlier, later, repeated, depth + 1)
            yield from _places(node.no, earlier, later, repeated, depth + 1)
        elif isinstance(node, Loop):
            yield from _places(node.body, earlier, (), repeated or node.again, depth + 1)


def _marker(
    fork: Fork, before: tuple[Node, ...], rest: tuple[Node, ...], repeated: bool, strict: bool
) -> Iterator[Marker]:
    probe = fork.probe
    if probe is None or probe.claims or not probe.name.text or _end(fork.absent) or _end(fork.present) == FAIL:
        return
    exits = _end(fork.present) == EXIT
    form = EARLY_EXIT if exits else ELSE_WRAP if fork.present else WRAP
    work = tuple(flat((*fork.absent, *rest) if exits else fork.absent))
    acts = tuple(step.act for step in flat(before))
    writes = tuple(_writes(work, probe.name))
    works = [step.act for step in work if step.act.kind == WORK and (exits or step.act.program not in _COPIES)]
    is_work = bool(works) or (exits and len(work) > len(writes) > 0)
    is_told = bool(writes) or exits or says_done(probe.name.text)
    if not is_work or not is_told or _is_known_before(acts, probe.name):
        return
    if _is_taken_away(work, writes, probe.name):
        return
    last = writes[-1] if writes else None
    yield Marker(
        probe,
        form,
        fork.start,
        fork.end,
        work,
        writes,
        skip=tuple(step.act for step in flat(fork.present)),
        before=acts,
        after=() if exits else tuple(step.act for step in flat(rest)),
        unguarded=_unguarded(acts, work, last, strict) if last is not None else None,
        late=tuple(step.act for step in work[last.at + 1 :] if step.act.kind == WORK) if last is not None else (),
        repeated=repeated,
        cleaned=_is_cleaned(acts, work, probe.name),
    )


def says_done(name: str) -> bool:
    """Whether a name says that something is done."""
    return _DONE.search(name) is not None


def _end(nodes: Sequence[Node]) -> str:
    """How a branch ends what it stands in, be it under a further condition; "" where it goes on."""
    ends = (node.kind for node in nodes if isinstance(node, Act) and node.kind in (EXIT, FAIL))
    last = nodes[-1] if nodes else None
    inside = EXIT if isinstance(last, Fork) and EXIT in (_end_of(last.yes), _end_of(last.no)) else ""
    return next(ends, inside)


def _end_of(nodes: Sequence[Node]) -> str:
    last = nodes[-1] if nodes else None
    return last.kind if isinstance(last, Act) else ""


def _writes(work: Sequence[Step], name: Name) -> Iterator[Write]:
    """The acts that make the thing; where none surely does, the programs that are told its name."""
    made = [each for each in makings(step.act for step in work) if makes(each.made.name, name)]
    for at in dict.fromkeys(each.at for each in made):
        at_once = [each for each in made if each.at == at]
        first = next((each for each in at_once if each.stamped), at_once[0])
        yield Write(at, first.act, first.made.name, first.made.how, first.stamped)
    for at, (act, _) in enumerate(work if not made else ()):
        if act.kind == WORK and any(_says(word, name.text) for word in act.words):
            yield Write(at, act, name, BY_PROGRAM)


def makes(made: Name, name: Name) -> bool:
    """Whether making one thing makes the other exist: the same, a file in the folder, one that the pattern finds."""
    if made.level != name.level:
        return False
    text, wanted = made.text.rstrip("/"), name.text.rstrip("/")
    if "*" in wanted:
        return text.startswith(wanted.partition("*")[0])
    listed, _, entry = wanted.partition("#")
    is_listed = bool(entry) and (text == listed or text == f"{listed}/{entry}")
    return text == wanted or text.startswith(f"{wanted}/") or is_listed


def _says(word: str, text: str) -> bool:
    """Whether a word of a command names the thing, alone or as the value of an option."""
    value = word.partition("=")[2] if word.startswith("-") else word
    return value.rstrip("/") == text


def _is_known_before(before: Sequence[Act], name: Name) -> bool:
    """Whether the script itself makes or removes the thing before it looks: then it finds what it did.

    A list of what is done may be brought from elsewhere.
    """
    if "#" in name.text:
        return False
    return any(makes(made.name, name) and made.how != STAMP for act in before for made in act.made) or any(
        made.name.text == name.text for act in before for made in act.made
    )


def _is_taken_away(work: Sequence[Step], writes: Sequence[Write], name: Name) -> bool:
    """Whether the work removes the thing after it made it, whatever happens: a lock."""
    since = writes[0].at if writes else 0
    gone = (made.name.text for step in work[since:] if not step.conditional for made in _gone(step.act))
    trapped = (step.act.words for step in work if step.act.kind == TRAP and "ERR" not in step.act.words)
    return name.text in gone or any(name.text in " ".join(words) for words in trapped)


def _is_cleaned(before: Sequence[Act], work: Sequence[Step], name: Name) -> bool:
    """Whether the script takes the thing away again under a condition: after a failure."""
    acts = (*before, *(step.act for step in work))
    trapped = (" ".join(act.words) for act in acts if act.kind == TRAP)
    gone = (made.name.text for step in work if step.conditional for made in _gone(step.act))
    return name.text in gone or any("rm" in words for words in trapped)


def _gone(act: Act) -> Sequence[Made]:
    return act.made if act.kind == REMOVE else ()


def _unguarded(before: Sequence[Act], work: Sequence[Step], last: Write, strict: bool) -> Act | None:
    """A part of the work whose failure does not keep the marker from being written."""
    if work[last.at].conditional:
        return None
    risky: Act | None = None
    for act, conditional, is_own in chain(
        ((act, False, False) for act in before), ((*each, True) for each in work[: last.at])
    ):
        if act.kind in (STRICT, LAX):
            strict = act.kind == STRICT
        elif act.kind == TRAP and {"ERR", "EXIT", "0"} & set(act.words):
            return None
        elif act.kind in (FAIL, EXIT) and conditional:
            risky = None  # somebody looks whether it went well
        elif act.kind == WORK and (act.swallowed or not (strict or act.checked)):
            risky = risky or (act if is_own else None)
    return risky


def is_in_place(write: Write) -> bool:
    """Whether the marker is there before it is complete: it is the result, written while the work goes on."""
    return write.how in (STREAM, BY_PROGRAM) and write.act.kind == WORK


def is_complete(write: Write) -> bool:
    """Whether the marker appears at once."""
    return write.how in (STAMP, MOVED)
