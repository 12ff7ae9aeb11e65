"""Whether the tag of an image is moved to other builds as a matter of course, by the words that it is made of."""

import re
from itertools import pairwise

from memolint.facts.reads.versions import MOVED, STATES, is_full, is_moving

# Beside a version these say what kind of build it is (`12.2-devel`, `1.25-stable`); alone or first they move. What is
# `MOVED` each build gets, whatever it stands beside: `latest-alpine`, `1.4-nightly`.
_STATES = STATES | {"lts"}
# What is in a build or what it is for, of whatever version that is.
_VARIANTS = frozenset(
    (
        *"slim alpine full minimal minimum mini micro tiny small large base default standard debug nonroot".split(),
        *"rootless static musl glibc uclibc jdk jre fpm apache cli onbuild headless runtime gpu cpu cuda".split(),
        *"ubuntu debian centos fedora rocky distroless ubi linux amd64 arm64 arm aarch64".split(),
    )
)
# Names of releases of distributions: the version of an image of these, a variant of any other.
_RELEASES = frozenset("stretch buster bullseye bookworm trixie bionic focal jammy noble".split())
_DISTRIBUTIONS = frozenset(("debian", "ubuntu", "buildpack-deps"))
# One build: a commit, also that of `git describe`, or the number of a build behind its branch.
_COMMIT = r"(?=g?[a-f]*\d)g?[0-9a-f]{7,40}"
_BUILD = r"\d{2,}"


def is_moving_tag(name: str, tag: str) -> bool:
    """Whether the tag of an image of this name moves: a moving word is in it, or it says no version at all.

    `3` and `1-alpine` move, too, but are versions as a tag gives them.
    """
    words = re.split(r"[-_.]", tag.lower())
    if is_moving(tag):
        return True
    if is_full(tag) or any(re.fullmatch(_COMMIT, word) for word in words) or _is_build(words):
        return False
    known = _VARIANTS if name in _DISTRIBUTIONS else _VARIANTS | _RELEASES
    return not MOVED.isdisjoint(words) or words[0] in _STATES or all(each in known | _STATES for each in words)


def _is_build(words: list[str]) -> bool:
    """Whether a branch has the number of a build behind it: `main-1234`; `latest-11` is the latest of 11."""
    branches = (MOVED | _STATES) - {"latest", "stable", "lts", "current"}
    return any(a in branches and re.fullmatch(_BUILD, b) for a, b in pairwise(words))
