"""Whether a value says what a thing contains: a digest, a full commit, a version."""

import re

from memolint.facts.memo import Memo

_HEX = r"(?i)(?:sha256:)?(?:[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{128})"
_DIGEST_WORD = (
    r"(?i)(?:.*[-_.])?(?:sha\d*|sha\d*sum|md5|digest|checksum|fingerprint|commit|etag|hash|crc32c?"
    r"|generation|content-?id)(?:[-_.].*)?"
)
_VERSION_WORD = r"(?i)(?:.*[-_.])?(?:version|ver|tag|image|build|release|rev|revision|salt|schema|v\d+)(?:[-_.].*)?"
_VERSION_TEXT = r"(?:^|[-_.])v?\d+(?:[-.]\d+)*(?:[-_.]|$)"


def is_digest(text: str) -> bool:
    """Whether a literal is a full digest or commit."""
    return re.fullmatch(_HEX, text) is not None


def names_content(name: str) -> bool:
    """Whether a variable is called after the content of something (`model-sha256`, `etag`, `commit`)."""
    return re.fullmatch(_DIGEST_WORD, name.rpartition(".")[2]) is not None


def names_version(name: str) -> bool:
    """Whether a variable is called after a version of something."""
    last = name.rpartition(".")[2]
    return re.fullmatch(_VERSION_WORD, last) is not None or names_content(name)


def has_version(memo: Memo) -> bool:
    """Whether key or cache name hold something that changes with the code: a version, a tag, a digest of it."""
    for field in (memo.key, memo.cache_name):
        if any(names_version(reference.name) for reference in field.references):
            return True
        if field.text and re.search(_VERSION_TEXT, _literals(field.text)):
            return True
    return False


def _literals(text: str) -> str:
    return re.sub(r"\{\{.*?\}\}", "\0", text, flags=re.DOTALL)
