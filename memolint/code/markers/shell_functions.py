"""Functions of a shell script that only print one line of words: `marker() { echo "/work/$1.done"; }`."""

import re
from collections.abc import Iterator

from memolint.code.shell.parse import decoded
from memolint.typed import TYPE_CHECKING, Record

if TYPE_CHECKING:
    from tree_sitter import Node

_SETS = frozenset(("variable_assignment", "variable_assignments", "declaration_command", "comment"))


class Printing(Record):
    """What a function prints, as it is written, and the variables that it sets before."""

    word: str
    assigned: frozenset[str]


def printing(text: str, root: "Node") -> dict[str, Printing]:
    """The functions of a script that do no more than set variables and print."""
    found: dict[str, Printing] = {}
    stack = [root]
    while stack:
        node = stack.pop()
        stack.extend(reversed(node.children))
        name = node.child_by_field_name("name") if node.type == "function_definition" else None
        body = node.named_children[-1] if name is not None else None
        if name is not None and body is not None and body.type == "compound_statement":
            word = _printed(text, body.named_children)
            if word is not None:
                assigned = frozenset(_cut(text, each) for each in _assigned(body))
                found[_cut(text, name)] = Printing(word, assigned)
    return found


def _printed(text: str, statements: "list[Node]") -> str | None:
    """What the last statement prints, where all others only set variables."""
    told = [each for each in statements if each.type != "comment"]
    if not told or told[-1].type != "command" or any(each.type not in _SETS for each in told[:-1]):
        return None
    program, *words = [decoded(text, each) for each in told[-1].named_children if "redirect" not in each.type] or [""]
    while program == "echo" and words and re.fullmatch(r"-[neE]+", words[0]):
        words = words[1:]
    if program == "printf" and words:
        return _formatted(words[0], words[1:])
    return " ".join(words) if program == "echo" and words else None


def _formatted(layout: str, words: list[str]) -> str | None:
    """What `printf` makes of texts; None for what is not written as it is given."""
    layout = layout.removesuffix("\\n")
    values = iter(words)
    filled = re.sub(r"%s", lambda _: next(values, ""), layout)
    is_plain = layout.count("%") == layout.count("%s") == len(words) and "\\" not in layout
    return filled if is_plain else None


def _assigned(body: "Node") -> "Iterator[Node]":
    stack = [body]
    while stack:
        node = stack.pop()
        stack.extend(node.children)
        name = node.child_by_field_name("name") if node.type == "variable_assignment" else None
        if name is not None:
            yield name


def _cut(text: str, node: "Node") -> str:
    return text[node.start_byte : node.end_byte]
