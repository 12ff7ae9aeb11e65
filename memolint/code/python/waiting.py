"""Python that only waits for a state: besides the loop that asks, it says or writes that it is done."""

import ast

from memolint.code.python.printing import Telling, dotted, pauses
from memolint.code.python.tree import tree_of

_SAYING = frozenset(
    "print open write write_text Path mkdir makedirs flush close format exit quit sleep range time monotonic"
    " lower upper strip str int bool len dumps dump info debug warning getLogger basicConfig".split()
)


def polls(branch: ast.If | ast.For | ast.While, telling: Telling) -> bool:
    """Whether a loop asks the world again and again until something is so: it shows in when the step goes on."""
    if isinstance(branch, ast.If) or not any(map(telling.asks_the_world, ast.walk(branch))):
        return False
    if isinstance(branch, ast.While) and any(map(telling.asks_the_world, ast.walk(branch.test))):
        return True
    is_open = isinstance(branch, ast.While) and not isinstance(branch.test, ast.Constant)
    ends = is_open or any(isinstance(each, ast.Break | ast.Return) for each in ast.walk(branch))
    return ends and any(map(pauses, ast.walk(branch)))


def only_waits(text: str) -> bool:
    """Whether all that is called outside of loops is made to say something, and nothing but that is handed on."""
    tree = tree_of(text)
    if tree is None:
        return False
    looped = {id(each) for loop in ast.walk(tree) if isinstance(loop, ast.While | ast.For) for each in ast.walk(loop)}
    calls = [each for each in ast.walk(tree) if isinstance(each, ast.Call) and id(each) not in looped]
    return all(_last(each) in _SAYING for each in calls)


def _last(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else dotted(call.func)
