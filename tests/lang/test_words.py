"""Words of names, and the name that was meant."""

import pytest

from memolint.lang.words import did_you_mean, ends_with, nearest, words


@pytest.mark.parametrize("name", ["s3-key", "s3_key", "S3.KEY", "s3//key", "-s3--key-"])
def test_names_have_words_however_they_are_joined(name: str) -> None:
    assert words(name) == ("s3", "key")


def test_a_name_ends_with_words_that_are_written_together() -> None:
    assert ends_with("my-service-account", frozenset({"serviceaccount"}))
    assert ends_with("account", frozenset({"account"}))
    assert not ends_with("account-of", frozenset({"account"}))
    assert not ends_with("", frozenset({""}))


@pytest.mark.parametrize(
    ("name", "meant"),
    [("trian", "train"), ("train", "train"), ("tra", "train"), ("trx", ""), ("tests", "test"), ("", "")],
)
def test_the_nearest_name(name: str, meant: str) -> None:
    assert nearest(name, ["train", "test"]) == meant


def test_the_end_of_a_sentence_about_an_unknown_name() -> None:
    assert did_you_mean("trian", ["train"]) == ": did you mean `train`?"
    assert did_you_mean("zzz", ["train"]) == ""
