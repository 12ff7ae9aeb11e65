"""Words of names, and the name that was meant."""

import pytest

from memolint.lang.words import did_you_mean, ends_with, nearest, words


@pytest.mark.parametrize("name", ["s3-key", "s3_key", "S3.KEY", "s3//key", "-s3--key-", "s3Key", "S3Key", "S3_KEY"])
def test_names_have_words_however_they_are_joined(name: str) -> None:
    assert words(name) == ("s3", "key")


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("meshUrl", "mesh url"),
        ("meshVersionID", "mesh version id"),
        ("bamMD5", "bam md5"),
        ("sha256Sum", "sha256 sum"),
        ("HTTPServerName", "http server name"),
        ("numCPUs", "num cpus"),
        ("outputIDsFile", "output ids file"),
        ("v2Model", "v2 model"),
        ("BATCH_SIZE", "batch size"),
        ("mesh-Url.raw_Key", "mesh url raw key"),
    ],
)
def test_words_begin_where_the_case_changes(name: str, found: str) -> None:
    assert " ".join(words(name)) == found


def test_a_name_ends_with_words_that_are_written_together() -> None:
    assert ends_with("my-service-account", frozenset({"serviceaccount"}))
    assert ends_with("myServiceAccount", frozenset({"serviceaccount"}))
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
