"""What names one content: digests, full commits and versions in names and values, a field of an artifact's location."""

import re
from collections.abc import Iterable
from itertools import pairwise

from memolint.argo.arguments import KEYS
from memolint.argo.views import text
from memolint.lang.words import words
from memolint.typed import Any

_HEX = r"(?i)(?:sha256:)?(?:[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{128})"
_DIGEST_WORDS = frozenset(
    "sha shasum md5 md5sum cksum digest checksum fingerprint commit etag hash crc32 crc32c generation contentid".split()
)
# Two words that mean content together: what a bucket calls one version of an object, what a container calls an image.
_DIGEST_PAIRS = frozenset(("contentid", "versionid", "objectversion", "contenthash"))
# Words that say where something is, not what.
_PLACE_WORDS = frozenset(
    "uri url path key bucket location object file filename name endpoint href link src source address repo repository"
    " branch ref git s3 gs gcs".split()
)
_LAST_OF_PLACE = frozenset("uri url path file filename location endpoint href link address bucket".split())
# A version of three numbers, or a date.
_FULL = r"(?<![\d.])v?\d+\.\d+\.\d+|(?<!\d)\d{4}[-.]?\d\d[-.]?\d\d(?!\d)"
# What a tag or a branch is called that is moved as a matter of course, and one that says so of a state of work.
MOVED = frozenset("latest nightly snapshot edge canary main master head trunk".split())
STATES = frozenset("dev devel develop development stable current".split())
_MOVING = r"(?i)(?:.*-)?snapshot|(?:feature|release)/.*"
# Words of a place that a commit can be the content of: a repository, or what is called a place and no more.
_REPOSITORY_WORDS = frozenset("repo repository git branch ref remote checkout clone".split())
_ANY_PLACE = frozenset("uri url href link src source address location".split())
_PLAIN_WORDS = frozenset(("version", "ver", "revision", "rev"))
_VERSION_WORDS = frozenset("version ver tag image build release rev revision salt schema".split())
# The fields of each store that say which content it is.
LOCATIONS = {**{store: (field,) for store, field in KEYS.items()}, "git": ("revision", "branch", "repo")}
# A release, a version or a day in a path: `release-110`, `v3`, `1.4.2`, `2026-01-31`.
_VERSION = r"(?i)(?:^|[/._-])(?:v\d+|v?\d+(?:\.\d+)+|release[-_]?\d+|\d{4}-\d{2}(?:-\d{2})?|20\d{6})(?=[/._-]|$)"


def is_moving(text: str) -> bool:
    """Whether a value is a tag or a branch that is moved as a matter of course."""
    return text.lower() in MOVED | STATES or re.fullmatch(_MOVING, text) is not None


def is_digest(text: str) -> bool:
    """Whether a literal is a full digest or commit."""
    return re.fullmatch(_HEX, text) is not None


def holds_digest(text: str) -> bool:
    """Whether a value holds a full digest or commit."""
    return any(map(is_digest, re.split(r"[^0-9A-Za-z]", text)))


def is_full(text: str) -> bool:
    """Whether a value holds a digest or a full version, which are not meant to be replaced."""
    return re.search(_FULL, text) is not None or holds_digest(text)


def names_content(name: str) -> bool:
    """Whether a variable is called after the content of something (`model-sha256`, `etag`, `commit`).

    `checksum-url` is not: it says where a checksum is.
    """
    found = words(name.rpartition(".")[2])
    if not _LAST_OF_PLACE.isdisjoint(found[-1:]):
        return False
    return any(map(_is_digest_word, found)) or any(map(_is_digest_pair, pairwise(found)))


def is_place(name: str) -> bool:
    """Whether a variable is called after a place: `uri`, `model-path`."""
    return not _PLACE_WORDS.isdisjoint(words(name.rpartition(".")[2]))


def subject(name: str) -> frozenset[str]:
    """The words of a name that say of what it is the place, the content or the version: {model} of `model-sha256`."""
    return whose(name) - _PLACE_WORDS


def whose(name: str) -> frozenset[str]:
    """The words of a name that do not say that it is a content: {model, uri} of `model-uri-etag`."""
    found = words(name.rpartition(".")[2])
    paired = {word for pair in pairwise(found) if _is_digest_pair(pair) for word in pair}
    return frozenset(each for each in found if each not in paired and not _is_digest_word(each))


def is_content_of(content: str, place: str, among: Iterable[str]) -> bool:
    """Whether a variable is called after the content of what another stands for, `among` others of the same work.

    `batch-md5` is that of `batch`, and `sha256` that of `uri`, or of `model-uri` if no other says where something is.
    """
    if not names_content(content) or content == place:
        return False
    if subject(content):
        return subject(content) == subject(place)
    if "commit" in words(content.rpartition(".")[2]):
        return _may_be_committed(place)
    places = [name for name in among if is_place(name) and not names_content(name)]
    return is_place(place) and (not subject(place) or len(places) <= 1)


def _may_be_committed(place: str) -> bool:
    """Whether a commit can name the content of a place: that of a repository, not of a file in a bucket."""
    found = frozenset(words(place.rpartition(".")[2]))
    return not _REPOSITORY_WORDS.isdisjoint(found) or found <= _ANY_PLACE


def names_version(name: str) -> bool:
    """Whether a variable is called after a version of something."""
    return any(map(is_version_word, words(name.rpartition(".")[2]))) or names_content(name)


def is_called_version(name: str) -> bool:
    """Whether a variable is a version by name; what is called image, schema or release can be anything of that."""
    found = words(name.rpartition(".")[2])
    return any(word in _PLAIN_WORDS or re.fullmatch(r"v\d+", word) for word in found)


def is_version_word(word: str) -> bool:
    """Whether a word of a name means a version: `tag`, `v3`."""
    return word in _VERSION_WORDS or (word.startswith("v") and word[1:].isdigit())


def _is_digest_word(word: str) -> bool:
    return word in _DIGEST_WORDS or (word.startswith("sha") and word[len("sha") :].removesuffix("sum").isdigit())


def _is_digest_pair(pair: tuple[str, str]) -> bool:
    """Whether two words mean content together: `versionId`, and a word that is written in two, `ETag` or `md5Sum`."""
    return "".join(pair) in _DIGEST_PAIRS or _is_digest_word("".join(pair))


def location(artifact: dict[str, Any]) -> str:
    """The kind of location that an artifact names, "" if a caller supplies it or its content stands in the file."""
    return next((kind for kind in LOCATIONS if isinstance(artifact.get(kind), dict)), "")


def content_field(place: dict[str, Any], kind: str) -> str:
    """The field of a location that says which content it is: the first that is given."""
    return next((field for field in LOCATIONS[kind] if text(place.get(field))), LOCATIONS[kind][-1])


def is_content_addressed(where: str) -> bool:
    """Whether a key, URL or revision is, or has in it, a full digest."""
    return is_digest(where) or any(is_digest(part) for part in where.replace("/", ".").split("."))


def stands_for_one_content(place: dict[str, Any], kind: str) -> bool:
    """Whether a location names one content: a digest, or an object under a version. Tags of a repository move."""
    where = text(place.get(content_field(place, kind)))
    return is_content_addressed(where) or (kind != "git" and re.search(_VERSION, where) is not None)
