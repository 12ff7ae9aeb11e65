"""Reads that the same script pins: a clone followed by the checkout of one commit."""

from collections.abc import Iterable

from memolint.code.behaviour import Run

COMMIT_LENGTHS = (40, 64)


def pins(runs: Iterable[Run]) -> frozenset[str]:
    """The categories whose reads are pinned: `vcs` if every clone is followed by the checkout of a full commit."""
    cloned = pinned = 0
    for run in runs:
        words = [word.text for word in run.words]
        if run.name != "git":
            continue
        cloned += "clone" in words
        pinned += any(verb in words for verb in ("checkout", "reset")) and any(is_commit(word) for word in words)
    return frozenset(("vcs",)) if 0 < cloned <= pinned else frozenset()


def is_commit(word: str) -> bool:
    """Whether a word is a full commit id, SHA-1 or SHA-256."""
    return len(word) in COMMIT_LENGTHS and all(character in "0123456789abcdef" for character in word)
