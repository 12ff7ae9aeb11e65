"""Numbers in expressions (`parser.parseSecondary`, `strconv`)."""

from memolint.lang.expr.syntax import tree
from memolint.lang.expr.syntax.errors import Fault
from memolint.lang.expr.syntax.lexer import Token

_BASES = {"0x": ("hex", 16), "0b": ("binary", 2), "0o": ("octal", 8)}


def number_node(token: Token, after: int) -> tree.Node:
    """The node of a number; a fault is placed at the token that follows it, as expr-lang does."""
    text = token.value.replace("_", "")
    lowered = text.lower()
    name, base = _BASES.get(lowered[:2], ("integer", 10))
    if name != "hex" and ("." in lowered or "e" in lowered):
        return tree.Float(_float(text, after), token.start)
    digits = text if base == 10 else text[2:]
    return tree.Integer(_integer(text, digits, name, base, after), token.start)


def _integer(text: str, digits: str, name: str, base: int, after: int) -> int:
    try:
        number = int(digits, base) if len(digits.lstrip("0")) < 70 else 1 << 64
    except ValueError:
        raise _invalid(name, "ParseInt", text, "invalid syntax", after) from None
    if number >= 1 << 63:
        raise _invalid(name, "ParseInt", text, "value out of range", after)
    return number


def _float(text: str, after: int) -> float:
    try:
        number = float(text)
    except ValueError:
        raise _invalid("float", "ParseFloat", text, "invalid syntax", after) from None
    if number == float("inf"):
        raise _invalid("float", "ParseFloat", text, "value out of range", after)
    return number


def _invalid(name: str, function: str, text: str, why: str, after: int) -> Fault:
    return Fault(f'invalid {name} literal: strconv.{function}: parsing "{text}": {why}', after)
