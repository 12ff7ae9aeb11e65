"""ShellNames in a shell script: words with the values of variables in them, as far as the script says these."""

import posixpath
import re
import shlex
from collections.abc import Iterator, Mapping
from functools import cached_property

from memolint.code.markers.outline import FILE, Name
from memolint.code.markers.shell_functions import Printing, printing
from memolint.code.shell.parse import decoded
from memolint.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node

_MAX_DEPTH = 12
_MAX_DIGITS = 3  # of the number of an argument
_MAX_NAME = 4_000
_MAX_VALUES = 8
_MAX_CALLS = 500  # of functions: each may call others several times
_SUBSTITUTION = r"\$\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)|`[^`]*`"
_PIECE = re.compile(rf"({_SUBSTITUTION})|\$\{{(\w+)([^}}]*)\}}|\$(\w+|[$#?@*!])")
_WHOLE_SUBSTITUTION = re.compile(rf"(?:{_SUBSTITUTION})\Z")


class ShellNames:
    """The variables of a script, and what words with them in it are.

    `environment` are the values that the container declares, `folder` is where it starts ("" if nobody says).
    """

    def __init__(self, text: str, root: "Node", environment: Mapping[str, str], folder: str) -> None:
        self.text = text
        self.root = root
        self.environment = environment
        self.folder = folder
        # The words that the function is given which is looked into; none outside of functions.
        self.arguments: tuple[str, ...] = ()
        self.expanded: dict[tuple[str, tuple[str, ...]], tuple[str, str]] = {}
        self.calls_left = _MAX_CALLS

    @cached_property
    def definitions(self) -> dict[str, list[str]]:
        """What each variable is given, in the order of the text; `$` for what only a run knows."""
        found: dict[str, list[str]] = {}
        for name, value in self._given():
            if value not in found.setdefault(name, []):
                found[name].append(value)
        return found

    @cached_property
    def functions(self) -> dict[str, Printing]:
        """The functions that only print a word."""
        return printing(self.text, self.root) if "()" in self.text or "function " in self.text else {}

    def _given(self) -> "Iterator[tuple[str, str]]":
        stack = [self.root]
        while stack:
            node = stack.pop()
            if node.type == "variable_assignment":
                name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
                if name is not None:
                    is_added = any(child.type == "+=" for child in node.children)
                    text = decoded(self.text, value) if value is not None else ""
                    yield self.cut(name), "$" + text if is_added else text
            elif node.type == "for_statement":
                words = [self.cut(child) for child in node.named_children if child.type != "do_group"]
                yield words[0] if words else "", "$ " + " ".join(words[1:])
            elif node.type == "command" and self.cut(node).startswith("read "):
                yield from ((self.cut(child), "$") for child in node.named_children[1:])
            stack.extend(reversed(node.children))

    def cut(self, node: "Node") -> str:
        return self.text[node.start_byte : node.end_byte]

    def word(self, node: "Node") -> str:
        """A word as it is written, without its quotes."""
        return decoded(self.text, node)

    def known(self, word: str) -> str:
        """The word with the values that are known."""
        return self._expanded(word, 0)[0]

    def file(self, word: str) -> Name:
        """The file that a word names."""
        name = self.name(word, FILE)
        text = name.text
        if text and self.folder and not text.startswith(("/", "$", "~", "`")):
            text = f"{self.folder}/{text}"
        return name._replace(text=text if "$(" in text or not text else posixpath.normpath(text))

    def name(self, word: str, level: str) -> Name:
        text, made_of, inline = self._expanded(word, 0)
        return Name(text.strip(), made_of, inline, level)

    def substitution(self, word: str) -> str:
        """The command whose output a word is, be it through a variable; "" where it is something else."""
        for _ in range(_MAX_DEPTH):
            if _WHOLE_SUBSTITUTION.match(word):
                return word[2:-1] if word.startswith("$(") else word[1:-1]
            piece = _PIECE.fullmatch(word)
            values = self.definitions.get((piece[2] or piece[4] or "") if piece else "", [])
            if piece is None or piece[3] or len(values) != 1:
                return ""
            word = values[0]
        return ""

    def _expanded(self, word: str, depth: int) -> tuple[str, str, tuple[str, ...]]:
        """The text of a word, all that it is made of, and the commands that run when it is written out."""
        if "$" not in word and "`" not in word:
            return word, word, ()
        out: list[str] = []
        made: list[str] = []
        inline: list[str] = []
        done = 0
        for piece in _PIECE.finditer(word[:_MAX_NAME]):
            out.append(word[done : piece.start()])
            text, more, run = self._piece(piece, depth)
            inline += run
            out.append(text)
            made.append(more)
            done = piece.end()
        out.append(word[done:])
        text = "".join(out)
        return text[:_MAX_NAME], f"{text} {' '.join(made)}"[:_MAX_NAME], tuple(inline)

    def _piece(self, piece: re.Match[str], depth: int) -> tuple[str, str, tuple[str, ...]]:
        """What one expansion becomes, what it is made of, and the commands that it runs."""
        if piece[1]:
            return self._output(piece[1], depth)
        name, modifier = piece[2] or piece[4], piece[3] or ""
        if name.isdecimal() and len(name) <= _MAX_DIGITS and 0 < int(name) <= len(self.arguments):
            return self.arguments[int(name) - 1], "", ()
        if modifier.startswith((":-", "-", ":=")) and name not in self.definitions and name not in self.environment:
            return modifier.lstrip(":-="), modifier, ()
        text, made = self._variable(name, depth) if depth < _MAX_DEPTH else ("", "")
        is_plain = not modifier or modifier.startswith((":-", ":?", ":="))
        return (text if text and is_plain else piece[0]), made or piece[0], ()

    def _output(self, substitution: str, depth: int) -> tuple[str, str, tuple[str, ...]]:
        """What `$(command)` becomes: the words that a function prints, else the command itself."""
        inner = substitution[2:-1] if substitution.startswith("$(") else substitution[1:-1]
        name, *_ = inner.split(maxsplit=1) or [""]
        if name in self.functions and depth < _MAX_DEPTH and self.calls_left > 0:
            self.calls_left -= 1
            return self._printed(self.functions[name], inner, depth)
        text, made, _ = self._expanded(inner, depth + 1) if depth < _MAX_DEPTH else (inner, inner, ())
        text = f"$({' '.join(text.split())})"
        return text, made, (text,)

    def _printed(self, function: Printing, call: str, depth: int) -> tuple[str, str, tuple[str, ...]]:
        """What a function prints for the words of a call. What it sets is set anew each time that it is called."""
        around = self.arguments
        given = [self._expanded(word, depth + 1) for word in _words(call)[1:]]
        self.arguments = tuple(text for text, _, _ in given)
        text, made, run = self._expanded(function.word, depth + 1)
        used = [piece[2] or piece[4] for piece in _PIECE.finditer(function.word) if not piece[1]]
        set_here = (value for each in used if each in function.assigned for value in self.definitions.get(each, ()))
        again = [each for value in set_here for each in self._expanded(value, depth + 1)[2]]
        self.arguments = around
        made = " ".join((made, *(each[1] for each in given)))
        return text, made, (*run, *again, *(each for one in given for each in one[2]))

    def _variable(self, name: str, depth: int) -> tuple[str, str]:
        """The text of a variable, "" where that is not known, and all that it is made of. Asked once for each."""
        key = name, self.arguments
        if key not in self.expanded:
            self.expanded[key] = "", ""  # one that is made of itself
            given = [self.environment[name]] if name in self.environment else []
            values = self.definitions.get(name, given)
            known = [self._expanded(value, depth + 1) for value in values[:_MAX_VALUES]]
            is_one = len(values) == 1 and not values[0].startswith("$ ") and values[0] != "$"
            made = " ".join(each[1] for each in known)[:_MAX_NAME]
            self.expanded[key] = (known[0][0] if is_one else ""), made
        return self.expanded[key]


def _words(command: str) -> list[str]:
    """The words of a plain command."""
    try:
        return shlex.split(command)
    except ValueError:
        return command.split()
