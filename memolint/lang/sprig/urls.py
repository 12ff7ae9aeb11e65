"""sprig's functions on URLs (package `net/url`)."""

from memolint.lang.go.fmt import quoted
from memolint.lang.go.reflect import kind
from memolint.lang.go.strings import octets, text_of
from memolint.lang.go.values import GoError, TooLarge
from memolint.typed import Any

_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_DIGITS = "0123456789"
_UNRESERVED = frozenset(_LETTERS + _DIGITS + "-_.~")
_PATH = _UNRESERVED | frozenset("$&+,/:;=@")
_FRAGMENT = _UNRESERVED | frozenset("$&+,/:;=?@!()*")
_USER = _UNRESERVED | frozenset("$&+,;=")
_HOST = _UNRESERVED | frozenset("!$&'()*+,;=:[]<>\"")
_HEX = frozenset("0123456789abcdefABCDEF")
_KEYS = ("scheme", "host", "path", "query", "opaque", "fragment", "userinfo")


def urlParse_(text: str) -> dict[str, Any]:
    """`sprig.urlParse(text)`."""
    try:
        return _parsed(text)
    except GoError as error:
        raise GoError(f"unable to parse url: parse {quoted(text)}: {error.message}") from None


def _parsed(text: str) -> dict[str, Any]:
    rest, _, fragment = text.partition("#")
    if any(byte < 0x20 or byte == 0x7F for byte in octets(rest)):
        raise GoError("net/url: invalid control character in URL")
    if not text:
        rest = ""
    result: dict[str, Any] = dict.fromkeys(("host", "hostname", "opaque", "path", "query", "userinfo"), "")
    result["scheme"], rest = _scheme(rest)
    result["fragment"] = _unescaped(fragment, "fragment")
    if rest.endswith("?") and rest.count("?") == 1:
        rest = rest[:-1]
    else:
        rest, _, result["query"] = rest.partition("?")
    if not rest.startswith("/"):
        if result["scheme"]:
            return {**result, "opaque": rest}
        if ":" in rest.partition("/")[0]:
            raise GoError("first path segment in URL cannot contain colon")
    if (result["scheme"] or not rest.startswith("///")) and rest.startswith("//"):
        authority, slash, path = rest[2:].partition("/")
        result["userinfo"], result["host"], result["hostname"] = _authority(authority)
        rest = slash + path
    result["path"] = rest if rest == "*" else _unescaped(rest, "path")
    return result


def _scheme(text: str) -> tuple[str, str]:
    for index, character in enumerate(text):
        if character in _LETTERS:
            continue
        if character in _DIGITS or character in "+-.":
            if not index:
                return "", text
            continue
        if character == ":":
            if not index:
                raise GoError("missing protocol scheme")
            return text[:index].lower(), text[index + 1 :]
        return "", text
    return "", text


def _authority(text: str) -> tuple[str, str, str]:
    """(user information, host with port, host)."""
    user, at, host = text.rpartition("@")
    info = _userinfo(user) if at else ""
    if host.startswith("["):
        raise TooLarge("hosts in brackets are not read")
    name, colon, port = host.rpartition(":")
    if colon and port.strip(_DIGITS):
        raise GoError(f"invalid port {quoted(':' + port)} after host")
    host = _unescaped(host, "host")
    name, colon, port = host.rpartition(":")
    return info, host, name if colon and not port.strip(_DIGITS) else host


def _userinfo(text: str) -> str:
    allowed = _UNRESERVED | frozenset(":%@!$&'()*+,;=")
    if not set(text) <= allowed:
        raise GoError("net/url: invalid userinfo")
    name, colon, password = text.partition(":")
    parts = [_escaped(_unescaped(part, "user"), _USER) for part in ((name, password) if colon else (name,))]
    return ":".join(parts)


def _unescaped(text: str, where: str) -> str:
    if "%" not in text and (where != "host" or set(text) <= _HOST or not text.isascii()):
        return text
    data, position = bytearray(), 0
    while position < len(text):
        character = text[position]
        if character == "%":
            code = text[position + 1 : position + 3]
            if len(code) < 2 or not set(code) <= _HEX:
                raise GoError(f"invalid URL escape {quoted(text[position : position + 3])}")
            if where == "host" and int(code[0], 16) < 8:
                raise GoError(f"invalid URL escape {quoted(text[position : position + 3])}")
            data.append(int(code, 16))
            position += 3
            continue
        if where == "host" and character.isascii() and character not in _HOST:
            raise GoError(f"invalid character {quoted(character)} in host name")
        data += octets(character)
        position += 1
    return text_of(bytes(data))


def _escaped(text: str, allowed: frozenset[str]) -> str:
    return "".join(chr(byte) if chr(byte) in allowed else f"%{byte:02X}" for byte in octets(text))


def urlJoin_(parts: dict[str, Any] | None) -> str:
    """`sprig.urlJoin(parts)`."""
    values = {key: _part(parts or {}, key) for key in _KEYS}
    text = f"{values['scheme']}:" if values["scheme"] else ""
    if values["opaque"]:
        text += values["opaque"]
    else:
        text += _hierarchy(values)
    if values["query"]:
        text += f"?{values['query']}"
    return text + (f"#{_escaped(values['fragment'], _FRAGMENT)}" if values["fragment"] else "")


def _hierarchy(values: dict[str, str]) -> str:
    """Host and path (`URL.String`)."""
    user = _joined_user(values["userinfo"])
    path = _escaped(values["path"], _PATH)
    text = ""
    if values["scheme"] or values["host"] or user is not None:
        if values["host"] or values["path"] or user is not None:
            text = "//" if values["host"] or user is not None or values["path"].startswith("//") else ""
        text += "" if user is None else f"{user}@"
        text += _escaped(values["host"], _HOST)
    if path and not path.startswith("/") and values["host"]:
        text += "/"
    if not text and ":" in path.partition("/")[0] and not values["scheme"]:
        text = "./"
    return text + ("*" if values["path"] == "*" else path)


def _joined_user(text: str) -> str | None:
    if not text:
        return None
    authority = f"{text}@host".partition("/")[0].partition("?")[0].partition("#")[0]
    try:
        user, at, _ = authority.rpartition("@")
        return _userinfo(user) if at else None
    except GoError as error:
        shown = quoted(f"proto://{text}@host")
        raise GoError(f"unable to parse userinfo in dict: parse {shown}: {error.message}") from None


def _part(parts: dict[str, Any], key: str) -> str:
    value = parts.get(key, "")
    if value is None:
        raise GoError("runtime error: invalid memory address or nil pointer dereference")
    if not isinstance(value, str):
        raise GoError(f"unable to parse {key} key, must be of type string, but {kind(value)} found")
    return value
