"""A played run as `argo get` would show it, with what the cache did beside each node."""

import re
from collections.abc import Iterator, Mapping

from memolint.argo import arguments
from memolint.engine.analysis.waiting import is_for_resume, of_run
from memolint.engine.cache.entry import parameters
from memolint.engine.cluster.clock import SECOND
from memolint.engine.play import Run
from memolint.engine.state import nodes as node
from memolint.engine.state.nodes import Node
from memolint.lang.go.time import duration
from memolint.lang.template import anystring, tags
from memolint.report.terminal.color import Painter, clipped, clipped_around, printable
from memolint.report.terminal.fit import columns_of, table, wrapped

_ICONS = {
    node.SUCCEEDED: "✔",
    node.RUNNING: "●",
    node.PENDING: "◷",
    node.FAILED: "✖",
    node.ERROR: "⚠",
    node.SKIPPED: "○",
    node.OMITTED: "○",
}
_STYLES = {node.FAILED: "error", node.ERROR: "error", node.SUCCEEDED: "fix"}
_COLUMNS = ("STEP", "TEMPLATE", "DURATION", "MEMOIZATION KEY", "CACHE NAME", "HIT?", "INPUTS", "OUTPUTS AND MESSAGE")
_LABELS = ("", "template", "took", "key", "cache", "", "inputs", "outputs")
_HIT, _LAST = _COLUMNS.index("HIT?"), len(_COLUMNS) - 1
MAX_TEXT = 120
# What is shown of a value around a tag in it.
MAX_TAG = 80
# A message says what to mend, so that it is shown whole unless it quotes a document.
MAX_MESSAGE = 1000
# Deeper nesting than this is drawn no further to the right.
MAX_INDENT = 40

Row = tuple[str, ...]


def text(run: Run, number: int, marks: Mapping[str, str], paint: Painter, wide: bool = False, limit: int = 0) -> str:
    """One run: its name, status and tree. `marks` tells of hits and found markers by node name, such as `stale: …`.

    `wide` shows the inputs, too; those that hand on a tag as text are always shown.
    A stuck run ends with the nodes that wait and for what. Where its table exceeds `limit` columns (0: none), what is
    told of a node stands below it.
    """
    status = f"{run.phase or 'Rejected'}{_halt(run)}"
    style = _STYLES.get(run.phase, "warning")
    head = f"{paint('bold', f'run {number}')}  {printable(run.workflow)}  {paint(style, status)}"
    message = run.rejected or run.message or ("resumed, since it was submitted suspended" if run.resumed else "")
    lines = [f"{head}  {_clipped(message, MAX_MESSAGE)}" if message else head]
    rows = [_row(found, prefix, marks, run.now, wide) for found, prefix in _walk(run, limit)]
    waits = [
        f"  {paint('warning', 'waits')}  {printable(each.node)}: {_clipped(each.reason, MAX_MESSAGE)}"
        for each in of_run(run)
    ]
    return "\n".join(lines + _table(rows, paint, limit) + waits) + "\n"


def _halt(run: Run) -> str:
    return "" if not run.stuck else " (suspended)" if is_for_resume(run) else " (stuck)"


def _table(rows: list[Row], paint: Painter, limit: int) -> list[str]:
    if not rows:
        return []
    shown = [column for column in range(_LAST) if any(row[column] for row in rows)]
    cells = [[row[column] for column in (*shown, _LAST)] for row in rows]
    head = [paint("dim", _COLUMNS[column]) for column in (*shown, _LAST)]
    lines = list(table(cells, 0, "  ", head))
    if limit and max(map(columns_of, lines)) > limit:
        return [line for row in rows for line in _stacked(row, paint, limit)]
    return lines


def _stacked(row: Row, paint: Painter, limit: int) -> Iterator[str]:
    """A node with what the cache did, and below it what else is told, each by its name."""
    hang = min(len(row[0]) - len(row[0].lstrip("│├└─ ")) + 4, limit // 2)
    yield from wrapped("  " + "  ".join(filter(None, (row[0], row[_HIT]))), limit, hang)
    for column, name in enumerate(_LABELS):
        if row[column] and column not in (0, _HIT):
            label = paint("dim", name)
            yield from wrapped(f"{' ' * hang}{label} {row[column]}", limit, min(hang + 2, limit // 2))


def _row(found: Node, prefix: str, marks: Mapping[str, str], now: int, wide: bool) -> Row:
    memo = found.memoization
    hit = "" if memo is None else _hit(found, marks)
    return (
        f"{prefix}{_ICONS.get(found.phase, '?')} {printable(found.display_name)}",
        printable(_template(found)),
        _took(found, now),
        _clipped(memo.key) if memo else "",
        _clipped(memo.cache_name) if memo else "",
        hit,
        _inputs(found, wide),
        _told(found, "" if memo else marks.get(found.name, "")),
    )


def _template(found: Node) -> str:
    if found.template_ref:
        return f"{found.template_ref.get('name')}/{found.template_ref.get('template')}"
    return found.template_name


def _took(found: Node, now: int) -> str:
    """How long a node ran, "" for no time at all."""
    if found.started is None:
        return ""
    # Lookups move the clock by a nanosecond each.
    nanoseconds = ((found.finished or now) - found.started) // SECOND * SECOND
    return duration.format(nanoseconds) if nanoseconds else ""


def _inputs(found: Node, wide: bool) -> str:
    values = arguments.named(found.inputs, "parameters")
    pairs = [(str(each.get("name")), anystring.text_of(each.get("value")) or "") for each in values]
    return _pairs([pair for pair in pairs if wide or tags.has_tags(pair[1])])


def _pairs(pairs: list[tuple[str, str]]) -> str:
    """`name=value` of each; first those in which a tag was not filled, which nobody expects."""
    literal = [f"{name}={_around_tag(value)}" for name, value in pairs if tags.has_tags(value)]
    plain = [f"{name}={value}" for name, value in pairs if not tags.has_tags(value)]
    return _clipped(" ".join(literal + plain))


def _around_tag(value: str) -> str:
    return clipped_around(value.replace("\n", " "), value.find(tags.OPENING), MAX_TAG)


def _hit(found: Node, marks: Mapping[str, str]) -> str:
    if not found.is_hit:
        return "MISS"
    mark = marks.get(found.name)
    return f"HIT ({_clipped(mark)})" if mark else "HIT"


def _told(found: Node, mark: str) -> str:
    pairs = []
    for parameter in parameters(found.outputs):
        value = anystring.text_of(parameter.get("value"))
        pairs.append((str(parameter.get("name")), "<none>" if value is None else value))
    result = (found.outputs or {}).get("result")
    if result is not None:
        pairs.append(("result", str(result)))
    message = _clipped(found.message or mark or _of_suspended(found), MAX_MESSAGE)
    return f"{_pairs(pairs)}  {message}".strip() if message else _pairs(pairs)


def _of_suspended(found: Node) -> str:
    if found.type != node.SUSPEND or not (found.resumed or found.phase == node.RUNNING):
        return ""
    return "resumed once all else had ended" if found.resumed else "suspended: waits to be resumed"


def _clipped(found: str, limit: int = MAX_TEXT) -> str:
    return clipped(found.replace("\n", " "), limit)


def _walk(run: Run, limit: int) -> list[tuple[Node, str]]:
    """The nodes with the drawing before them, without recursion."""
    deepest = min(MAX_INDENT, limit // 2) if limit else MAX_INDENT
    below = _below(run)
    roots = below.get("", [])
    walked: list[tuple[Node, str]] = []
    stack = [(found, "", True, True) for found in reversed(roots)]
    while stack:
        found, indent, is_last, is_root = stack.pop()
        walked.append((found, "" if is_root else f"{indent}{'└─' if is_last else '├─'}"))
        children = below.get(found.name, [])
        inner = "" if is_root else indent + ("  " if is_last else "│ ")
        inner = inner[:deepest]
        last = len(children) - 1
        stack.extend((children[at], inner, at == last, False) for at in range(last, -1, -1))
    return walked


def _below(run: Run) -> dict[str, list[Node]]:
    """Children as a reader sees them: steps below their template's node, items below their loop, and so on."""
    named = {found.name: found for found in run.nodes}
    below: dict[str, list[Node]] = {}
    for found in sorted(run.nodes, key=lambda found: (found.started or 0, _order(found.name))):
        if found.type != node.STEP_GROUP:
            below.setdefault(_parent(found, named), []).append(found)
    return below


def _order(name: str) -> list[tuple[int, str]]:
    """Numbers inside a name by their size."""
    return [(int(part), "") if part.isdigit() and len(part) < 10 else (-1, part) for part in re.split(r"(\d+)", name)]


def _parent(found: Node, named: Mapping[str, Node]) -> str:
    name = found.name
    if name.endswith(".onExit") and name.removesuffix(".onExit") in named:
        return name.removesuffix(".onExit")
    before, hook, _ = name.rpartition(".hooks.")
    if hook and before in named:
        return before
    if name.endswith(")"):
        holder = named.get(name[: name.rfind("(")])
        if holder is not None and (holder.type in (node.RETRY, node.TASK_GROUP) or found.retried):
            return holder.name
    return found.boundary if found.boundary in named else ""
