"""The clue words are those of the catalogue."""

from memolint.code.catalogue import clues, index


def test_clues_are_those_of_the_catalogue() -> None:
    assert index.clues() == clues.CLUES


def test_a_text_without_clues_is_not_suspicious() -> None:
    assert not clues.suspicious("train --data x --out /tmp/y")
    assert clues.suspicious("cd x && git push")
