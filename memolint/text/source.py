"""From bytes to text, which knows its encoding and where its lines begin."""

from bisect import bisect_right

from memolint.typed import Record

MAX_BYTES = 32 * 1024 * 1024

_BOMS = (
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
    (b"\xef\xbb\xbf", "utf-8"),
)


class Position(Record):
    """A point in a text; both count from 1, columns in code points."""

    line: int
    column: int


class Failure(Record):
    """Why a file or one document of it could not be read, and where."""

    message: str
    line: int = 1
    column: int = 1


class Unreadable(Exception):
    """Bytes that are not text; carries the `failure`."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.message)
        self.failure = failure


class Source:
    """The decoded text of one file, without its byte order mark."""

    __slots__ = ("_starts", "bom", "encoding", "name", "text")

    def __init__(self, name: str, text: str, encoding: str = "utf-8", bom: bytes = b"") -> None:
        self.name = name
        self.text = text
        self.encoding = encoding
        self.bom = bom
        self._starts: list[int] | None = None

    def place(self, offset: int) -> Position:
        """Line and column of a code-point offset."""
        starts = self.line_starts()
        line = bisect_right(starts, offset)
        return Position(line, offset - starts[line - 1] + 1)

    def line_starts(self) -> list[int]:
        """Offsets at which lines begin. Lines end at LF, CRLF or CR only (not at U+0085, U+2028, U+2029)."""
        if self._starts is None:
            self._starts = _line_starts(self.text)
        return self._starts

    def line_text(self, line: int) -> str:
        """Line number `line` (from 1) without its ending; empty past the end."""
        starts = self.line_starts()
        if not 1 <= line <= len(starts):
            return ""
        end = starts[line] if line < len(starts) else len(self.text)
        return self.text[starts[line - 1] : end].rstrip("\r\n")

    def encode(self, text: str) -> bytes:
        """`text` as the bytes of this file: its encoding, its byte order mark."""
        return self.bom + text.encode(self.encoding)


class Place(Record):
    """A half-open span of a file, in code points."""

    source: Source
    start: int
    end: int


def _line_starts(text: str) -> list[int]:
    if "\r" in text:
        text = text.replace("\r\n", " \n").replace("\r", "\n")
    starts = [0]
    at = text.find("\n")
    while at >= 0:
        starts.append(at + 1)
        at = text.find("\n", at + 1)
    return starts


def decode(name: str, data: bytes) -> Source:
    """The text of `data` (UTF-8, or UTF-16 and UTF-32 with a byte order mark). Raises `Unreadable`."""
    if len(data) > MAX_BYTES:
        raise Unreadable(Failure(f"the file has {len(data)} bytes, the limit is {MAX_BYTES}"))
    bom, encoding = next(((bom, encoding) for bom, encoding in _BOMS if data.startswith(bom)), (b"", "utf-8"))
    body = data[len(bom) :]
    try:
        return Source(name, body.decode(encoding), encoding, bom)
    except UnicodeDecodeError as error:
        raise Unreadable(_not_text(body, encoding, error)) from None


def _not_text(body: bytes, encoding: str, error: UnicodeDecodeError) -> Failure:
    good = Source("", body[: error.start].decode(encoding, "replace"))
    line, column = good.place(len(good.text))
    return Failure(f"not {encoding.upper()}: byte 0x{body[error.start]:02x} cannot be decoded", line, column)
