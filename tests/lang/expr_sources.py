"""Sources of expressions over the whole grammar, for hypothesis."""

from hypothesis import strategies as st

NAMES = st.sampled_from(("a", "b", "wf", "s", "n", "xs", "m", "nope"))
FIELDS = st.sampled_from(("x", "y2", "not", "in", "matches", "nil", "_u", "$d", "é"))
STRINGS = st.sampled_from(
    ("'a'", '"b c"', "`r``w\n`", r"'\x00\u{1F600}\n\t'", "'{{}}{{{'", "'it\\'s'", '"\\\\"', "'é'", "''", '"\\177"')
)
NUMBERS = st.sampled_from(("0", "7", "0x1F", "0b11", "0o17", "1_000", "1.5", ".5", "1e3", "2.", "9223372036854775807"))
CONSTANTS = st.sampled_from(("true", "false", "nil", "b'y\\xff'", 'b"\'{}}"'))
OPERATORS = st.sampled_from(
    "or || and && == != < > <= >= in matches contains startsWith endsWith .. + - * / % ** ^".split(" ")
)
PREDICATES = ("all", "none", "any", "one", "filter", "map", "find", "findIndex", "findLast", "count", "groupBy", "sum")
POINTERS = ("#", "#index", "#acc", ".x", "#.y2", "#[0]", "#acc?.x", ".not.in")


def sources(depth: int = 3, predicate: bool = False) -> st.SearchStrategy[str]:
    """Expressions nested at most `depth` times; in a predicate there are `#` and its like."""
    leaves = NAMES | STRINGS | NUMBERS | CONSTANTS
    if predicate:
        leaves |= st.sampled_from(POINTERS)
    if depth == 0:
        return leaves
    inner = st.deferred(lambda: sources(depth - 1, predicate))
    body = st.deferred(lambda: sources(depth - 1, True))
    return st.one_of(leaves, *_operations(inner), *_members(inner), *_calls(inner, body), *_containers(inner))


def _operations(inner: st.SearchStrategy[str]) -> list[st.SearchStrategy[str]]:
    enclosed = inner.map("({})".format)
    return [
        st.builds("{} {} {}".format, inner, OPERATORS, inner),
        st.builds("{} {} {} {} {}".format, inner, OPERATORS, inner, OPERATORS, inner),
        st.builds("{} {} {}".format, enclosed, OPERATORS, enclosed),
        st.builds("{} < {} >= {} < {}".format, inner, inner, inner, inner),
        st.builds("{} not {} {}".format, inner, st.sampled_from(("in", "contains", "endsWith")), inner),
        st.builds("{} ?? {}".format, enclosed, enclosed),
        st.builds("{} ?? {} ?? {}".format, NAMES, inner, NAMES),
        st.builds("{}{}".format, st.sampled_from(("-", "+", "!", "not ", "not (")), inner).map(_closed),
        st.builds("{} ? {} : {}".format, inner, inner, inner),
        st.builds("({}) ?: {}".format, inner, inner),
        st.builds("if {} {{ {} }} else {{ {} }}".format, inner, inner, inner),
        st.builds("let v = {}; v + {}".format, inner, inner).map("({})".format),
        st.builds("({}; {})".format, inner, inner),
    ]


def _closed(source: str) -> str:
    return source + ")" * (source.count("(") - source.count(")"))


def _members(inner: st.SearchStrategy[str]) -> list[st.SearchStrategy[str]]:
    base = NAMES | inner.map("({})".format)
    dot = st.sampled_from((".", "?.", " . "))
    return [
        st.builds("{}{}{}".format, base, dot, FIELDS),
        st.builds("{}{}{}{}{}".format, base, dot, FIELDS, dot, FIELDS),
        st.builds("{}?.{}[{}].{}".format, base, FIELDS, inner, FIELDS),
        st.builds("{}{}[{}]".format, base, st.sampled_from(("", "?.")), inner),
        st.builds("{}[{}:{}]".format, base, inner | st.just(""), inner | st.just("")),
        st.builds("{}?.{}['x'][1:]?.{}".format, base, FIELDS, FIELDS),
        st.builds("{}{}{}({})".format, base, dot, FIELDS, inner),
    ]


def _calls(inner: st.SearchStrategy[str], body: st.SearchStrategy[str]) -> list[st.SearchStrategy[str]]:
    return [
        st.builds("{}({}, {})".format, st.sampled_from(("upper", "get", "mine", "::len")), inner, inner),
        st.builds("{} | {}({})".format, inner, st.sampled_from(("trim", "get", "mine")), inner).map("({})".format),
        st.builds("{}({}, {})".format, st.sampled_from(PREDICATES), inner, body),
        st.builds("{}({}, {{ {}; {} }})".format, st.sampled_from(PREDICATES), inner, body, body),
        st.builds("({} | {}({}))".format, inner, st.sampled_from(PREDICATES), body),
        st.builds("reduce({}, {}, {})".format, inner, body, inner),
        st.builds("sortBy({}, ({{k: {} }}))".format, inner, body),
        st.builds("map({}, let w = {}; {{k: w }})".format, inner, body),
    ]


def _containers(inner: st.SearchStrategy[str]) -> list[st.SearchStrategy[str]]:
    key = (
        FIELDS.filter(lambda name: name not in ("not", "in", "matches")) | STRINGS | NUMBERS | inner.map("({})".format)
    )
    return [
        st.builds("[{}, {},]".format, inner, inner),
        st.builds("{{{}: {}, {}: {} }}".format, key, inner, key, inner),
        st.sampled_from(("[]", "{}")),
    ]
