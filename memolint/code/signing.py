"""Programs whose output changes with a key that they are given or keep: digests, ciphers and signatures.

A key is a word, a file or what is fed; `gpg --import` keeps it for a later `gpg --sign`. Commands are their words.
"""

import re
from collections.abc import Iterator, Sequence

_HASHING = frozenset("openssl argon2 mkpasswd htpasswd jwt".split())
_SIGNING = frozenset("sign rpmsign debsign codesign jarsigner osslsigncode".split())
_SIGN_WORD = re.compile(r"(?:--?)?(?:detach-?|clear-?)?sign(?:ature|-blob|-file)?|attest(?:-blob)?")
# Options of one letter that sign: `minisign -Sm F`, `gpg -ab F`.
_SIGN_LETTERS = {"minisign": "S", "signify": "S", "signify-openbsd": "S", "gpg": "sb", "gpg2": "sb"}
_OPENING = re.compile(
    r"-d|-decrypt|--decrypt|-?-?(?:prv?)?verify(?:-\w+)?|decode|s_client|x509|req|--version|version|--list-\S+"
)
_KEEPING = {"gpg": "gpg", "gpg2": "gpg", "ssh-add": "ssh-keygen", "rpm": "rpmsign"}
_KEEPS = frozenset(("--import", "--fast-import", "-", "-k"))
_OUT = re.compile(r"--?o(?:ut(?:put)?)?(?:-file|-signature)?|--to|--sigfile|-x|-signedjar")
_SUFFIXES = (".sig", ".asc", ".gpg", ".sign", ".minisig")


def makes_digest(command: Sequence[str]) -> bool:
    """Whether a command prints or writes a digest, a cipher or a signature of what it is given."""
    return command[0] in _HASHING or signs(command) or bool(kept_in(command))


def signs(command: Sequence[str]) -> bool:
    name, *rest = command
    letters = _SIGN_LETTERS.get(name, "")
    is_short = any(re.fullmatch(rf"-[a-zA-Z]*[{letters}]\w*", word) for word in rest) if letters else False
    return name in _SIGNING or is_short or any(map(_SIGN_WORD.fullmatch, rest))


def opens(command: Sequence[str]) -> bool:
    """Whether a command deciphers or verifies something: what it is given is a key, which shows in no result."""
    return any(_OPENING.fullmatch(word) for word in command[1:])


def kept_in(command: Sequence[str]) -> str:
    """What stands for the file that a program keeps the keys in which this command adds, "" if it adds none."""
    name = command[0]
    is_adding = name in _KEEPING and any(word in _KEEPS for word in command[1:])
    return f"keys of {_KEEPING[name]}" if is_adding else ""


def keys_of(command: Sequence[str]) -> str:
    """What stands for the file with the keys that the program of a command keeps."""
    name = command[0]
    return f"keys of {_KEEPING.get(name, name)}"


def written_by(command: Sequence[str]) -> Iterator[str]:
    """The files that a command which makes a digest writes, but for its redirects."""
    name, *rest = command
    yield from filter(None, (kept_in(command),))
    for before, word in zip((name, *rest), rest, strict=False):
        option, _, value = word.partition("=")
        if name == "htpasswd" or _OUT.fullmatch(before):
            yield word
        elif value and _OUT.fullmatch(option):
            yield value
        elif signs(command):
            yield from (word + suffix for suffix in _SUFFIXES)
