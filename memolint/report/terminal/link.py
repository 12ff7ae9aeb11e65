"""Links in a terminal (OSC 8): a text that leads somewhere when it is clicked."""

from collections.abc import Callable
from typing import NamedTuple

_LEGAL = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/")


class Links(NamedTuple):
    """Where files and rules are: absolute paths as bytes, empty where there is nothing to lead to."""

    of_file: Callable[[str], bytes]
    of_rule: Callable[[str], bytes]


NONE = Links(lambda _: b"", lambda _: b"")


def linked(text: str, path: bytes) -> str:
    """`text`, leading to the file at `path` where there is one."""
    return f"\x1b]8;;{_uri(path)}\x1b\\{text}\x1b]8;;\x1b\\" if path else text


def _uri(path: bytes) -> str:
    """Whatever the path holds, nothing in it can end the link: all but the plainest characters are encoded."""
    return "file://" + "".join(chr(byte) if byte in _LEGAL else f"%{byte:02X}" for byte in path)
