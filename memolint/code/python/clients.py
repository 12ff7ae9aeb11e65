"""Clients of databases that are only told something: no answer of theirs reaches the rest of a script."""

import ast
import re
from collections.abc import Iterable, Iterator
from functools import cached_property

from memolint.code.python.tree import Lines, tree_of
from memolint.text.documents import Span

# What gives another handle on the same database.
_OPENING = frozenset(
    "cursor connect connection begin session Session sessionmaker transaction acquire raw_connection get_database"
    " get_collection database collection with_options execution_options pipeline open create_engine".split()
)
# What puts an answer into a file.
_SAVING = re.compile(r"copy_(?:to|expert)|download|fget|save|export|unload")
_MOST = 200  # names that are followed


class Clients:
    """What a script does with what it opens; `writing` are the places of calls that are known to write."""

    def __init__(self, text: str, writing: Iterable[Span]) -> None:
        self.tree = tree_of(text)
        self.lines = Lines(text)
        self.writing = frozenset(writing)

    def only_told(self, opened: Span) -> bool:
        """Whether nothing that the client at this place is asked gives an answer which something takes."""
        calls = (each for each in self._parents if isinstance(each, ast.Call) and self.lines.span(each) == opened)
        call = next(calls, None)
        if call is None or not self.writing:
            return False
        names: list[str] = []
        return self._is_idle(call, names) and all(
            self._is_idle(use, names) for name in names for use in self._uses.get(name, ())
        )

    @cached_property
    def _parents(self) -> dict[ast.AST, ast.AST]:
        walked = ast.walk(self.tree) if self.tree is not None else ()
        return {child: node for node in walked for child in ast.iter_child_nodes(node)}

    @cached_property
    def _uses(self) -> dict[str, list[ast.Name]]:
        found: dict[str, list[ast.Name]] = {}
        for node in self._parents:
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                found.setdefault(node.id, []).append(node)
        return found

    def _is_idle(self, handle: ast.expr, names: list[str]) -> bool:
        """Whether a use of a handle gives no answer that is taken; new handles go to `names`."""
        last, top = self._chain(handle)
        parent = self._parents.get(top)
        if isinstance(parent, ast.Expr):
            return not _SAVING.match(last)
        if isinstance(parent, ast.Call) and top in (*parent.args, *(each.value for each in parent.keywords)):
            return self.lines.span(parent) in self.writing
        if isinstance(parent, ast.keyword):
            above = self._parents.get(parent)
            return isinstance(above, ast.Call) and self.lines.span(above) in self.writing
        targets = [each.id for each in _targets(parent) if isinstance(each, ast.Name)]
        is_handle = not last or last in _OPENING
        if not is_handle or not isinstance(parent, ast.Assign | ast.withitem) or len(names) > _MOST:
            return False
        names += (each for each in targets if each not in names)
        return len(targets) == len(list(_targets(parent)))

    def _chain(self, handle: ast.expr) -> tuple[str, ast.expr]:
        """The whole of what begins with a handle, `k.execute(…).all()`, and the last name that is called in it."""
        last, top = "", handle
        while True:
            parent = self._parents.get(top)
            if isinstance(parent, ast.Attribute | ast.Subscript) and parent.value is top:
                top = parent
            elif isinstance(parent, ast.Call) and parent.func is top and isinstance(top, ast.Attribute):
                last, top = top.attr, parent
            elif isinstance(parent, ast.Await):
                top = parent
            else:
                return last, top


def _targets(holder: ast.AST | None) -> Iterator[ast.expr]:
    if isinstance(holder, ast.Assign):
        yield from holder.targets
    elif isinstance(holder, ast.withitem) and holder.optional_vars is not None:
        yield holder.optional_vars
