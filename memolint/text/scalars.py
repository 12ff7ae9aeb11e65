"""What a YAML scalar means to Argo: the rules of go-yaml v2, which are neither YAML 1.1 nor 1.2.

Source: `go.yaml.in/yaml/v2` resolve.go, as used by `sigs.k8s.io/yaml`; the values are those that its JSON would have.
"""

import re

_WORDS: dict[str, object] = {
    **dict.fromkeys(("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"), True),
    **dict.fromkeys(("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"), False),
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), float("inf")),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), float("-inf")),
}
_FLOAT = r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?"
_OF_NUMBERS = frozenset("+-.0123456789abcdefABCDEFoOxX")
_INTEGER = r"([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[oO]?([0-7]+)|0[bB]([01]+)|([1-9][0-9]*|0))"
_BASES = (16, 8, 2, 10)
_MAX_INTEGER = 2**64 - 1
_MIN_INTEGER = -(2**63)
_MAX_DIGITS = 400

STRING_TAGS = ("tag:yaml.org,2002:str", "!")
_RESOLVED_TAGS = (
    "tag:yaml.org,2002:int",
    "tag:yaml.org,2002:float",
    "tag:yaml.org,2002:bool",
    "tag:yaml.org,2002:null",
)


def resolve(text: str, tag: str | None) -> object:
    """The value of a plain (or resolvably tagged) scalar: None, bool, int, float or str."""
    if tag is not None and tag not in _RESOLVED_TAGS:
        return text
    if text in _WORDS:
        return _WORDS[text]
    value = number(text) if text[0] in "+-.0123456789" else text
    return float(value) if tag == _RESOLVED_TAGS[1] and type(value) is int else value


def number(text: str) -> object:
    """The number that a plain scalar is, or the text itself: underscores go, `0755` is octal, `08` a float."""
    if text.isdecimal() and text.isascii() and text[0] != "0" and len(text) < 19:
        return int(text)
    plain = text if text[0] == "." else text.replace("_", "")
    if not _OF_NUMBERS.issuperset(plain):
        return text
    whole = re.fullmatch(_INTEGER, plain)
    if whole and len(plain) <= _MAX_DIGITS:
        value = _integer(whole)
        if _MIN_INTEGER <= value <= _MAX_INTEGER:
            return value
    return float(plain) if re.fullmatch(_FLOAT, plain) else text


def _integer(match: re.Match[str]) -> int:
    sign, *digits = match.groups()
    value = next(int(text, base) for text, base in zip(digits, _BASES, strict=True) if text is not None)
    return -value if sign == "-" else value


def key_text(value: object) -> str | None:
    """A mapping key as JSON has it (`on:` is the key `"true"`), or None where Go refuses the type."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return repr(value) if value != int(value) else str(int(value))
    return value if isinstance(value, str) else None
