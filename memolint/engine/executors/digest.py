"""Digests by SHA-256 without OpenSSL, which `hashlib` loads at once, for longer than all digests of a proof take."""

try:
    from _sha2 import sha256  # type: ignore[import-not-found,unused-ignore]  # no stubs; Python >= 3.12
except ImportError:
    try:
        from _sha256 import sha256  # type: ignore[import-not-found,unused-ignore]  # no stubs; Python 3.11
    except ImportError:
        from hashlib import sha256

DIGITS = 12


def short(text: str) -> str:
    """The first 12 hexadecimal digits of the SHA-256 of the UTF-8 text."""
    return str(sha256(text.encode("utf-8", "replace")).hexdigest()[:DIGITS])
