"""Phrases that messages share, and the places of the values that they mention."""

from memolint.facts.memo import Memo
from memolint.facts.values.argo import is_written_by_argo
from memolint.facts.values.texts import Row
from memolint.finding import Related

MAX_LISTED = 6


def listed(names: list[str]) -> str:
    """`a`, `b` and `c`: at most six by name."""
    shown = [f"`{name}`" for name in names[:MAX_LISTED]]
    if len(names) > MAX_LISTED:
        shown.append(f"{len(names) - MAX_LISTED} more")
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def many(noun: str, names: list[str]) -> str:
    """The noun in the right number, and the names."""
    return f"{noun}{'' if len(names) == 1 else 's'} {listed(names)}"


def clipped(text: str, length: int = 60) -> str:
    """`text` on one line, cut to `length`."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1] + "…"


def typed(value: object) -> str:
    """What a value of a wrong type is: `a list`, ``the number `3` ``."""
    if isinstance(value, list | dict):
        return "a list" if isinstance(value, list) else "a mapping"
    if isinstance(value, bool):
        return f"the boolean `{str(value).lower()}`"
    return f"the {'text' if isinstance(value, str) else 'number'} `{clipped(str(value))}`"


def no_block(what: str, value: object) -> str:
    """What is wrong with a memoize block that is something else than a mapping."""
    return f"{what} must be a mapping with `key` and `cache`: Argo refuses {typed(value)}, and the whole workflow"


def how_long(memo: Memo) -> str:
    """For how long entries are served, as it is written."""
    return f"for {memo.max_age.text}" if memo.max_age.text else "for ever"


def memoized_here(memo: Memo) -> Related:
    """Where the template that a finding is about is memoized."""
    return Related(memo.template.memoize_at().key_place(), f"`{memo.template.label}` is memoized here")


def sources(row: Row, what: str = "") -> tuple[Related, ...]:
    """The places of the values in a text; values that Argo writes itself have none."""
    return tuple(
        Related(value.origin.place(), what or f"`{name}` can be this")
        for name, value in row
        if not is_written_by_argo(value)
    )
