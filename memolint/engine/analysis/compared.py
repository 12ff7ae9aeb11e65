"""The variables of a key beside those of an entry: which of them differ."""

from collections.abc import Iterable, Mapping, Sequence

from memolint.argo.releases import Release
from memolint.engine.analysis.key_parts import DIGEST, LITERAL, PLAIN, KeyPart, names_in, value_of
from memolint.engine.analysis.key_reading import Texts
from memolint.engine.state.lookups import Lookup
from memolint.lang.template import substitute, tags
from memolint.typed import Record

Values = Mapping[str, str | None]


class Compared(Record):
    """One variable: its value now and in the entry, None where it has none or, in the entry, none that is known.

    `differs` is None where that is not known. `is_in_key` is False for one that differs without changing the key.
    `source` is what the caller writes for an input, "" where that says no more than the value.
    """

    name: str
    now: str | None
    source: str
    entry: str | None = None
    is_known: bool = False
    differs: bool | None = None
    is_in_key: bool = True


def alone(lookup: Lookup, parts: Sequence[KeyPart]) -> tuple[Compared, ...]:
    """The variables of a key without any entry beside them."""
    return tuple(Compared(name, value_of(lookup, name), source_of(lookup, name)) for name in names_in(parts))


def source_of(lookup: Lookup, name: str) -> str:
    """What the caller writes for an input parameter, if that has tags."""
    written = lookup.arguments.get(name.removeprefix("inputs.parameters."), "")
    return written if tags.has_tags(written) else ""


def with_writer(lookup: Lookup, writer: Lookup, names: Iterable[str]) -> tuple[Compared, ...]:
    """The variables beside those that the writer of an entry had."""
    return tuple(_known(lookup, name, value_of(writer, name)) for name in names)


def _known(lookup: Lookup, name: str, entry: str | None) -> Compared:
    now = value_of(lookup, name)
    return Compared(name, now, source_of(lookup, name), entry, True, now != entry)


def with_texts(lookup: Lookup, parts: Sequence[KeyPart], texts: Texts) -> tuple[Compared, ...]:
    """The variables beside those that can be read in the key of an entry whose writer is not known."""
    read = list(zip(parts, texts, strict=True))
    known = _plain(read)
    for part, text in read:
        if part.kind == DIGEST and text == part.text:
            known |= {name: value_of(lookup, name) for name in part.names}
    suspected = _suspected(lookup, read, known)
    return tuple(
        _known(lookup, name, known[name])
        if name in known
        else Compared(name, value_of(lookup, name), source_of(lookup, name), differs=suspected.get(name, False))
        for name in names_in(parts)
    )


def least_differing(lookup: Lookup, parts: Sequence[KeyPart], texts: Texts) -> int:
    """How many variables differ at least: those that can be read, and one for each other part that is not explained by
    them.
    """
    read = list(zip(parts, texts, strict=True))
    different = {name for name, text in _plain(read).items() if text != value_of(lookup, name)}
    parts_of_several = (part for part, text in read if part.kind not in (LITERAL, PLAIN) and text != part.text)
    return len(different) + sum(different.isdisjoint(part.names) for part in parts_of_several)


def _plain(read: Iterable[tuple[KeyPart, str | None]]) -> dict[str, str | None]:
    """The variables whose text stands in the key."""
    return {part.names[0]: text for part, text in read if part.kind == PLAIN and text is not None}


def _suspected(lookup: Lookup, read: Iterable[tuple[KeyPart, str | None]], known: Values) -> dict[str, bool | None]:
    """Variables that may have made a part of the key another one: True where only this one can have."""
    found: dict[str, bool | None] = {}
    for part, text in read:
        if part.kind == LITERAL or text == part.text:
            continue
        others = [name for name in part.names if name not in known]
        is_explained = any(known[name] != value_of(lookup, name) for name in part.names if name in known)
        for name in others:
            found[name] = True if len(others) == 1 and not is_explained and text is not None else found.get(name)
    return found


def without_idle(lookup: Lookup, compared: tuple[Compared, ...], release: Release) -> tuple[Compared, ...]:
    """The same, with a mark at those that differ although they alone would not change the key, if others would."""
    changing = [each.name for each in compared if each.differs and each.is_known and _changes(lookup, each, release)]
    if not changing:
        return compared
    return tuple(
        each._replace(is_in_key=False) if each.differs and each.is_known and each.name not in changing else each
        for each in compared
    )


def _changes(lookup: Lookup, each: Compared, release: Release) -> bool:
    variables = {**lookup.variables, each.name: each.entry}
    try:
        key = substitute.replace_string(lookup.written, variables, substitute.ALLOW, release.dialect)
    except substitute.SubstituteError:
        return True
    return key != lookup.key
