"""sprig's encodings and digests (`defaults.go`, `strings.go`, `crypto.go`)."""

from memolint.lang.go import encoding
from memolint.lang.go.strings import octets, text_of
from memolint.lang.go.values import GoError
from memolint.typed import Any


def fromJson_(text: str) -> object:
    """`sprig.fromJson(text)`."""
    try:
        return encoding.unmarshal(text)
    except GoError:
        return None


def mustFromJson_(text: str) -> object:
    """`sprig.mustFromJson(text)`."""
    return encoding.unmarshal(text)


def mustToJson_(value: Any) -> str:
    """`sprig.mustToJson(value)`."""
    return encoding.marshalled(value)


def mustToPrettyJson_(value: Any) -> str:
    """`sprig.mustToPrettyJson(value)`."""
    return encoding.indented(encoding.marshalled(value))


def mustToRawJson_(value: Any) -> str:
    """`sprig.mustToRawJson(value)`."""
    return encoding.without_html_escapes(encoding.marshalled(value))


toRawJson_ = mustToRawJson_


def toJson_(value: Any) -> str:
    """`sprig.toJson(value)`."""
    try:
        return encoding.marshalled(value)
    except GoError:
        return ""


def toPrettyJson_(value: Any) -> str:
    """`sprig.toPrettyJson(value)`."""
    try:
        return mustToPrettyJson_(value)
    except GoError:
        return ""


def b64enc_(text: str) -> str:
    """`sprig.b64enc(text)`."""
    from base64 import b64encode

    return b64encode(octets(text)).decode()


def b64dec_(text: str) -> str:
    """`sprig.b64dec(text)`."""
    try:
        return text_of(encoding.base64_bytes(text))
    except GoError as error:
        return error.message


def b32enc_(text: str) -> str:
    """`sprig.b32enc(text)`."""
    from base64 import b32encode

    return b32encode(octets(text)).decode()


def b32dec_(text: str) -> str:
    """`sprig.b32dec(text)`."""
    try:
        return text_of(encoding.base32_bytes(text))
    except GoError as error:
        return error.message


def sha1sum_(text: str) -> str:
    """`sprig.sha1sum(text)`."""
    from hashlib import sha1

    return sha1(octets(text), usedforsecurity=False).hexdigest()


def sha256sum_(text: str) -> str:
    """`sprig.sha256sum(text)`."""
    from hashlib import sha256

    return sha256(octets(text)).hexdigest()


def sha512sum_(text: str) -> str:
    """`sprig.sha512sum(text)`."""
    from hashlib import sha512

    return sha512(octets(text)).hexdigest()


def adler32sum_(text: str) -> str:
    """`sprig.adler32sum(text)`."""
    from zlib import adler32

    return str(adler32(octets(text)))
