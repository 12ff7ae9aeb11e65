"""The grammar of expr-lang: a Pratt parser (`parser/parser.go`)."""

from collections.abc import Container

from memolint.lang.expr.functions import BUILTINS
from memolint.lang.expr.syntax import tree
from memolint.lang.expr.syntax.cursor import Cursor
from memolint.lang.expr.syntax.errors import Fault, Unsupported
from memolint.lang.expr.syntax.grammar import (
    BINARY,
    COMPARISONS,
    MAX_DEPTH,
    OPTIONAL_EXPRESSION,
    PREDICATES,
    RIGHT_ASSOCIATIVE,
    UNARY,
)
from memolint.lang.expr.syntax.grammar import EXPRESSION as EXPRESSION_ARGUMENT
from memolint.lang.expr.syntax.lexer import (
    BYTES,
    EOF,
    IDENTIFIER,
    NEGATABLE,
    NUMBER,
    OPERATOR,
    STRING,
    Token,
    is_letter,
)
from memolint.lang.expr.syntax.numbers import number_node
from memolint.lang.go.strings import octets
from memolint.lang.go.values import Bytes

_AFTER_PRIMARY = frozenset((".", "?.", "["))


class Parser(Cursor):
    """One run over one source. `overridden` are names of the environment, which win over builtins of the same name."""

    def __init__(self, source: str, overridden: Container[str] = ()) -> None:
        super().__init__(source)
        self._overridden = overridden
        self._predicates = 0
        self._depth = 0

    def parse(self) -> tree.Node:
        """The tree of the whole source. Raises Fault."""
        node = self._sequence()
        if self._token.kind != EOF:
            self._unexpected(self._token)
        return node

    # Expressions

    def _sequence(self) -> tree.Node:
        nodes = [self._expression(0)]
        while self._token.sign == ";":
            self._next()
            if self._token.kind == EOF:
                break
            nodes.append(self._expression(0))
        if len(nodes) == 1:
            return nodes[0]
        return self._made(tree.Sequence(nodes, nodes[0].at), nodes[0].start)

    def _expression(self, precedence: int) -> tree.Node:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise Fault("expression is nested too deeply", self._token.start, Unsupported)
        visits = self._nodes + self._shared
        if precedence == 0 and self._token.sign in ("let", "if"):
            node = self._let() if self._token.sign == "let" else self._if()
        else:
            node = self._primary()
            if self._token.kind == OPERATOR:
                node = self._operators(node, precedence)
                if precedence == 0:
                    node = self._ternary(node, visits)
        self._depth -= 1
        return node

    def _operators(self, left: tree.Node, precedence: int) -> tree.Node:
        previous = ""
        while self._token.kind == OPERATOR:
            operator = self._token
            negated = operator.sign == "not"
            if negated:
                if not self._negated(precedence):
                    break
                operator = self._token
            if BINARY.get(operator.sign, -1) < precedence:
                break
            if previous == "??" and operator.value not in ("??", "|"):
                message = "and coalesce expressions (??) cannot be mixed. Wrap either by parentheses."
                raise Fault(f"Operator ({operator.value}) {message}", operator.start)
            self._next()
            left = self._operation(left, operator)
            if negated:
                left = self._made(tree.Unary("not", left, operator.start), left.start)
            previous = operator.value
        return left

    def _negated(self, precedence: int) -> bool:
        """Steps from `not` to the operator that it negates; steps back where that one binds less tightly."""
        negation = self._token
        end = self._end
        self._next()
        if self._token.value not in NEGATABLE:
            self._unexpected(self._token)
        if BINARY[self._token.value] >= precedence:
            return True
        self._stashed, self._token, self._end = self._token, negation, end
        return False

    def _operation(self, left: tree.Node, operator: Token) -> tree.Node:
        if operator.value == "|":
            return self._call(self._expect_kind(IDENTIFIER), left, left.start)
        precedence = BINARY[operator.value]
        if operator.value in COMPARISONS:
            return self._comparison(left, operator, precedence)
        right = self._expression(precedence if operator.value in RIGHT_ASSOCIATIVE else precedence + 1)
        return self._made(tree.Binary(operator.value, left, right, operator.start), left.start)

    def _comparison(self, left: tree.Node, operator: Token, precedence: int) -> tree.Node:
        """`1 < x < 3` means `1 < x && x < 3`."""
        start = left.start
        root: tree.Node | None = None
        while True:
            visits = self._visits()
            right = self._expression(precedence + 1)
            visits = self._visits() - visits
            node = self._made(tree.Binary(operator.value, left, right, operator.start), start)
            if root is not None:
                node = self._made(tree.Binary("&&", root, node, operator.start), start)
            root, left, operator = node, right, self._token
            if operator.sign not in COMPARISONS:
                return root
            self._share(visits)
            self._next()

    def _ternary(self, node: tree.Node, visits: int) -> tree.Node:
        """`a ? b : c` and `a ?: c`; `visits` is what there was before the condition."""
        start = node.start
        while self._token.sign == "?":
            self._next()
            then = node
            if self._token.sign == ":":
                self._share(self._visits() - visits)
            else:
                then = self._expression(0)
            self._expect(":")
            otherwise = self._expression(0)
            node = self._made(tree.Conditional(node, then, otherwise, self._token.start), start)
        return node

    def _let(self) -> tree.Node:
        start = self._token.start
        self._next()
        name = self._expect_kind(IDENTIFIER)
        self._expect("=")
        value = self._expression(0)
        self._expect(";")
        return self._made(tree.Let(name.value, value, self._sequence(), name.start), start)

    def _if(self) -> tree.Node:
        start = self._token.start
        self._next()
        condition = self._expression(0)
        then = self._block("{", "}")
        self._expect("else")
        otherwise = self._expression(0) if self._token.sign == "if" else self._block("{", "}")
        node = self._made(tree.Conditional(condition, then, otherwise), start)
        # expr-lang does not count this node.
        self._nodes -= 1
        return node

    def _block(self, opening: str, closing: str) -> tree.Node:
        self._expect(opening)
        node = self._sequence()
        self._expect(closing)
        return node

    # Primaries

    def _primary(self) -> tree.Node:
        token = self._token
        if token.kind == IDENTIFIER:
            return self._name(token)
        if token.kind == OPERATOR:
            return self._operator_primary(token)
        if token.sign == "(":
            return self._postfix(self._block("(", ")"), token.start)
        if token.kind == NUMBER:
            self._next()
            return self._leaf(number_node(token, self._token.start))
        return self._postfix(self._secondary(token), token.start)

    def _name(self, token: Token) -> tree.Node:
        """An operand that begins with a word."""
        self._next()
        if token.value in ("true", "false", "nil"):
            return self._leaf(_constant(token))
        if self._token.sign == "(":
            node = self._call(token, None, token.start)
        else:
            node = self._leaf(tree.Identifier(token.value, token.start))
        return self._postfix(node, token.start) if self._token.sign in _AFTER_PRIMARY else node

    def _operator_primary(self, token: Token) -> tree.Node:
        if token.value in UNARY:
            self._next()
            operand = self._expression(UNARY[token.value])
            return self._postfix(self._made(tree.Unary(token.value, operand, token.start), token.start), token.start)
        if self._predicates and token.value in ("#", "."):
            return self._postfix(self._pointer(token), token.start)
        if token.value == "::":
            self._next()
            name = self._expect_kind(IDENTIFIER)
            return self._postfix(self._call(name, None, token.start, builtin=True), token.start)
        return self._unexpected(token)

    def _pointer(self, token: Token) -> tree.Node:
        """`#name`; the dot of `.x` stays for the postfix that follows."""
        name = ""
        if token.value == "#":
            self._next()
            if self._token.kind == IDENTIFIER:
                name = self._token.value
                self._next()
        return self._leaf(tree.Pointer(name, token.start))

    def _secondary(self, token: Token) -> tree.Node:
        if token.kind == STRING:
            self._next()
            return self._leaf(tree.String(token.value, token.start))
        if token.kind == BYTES:
            self._next()
            return self._leaf(tree.ByteString(Bytes(octets(token.value)), token.start))
        if token.sign == "[":
            nodes = self._items("[", "]")
            return self._made(tree.Array(nodes, token.start), token.start)
        if token.sign == "{":
            return self._made(tree.Map(self._items("{", "}", token), token.start), token.start)
        return self._unexpected(token)

    def _entry(self, opening: Token) -> tree.Node:
        token = self._token
        if token.kind in (NUMBER, STRING, IDENTIFIER):
            self._next()
            key = self._leaf(tree.String(token.value, token.start))
        elif token.sign == "(":
            key = self._expression(0)
        elif token.sign == ",":
            self._unexpected(token)
        else:
            keys = "a quoted string, a number, a identifier, or an expression enclosed in parentheses"
            raise Fault(f"a map key must be {keys} (unexpected token {token})", token.start)
        self._expect(":")
        return self._made(tree.MapEntry(key, self._expression(0), opening.start), key.start)

    def _items(self, opening: str, closing: str, mapping: Token | None = None) -> list[tree.Node]:
        """Items between brackets, separated by commas, the last one optional. Entries of a `mapping`, or values."""
        nodes: list[tree.Node] = []
        self._expect(opening)
        while self._token.sign != closing:
            if nodes:
                self._expect(",")
                if self._token.sign == closing:
                    break
            nodes.append(self._expression(0) if mapping is None else self._entry(mapping))
        self._next()
        return nodes

    # Calls

    def _call(self, name: Token, first: tree.Node | None, start: int, builtin: bool = False) -> tree.Node:
        """A call by name; `first` is what a pipe puts in front of the arguments."""
        arguments = [] if first is None else [first]
        overridden = not builtin and name.value in self._overridden
        if name.value in PREDICATES and not overridden:
            arguments = self._predicate_arguments(PREDICATES[name.value], arguments)
            return self._made(tree.Builtin(name.value, arguments, name.start), start)
        arguments += self._items("(", ")")
        if name.value in BUILTINS and not overridden:
            return self._made(tree.Builtin(name.value, arguments, name.start), start)
        callee = self._made(tree.Identifier(name.value, name.start), name.start)
        callee.end = name.end
        return self._made(tree.Call(callee, arguments, name.start), start)

    def _predicate_arguments(self, kinds: tuple[int, ...], arguments: list[tree.Node]) -> list[tree.Node]:
        self._expect("(")
        kinds = kinds[len(arguments) :]
        for index, kind in enumerate(kinds):
            if self._token.sign == ")":
                if kind >= OPTIONAL_EXPRESSION:
                    break
                raise Fault(f"expected at least {len(kinds)} arguments", self._token.start)
            if index:
                self._expect(",")
            is_expression = kind in (EXPRESSION_ARGUMENT, OPTIONAL_EXPRESSION)
            arguments.append(self._expression(0) if is_expression else self._predicate())
        if self._token.sign == ",":
            self._next()
        self._expect(")")
        return arguments

    def _predicate(self) -> tree.Node:
        start = self._token.start
        braced = self._token.sign == "{"
        self._predicates += 1
        if braced:
            self._next()
            body = self._sequence()
        else:
            body = self._expression(0)
            if self._token.sign == ";":
                raise Fault("wrap predicate with brackets { and }", self._token.start)
        self._predicates -= 1
        if braced:
            self._expect("}")
        return self._made(tree.Predicate(body, start), start)

    # Postfixes

    def _postfix(self, node: tree.Node, start: int) -> tree.Node:
        while (sign := self._token.sign) in _AFTER_PRIMARY:
            optional = sign == "?."
            if sign != "[":
                self._next()
            if sign == "[" or (optional and self._token.sign == "["):
                node = self._subscript(node, optional, start)
            else:
                node = self._property(node, optional, start)
        return node

    def _property(self, node: tree.Node, optional: bool, start: int) -> tree.Node:
        name = self._token
        self._next()
        # Words such as "not" and "matches" are operators, yet good names of fields and methods.
        if name.kind != IDENTIFIER and not (name.kind == OPERATOR and is_letter(name.value[:1] or "0")):
            raise Fault("expected name", self._token.start)
        key = self._leaf(tree.String(name.value, name.start))
        chained = isinstance(node, tree.Chain)
        if isinstance(node, tree.Chain):
            node = node.inner
        member = tree.Member(node, key, optional, name.start)
        node = self._made(member, start)
        if self._token.sign == "(":
            member.method = True
            node = self._made(tree.Call(member, self._items("(", ")"), name.start), start)
        return self._made(tree.Chain(node, name.start), start) if chained or optional else node

    def _subscript(self, node: tree.Node, optional: bool, start: int) -> tree.Node:
        bracket = self._token
        self._next()
        first = None if self._token.sign == ":" else self._expression(0)
        if self._token.sign == ":":
            self._next()
            stop = None if self._token.sign == "]" else self._expression(0)
            self._expect("]")
            return self._made(tree.Slice(node, first, stop, bracket.start), start)
        assert first is not None
        self._expect("]")
        node = self._made(tree.Member(node, first, optional, bracket.start), start)
        return self._made(tree.Chain(node, bracket.start), start) if optional else node


def _constant(token: Token) -> tree.Node:
    return tree.Nil(token.start) if token.value == "nil" else tree.Boolean(token.value == "true", token.start)
