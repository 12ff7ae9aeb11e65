"""Builtins that encode and decode (`builtin/builtin.go`). Each takes the list of its arguments."""

from typing import Any

from memolint.lang.expr.builtins.strings import as_string
from memolint.lang.go.json import decode, gojson
from memolint.lang.go.size import check_size
from memolint.lang.go.values import GoError, octets, text_of


def to_json(value: Any) -> str:
    """Argo's `toJson`: compact."""
    return marshalled(value)


def marshalled(value: Any) -> str:
    """`json.Marshal`. Raises GoError and TooLarge."""
    check_size(value)
    try:
        return gojson.marshal(value)
    except gojson.GoJSONError as error:
        raise GoError(error.message) from None


def toJSON_(arguments: list[Any]) -> str:
    """`toJSON(v)`: indented by two spaces."""
    return decode.indented(marshalled(arguments[0]))


def fromJSON_(arguments: list[Any]) -> object:
    """`fromJSON(s)`."""
    return decode.unmarshal(as_string(arguments[0]))


def toBase64_(arguments: list[Any]) -> str:
    """`toBase64(s)`."""
    from base64 import b64encode

    return b64encode(octets(as_string(arguments[0]))).decode()


def fromBase64_(arguments: list[Any]) -> str:
    """`fromBase64(s)`."""
    return text_of(decode.base64_bytes(as_string(arguments[0])))
