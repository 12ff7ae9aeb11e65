"""Pairs of memoized templates whose keys can be equal in one cache."""

import re
from collections.abc import Callable, Iterator
from itertools import islice, product

from memolint.argo.views import Template
from memolint.facts.block.fields import Key
from memolint.facts.fact import fact
from memolint.facts.key import validity
from memolint.facts.key.candidates import Candidates
from memolint.facts.memo import Memo, Neighbourhood
from memolint.facts.reads.reads import is_global
from memolint.facts.reads.references import ARGUMENT, variable_of
from memolint.facts.values import texts
from memolint.lang.formats import illegal_in_cache_key
from memolint.lang.template import tags
from memolint.typed import Record

MAX_SAMPLES = 60
_PLAIN = "a"
_INPUTS = "inputs.parameters"
_WHOLE = (_INPUTS, "workflow.parameters", "workflow.labels", "workflow.annotations")


class Shared(Record):
    """A key that two templates share, and the values that give it: of the first, of the second."""

    other: Memo
    text: str
    own: dict[str, str]
    theirs: dict[str, str]


def shared(memo: Memo) -> Iterator[Shared]:
    """The other templates that can be served this one's entries, each with an example."""
    yield from _found(memo, lambda other: not _are_alternatives(memo, other) and not _is_elsewhere(memo, other))


@fact
def across_namespaces(memo: Memo) -> Shared | None:
    """A template of another namespace that can be served this one's entries, where one controller serves both.

    Caches lie in the namespace of the controller (`NewWorkflowController`), not in that of the workflow.
    """
    if not memo.template.manifest.namespace:
        return None
    return next(_found(memo, lambda other: _is_elsewhere(memo, other) and not _have_own_controllers(memo, other)), None)


def is_first_across(memo: Memo) -> bool:
    """Whether no template before this one shares the cache across namespaces: a cache is told once."""
    others = memo.neighbourhood.sharing(memo)
    return not any(_order(each) < _order(memo) and across_namespaces(each) is not None for each in others)


def _have_own_controllers(memo: Memo, other: Memo) -> bool:
    """Whether the project shows a controller for each of the namespaces, in namespaces of their own."""
    homes = dict(memo.policy.controllers)
    mine, theirs = (homes.get(each.template.manifest.namespace) for each in (memo, other))
    return mine is not None and theirs is not None and mine != theirs


def _is_elsewhere(memo: Memo, other: Memo) -> bool:
    """Whether the two stand in two namespaces that are written out."""
    mine, theirs = memo.template.manifest.namespace, other.template.manifest.namespace
    return bool(mine and theirs) and mine != theirs


def _found(memo: Memo, is_wanted: Callable[[Memo], bool]) -> Iterator[Shared]:
    """The templates of the cache that are wanted, do other work, and can have the same key."""
    if not memo.cache_name.text or not validity.is_stored(memo):
        return
    for other in _candidates(memo.neighbourhood, memo.cache_name.text).of(memo):
        if memo.work[1] != other.work[1] and is_wanted(other) and validity.is_stored(other):
            found = _meeting(memo, other)
            if found is not None:
                yield found


@fact
def _candidates(neighbourhood: Neighbourhood, cache: str) -> Candidates:
    return Candidates(neighbourhood.using(cache))


def owned(memo: Memo) -> Iterator[Shared]:
    """The shared entries that are told at this template: of two that only share with each other, at the first."""
    found = list(islice(shared(memo), 2))
    if len(found) == 1 and _order(memo) > _order(found[0].other) and len(list(islice(shared(found[0].other), 2))) == 1:
        return
    yield from found


def would_meet(memo: Memo, text: str, other: Memo, other_text: str) -> bool:
    """Whether the keys of two templates can be equal once they are other texts, whatever is passed to them."""
    return _meeting(_with_key(memo, text), _with_key(other, other_text)) is not None


def _with_key(memo: Memo, text: str) -> Memo:
    """A memo of the same template with another key, which nobody in the project calls."""
    template = memo.template
    value = {**template.value, "memoize": {**(template.memoize or {}), "key": text}}
    return Memo(Template(value, template.origin, template.manifest, template.inline_in), memo.neighbourhood)


def _order(memo: Memo) -> tuple[str, int]:
    origin = memo.template.origin
    return memo.template.manifest.file, origin.document.node(origin.path).start


def _are_alternatives(memo: Memo, other: Memo) -> bool:
    """Whether the two define one object in several files: these are alternatives, not neighbours."""
    mine, theirs = memo.template.manifest, other.template.manifest
    return mine is not theirs and bool(mine.name) and (mine.kind, mine.name) == (theirs.kind, theirs.name)


def _meeting(memo: Memo, other: Memo) -> Shared | None:
    """A text that both keys can become, as far as the values of their variables are known."""
    if _run_scoped(memo) != _run_scoped(other) or _apart(memo, other) or not _may_meet(memo, other):
        return None
    mine, theirs = _read(memo, other), _read(other, memo)
    return (
        _spelled_alike(memo, other)
        or next((Shared(other, text, read, filled) for text, read, filled in mine), None)
        or next((Shared(other, text, filled, read) for text, read, filled in theirs), None)
    )


def _run_scoped(memo: Memo) -> frozenset[str]:
    """The globals in a key: both sides of one run have the same ones, so they are compared by name."""
    names = (reference.name for reference in memo.key.references)
    return frozenset(name for name in names if is_global(name) and variable_of(name).kind != ARGUMENT)


def _apart(memo: Memo, other: Memo) -> bool:
    """Whether the two run in different namespaces, and key or cache name hold the namespace."""
    return _is_elsewhere(memo, other) and any(field.mentions("workflow.namespace") for field in memo.identity)


def _may_meet(memo: Memo, other: Memo) -> bool:
    from memolint.facts.values.shapes import (
        shapes_of,  # with the abstract strings: only where two templates share a cache
    )
    from memolint.lang import abstract

    return abstract.may_meet(memo.key.text or "", other.key.text or "", shapes_of(memo), shapes_of(other))


def _spelled_alike(memo: Memo, other: Memo) -> Shared | None:
    """The same key but for the names of its variables: equal values give one text."""
    if _form(memo) != _form(other):
        return None
    pairs = list(zip(_variables(memo), _variables(other), strict=True))
    values = [value for mine, theirs in pairs if (value := _common(memo, other, mine, theirs)) is not None]
    if len(values) < len(pairs):
        return None
    own = {mine: value for (mine, _), value in zip(pairs, values, strict=True)}
    written = memo.key.text or ""
    text = texts.with_values(memo, written, own)
    # One spelling and no value that the project knows: the spelling says it best.
    is_any = written == other.key.text and all(value == _PLAIN for value in values)
    shown = written if is_any or not text or "{{" in text else text
    return Shared(other, shown, own, {theirs: value for (_, theirs), value in zip(pairs, values, strict=True)})


def _form(memo: Memo) -> str:
    """The key with its variables numbered; a whole map of inputs also holds their names."""
    text, names = memo.key.text or "", list(dict.fromkeys(reference.name for reference in memo.key.references))
    for reference in sorted(memo.key.references, key=lambda each: each.start, reverse=True):
        number = reference.name if reference.name in _WHOLE else str(names.index(reference.name))
        text = f"{text[: reference.start]}\0{number}\0{text[reference.end :]}"
    text = re.sub(r"\s+(?=[^\w'\"\s])|(?<=[^\w'\"\s])\s+", "", text).replace('"', "'")  # spelling of expressions
    return f"{text} {sorted(memo.template.parameters)}" if _INPUTS in names else text


def _variables(memo: Memo) -> list[str]:
    """The variables whose values a key holds, in its order; those of a whole map by name."""
    held: dict[str, None] = {}
    for reference in memo.key.references:
        whole = [f"{_INPUTS}.{name}" for name in sorted(memo.template.parameters)]
        held.update(dict.fromkeys(whole if reference.name == _INPUTS else [reference.name]))
    return list(held)


def _common(memo: Memo, other: Memo, mine: str, theirs: str) -> str | None:
    """A value that two variables can both have, one that the project gives them where there is one."""
    known = [value.text for value in (*texts.of_variable(memo, mine).found, *texts.of_variable(other, theirs).found)]
    samples = [*_samples_of(memo, mine), *_samples_of(other, theirs)]
    natural = [text for text in [*known, _PLAIN, *samples] if text]
    allowed = [text for text in natural if _can_be(memo, mine, text) and _can_be(other, theirs, text)]
    legal = [text for text in allowed if not illegal_in_cache_key(text, False)]
    return next(iter([*legal, *allowed]), None)


def _samples_of(memo: Memo, name: str) -> tuple[str, ...]:
    from memolint.facts.values.shapes import shapes_of  # loaded already, by `_may_meet`

    return shapes_of(memo)(name).samples()


def _can_be(memo: Memo, name: str, text: str) -> bool:
    from memolint.facts.values.shapes import shapes_of  # loaded already, by `_may_meet`

    return shapes_of(memo)(name).contains(text)


def _read(memo: Memo, other: Memo) -> Iterator[tuple[str, dict[str, str], dict[str, str]]]:
    """Texts of the other's key that are this one's as well, the values that this one reads there, and the other's."""
    for text, filled in _samples(other):
        read = _read_as(memo.key, text)
        if read is not None and all(_can_be(memo, name, value) for name, value in read.items()):
            yield text, read, filled


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
    found = [text for text in known if text and not illegal_in_cache_key(text, False)]
    return found or [text for text in (_PLAIN, *_samples_of(memo, name)) if _can_be(memo, name, text)][:1]


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
