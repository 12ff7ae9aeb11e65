"""What a variable naturally holds, by what it is called, where the project knows no value of it."""

from memolint.lang.words import endings

# A value that variables have in real workflows, and the words with which the names of such end.
_EXAMPLES = (
    ("https://example.org/a", "url uri endpoint link href"),
    ("data/a.csv", "path file filename dir directory folder s3key objectkey"),
    ("1.2.0", "version ver semver release tag"),
    ("2026-01-02T03:04:05Z", "time timestamp datetime"),
    ("feature/a", "branch ref gitref"),
    ("registry.example.org/a:1", "image container"),
    ("a@example.org", "email mail recipient"),
    ("raw_data", "table column schema query sql expression filter json config"),
    ("0.1", "rate ratio threshold fraction percent lr"),
)
_BY_WORD = {word: value for value, words in _EXAMPLES for word in words.split()}


def example(name: str) -> str:
    """A value that a variable of this name naturally has and a key may not, or "" where the name says nothing."""
    last = name.rpartition(".")[2]
    return next((_BY_WORD[ending] for ending in endings(last) if ending in _BY_WORD), "")
