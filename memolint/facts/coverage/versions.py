"""Whether the key changes with what nobody passes to the template: its code, its image, its configuration."""

import re

from memolint.facts.memo import Memo
from memolint.facts.reads import versions
from memolint.facts.reads.versions import is_version_word, names_content, names_version
from memolint.facts.values import texts
from memolint.lang.words import words

_CONFIGURATION = frozenset(("config", "configmap", "cm", "conf", "settings"))
# A version of one of these is raised with any image; every other word has to stand in the name of the image.
_SOFTWARE = frozenset(
    "app cache code container docker env environment image key lib package pipeline program runner runtime script"
    " software step template tool tools toolchain worker workflow".split()
)
_REVISIONS = frozenset(("rev", "revision"))
_RAISED = r"(?:^|[^A-Za-z0-9.])v\d+(?![A-Za-z0-9.])"
_VERSION_TEXT = r"(?:^|[-_.])v?\d+(?:[-.]\d+)*(?:[-_.]|$)"
_NUMBERED = r"v?\d"
_TAG = r"\{\{.*?\}\}"


def has_version(memo: Memo) -> bool:
    """Whether key or cache name hold something that changes with the code: a version, a tag, a digest of it."""
    literals = (re.sub(_TAG, "\0", text, flags=re.DOTALL) for text in memo.texts)
    is_held = any(names_version(name) and pins(memo, name) for name in memo.held)
    return is_held or any(re.search(_VERSION_TEXT, text) for text in literals)


def has_image_version(memo: Memo, image: str) -> bool:
    """Whether key or cache name hold something that is raised with the image: a version or tag, not just any digest.

    `genome-build` is the version of something else than `vep:latest`, and the 50 in `resnet-50` is not a version.
    """
    known = _SOFTWARE.union(words(image), words(memo.template.name))
    named = (name for name in memo.held if _is_version_among(name, known))
    return any(pins(memo, name) for name in named) or _has_raised_literal(memo)


def pins(memo: Memo, name: str) -> bool:
    """Whether a variable changes with what it is a version of: it holds digests or full versions.

    Where nobody gives it a value, its name has to say so: `image`, `release` and `schema` can be anything of that. What
    is called version or salt is there to be raised: `v3`, `2`.
    """
    values = [value.text for value in texts.of_variable(memo, name).found if value.text]
    if any(map(versions.is_moving, values)):
        return False
    if versions.names_content(name) or (bool(values) and all(map(versions.is_full, values))):
        return True
    is_raised = versions.is_called_version(name) or "salt" in words(name)
    return is_raised and all(re.match(_NUMBERED, value) for value in values)


def _is_version_among(name: str, known: frozenset[str]) -> bool:
    """Whether a variable is called a version of what is known: `vep-version`, `image-digest`; what is called a digest
    or a revision alone can be one of anything, mostly of the data or of a repository.
    """
    found = versions.whose(name)
    others = {word for word in found if not is_version_word(word)}
    is_version = not (found - others) <= _REVISIONS or ((names_content(name) or found != others) and bool(others))
    return is_version and others <= known


def has_configuration_version(memo: Memo, config_map: str) -> bool:
    """Whether key or cache name hold something that is raised with a ConfigMap: named after it, or a configuration."""
    return has_named_after(memo, config_map, _CONFIGURATION) or _has_raised_literal(memo)


def has_named_after(memo: Memo, name: str, others: frozenset[str] = frozenset()) -> bool:
    """Whether key or cache name hold a version that is named after something, or that has one of the other words."""
    known = {word for word in words(name) if len(word) > 3} | others
    named = (held for held in memo.held if not known.isdisjoint(words(held.rpartition(".")[2])))
    return any(pins(memo, held) for held in named)


def _has_raised_literal(memo: Memo) -> bool:
    """Whether key or cache name have a `v3` in them, also among what is hashed."""
    return any(re.search(_RAISED, text) for text in memo.texts)
