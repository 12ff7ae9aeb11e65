"""Operators and their precedence (`parser/operator`), builtins with predicates, and limits (`parser/parser.go`)."""

MAX_NODES = 10_000
"""Most nodes of a tree: expr-lang's own limit (`conf.DefaultMaxNodes`)."""

MAX_VISITS = 2 * MAX_NODES
"""Most nodes that a walk meets: comparisons in a row and `a ?: b` hold a part twice, and parts of that part four times.
expr-lang has no such limit, but then works on the expression for ever."""

MAX_DEPTH = 100
"""Deepest nesting of brackets, calls and operators to the right. expr-lang has no such limit."""

MAX_HEIGHT = 120
"""Highest tree: a long row of pipes or members is high, though nothing in it is nested."""

UNARY = {"not": 50, "!": 50, "-": 90, "+": 90}

BINARY = {
    "|": 0,
    "or": 10,
    "||": 10,
    "and": 15,
    "&&": 15,
    "==": 20,
    "!=": 20,
    "<": 20,
    ">": 20,
    ">=": 20,
    "<=": 20,
    "in": 20,
    "matches": 20,
    "contains": 20,
    "startsWith": 20,
    "endsWith": 20,
    "..": 25,
    "+": 30,
    "-": 30,
    "*": 60,
    "/": 60,
    "%": 60,
    "**": 100,
    "^": 100,
    "??": 500,
}

RIGHT_ASSOCIATIVE = frozenset(("**", "^"))

COMPARISONS = frozenset(("<", ">", ">=", "<="))

EXPRESSION, PREDICATE, OPTIONAL_EXPRESSION, OPTIONAL_PREDICATE = range(4)

PREDICATES = dict.fromkeys(
    ("all", "none", "any", "one", "filter", "map", "find", "findIndex", "findLast", "findLastIndex", "groupBy"),
    (EXPRESSION, PREDICATE),
) | {
    "count": (EXPRESSION, OPTIONAL_PREDICATE),
    "sum": (EXPRESSION, OPTIONAL_PREDICATE),
    "sortBy": (EXPRESSION, PREDICATE, OPTIONAL_EXPRESSION),
    "reduce": (EXPRESSION, PREDICATE, OPTIONAL_EXPRESSION),
}
