"""Whether the values that the project passes keep apart under a key whose parts can run into each other."""

from collections.abc import Iterable

from memolint.facts.coverage import enumerated
from memolint.facts.fact import fact
from memolint.facts.memo import Memo
from memolint.facts.reads.references import variable_of
from memolint.facts.values import texts
from memolint.typed import Record

# Values of what the key holds, by name.
Held = tuple[tuple[str, str], ...]


class Uses(Record):
    """What is known of the uses of a key: two that meet under the text `key`, or that all keep apart.

    `closed`: they are all uses that there are, as they are written out.
    """

    closed: bool = False
    apart: bool = False
    meeting: tuple[Held, Held] | None = None
    key: str = ""


@fact
def under_key(memo: Memo) -> Uses:
    """The uses that the project writes out, else those that its known values make; one alone tells nothing."""
    names = sorted(set(memo.held))
    written_out = [{name: row.get(variable_of(name)) for name in names} for row in enumerated.uses(memo)]
    closed = bool(written_out) and all(None not in row.values() for row in written_out)
    if closed:
        return _judged(memo, (tuple((name, text or "") for name, text in row.items()) for row in written_out), True)
    known = (sorted((name, value.text) for name, value in found.row) for found in texts.of_field(memo, memo.key))
    return _judged(memo, map(tuple, known), False)


def _judged(memo: Memo, rows: Iterable[Held], closed: bool) -> Uses:
    seen: dict[str, Held] = {}
    for row in rows:
        text = texts.with_values(memo, memo.key.text or "", dict(row))
        if text is None:
            return Uses()
        other = seen.setdefault(text, row)
        if other != row:
            return Uses(closed, False, (other, row), text)
    return Uses(closed, apart=len(seen) > 1)
