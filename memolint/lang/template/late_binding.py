"""Variables that come into being later, which lenient passes must wait for (`hasVariableInExpression` upstream)."""

LATE_NAMES = (
    "item",
    "retries",
    "lastRetry.exitCode",
    "lastRetry.status",
    "lastRetry.duration",
    "lastRetry.message",
    "workflow.status",
    "workflow.failures",
)


def late_names(source: str) -> tuple[str, ...]:
    """The late names in a parsed expression: written without spaces somewhere, and in a row among its tokens.

    A property of that name counts as well (`x.item`), a string does not.
    """
    candidates = tuple(name for name in LATE_NAMES if name in source)
    if not candidates:
        return ()
    words = _words(source)
    return tuple(name for name in candidates if _is_in(words, name.replace(".", " . ").split()))


def _words(source: str) -> list[str]:
    """The tokens of an expression; strings and numbers are blank."""
    from memolint.lang.expr.syntax.lexer import BRACKET, EOF, IDENTIFIER, OPERATOR, tokens

    words: list[str] = []
    for token in tokens(source):
        if token.kind == EOF:
            break
        words.append(token.value if token.kind in (IDENTIFIER, OPERATOR, BRACKET) else "")
    return words


def _is_in(words: list[str], wanted: list[str]) -> bool:
    return any(words[start : start + len(wanted)] == wanted for start in range(len(words)))
