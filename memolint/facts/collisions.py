"""Two memoized templates whose keys can be one text in one cache."""

import re
from collections.abc import Iterator
from itertools import islice, product
from typing import NamedTuple

from memolint.facts import texts, validity
from memolint.facts.key import Key
from memolint.facts.memo import Memo
from memolint.lang import tags

MAX_SAMPLES = 60


class Shared(NamedTuple):
    """A key that two templates share, and the values that give it: of the first, of the second."""

    other: Memo
    text: str
    own: dict[str, str]
    theirs: dict[str, str]


def shared(memo: Memo) -> Iterator[Shared]:
    """The other templates that can be served this one's entries, each with an example."""
    if not memo.cache_name.text or not validity.is_stored(memo):
        return
    for other in memo.neighbourhood.sharing(memo):
        if _may_share(memo, other) or not validity.is_stored(other):
            continue
        found = _meeting(memo, other)
        if found is not None:
            yield found


def owned(memo: Memo) -> Iterator[Shared]:
    """The shared entries that are told at this template: of two that only share with each other, at the first."""
    found = list(islice(shared(memo), 2))
    if len(found) == 1 and _order(memo) > _order(found[0].other) and len(list(islice(shared(found[0].other), 2))) == 1:
        return
    yield from found


def _order(memo: Memo) -> tuple[str, int]:
    origin = memo.template.origin
    return memo.template.manifest.file, origin.document.node(origin.path).start


def _may_share(memo: Memo, other: Memo) -> bool:
    """Equal work may share entries; definitions of one object in several files are alternatives, not neighbours."""
    mine, theirs = memo.template.manifest, other.template.manifest
    if mine is not theirs and mine.name and (mine.kind, mine.name) == (theirs.kind, theirs.name):
        return True
    return memo.work[1] == other.work[1]


def _meeting(memo: Memo, other: Memo) -> Shared | None:
    """An example found by giving one key values and reading the result as the other."""
    if _run_scoped(memo) != _run_scoped(other):
        return None
    if memo.key.text == other.key.text and not memo.key.is_constant and _reads_alike(memo, other):
        given = {reference.name: "a" for reference in memo.key.references}
        return Shared(other, memo.key.text or "", given, given)
    for text, theirs in _samples(other):
        own = _read_as(memo.key, text)
        if own is not None:
            return Shared(other, text, own, theirs)
    for text, own in _samples(memo):
        theirs_read = _read_as(other.key, text)
        if theirs_read is not None:
            return Shared(other, text, own, theirs_read)
    return None


def _reads_alike(memo: Memo, other: Memo) -> bool:
    """Whether one text of a key means one value in both: a hash of all inputs also holds their names."""
    whole = any(reference.name == "inputs.parameters" for reference in memo.key.references)
    return not whole or list(memo.template.parameters()) == list(other.template.parameters())


def _run_scoped(memo: Memo) -> frozenset[str]:
    """The globals in a key: both sides of one run have the same ones, so they are compared by name."""
    return frozenset(ref.name for ref in memo.key.references if ref.name.startswith("workflow."))


def _samples(memo: Memo) -> Iterator[tuple[str, dict[str, str]]]:
    """Texts that the key becomes, with the values behind them; only keys of plain tags are read."""
    if not all(isinstance(part, tags.Literal | tags.Simple) for part in memo.key.parts):
        yield from _hashed_samples(memo)
        return
    names = list(dict.fromkeys(reference.name for reference in memo.key.references))
    choices = [_values(memo, name) for name in names]
    for row in islice(product(*choices), MAX_SAMPLES):
        given = dict(zip(names, row, strict=True))
        yield _filled(memo.key, given), given


def _filled(key: Key, given: dict[str, str]) -> str:
    return tags.fill(key.parts, lambda tag: given[tag.name] if isinstance(tag, tags.Simple) else None, tags.STRINGS)


def _hashed_samples(memo: Memo) -> Iterator[tuple[str, dict[str, str]]]:
    for text in islice(texts.of_field(memo, memo.key), MAX_SAMPLES):
        yield text.text, {name: value.text for name, value in text.row}


def _values(memo: Memo, name: str) -> list[str]:
    known = [value.text for value in texts.of_variable(memo, name).found]
    return [text for text in known if text and not validity.illegal_character(text, False)] or ["a"]


def _read_as(key: Key, text: str) -> dict[str, str] | None:
    """The values for which a key of plain tags is `text`, or None."""
    pattern, names = "", []
    for part in key.parts:
        if isinstance(part, tags.Literal):
            pattern += re.escape(part.text)
        elif isinstance(part, tags.Simple) and part.name not in names:
            names.append(part.name)
            pattern += f"(?P<v{len(names) - 1}>[A-Za-z0-9-]+)"
        elif isinstance(part, tags.Simple):
            pattern += f"(?P=v{names.index(part.name)})"
        else:
            return None
    found = re.fullmatch(pattern, text)
    return dict(zip(names, found.groups(), strict=True)) if found else None
