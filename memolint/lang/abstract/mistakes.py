"""Expressions in which something else was meant: a text as a condition, arguments in another order."""

from collections.abc import Iterator

from memolint.lang.abstract.determine import anything
from memolint.lang.abstract.interpret import of_node
from memolint.lang.abstract.losses import MAY_BE_IDENTITY
from memolint.lang.abstract.trees import called, parsed_or_none, paths_in
from memolint.lang.abstract.values import STRING
from memolint.lang.formats import KINDS
from memolint.typed import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from memolint.lang.expr.syntax import tree

_LOGIC = frozenset(("and", "&&", "or", "||"))
_TERNARY = "sprig.ternary"
# Which argument is the text (or the list) that a function works on: those of sprig are piped into by Go templates and
# take it last, those of the expression language take it first.
_WORKS_ON = {name: at for name, at in MAY_BE_IDENTITY.items() if at} | {
    "sprig.trimPrefix": 1,
    "sprig.trimSuffix": 1,
    "sprig.trimAll": 1,
    "sprig.mustRegexReplaceAll": 1,
    "sprig.mustRegexReplaceAllLiteral": 1,
    "sprig.regexFind": 1,
    "sprig.regexMatch": 1,
    "sprig.regexSplit": 1,
    "sprig.splitList": 1,
    "sprig.join": 1,
    "sprig.repeat": 1,
    "sprig.toDate": 1,
    **dict.fromkeys(("join", "replace", "split", "splitAfter", "trim", "trimPrefix", "trimSuffix"), 0),
}
_PLACES = ("first", "second", "third")
_SAMPLES = ["qzk1", "xjw2"]


# Which argument is the time that a function of sprig prints.
_PRINTS = {
    "sprig.date": 1,
    "sprig.dateInZone": 1,
    "sprig.date_in_zone": 1,
    "sprig.htmlDate": 0,
    "sprig.htmlDateInZone": 0,
}


class Misplaced(Record):
    """What is written, and the whole source repaired; "" where it is not plain what was meant."""

    written: str
    instead: str = ""

    @property
    def said(self) -> str:
        """What is wrong, and what to write."""
        return f"`{self.written}` is text and no condition: compare it, as in `{self.written} == 'true'`"


class Order(Record):
    """A call whose text stands at another place than the function takes it: the call as it is meant."""

    function: str
    place: str
    call: str
    instead: str

    @property
    def said(self) -> str:
        """What is wrong."""
        return f"the order of the arguments is wrong, `{self.function}` works on the {self.place} one"


def text_as_condition(source: str) -> Misplaced | None:
    """The first text (every parameter is one) that stands where an expression takes true or false."""
    root = parsed_or_none(source)
    found = list(_conditions(root)) if root is not None else []
    if not found:
        return None
    texts = [source[operand.start : operand.end] for operand, _, _ in found]
    is_plain = all(paths_in(operand) for operand, _, _ in found)
    return Misplaced(texts[0], _compared(source, found) if is_plain else "")


def _conditions(root: "tree.Node") -> "Iterator[tuple[tree.Node, tree.Node, str]]":
    """The texts used as conditions, each with what a comparison takes the place of, and its operator."""
    from memolint.lang.expr.syntax import tree

    for node in tree.postorder(root):
        operands: tuple[tree.Node, ...] = ()
        if isinstance(node, tree.Unary) and node.operator in ("not", "!") and _is_text(node.operand):
            yield node.operand, node, "!="
        elif isinstance(node, tree.Conditional):
            operands = (node.condition,)
        elif isinstance(node, tree.Binary) and node.operator in _LOGIC:
            operands = (node.left, node.right)
        elif isinstance(node, tree.Call) and called(node) == _TERNARY and len(node.arguments) == 3:
            operands = (node.arguments[2],)
        yield from ((operand, operand, "==") for operand in operands if _is_text(operand))


def _is_text(node: "tree.Node") -> bool:
    return of_node(node, anything).kind == STRING


def _compared(source: str, found: "list[tuple[tree.Node, tree.Node, str]]") -> str:
    for operand, whole, operator in sorted(found, key=lambda each: each[1].start, reverse=True):
        text = f"{source[operand.start : operand.end]} {operator} 'true'"
        source = source[: whole.start] + text + source[whole.end :]
    return source


def text_as_time(source: str) -> str:
    """What is wrong with the first text that a function takes for a time; "" where there is none."""
    from memolint.lang.expr.syntax import tree

    root = parsed_or_none(source)
    for node in tree.postorder(root) if root is not None else ():
        name = (called(node) if isinstance(node, tree.Call) else None) or ""
        at = _PRINTS.get(name)
        if isinstance(node, tree.Call) and at is not None and at < len(node.arguments) and _is_text(node.arguments[at]):
            written = source[node.arguments[at].start : node.arguments[at].end]
            return (
                f"`{written}` is text, for which `{name}` takes the present time: make it a time first, as in "
                f"`sprig.toDate('2006-01-02', {written})` with the layout that it has"
            )
    return ""


def order_of_arguments(source: str) -> Order | None:
    """The first call that works on a constant, whatever the variables among its arguments are, and that works on one of
    them in another order.
    """
    from memolint.lang.expr.syntax import tree

    root = parsed_or_none(source)
    for node in tree.postorder(root) if root is not None else ():
        if not isinstance(node, tree.Call | tree.Builtin):
            continue
        name = called(node) or ""
        at = _WORKS_ON.get(name)
        if at is not None and at < len(node.arguments):
            varying = [index for index, argument in enumerate(node.arguments) if paths_in(argument)]
            if len(varying) == 1 and varying[0] != at and _is_deaf(source[node.start : node.end], node):
                found = _reordered(source, node, name, varying[0])
                return found if _works(found.call, node) else None
    return None


def _reordered(source: str, node: "tree.Call | tree.Builtin", name: str, stands: int) -> Order:
    """The call with the argument that varies where the function takes what it works on."""
    at = _WORKS_ON[name]
    arguments = [source[each.start : each.end] for each in node.arguments]
    arguments.insert(at, arguments.pop(stands))
    call = f"{name}({', '.join(arguments)})"
    place = "last" if at == len(arguments) - 1 else _PLACES[at]
    return Order(name, place, call, source[: node.start] + call + source[node.end :])


def _is_deaf(call: str, node: "tree.Call | tree.Builtin") -> bool:
    """Whether a call fails, gives the same for different values, or just these: it does nothing with them."""
    from memolint.lang import expr

    results: list[object] = []
    for sample in _SAMPLES:
        try:
            results.append(_given(call, node, sample))
        except (expr.Unsupported, expr.VolatileResult):
            return False
        except expr.ExprError:
            results.append(None)
    return results[0] == results[1] or results == _SAMPLES


def _works(call: str, node: "tree.Call | tree.Builtin") -> bool:
    """Whether a call with the arguments of `node` gives something, for a text of some kind."""
    from memolint.lang import expr

    for sample in KINDS:
        try:
            _given(call, node, sample)
        except (expr.ExprError, expr.VolatileResult):
            continue
        return True
    return False


def _given(call: str, node: "tree.Call | tree.Builtin", sample: str) -> object:
    """What a call gives where all variables among the arguments of `node` are one text."""
    from memolint.lang import expr
    from memolint.lang.template import environment

    return expr.evaluate(call, environment.environment(dict.fromkeys(paths_in(node), sample)))
