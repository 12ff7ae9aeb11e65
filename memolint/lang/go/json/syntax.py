"""What Go's JSON scanner says about a text that is not JSON (`encoding/json`, scanner.go)."""

from memolint.lang.go.strconv import quoted_rune

_LITERALS = {"t": "true", "f": "false", "n": "null"}
_END = "unexpected end of JSON input"
_SPACE = " \t\r\n"


class _Broken(Exception):
    """The first character that cannot stand where it stands."""


class _Scanner:
    """A walk over the text that stops at the first wrong character, as Go's scanner does."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def fail(self, context: str) -> _Broken:
        if self.at >= len(self.text):
            return _Broken(_END)
        # Go looks at single bytes, and shows the first one of a longer character as if it were Latin-1.
        first = chr(self.text[self.at].encode("utf-8", "surrogatepass")[0])
        return _Broken(f"invalid character {quoted_rune(first)} {context}")

    def peek(self) -> str:
        return self.text[self.at : self.at + 1]

    def space(self) -> None:
        while self.peek() and self.peek() in _SPACE:
            self.at += 1

    def document(self) -> None:
        """One value and nothing after it. Nested containers are walked with a stack, never by recursion."""
        stack: list[str] = []
        self._value(stack)
        while stack:
            self.space()
            self._after_value(stack)
        self.space()
        if self.peek():
            raise self.fail("after top-level value")

    def _value(self, stack: list[str]) -> None:
        self.space()
        mark = self.peek()
        if mark == '"':
            self._string()
        elif mark in _LITERALS:
            self._literal(_LITERALS[mark])
        elif mark and (mark == "-" or mark in "0123456789"):
            self._number()
        elif mark == "{":
            self._open_object(stack)
        elif mark == "[":
            self._open_list(stack)
        else:
            raise self.fail("looking for beginning of value")

    def _open_object(self, stack: list[str]) -> None:
        self.at += 1
        self.space()
        if self.peek() == "}":
            self.at += 1
            return
        stack.append("}")
        self._key()
        self._value(stack)

    def _open_list(self, stack: list[str]) -> None:
        self.at += 1
        self.space()
        if self.peek() == "]":
            self.at += 1
            return
        stack.append("]")
        self._value(stack)

    def _key(self) -> None:
        self.space()
        if self.peek() != '"':
            raise self.fail("looking for beginning of object key string")
        self._string()
        self.space()
        if self.peek() != ":":
            raise self.fail("after object key")
        self.at += 1

    def _after_value(self, stack: list[str]) -> None:
        closing = stack[-1]
        if self.peek() == closing:
            self.at += 1
            stack.pop()
        elif self.peek() == ",":
            self.at += 1
            if closing == "}":
                self._key()
            self._value(stack)
        else:
            raise self.fail("after object key:value pair" if closing == "}" else "after array element")

    def _string(self) -> None:
        self.at += 1
        while (mark := self.peek()) != '"':
            if not mark or mark < " ":
                raise self.fail("in string literal")
            self.at += 1
            if mark == "\\":
                self._escape()
        self.at += 1

    def _escape(self) -> None:
        mark = self.peek()
        if not mark or mark not in 'bfnrt\\/"u':
            raise self.fail("in string escape code")
        self.at += 1
        if mark == "u":
            for _ in range(4):
                if not self.peek() or self.peek() not in "0123456789abcdefABCDEF":
                    raise self.fail("in \\u hexadecimal character escape")
                self.at += 1

    def _literal(self, word: str) -> None:
        for position in range(1, len(word)):
            self.at += 1
            if self.peek() != word[position]:
                raise self.fail(f"in literal {word} (expecting '{word[position]}')")
        self.at += 1

    def _number(self) -> None:
        if self.peek() == "-":
            self.at += 1
            self._need_digit("in numeric literal")
        if self.peek() == "0":
            self.at += 1
        else:
            self._digits()
        if self.peek() == ".":
            self.at += 1
            self._need_digit("after decimal point in numeric literal")
            self._digits()
        if self.peek() in ("e", "E"):
            self.at += 1
            if self.peek() in ("+", "-"):
                self.at += 1
            self._need_digit("in exponent of numeric literal")
            self._digits()

    def _need_digit(self, context: str) -> None:
        if not self.peek() or self.peek() not in "0123456789":
            raise self.fail(context)

    def _digits(self) -> None:
        while self.peek() and self.peek() in "0123456789":
            self.at += 1


def syntax_error(text: str) -> str | None:
    """Go's message for the first mistake in `text`, such as `invalid character 'x' after top-level value`, or None."""
    try:
        _Scanner(text).document()
    except _Broken as broken:
        return str(broken)
    return None
