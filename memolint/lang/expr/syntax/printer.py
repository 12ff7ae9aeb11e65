"""From a tree to its text: parsing that again gives an equal tree.

The text has no `{{` and no `}}`, so that it can stand in a tag, and as few parentheses as precedence allows. What the
tree does not keep is written one way: calls with their first argument in the parentheses instead of in front of a pipe,
`?:` instead of `if`, numbers in decimal.
"""

from collections.abc import Callable, Iterable
from typing import Any

from memolint.lang.expr.syntax import tree
from memolint.lang.expr.syntax.grammar import BINARY, COMPARISONS, RIGHT_ASSOCIATIVE, UNARY
from memolint.lang.expr.syntax.lexer import NEGATABLE, WORD_OPERATORS, is_letter, is_word

_LOOSEST, _TERNARY, _TIGHTEST = -2, -1, 1000
_ESCAPES = {"\a": "a", "\b": "b", "\f": "f", "\n": "n", "\r": "r", "\t": "t", "\v": "v", "\\": "\\"}
_PRIMARIES = (tree.Integer, tree.Float, tree.Boolean, tree.Nil)
"""Constants that neither a dot nor a bracket may follow."""


def text(node: tree.Node) -> str:
    """The source of a tree that `parse` made; raises TypeError for nodes that only the optimizer makes.

    A row of pipes comes out as nested calls: one of more than a hundred is deeper than `parse` takes.
    """
    write = _WRITE.get(type(node))
    if write is None:
        raise TypeError(f"{type(node).__name__} is no node of a parsed tree")
    return write(node)


def _operand(node: tree.Node, least: int) -> str:
    """A node where only what binds at least as tightly as `least` may stand without parentheses."""
    return text(node) if _tightness(node) >= least else f"({text(node)})"


def _tightness(node: tree.Node) -> int:
    """The precedence of the outermost operator; `??` takes no part in precedence: it may not be mixed."""
    if isinstance(node, tree.Let | tree.Sequence):
        return _LOOSEST
    if isinstance(node, tree.Conditional):
        return _TERNARY
    if isinstance(node, tree.Binary):
        return 0 if node.operator == "??" else BINARY["<" if _continuation(node) else node.operator]
    if isinstance(node, tree.Unary):
        return BINARY["in"] if _is_negated(node) else UNARY[node.operator]
    return _TIGHTEST


def _item(node: tree.Node) -> str:
    """A node between commas or brackets."""
    return _operand(node, _TERNARY)


def _items(nodes: Iterable[tree.Node]) -> str:
    return ", ".join(map(_item, nodes))


# Operators


def _unary(node: tree.Unary) -> str:
    if _is_negated(node) and isinstance(node.operand, tree.Binary):
        return _binary(node.operand, negated=True)
    space = " " if node.operator == "not" else ""
    return f"{node.operator}{space}{_operand(node.operand, UNARY[node.operator])}"


def _is_negated(node: tree.Unary) -> bool:
    """Whether it is written `a not in b`."""
    return node.operator == "not" and isinstance(node.operand, tree.Binary) and node.operand.operator in NEGATABLE


def _binary(node: tree.Binary, negated: bool = False) -> str:
    """A chain of operators to the left, innermost first, without recursion along it."""
    chain = tree.operators(node)
    pieces = [_operand(chain[0].left, _left_needs(chain[0]))]
    opened = 0
    for inner, operation in zip([None, *chain], chain, strict=False):
        comparison = _continuation(operation)
        if inner is not None and comparison is None and not _may_lead(inner, operation):
            opened += 1
            pieces.append(")")
        pieces.append(_operation(comparison or operation, negated and operation is node))
    return "(" * opened + "".join(pieces)


def _operation(node: tree.Binary, negated: bool) -> str:
    right = _operand(node.right, _right_needs(node.operator))
    if node.operator == "..":
        return f"..{right}"
    return f" {'not ' if negated else ''}{node.operator} {right}"


def _left_needs(node: tree.Binary) -> int:
    if node.operator == "??":
        return _TIGHTEST
    return BINARY[node.operator] + (node.operator in RIGHT_ASSOCIATIVE)


def _right_needs(operator: str) -> int:
    if operator == "??":
        return _TIGHTEST
    return BINARY[operator] + (operator not in RIGHT_ASSOCIATIVE)


def _may_lead(inner: tree.Binary, outer: tree.Binary) -> bool:
    """Whether `outer` may follow its left side `inner` without parentheses."""
    if "??" in (inner.operator, outer.operator):
        return inner.operator == outer.operator
    if outer.operator in COMPARISONS and (inner.operator in COMPARISONS or _continuation(inner)):
        # Comparisons in a row would mean `and`.
        return False
    return _tightness(inner) >= _left_needs(outer)


def _continuation(node: tree.Binary) -> tree.Binary | None:
    """The comparison `b < c` where `node` is the `&&` of `a < b < c`, both sides of which hold the very same `b`."""
    left, right = node.left, node.right
    if node.operator != "&&" or not isinstance(right, tree.Binary) or right.operator not in COMPARISONS:
        return None
    if isinstance(left, tree.Binary) and left.operator == "&&":
        left = left.right
    return right if isinstance(left, tree.Binary) and left.right is right.left else None


def _conditional(node: tree.Conditional) -> str:
    condition, otherwise = _operand(node.condition, 0), _operand(node.otherwise, _TERNARY)
    if node.then is node.condition:
        return f"{condition} ?: {otherwise}"
    return f"{condition} ? {_operand(node.then, 0)} : {otherwise}"


def _let(node: tree.Let) -> str:
    return f"let {node.name} = {_item(node.value)}; {text(node.body)}"


def _sequence(node: tree.Sequence) -> str:
    return "; ".join(map(_item, node.nodes))


# Members and calls


def _base(node: tree.Node) -> str:
    if isinstance(node, _PRIMARIES):
        return f"({text(node)})"
    return _operand(node, _TIGHTEST)


def _member(node: tree.Member) -> str:
    base, key = _base(node.base), node.property
    # A name after a dot would go into the chain that ends before it.
    if isinstance(key, tree.String) and _is_name(key.value) and not isinstance(node.base, tree.Chain):
        return f"{base}{'?.' if node.optional else '.'}{key.value}"
    return f"{base}{'?.' if node.optional else ''}[{_item(key)}]"


def _slice(node: tree.Slice) -> str:
    first = "" if node.first is None else _operand(node.first, 0)
    return f"{_base(node.base)}[{first}:{'' if node.stop is None else _item(node.stop)}]"


def _call(node: tree.Call) -> str:
    return f"{text(node.callee)}({_items(node.arguments)})"


def _builtin(node: tree.Builtin) -> str:
    return f"{node.name}({_items(node.arguments)})"


def _predicate(node: tree.Predicate) -> str:
    body = text(node.body)
    if _tightness(node.body) == _LOOSEST:
        return _braced(body)
    return f"({body})" if body.startswith("{") else body


# Constants and containers


def _map(node: tree.Map) -> str:
    return _braced(", ".join(map(text, node.entries)))


def _entry(node: tree.MapEntry) -> str:
    key = node.key
    if not isinstance(key, tree.String):
        return f"({text(key)}): {_item(node.value)}"
    bare = _is_name(key.value) and key.value not in WORD_OPERATORS and key.value != "not"
    return f"{key.value if bare else text(key)}: {_item(node.value)}"


def _braced(body: str) -> str:
    return f"{{{' ' * body.startswith('{')}{body}{' ' * body.endswith('}')}}}"


def _is_name(word: str) -> bool:
    return is_letter(word[:1] or "0") and all(map(is_word, word))


def _string(node: tree.String) -> str:
    quote = '"' if "'" in node.value and '"' not in node.value else "'"
    body = "".join(_character(character, quote) for character in node.value)
    return quote + body.replace("{{", "{\\x7b").replace("}}", "}\\x7d") + quote


def _character(character: str, quote: str) -> str:
    if character in _ESCAPES or character == quote:
        return "\\" + _ESCAPES.get(character, character)
    return f"\\x{ord(character):02x}" if character < " " or character == "\x7f" else character


def _bytes(node: tree.Literal) -> str:
    assert isinstance(node.value, bytes)
    plain = "".join(chr(octet) if _is_plain(octet) else f"\\x{octet:02x}" for octet in node.value)
    return f"b'{plain}'"


def _is_plain(octet: int) -> bool:
    return 0x20 <= octet < 0x7F and chr(octet) not in "'\\{}"


_WRITE: dict[type, Callable[[Any], str]] = {
    tree.Root: lambda node: text(node.body),
    tree.Nil: lambda _: "nil",
    tree.Integer: lambda node: str(node.value),
    tree.Float: lambda node: repr(node.value),
    tree.Boolean: lambda node: "true" if node.value else "false",
    tree.String: _string,
    tree.ByteString: _bytes,
    tree.Identifier: lambda node: node.name,
    tree.Pointer: lambda node: f"#{node.name}",
    tree.Unary: _unary,
    tree.Binary: _binary,
    tree.Chain: lambda node: text(node.inner),
    tree.Member: _member,
    tree.Slice: _slice,
    tree.Call: _call,
    tree.Builtin: _builtin,
    tree.Predicate: _predicate,
    tree.Let: _let,
    tree.Sequence: _sequence,
    tree.Conditional: _conditional,
    tree.Array: lambda node: f"[{_items(node.nodes)}]",
    tree.Map: _map,
    tree.MapEntry: _entry,
}
