"""Edits replace spans of a text; every other character stays."""

from collections.abc import Iterable

Replacement = tuple[int, int, str]


def apply(text: str, edits: Iterable[Replacement]) -> str:
    """`text` with each (start, end, replacement) done. Equal edits count once; overlapping ones raise ValueError."""
    parts = []
    at = 0
    for start, end, replacement in sorted(set(edits)):
        if start < at or end < start:
            raise ValueError(f"edits overlap at offset {start}")
        parts.append(text[at:start])
        parts.append(replacement)
        at = end
    parts.append(text[at:])
    return "".join(parts)
