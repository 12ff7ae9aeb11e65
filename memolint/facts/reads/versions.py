"""Whether a value says what a thing contains: a digest, a full commit, a version."""

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from memolint.lang.words import words

if TYPE_CHECKING:
    from memolint.facts.memo import Memo

_HEX = r"(?i)(?:sha256:)?(?:[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{128})"
_DIGEST_WORDS = frozenset(
    "sha shasum md5 digest checksum fingerprint commit etag hash crc32 crc32c generation contentid".split()
)
_VERSION_WORDS = frozenset("version ver tag image build release rev revision salt schema".split())
_CONFIGURATION = frozenset(("config", "configmap", "cm", "conf", "settings"))
# What a version can be of and still be raised with any image; every other word has to stand in the image's name.
_SOFTWARE = frozenset(
    "app cache code container docker env environment image key lib package pipeline program runner runtime script"
    " software step template tool tools toolchain worker workflow".split()
)
_RAISED = r"v\d+"
_VERSION_TEXT = r"(?:^|[-_.])v?\d+(?:[-.]\d+)*(?:[-_.]|$)"


def is_digest(text: str) -> bool:
    """Whether a literal is a full digest or commit."""
    return re.fullmatch(_HEX, text) is not None


def names_content(name: str) -> bool:
    """Whether a variable is called after the content of something (`model-sha256`, `etag`, `commit`)."""
    found = words(name.rpartition(".")[2])
    together = (first + second for first, second in pairwise(found))
    return any(map(_is_digest_word, found)) or "contentid" in together


def _is_digest_word(word: str) -> bool:
    return word in _DIGEST_WORDS or (word.startswith("sha") and word[len("sha") :].removesuffix("sum").isdigit())


def _is_version_word(word: str) -> bool:
    return word in _VERSION_WORDS or (word.startswith("v") and word[1:].isdigit())


def names_version(name: str) -> bool:
    """Whether a variable is called after a version of something."""
    return any(map(_is_version_word, words(name.rpartition(".")[2]))) or names_content(name)


def has_version(memo: "Memo") -> bool:
    """Whether key or cache name hold something that changes with the code: a version, a tag, a digest of it."""
    return any(names_version(name) for name in _held(memo)) or _has_literal_version(memo)


def has_image_version(memo: "Memo", image: str) -> bool:
    """Whether key or cache name hold something that is raised with the image: a version or tag, not just any digest.

    `genome-build` is a version of something else than `vep:latest`, and the 50 of `resnet-50` is of nothing.
    """
    known = _SOFTWARE.union(words(image), words(memo.template.name))
    return any(_is_version_among(name, known) for name in _held(memo)) or _has_raised_literal(memo)


def _is_version_among(name: str, known: frozenset[str]) -> bool:
    found = words(name.rpartition(".")[2])
    others = {word for word in found if not _is_version_word(word)}
    return len(others) < len(set(found)) and others <= known


def _has_raised_literal(memo: "Memo") -> bool:
    """Whether key or cache name have a `v3` in them, also among what is hashed."""
    texts = (field.text or "" for field in (memo.key, memo.cache_name))
    return any(re.search(rf"(?:^|[^A-Za-z0-9.]){_RAISED}(?![A-Za-z0-9.])", text) for text in texts)


def has_configuration_version(memo: "Memo", config_map: str) -> bool:
    """Whether key or cache name hold something that is raised with a ConfigMap: named after it, or a configuration."""
    of_map = {word for word in words(config_map) if len(word) > 3} | _CONFIGURATION
    held = {word for name in _held(memo) for word in words(name.rpartition(".")[2])}
    return bool(of_map & held) or _has_raised_literal(memo)


def _held(memo: "Memo") -> list[str]:
    return [reference.name for field in (memo.key, memo.cache_name) for reference in field.references]


def _has_literal_version(memo: "Memo") -> bool:
    texts = (field.text for field in (memo.key, memo.cache_name))
    return any(text and re.search(_VERSION_TEXT, _literals(text)) for text in texts)


def _literals(text: str) -> str:
    return re.sub(r"\{\{.*?\}\}", "\0", text, flags=re.DOTALL)
