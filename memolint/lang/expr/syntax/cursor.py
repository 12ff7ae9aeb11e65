"""The parser's place in the tokens, and the count of what it has made (`parser/parser.go`)."""

from memolint.lang.expr.syntax import tree
from memolint.lang.expr.syntax.errors import Fault, Unsupported
from memolint.lang.expr.syntax.grammar import MAX_HEIGHT, MAX_NODES, MAX_VISITS
from memolint.lang.expr.syntax.lexer import Token, tokens
from memolint.typed import NoReturn


class Cursor:
    """The current token of a source, and the nodes made so far."""

    def __init__(self, source: str) -> None:
        self._following = tokens(source).__next__
        self._stashed: Token | None = None
        self._nodes = 0
        self._shared = 0
        self._end = 0
        self._token = self._following()

    def _next(self) -> None:
        self._end = self._token.end
        if self._stashed is None:
            self._token = self._following()
        else:
            self._token, self._stashed = self._stashed, None

    def _expect(self, sign: str) -> None:
        """Passes over an operator or a bracket."""
        if self._token.sign != sign:
            self._unexpected(self._token)
        self._next()

    def _expect_kind(self, kind: str) -> Token:
        """Passes over a token of that kind, and gives it."""
        token = self._token
        if token.kind != kind:
            self._unexpected(token)
        self._next()
        return token

    def _unexpected(self, token: Token) -> NoReturn:
        raise Fault(f"unexpected token {token}", token.start)

    def _leaf(self, node: tree.Node) -> tree.Node:
        """Counts a node without children and gives it its span, which ends with the last token read."""
        self._nodes += 1
        if self._nodes > MAX_NODES:
            self._too_many()
        node.end = self._end
        return node

    def _made(self, node: tree.Node, start: int) -> tree.Node:
        """Counts a node and gives it its span, which ends with the last token read."""
        self._nodes += 1
        if self._nodes > MAX_NODES:
            self._too_many()
        node.start = start
        node.end = self._end
        node.height = tree.measure(node)
        if node.height > MAX_HEIGHT:
            raise Fault("expression is nested too deeply", self._token.start, Unsupported)
        return node

    def _too_many(self) -> NoReturn:
        raise Fault("compilation failed: expression exceeds maximum allowed nodes", self._token.start)

    def _visits(self) -> int:
        """How many nodes a walk would meet so far: a shared one as often as it is in the tree."""
        return self._nodes + self._shared

    def _share(self, visits: int) -> None:
        """Counts a part of so many visits that stands in the tree once more. expr-lang walks it twice, too."""
        self._shared += visits
        if self._visits() > MAX_VISITS:
            raise Fault("expression is too large", self._token.start, Unsupported)
