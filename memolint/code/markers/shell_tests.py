"""Conditions of a shell that look whether something exists: `[ -f m ]`, `ls m`, `[ -z "$(aws s3 ls …)" ]`."""

import re
from collections.abc import Sequence
from functools import cached_property

from memolint.code.markers import stores
from memolint.code.markers.outline import DATABASE, FILE, Name, Probe
from memolint.code.markers.shell_functions import Printing
from memolint.code.markers.shell_names import ShellNames
from memolint.code.placeholders import PREFIX
from memolint.code.shell.parse import decoded, tree_of
from memolint.code.shell.programs import program_name, unwrapped
from memolint.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node

_LOOKS = frozenset(("-e", "-f", "-d", "-s", "-r", "-L", "-h"))
_YES = re.compile(
    r"1|200|t|true|yes|y|ok|done|success|succeeded|complete|completed|exists|found|present|finished", re.I
)
_NO = re.compile(r"0|404|f|false|no|n|none|null|missing|absent||\(nil\)|\(integer\) 0", re.I)
_MAX_DEPTH = 12
_MAX_TOKENS = 64
_SIMPLE = frozenset("command redirected_statement pipeline negated_command list test_command".split())


class Tests:
    """The conditions of one script."""

    def __init__(self, names: ShellNames) -> None:
        self.names = names
        # The statement before the one that is looked at: `$?` is how it went.
        self.previous: Node | None = None
        self.functions: dict[str, Node] = {}

    def probe(self, node: "Node", depth: int = 0) -> Probe | None:
        """The look that a condition is; of several the first."""
        if depth > _MAX_DEPTH:
            return None
        inner = [child for child in node.named_children if child.type != "comment"]
        if node.type == "negated_command" and inner:
            found = self.probe(inner[0], depth + 1)
            return found.negated if found else None
        if node.type in ("list", "compound_statement", "subshell"):
            found_in = (self.probe(child, depth + 1) for child in inner)
            return next((each for each in found_in if each is not None), None)
        if node.type == "redirected_statement" and inner:
            found = self.probe(inner[0], depth + 1)
            return found._replace(swallows=found.is_remote) if found else None
        if node.type == "pipeline" and len(inner) > 1:
            return self._of_pipeline(inner, depth)
        if node.type == "test_command":
            return self._of_tokens(_tokens(self.names, node), node)
        return self._of_command(node) if node.type == "command" else None

    def _of_pipeline(self, parts: "list[Node]", depth: int) -> Probe | None:
        """`aws s3 ls U | grep -q name`: what is listed is looked through."""
        found, last = self.probe(parts[0], depth + 1), self._words(parts[-1])
        if found is None or last[:1] not in (["grep"], ["egrep"], ["fgrep"]):
            return None
        pattern = next((word for word in last[1:] if not word.startswith("-")), "")
        is_exact = _is_anchored(last) or pattern in ("", ".", "1", "t", "^1")
        entry = self.names.known(pattern).strip("^$")
        listed = f"{found.name.text.rstrip('/')}#{entry}" if "{" in entry or "$" in entry or PREFIX in entry else None
        name = found.name._replace(
            text=listed or found.name.text, made_of=f"{found.name.made_of} {self.names.known(pattern)}"
        )
        is_inverse = any(re.fullmatch(r"-\w*v\w*", word) for word in last)
        present = found.present != is_inverse
        loose = "" if is_exact else "the pattern of `grep` is found in longer names too"
        return found._replace(name=name, loose=loose, present=present)

    def _words(self, node: "Node") -> list[str]:
        while node.type in ("redirected_statement", "negated_command") and node.named_child_count:
            node = node.named_children[0]
        if node.type != "command":
            return []
        words = [self.names.word(child) for child in node.named_children if _is_word(child)]
        words = words[unwrapped(words) :]
        return [program_name(self.names.known(words[0])), *words[1:]] if words else []

    def _of_command(self, node: "Node") -> Probe | None:
        words = self._words(node)
        if words[:1] in (["test"], ["["]):
            return self._of_tokens([word for word in words[1:] if word != "]"], node)
        if words and words[0] in self.functions:
            return self._of_function(words, node)
        found = self._of_words(words, node)
        is_quiet = any(child.type == "file_redirect" for child in node.children)
        return found._replace(swallows=is_quiet and found.is_remote) if found else None

    def _of_function(self, words: Sequence[str], node: "Node") -> Probe | None:
        """The look that a function of the script ends with, for the words that it is given."""
        body, before = self.functions.pop(words[0]), self.names.arguments
        statements = body.named_children if body.type == "compound_statement" else [body]
        last = next((each for each in reversed(statements) if not self.names.cut(each).startswith("return")), None)
        self.names.arguments = tuple(self.names.known(word) for word in words[1:])
        found = self.probe(last, 1) if last is not None else None
        self.names.arguments, self.functions[words[0]] = before, body
        return found._replace(start=node.start_byte, end=node.end_byte) if found else None

    def _of_words(self, words: Sequence[str], node: "Node") -> Probe | None:
        """The look that a command is, by how it ends."""
        if not words:
            return None
        program, given = words[0], words[1:]
        operands = [word for word in given if not word.startswith("-")]
        span = node.start_byte, node.end_byte
        if program in ("ls", "stat") and len(operands) == 1:
            loose = "a pattern finds any file that fits" if "*" in operands[0] else ""
            return Probe(self.names.file(operands[0]), *span, loose=loose)
        if program == "mkdir" and operands and not any(re.fullmatch(r"-\w*p\w*|--parents", word) for word in given):
            return Probe(self.names.file(operands[-1]), *span, present=False, claims=True)
        if program in ("grep", "egrep", "fgrep") and len(operands) == 2:
            return self._of_list(words, operands, span)
        known = stores.use(program, [self.names.known(word) for word in given])
        if known is None or known.does not in (stores.ASKS, stores.CLAIMS):
            return None
        source = " ".join(given) if known.level == DATABASE else known.word
        name = Name(known.word, self.names.name(source, FILE).made_of, self._inline(given), known.level)
        claims = known.does == stores.CLAIMS
        return Probe(name, *span, present=not claims, loose=known.loose, claims=claims)

    def _inline(self, words: Sequence[str]) -> tuple[str, ...]:
        return tuple(each for word in words for each in self.names.name(word, FILE).inline)

    def _of_list(self, words: Sequence[str], operands: Sequence[str], span: tuple[int, int]) -> Probe:
        """`grep -q ID done.txt`: a line in a list; the markers of others stand in it, too."""
        entry, file = self.names.name(operands[0].strip("^$"), FILE), self.names.file(operands[1])
        loose = "" if _is_anchored(words) else "the pattern of `grep` is found in longer lines too"
        name = Name(f"{file.text}#{entry.text}", f"{file.made_of} {entry.made_of}", file.inline)
        return Probe(name, *span, loose=loose)

    def _of_tokens(self, tokens: Sequence[str], node: "Node") -> Probe | None:
        """`-f m`, `! -f m`, `$code = 200`, and the first look of what is joined by `-a`, `-o`, `&&`, `||`."""
        for part in _split(tokens[:_MAX_TOKENS]):
            negated = part[:1] == ["!"]
            found = self._of_test(part[1:] if negated else part, node)
            if found is not None:
                return found.negated if negated else found
        return None

    def _of_test(self, tokens: Sequence[str], node: "Node") -> Probe | None:
        span = node.start_byte, node.end_byte
        if len(tokens) == 2 and tokens[0] in _LOOKS:
            loose = "a pattern finds any file that fits" if "*" in tokens[1] else ""
            return Probe(self.names.file(tokens[1]), *span, loose=loose)
        if len(tokens) == 2 and tokens[0] in ("-n", "-z"):
            found = self._of_output(tokens[1], span)
            return found._replace(present=tokens[0] == "-n") if found and not found.compares else None
        if len(tokens) == 1:
            return self._of_output(tokens[0], span)
        return self._of_comparison(tokens[0], tokens[1], tokens[2], span) if len(tokens) == 3 else None

    def _of_comparison(self, left: str, operator: str, right: str, span: tuple[int, int]) -> Probe | None:
        if operator not in ("=", "==", "!=", "-eq", "-ne", "-gt", "-ge"):
            return None
        if left.strip('"') == "$?" and self.previous is not None and self.previous.type in _SIMPLE:
            found = self.probe(self.previous, 1)
            is_zero = right == "0" and operator in ("-eq", "=", "==")
            return found if found is None or is_zero else found.negated
        found = self._of_output(left, span) or self._of_output(right, span)
        value = self.names.known(right if self._of_output(left, span) else left).strip('"')
        if found is None:
            return None
        is_equal = operator not in ("!=", "-ne")
        if found.compares:
            return found._replace(present=is_equal) if "$" in value or "__ARGO_" in value else None
        says = (value != "0" or operator == "-gt") if operator in ("-gt", "-ge") else None
        if says is None and not (_YES.fullmatch(value) or _NO.fullmatch(value)):
            return None
        says = bool(_YES.fullmatch(value)) if says is None else says
        return found._replace(present=says == is_equal)

    def _of_output(self, word: str, span: tuple[int, int]) -> Probe | None:
        """The look whose answer a word is: `$(psql -tAc …)`, or a variable that holds it."""
        command = self.names.substitution(word.strip('"'))
        root = tree_of(command) if command else None
        if root is None or not root.named_children:
            return None
        reader = Tests(_Moved(self.names, command, root))
        first = root.named_children[0]
        words, found = reader._words(_first(first)), reader.probe(_first(first))
        operands = [each for each in words[1:] if not each.startswith("-")]
        if words[:1] == ["cat"] and len(operands) == 1:
            found = Probe(self.names.file(operands[0]), *span, compares=True)
        return found._replace(start=span[0], end=span[1]) if found else None


class _Moved(ShellNames):
    """The names of the same script, for a piece of it that is read on its own."""

    def __init__(self, around: ShellNames, text: str, root: "Node") -> None:
        super().__init__(text, root, around.environment, around.folder)
        self.arguments, self.expanded = around.arguments, around.expanded
        self._around = around

    @cached_property
    def definitions(self) -> dict[str, list[str]]:
        return self._around.definitions

    @cached_property
    def functions(self) -> dict[str, Printing]:
        return self._around.functions


def _first(node: "Node") -> "Node":
    """The command that a statement begins with."""
    while node.type in ("list", "pipeline", "redirected_statement", "compound_statement") and node.named_child_count:
        node = node.named_children[0]
    return node


def _is_word(node: "Node") -> bool:
    return node.type not in ("variable_assignment", "comment") and not node.type.endswith("_redirect")


def _is_anchored(words: Sequence[str]) -> bool:
    """Whether a `grep` is of whole lines or words, or its pattern ends where the line does."""
    options = "".join(word[1:] for word in words[1:] if re.fullmatch(r"-[A-Za-z]+", word))
    pattern = next((word for word in words[1:] if not word.startswith("-")), "")
    return "x" in options or "--line-regexp" in words or (pattern.startswith("^") and pattern.endswith("$"))


def _tokens(names: ShellNames, node: "Node") -> list[str]:
    """The words of a test, brackets left out."""
    found: list[str] = []
    stack = list(reversed(node.children))
    while stack:
        child = stack.pop()
        if child.type in ("unary_expression", "binary_expression", "parenthesized_expression", "negated_command"):
            stack.extend(reversed(child.children))
        elif child.type not in ("[", "]", "[[", "]]", "(", ")"):
            found.append(decoded(names.text, child))
    return found


def _split(tokens: Sequence[str]) -> list[list[str]]:
    """The tests that are joined."""
    parts: list[list[str]] = [[]]
    for token in tokens:
        if token in ("-a", "-o", "&&", "||"):
            parts.append([])
        else:
            parts[-1].append(token)
    return parts
