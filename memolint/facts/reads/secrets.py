"""Secrets whose very value, or a digest of it, becomes a part of the result: salts, keys that sign, written passwords.

What is only handed to a service or a program gives access.
"""

import re
from collections.abc import Iterator

from memolint.argo.plain import Json
from memolint.argo.views import Template, dig, sequence, text
from memolint.code.snippets import Passage, container_of, containers, snippets
from memolint.facts.reads.configmaps import Content
from memolint.lang.words import ends_with, words
from memolint.text.documents import Path

_REFERENCE = ("valueFrom", "secretKeyRef")
# What makes a digest, a signature or a cipher of a secret, which gives nothing away.
_DIGESTS = (
    r"(?i)(?:sha\d*|md5|b2|ck)sum|hashlib|hmac|\bopenssl\b|\bdgst\b|encrypt|\bjwt\b|passwd\b|argon2|fernet|pbkdf2"
    r"|scrypt|(?<![a-z])(?:co|mini|rpm|deb|code)?sign(?![a-z])|\bgpg2?\b|\bssh-keygen\b|\bjarsigner\b"
)
# What a key that signs is called, and a program that does; others read it on their own, too, to push or to commit.
_SIGNING, _KEYS = frozenset(("sign", "signing", "signature", "hmac")), frozenset(("key", "secret", "pem"))
_SIGNER = r"(?m)(?:^|[;|&(])\s*(?:\S*/)?(?:mini)?sign(?![\w-])"

_PLACES = frozenset(
    "bucket host hostname port user username region endpoint url database dbname name project zone account".split()
)


def stored_by(template: Template, is_printed: bool) -> list[Content]:
    """The Secrets in a template's result, each once; `is_printed`: what it prints is part of that."""
    found: dict[str, Content] = {}
    for path in flowing(template.value, is_printed):
        name = text(dig(template.value, *path, *_REFERENCE, "name"))
        if name:
            found.setdefault(name, Content(name, template.origin.at(*path, *_REFERENCE)))
    return list(found.values())


def says_where(content: Content) -> bool:
    """Whether what a Secret is read for is called after a place or a user, not after what opens a door."""
    entry = dig(content.origin.document.value, *content.origin.path[: -len(_REFERENCE)])
    names = (text(dig(entry, "name")), text(dig(entry, *_REFERENCE, "key")))
    return all(ends_with(each, _PLACES) for each in names)


def use_of(template: Json, path: Path, is_printed: bool) -> Passage | None:
    """Where code first writes an entry of `env` into the result."""
    from memolint.code.discarded import texts

    name = text(dig(template, *path, "name"))
    return next(_uses(template, path, name, tuple(texts(template, is_printed))), None)


def is_verbatim(template: Json, path: Path) -> bool:
    """Whether an entry of `env` that ends in the result is written there as it is; its code makes no digest of it."""
    container = path[: path.index("env")]
    codes = (each.text for each in snippets(template) if container_of(each.path) == container)
    return not any(re.search(_DIGESTS, code) for code in codes)


def flowing(template: Json, is_printed: bool) -> tuple[Path, ...]:
    """The entries of `env` that are filled from a Secret and whose value ends in the result."""
    entries = tuple(_filled(template))
    if not entries:
        return ()
    from memolint.code.discarded import texts  # few templates are given a secret

    told = tuple(texts(template, is_printed))
    return tuple(path for path, name in entries if _is_told(template, path, name, told))


def _filled(template: Json) -> Iterator[tuple[Path, str]]:
    for path, container in containers(template):
        for index, entry in enumerate(sequence(container.get("env"))):
            name = text(dig(entry, "name"))
            if name and isinstance(dig(entry, *_REFERENCE), dict):
                yield (*path, "env", index), name


def _is_told(template: Json, path: Path, name: str, told: tuple[Passage, ...]) -> bool:
    return any(True for _ in _uses(template, path, name, told)) or _signs_itself(template, path, name)


def _signs_itself(template: Json, path: Path, name: str) -> bool:
    """Whether an entry is called a key that signs, and is there for a program that signs: no code names it."""
    container = path[:-2]
    codes = [each.text for each in snippets(template) if container_of(each.path) == container]
    is_key = not _SIGNING.isdisjoint(words(name)) and words(name)[-1] in _KEYS and bool(template.get("outputs"))
    return is_key and not any(name in code for code in codes) and any(re.search(_SIGNER, code) for code in codes)


def _uses(template: Json, path: Path, name: str, told: tuple[Passage, ...]) -> Iterator[Passage]:
    """Where code of the same container has the name of the variable in what it tells."""
    variable = re.compile(rf"(?:(?<![\w./-])|(?<=env://)){re.escape(name)}\b")
    codes = {each.path: each.text for each in snippets(template) if container_of(each.path) == path[:-2]}
    for each in told:
        for found in variable.finditer(codes.get(each.path, ""), each.start, each.end):
            yield Passage(each.path, *found.span())
