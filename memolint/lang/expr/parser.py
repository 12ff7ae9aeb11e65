"""The grammar of expr-lang: a Pratt parser (`parser/parser.go`)."""

from collections.abc import Callable, Container
from typing import NoReturn

from memolint.lang.expr import tree
from memolint.lang.expr.errors import Fault, Unsupported
from memolint.lang.expr.grammar import (
    BINARY,
    COMPARISONS,
    MAX_DEPTH,
    MAX_HEIGHT,
    MAX_NODES,
    OPTIONAL_EXPRESSION,
    PREDICATES,
    RIGHT_ASSOCIATIVE,
    UNARY,
)
from memolint.lang.expr.grammar import EXPRESSION as EXPRESSION_ARGUMENT
from memolint.lang.expr.lexer import (
    BRACKET,
    BYTES,
    EOF,
    IDENTIFIER,
    NEGATABLE,
    NUMBER,
    OPERATOR,
    STRING,
    Lexer,
    Token,
    is_letter,
)
from memolint.lang.expr.numbers import number_node


class Parser:
    """One run over one source. `overridden` are names of the environment, which win over builtins of the same name."""

    def __init__(self, source: str, overridden: Container[str] = ()) -> None:
        self._lexer = Lexer(source)
        self._overridden = overridden
        self._stashed: Token | None = None
        self._predicates = 0
        self._nodes = 0
        self._depth = 0
        self._end = 0
        self._token = self._lexer.next()

    def parse(self) -> tree.Node:
        """The tree of the whole source. Raises Fault."""
        node = self._sequence()
        if self._token.kind != EOF:
            self._unexpected(self._token)
        return node

    # Tokens

    def _next(self) -> None:
        self._end = self._token.end
        if self._stashed is not None:
            self._token, self._stashed = self._stashed, None
        else:
            self._token = self._lexer.next()

    def _is(self, kind: str, value: str) -> bool:
        return self._token.kind == kind and self._token.value == value

    def _expect(self, kind: str, value: str | None = None) -> None:
        if self._token.kind != kind or (value is not None and self._token.value != value):
            self._unexpected(self._token)
        self._next()

    def _unexpected(self, token: Token) -> NoReturn:
        raise Fault(f"unexpected token {token}", token.start)

    def _made(self, node: tree.Node, start: int) -> tree.Node:
        """Counts a node and gives it its span, which ends with the last token read."""
        self._nodes += 1
        if self._nodes > MAX_NODES:
            raise Fault("compilation failed: expression exceeds maximum allowed nodes", self._token.start)
        node.start, node.end = start, self._end
        node.height = tree.measure(node)
        if node.height > MAX_HEIGHT:
            raise Fault("expression is nested too deeply", self._token.start, Unsupported)
        return node

    # Expressions

    def _sequence(self) -> tree.Node:
        nodes = [self._expression(0)]
        while self._is(OPERATOR, ";"):
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
        if precedence == 0 and self._token.kind == OPERATOR and self._token.value in ("let", "if"):
            node = self._let() if self._token.value == "let" else self._if()
        else:
            node = self._operators(self._primary(), precedence)
            if precedence == 0:
                node = self._ternary(node)
        self._depth -= 1
        return node

    def _operators(self, left: tree.Node, precedence: int) -> tree.Node:
        previous = ""
        while self._token.kind == OPERATOR:
            operator = self._token
            negated = operator.value == "not"
            if negated and not self._negated(precedence):
                break
            operator = self._token
            if BINARY.get(operator.value, -1) < precedence:
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
            name = self._token
            self._expect(IDENTIFIER)
            return self._call(name, left, left.start)
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
            right = self._expression(precedence + 1)
            node = self._made(tree.Binary(operator.value, left, right, operator.start), start)
            if root is not None:
                node = self._made(tree.Binary("&&", root, node, operator.start), start)
            root, left, operator = node, right, self._token
            if operator.kind != OPERATOR or operator.value not in COMPARISONS:
                return root
            self._next()

    def _ternary(self, node: tree.Node) -> tree.Node:
        start = node.start
        while self._is(OPERATOR, "?"):
            self._next()
            then = node
            if not self._is(OPERATOR, ":"):
                then = self._expression(0)
            self._expect(OPERATOR, ":")
            otherwise = self._expression(0)
            node = self._made(tree.Conditional(node, then, otherwise, self._token.start), start)
        return node

    def _let(self) -> tree.Node:
        start = self._token.start
        self._next()
        name = self._token
        self._expect(IDENTIFIER)
        self._expect(OPERATOR, "=")
        value = self._expression(0)
        self._expect(OPERATOR, ";")
        return self._made(tree.Let(name.value, value, self._sequence(), name.start), start)

    def _if(self) -> tree.Node:
        start = self._token.start
        self._next()
        condition = self._expression(0)
        then = self._block("{", "}")
        self._expect(OPERATOR, "else")
        otherwise = self._expression(0) if self._is(OPERATOR, "if") else self._block("{", "}")
        node = self._made(tree.Conditional(condition, then, otherwise), start)
        # expr-lang does not count this node.
        self._nodes -= 1
        return node

    def _block(self, opening: str, closing: str) -> tree.Node:
        self._expect(BRACKET, opening)
        node = self._sequence()
        self._expect(BRACKET, closing)
        return node

    # Primaries

    def _primary(self) -> tree.Node:
        token = self._token
        if token.kind == OPERATOR:
            return self._operator_primary(token)
        if token.at(BRACKET, "("):
            node = self._block("(", ")")
            return self._postfix(node, token.start)
        if token.kind == IDENTIFIER and token.value in ("true", "false", "nil"):
            self._next()
            constant = tree.Nil(token.start) if token.value == "nil" else None
            return self._made(constant or tree.Boolean(token.value == "true", token.start), token.start)
        if token.kind == NUMBER:
            self._next()
            return self._made(number_node(token, self._token.start), token.start)
        return self._postfix(self._secondary(token), token.start)

    def _operator_primary(self, token: Token) -> tree.Node:
        if token.value in UNARY:
            self._next()
            operand = self._expression(UNARY[token.value])
            return self._postfix(self._made(tree.Unary(token.value, operand, token.start), token.start), token.start)
        if self._predicates and token.value in ("#", "."):
            return self._postfix(self._pointer(token), token.start)
        if token.value == "::":
            self._next()
            name = self._token
            self._expect(IDENTIFIER)
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
        return self._made(tree.Pointer(name, token.start), token.start)

    def _secondary(self, token: Token) -> tree.Node:
        if token.kind == IDENTIFIER:
            self._next()
            if self._is(BRACKET, "("):
                return self._call(token, None, token.start)
            return self._made(tree.Identifier(token.value, token.start), token.start)
        if token.kind == STRING:
            self._next()
            return self._made(tree.String(token.value, token.start), token.start)
        if token.kind == BYTES:
            from memolint.lang.govalues import Bytes, octets

            self._next()
            return self._made(tree.ByteString(Bytes(octets(token.value)), token.start), token.start)
        if token.at(BRACKET, "["):
            nodes = self._listed("[", "]", lambda: self._expression(0))
            return self._made(tree.Array(nodes, token.start), token.start)
        if token.at(BRACKET, "{"):
            entries = self._listed("{", "}", lambda: self._entry(token))
            return self._made(tree.Map(entries, token.start), token.start)
        return self._unexpected(token)

    def _entry(self, opening: Token) -> tree.Node:
        token = self._token
        if token.kind in (NUMBER, STRING, IDENTIFIER):
            self._next()
            key = self._made(tree.String(token.value, token.start), token.start)
        elif token.at(BRACKET, "("):
            key = self._expression(0)
        elif token.at(OPERATOR, ","):
            self._unexpected(token)
        else:
            keys = "a quoted string, a number, a identifier, or an expression enclosed in parentheses"
            raise Fault(f"a map key must be {keys} (unexpected token {token})", token.start)
        self._expect(OPERATOR, ":")
        return self._made(tree.MapEntry(key, self._expression(0), opening.start), key.start)

    def _listed(self, opening: str, closing: str, item: Callable[[], tree.Node]) -> list[tree.Node]:
        """Items between brackets, separated by commas; one comma may trail."""
        nodes: list[tree.Node] = []
        self._expect(BRACKET, opening)
        while not self._is(BRACKET, closing):
            if nodes:
                self._expect(OPERATOR, ",")
                if self._is(BRACKET, closing):
                    break
            nodes.append(item())
        self._expect(BRACKET, closing)
        return nodes

    # Calls

    def _call(self, name: Token, first: tree.Node | None, start: int, builtin: bool = False) -> tree.Node:
        """A call by name; `first` is what a pipe puts in front of the arguments."""
        arguments = [] if first is None else [first]
        overridden = not builtin and name.value in self._overridden
        if name.value in PREDICATES and not overridden:
            arguments = self._predicate_arguments(PREDICATES[name.value], arguments)
            return self._made(tree.Builtin(name.value, arguments, name.start), start)
        from memolint.lang.functions import BUILTINS

        arguments += self._listed("(", ")", lambda: self._expression(0))
        if name.value in BUILTINS and not overridden:
            return self._made(tree.Builtin(name.value, arguments, name.start), start)
        callee = self._made(tree.Identifier(name.value, name.start), name.start)
        callee.end = name.end
        return self._made(tree.Call(callee, arguments, name.start), start)

    def _predicate_arguments(self, kinds: tuple[int, ...], arguments: list[tree.Node]) -> list[tree.Node]:
        self._expect(BRACKET, "(")
        kinds = kinds[len(arguments) :]
        for index, kind in enumerate(kinds):
            if self._is(BRACKET, ")"):
                if kind >= OPTIONAL_EXPRESSION:
                    break
                raise Fault(f"expected at least {len(kinds)} arguments", self._token.start)
            if index:
                self._expect(OPERATOR, ",")
            is_expression = kind in (EXPRESSION_ARGUMENT, OPTIONAL_EXPRESSION)
            arguments.append(self._expression(0) if is_expression else self._predicate())
        if self._is(OPERATOR, ","):
            self._next()
        self._expect(BRACKET, ")")
        return arguments

    def _predicate(self) -> tree.Node:
        start = self._token.start
        braced = self._is(BRACKET, "{")
        self._predicates += 1
        if braced:
            self._next()
            body = self._sequence()
        else:
            body = self._expression(0)
            if self._is(OPERATOR, ";"):
                raise Fault("wrap predicate with brackets { and }", self._token.start)
        self._predicates -= 1
        if braced:
            self._expect(BRACKET, "}")
        return self._made(tree.Predicate(body, start), start)

    # Postfixes

    def _postfix(self, node: tree.Node, start: int) -> tree.Node:
        while self._token.kind in (OPERATOR, BRACKET):
            token = self._token
            optional = token.value == "?."
            if token.value in (".", "?."):
                self._next()
                if optional and self._is(BRACKET, "["):
                    node = self._subscript(node, True, start)
                else:
                    node = self._property(node, optional, start)
            elif token.at(BRACKET, "["):
                node = self._subscript(node, False, start)
            else:
                break
        return node

    def _property(self, node: tree.Node, optional: bool, start: int) -> tree.Node:
        name = self._token
        self._next()
        # Words such as "not" and "matches" are operators, yet good names of fields and methods.
        if name.kind != IDENTIFIER and not (name.kind == OPERATOR and is_letter(name.value[:1] or "0")):
            raise Fault("expected name", self._token.start)
        key = self._made(tree.String(name.value, name.start), name.start)
        chained = isinstance(node, tree.Chain)
        if isinstance(node, tree.Chain):
            node = node.inner
        member = tree.Member(node, key, optional, name.start)
        node = self._made(member, start)
        if self._is(BRACKET, "("):
            member.method = True
            node = self._made(tree.Call(member, self._listed("(", ")", lambda: self._expression(0)), name.start), start)
        return self._made(tree.Chain(node, name.start), start) if chained or optional else node

    def _subscript(self, node: tree.Node, optional: bool, start: int) -> tree.Node:
        bracket = self._token
        self._next()
        first = None if self._is(OPERATOR, ":") else self._expression(0)
        if self._is(OPERATOR, ":"):
            self._next()
            stop = None if self._is(BRACKET, "]") else self._expression(0)
            self._expect(BRACKET, "]")
            return self._made(tree.Slice(node, first, stop, bracket.start), start)
        assert first is not None
        self._expect(BRACKET, "]")
        node = self._made(tree.Member(node, first, optional, bracket.start), start)
        return self._made(tree.Chain(node, bracket.start), start) if optional else node
