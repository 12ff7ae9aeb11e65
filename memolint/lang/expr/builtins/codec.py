"""Builtins that encode and decode (`builtin/builtin.go`). Each takes the list of its arguments."""

from memolint.lang.expr.builtins.strings import as_string
from memolint.lang.go import encoding
from memolint.lang.go.strings import octets, text_of
from memolint.typed import Any


def to_json(value: Any) -> str:
    """Argo's `toJson`: compact."""
    return encoding.marshalled(value)


def toJSON_(arguments: list[Any]) -> str:
    """`toJSON(v)`: indented by two spaces."""
    return encoding.indented(encoding.marshalled(arguments[0]))


def fromJSON_(arguments: list[Any]) -> object:
    """`fromJSON(s)`."""
    return encoding.unmarshal(as_string(arguments[0]))


def toBase64_(arguments: list[Any]) -> str:
    """`toBase64(s)`."""
    from base64 import b64encode

    return b64encode(octets(as_string(arguments[0]))).decode()


def fromBase64_(arguments: list[Any]) -> str:
    """`fromBase64(s)`."""
    return text_of(encoding.base64_bytes(as_string(arguments[0])))
