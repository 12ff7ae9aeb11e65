"""Downloads that a script pins itself: by a digest, a release, a checksum, or the checkout of a commit."""

import re
from collections.abc import Iterable, Iterator, Sequence

from memolint.code.catalogue.signal import MAX_WORD
from memolint.code.placeholders import PREFIX
from memolint.code.shell.behaviour import Program

# Categories in which a digest or a commit in the words settles what is read.
ADDRESSED = frozenset(("network", "registry", "vcs", "cloud"))
# Categories in which a release in the words says what is read, unless the release is replaced.
RELEASED = frozenset(("network", "cloud"))
# A file of a release (`tool-1.21.tar.gz`, `/v4.44.2/`), or a versioned folder of a bucket.
_RELEASE = re.compile(
    r"^(?:https?|ftp)://[^/?]+/[^?#]*?(?:/releases/download/|(?<=/)release[-_]v?\d+/|(?<![\d.])v?\d+\.\d+\.\d+|[-_]v?\d+\.\d+[^/?]*\.\w+$)"
    r"|^(?:s3|gs|az|abfss?)://[^?]*?[/_-](?:v\d+|v?\d+(?:\.\d+)+)(?=[/_.-]|$)"
)
DIGEST_LENGTHS = (40, 64)
_HEXADECIMAL = frozenset("0123456789abcdef")
_BREAKS = str.maketrans(dict.fromkeys("@:/=.,?&#\"'", " "))
_MAX_SCRIPT = 120_000
_COMPARED = re.compile(r"(?:sha\d+|md5|b2)sum\b[^\n]*(?:\)\"?\s*(?:==?|!=)\s|\|\s*grep\s+-\w*q)")
_COMPARED_DIGEST = (
    r"hexdigest\(\)\s*(?:==|!=)|(?:==|!=)\s*[^\n#]{0,80}\.hexdigest\(\)|compare_digest\([^\n]{0,120}hexdigest\("
    r"|(?m:^[ \t]*(\w+)[ \t]*=(?!=)[^\n]*\.hexdigest\(\)[ \t]*$)[\s\S]{0,4000}?"
    r"(?:\b\1[ \t]*[!=]=|[!=]=[ \t]*\1\b|compare_digest\([^\n]{0,120}\b\1\b)"
)
_FETCHERS = frozenset("curl wget aria2c aws gsutil".split())
_OF_CHECKSUMS = (".sha256", ".sha512", ".sha1", ".md5", ".sum", ".sums", ".sha256sum", "SUMS", "sums.txt")


def names_content(words: Iterable[str]) -> bool:
    """Whether one of the words says by a full digest or commit id which content is meant."""
    return any(is_digest(piece) for word in words for piece in word[:MAX_WORD].translate(_BREAKS).split())


def names_release(words: Iterable[str]) -> bool:
    """Whether one of the words is a URL of a release, which is not meant to be replaced."""
    return any(_RELEASE.search(word[:MAX_WORD]) for word in words)


def is_digest(word: str) -> bool:
    """Whether a word is a SHA-1 (a commit) or SHA-256 in hexadecimal."""
    return len(word) in DIGEST_LENGTHS and _HEXADECIMAL.issuperset(word)


def compares_checksum(text: str) -> bool:
    """Whether a script verifies a download by hand: it compares the checksum, or looks for it with grep."""
    return _COMPARED.search(text[:_MAX_SCRIPT]) is not None


def compares_digest(text: str) -> bool:
    """Whether Python code compares the digest of something with another: it verifies what it has fetched."""
    return "hexdigest" in text and re.search(_COMPARED_DIGEST, text[:_MAX_SCRIPT]) is not None


def brings_its_checksums(programs: Sequence[Program]) -> bool:
    """Whether a script fetches the checksums that it compares with: they prove the transfer, not the content."""
    fetched = (word.text.rpartition("/")[2] for each in programs if each.name in _FETCHERS for word in each.words)
    return any(not name.startswith("-") and name.endswith(_OF_CHECKSUMS) for name in fetched)


def pins(programs: Iterable[Program]) -> frozenset[str]:
    """The categories whose reads are pinned: `vcs` if every clone is followed by the checkout of a full commit."""
    cloned = pinned = 0
    for words in _git(programs):
        cloned += "clone" in words
        pinned += _checks_out(words) and names_content(words)
    return frozenset(("vcs",)) if 0 < cloned <= pinned else frozenset()


def is_left_to_inputs(programs: Iterable[Program]) -> bool:
    """Whether what is cloned is then checked out at a revision that comes from an input or a variable."""
    return any(_checks_out(words) and any(word.startswith(("$", PREFIX)) for word in words) for words in _git(programs))


def _git(programs: Iterable[Program]) -> Iterator[list[str]]:
    return ([word.text for word in program.words] for program in programs if program.name == "git")


def _checks_out(words: Sequence[str]) -> bool:
    return any(verb in words for verb in ("checkout", "reset", "switch"))
