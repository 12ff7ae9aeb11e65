"""Times that an expression rounds to a day or more: other runs share such a calendar bucket."""

from collections.abc import Iterator

from memolint.lang.template import tags

TYPE_CHECKING = False
if TYPE_CHECKING:
    from memolint.lang.expr.syntax import tree

Span = tuple[int, int]

_FORMATTERS = frozenset(("sprig.date", "sprig.dateInZone", "sprig.date_in_zone"))
_DAILY_FORMATTERS = frozenset(("sprig.htmlDate", "sprig.htmlDateInZone"))
_DAILY_METHODS = frozenset(("Year", "Month", "Day", "YearDay", "Weekday", "ISOWeek"))
_HOURS_AND_FINER = frozenset(("15", "03", "3", "04", "4", "05", "5", "PM", "pm"))
# `2026-01-02` of a time as RFC 3339.
_DATE_LENGTH = 10
# The variables that hold a time as RFC 3339, and times of one day that agree in nothing finer.
_TIME_VARIABLES = frozenset(("workflow.scheduledTime", "workflow.creationTimestamp"))
_ONE_DAY = tuple(f"2026-03-14T{time}Z" for time in ("00:00:00", "05:17:42", "13:30:07", "23:59:59"))
_TIMES = frozenset(("now", "sprig.now", "string", "sprig.toString"))


def spans(part: tags.Part) -> tuple[Span, ...]:
    """Where in the source of an expression tag a time is rounded to a day or more."""
    if not isinstance(part, tags.Expression):
        return ()
    from memolint.lang.abstract.trees import parsed_or_none
    from memolint.lang.expr.syntax import tree  # loaded already: the key has an expression

    root = parsed_or_none(part.source)
    if root is None:
        return ()
    nodes = (node for node in tree.postorder(root) if _is_bucket(node) or _is_same_all_day(node, part.source))
    return tuple(_span(node) for node in nodes)


def _span(node: "tree.Node") -> Span:
    from memolint.lang.expr.syntax import tree

    places = [inner.at for inner in tree.postorder(node)]
    return min(places), max(places) + 1


def _is_bucket(node: "tree.Node") -> bool:
    from memolint.lang.expr.syntax import tree

    if isinstance(node, tree.Slice):
        return _is_small(node.stop) and _is_plain_time(node.base)
    return isinstance(node, tree.Call) and _is_rounding(node)


def _is_rounding(node: "tree.Call") -> bool:
    from memolint.lang.abstract.trees import called
    from memolint.lang.expr.syntax import tree

    name, arguments = called(node) or "", node.arguments
    if name in _DAILY_FORMATTERS:
        return True
    if name in _FORMATTERS:
        return bool(arguments) and _is_daily_layout(arguments[0])
    if name in ("sprig.trunc", "sprig.substr") and len(arguments) >= 2:
        return _is_small(arguments[-2]) and _is_plain_time(arguments[-1])
    method = node.callee.property if isinstance(node.callee, tree.Member) else None
    if not isinstance(method, tree.String):
        return False
    return method.value in _DAILY_METHODS or (
        method.value == "Format" and bool(arguments) and _is_daily_layout(arguments[0])
    )


def _is_daily_layout(node: "tree.Node") -> bool:
    """Whether a layout shows nothing that changes within a day."""
    from memolint.lang.expr.syntax import tree
    from memolint.lang.go.time.layout import pieces

    parts = [piece.part for piece in pieces(node.value)] if isinstance(node, tree.String) else ["15"]
    return not any(part in _HOURS_AND_FINER or part.startswith((".", ",")) for part in parts)


def _is_same_all_day(node: "tree.Node", source: str) -> bool:
    """Whether a part of an expression reads a time and no more, and gives one value whenever on a day it is."""
    from memolint.lang import expr
    from memolint.lang.abstract.trees import parsed_or_none, path_of, paths_in
    from memolint.lang.template.environment import environment

    named = set(paths_in(node))
    if not named or not named <= _TIME_VARIABLES or path_of(node) is not None:
        return False
    root = parsed_or_none(source[node.start : node.end])
    if root is None or set(paths_in(root)) != named:
        return False
    try:
        found = [expr.evaluate(root, environment(dict.fromkeys(_TIME_VARIABLES, time))) for time in _ONE_DAY]
    except expr.ExprError:
        return False
    return all(each == found[0] for each in found)


def _is_small(node: "tree.Node | None") -> bool:
    """Whether a cut ends within the date of a time."""
    from memolint.lang.expr.syntax import tree

    return isinstance(node, tree.Integer) and 0 < node.value <= _DATE_LENGTH


def _is_plain_time(node: "tree.Node") -> bool:
    """Whether a text is the present as it is: a cut of anything else rounds nothing."""
    from memolint.lang import expr
    from memolint.lang.abstract.trees import paths_in

    return all(call.name in _TIMES for call in expr.calls(node)) and not paths_in(node)


# The letters of `date` and `strftime` that stay the same all day.
_DAILY_LETTERS = frozenset("YymdejFUVWGgCbBhaAuwDxZz%n")


def is_daily_format(text: str) -> bool:
    """Whether a format of `strftime` shows a date and nothing that changes within a day."""
    letters = list(_letters(text))
    return bool(letters) and all(letter in _DAILY_LETTERS for letter in letters)


def _letters(text: str) -> Iterator[str]:
    rest = text
    while "%" in rest:
        rest = rest.partition("%")[2].lstrip("-_0^#:")
        yield rest[:1]
        rest = rest[1:]
