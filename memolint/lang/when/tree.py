"""The tree of a `when`: which tokens may follow each other, how operators bind (`lexerState.go`, `stagePlanner.go`)."""

from collections.abc import Iterator, Sequence

from memolint.lang.when.lexer import (
    ACCESSOR,
    BOOLEAN,
    CLAUSE,
    CLAUSE_CLOSE,
    COMPARATOR,
    LOGICALOP,
    MODIFIER,
    NUMERIC,
    PATTERN,
    PREFIX,
    SEPARATOR,
    STRING,
    TERNARY,
    TIME,
    UNKNOWN,
    VARIABLE,
    Token,
)
from memolint.lang.when.values import WhenError, text_of

MAX_DEPTH = 150
"""How deep operands may nest."""

_VALUES = (NUMERIC, BOOLEAN, VARIABLE, PATTERN, ACCESSOR, STRING, TIME)
_AFTER_VALUE = (MODIFIER, COMPARATOR, LOGICALOP, CLAUSE_CLOSE, TERNARY, SEPARATOR)
_AFTER_FIXED = (MODIFIER, COMPARATOR, LOGICALOP, CLAUSE_CLOSE, SEPARATOR)
_FOLLOWERS: dict[str, frozenset[str]] = {
    UNKNOWN: frozenset((PREFIX, CLAUSE, *_VALUES)),
    CLAUSE: frozenset((PREFIX, CLAUSE, CLAUSE_CLOSE, *_VALUES)),
    CLAUSE_CLOSE: frozenset((NUMERIC, BOOLEAN, VARIABLE, STRING, PATTERN, TIME, CLAUSE, *_AFTER_VALUE)),
    NUMERIC: frozenset(_AFTER_VALUE),
    BOOLEAN: frozenset(_AFTER_VALUE),
    STRING: frozenset(_AFTER_VALUE),
    VARIABLE: frozenset(_AFTER_VALUE),
    ACCESSOR: frozenset((CLAUSE, *_AFTER_VALUE)),
    TIME: frozenset(_AFTER_FIXED),
    PATTERN: frozenset(_AFTER_FIXED),
    MODIFIER: frozenset((PREFIX, NUMERIC, VARIABLE, ACCESSOR, STRING, BOOLEAN, CLAUSE, CLAUSE_CLOSE)),
    COMPARATOR: frozenset((PREFIX, CLAUSE, CLAUSE_CLOSE, *_VALUES)),
    LOGICALOP: frozenset((PREFIX, NUMERIC, BOOLEAN, VARIABLE, ACCESSOR, STRING, TIME, CLAUSE, CLAUSE_CLOSE)),
    PREFIX: frozenset((NUMERIC, BOOLEAN, VARIABLE, ACCESSOR, CLAUSE, CLAUSE_CLOSE)),
    TERNARY: frozenset((PREFIX, NUMERIC, BOOLEAN, STRING, TIME, VARIABLE, ACCESSOR, CLAUSE, SEPARATOR)),
    SEPARATOR: frozenset((PREFIX, NUMERIC, BOOLEAN, STRING, TIME, VARIABLE, ACCESSOR, CLAUSE)),
}
_MAY_END = frozenset((CLAUSE_CLOSE, *_VALUES))

# From loosest to tightest; operators of one level bind to the left. Prefixes bind tighter than all of them.
_LEVELS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (SEPARATOR, (",",)),
    (TERNARY, ("?", ":", "??")),
    (LOGICALOP, ("||",)),
    (LOGICALOP, ("&&",)),
    (COMPARATOR, ("==", "!=", ">", ">=", "<", "<=", "=~", "!~", "in")),
    (MODIFIER, ("^", "&", "|")),
    (MODIFIER, (">>", "<<")),
    (MODIFIER, ("+", "-")),
    (MODIFIER, ("*", "/", "%")),
    (MODIFIER, ("**",)),
)
_LEVEL_OF = {(kind, symbol): level for level, (kind, symbols) in enumerate(_LEVELS) for symbol in symbols}


class Literal:
    """A constant: float (seconds, for a time), bool, str or a CompiledPattern."""

    __slots__ = ("value",)

    def __init__(self, value: object) -> None:
        self.value = value


class Access:
    """`Name.Field`: always an error, since there are no parameters; what it is called with is evaluated first."""

    __slots__ = ("argument", "name")

    def __init__(self, name: str, argument: "Node | None") -> None:
        self.name = name
        self.argument = argument


class Prefix:
    """An operator before its operand."""

    __slots__ = ("operand", "symbol")

    def __init__(self, symbol: str, operand: "Node | None") -> None:
        self.symbol = symbol
        self.operand = operand


class Chain:
    """Operands of operators of one level, to be evaluated from the left; None is an empty pair of parentheses."""

    __slots__ = ("first", "kind", "rest")

    def __init__(self, kind: str, first: "Node | None", rest: tuple[tuple[str, "Node | None"], ...]) -> None:
        self.kind = kind
        self.first = first
        self.rest = rest


Node = Literal | Access | Prefix | Chain


def check_balance(tokens: Sequence[Token]) -> None:
    """Raises WhenError where parentheses do not match in number."""
    opened = sum((token.kind == CLAUSE) - (token.kind == CLAUSE_CLOSE) for token in tokens)
    if opened:
        raise WhenError("Unbalanced parenthesis")


def check_order(tokens: Sequence[Token]) -> None:
    """Raises WhenError where a token may not follow the one before it, or none may be the last."""
    kind, value = UNKNOWN, None
    for token in tokens:
        if token.kind not in _FOLLOWERS[kind]:
            if kind == VARIABLE and token.kind == CLAUSE:
                raise WhenError(f"Undefined function {value}")
            before, after = f"{kind} [{text_of(value)}]", f"{token.kind} [{text_of(token.value)}]"
            raise WhenError(f"Cannot transition token types from {before} to {after}")
        kind, value = token.kind, token.value
    if kind not in _MAY_END:
        raise WhenError("Unexpected end of expression")


def parse(tokens: Sequence[Token]) -> Node | None:
    """The tree of tokens in a good order. What stands after a complete expression is ignored, as govaluate does."""
    return _Parser(tokens).expression(0)


class _Parser:
    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens = tokens
        self._position = 0
        self._depth = 0

    def expression(self, loosest: int) -> Node | None:
        """Operators from the level `loosest` on, from here on."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise WhenError(f"the expression nests deeper than {MAX_DEPTH}")
        node = self._value()
        while (level := self._level(loosest)) is not None:
            node = Chain(_LEVELS[level][0], node, tuple(self._rest(level)))
        self._depth -= 1
        return node

    def _rest(self, level: int) -> Iterator[tuple[str, Node | None]]:
        """The operators of exactly `level` that follow, each with its right operand."""
        while self._level(level) == level:
            symbol = str(self._tokens[self._position].value)
            self._position += 1
            yield symbol, self.expression(level + 1)

    def _level(self, loosest: int) -> int | None:
        """The level of the operator here, or None if no operator stands here or it binds looser than `loosest`."""
        token = self._peek()
        if token is None or not isinstance(token.value, str):
            return None
        level = _LEVEL_OF.get((token.kind, token.value))
        return level if level is not None and level >= loosest else None

    def _peek(self) -> Token | None:
        return self._tokens[self._position] if self._position < len(self._tokens) else None

    def _value(self) -> Node | None:
        token = self._peek()
        if token is None or token.kind == CLAUSE_CLOSE:
            return None
        self._position += 1
        if token.kind == CLAUSE:
            return self._clause()
        if token.kind == PREFIX:
            return Prefix(str(token.value), self._value())
        if token.kind == ACCESSOR:
            return self._access(token)
        if token.kind in (SEPARATOR, COMPARATOR, LOGICALOP, MODIFIER, TERNARY):
            raise WhenError(f"Unable to plan token kind: '{token.kind}', value: '{text_of(token.value)}'")
        if token.kind == TIME:
            return Literal(float(getattr(token.value, "instant", 0) // 1_000_000_000))
        return Literal(token.value)

    def _clause(self) -> Node:
        inside = self.expression(0)
        self._position += 1
        # Parentheses break a chain: `(1, 2), 3` is still flattened by evaluation, `2 ** (3 ** 2)` is not.
        return Chain(CLAUSE, inside, ())

    def _access(self, token: Token) -> Node:
        follower = self._peek()
        argument = self.expression(0) if follower is not None and follower.kind == CLAUSE else None
        fields = token.value if isinstance(token.value, tuple) else ()
        return Access(str(fields[0]), argument)
