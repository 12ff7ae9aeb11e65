"""Text of files for machines that would obey it: workflow commands, XML, Markdown, JSON, YAML."""

import re

from memolint.report.terminal.color import printable

_ZERO_WIDTH = "\u200b"
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MARKDOWN = re.compile(r"[\\`*_{}\[\]()<>#!|~&$]")
_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-./")
_NOT_STRINGS = frozenset("true false yes no on off null y n".split())
_ESCAPES = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
_LINKS = re.compile(r"(?<=[@#])|(?<=:)(?=//)|(?<=www)(?=\.)|(?<=GH)(?=-)", re.IGNORECASE)


def whole(text: str) -> str:
    """`text` without halves of characters, which no encoding can write."""
    return text.encode("utf-8", "replace").decode("utf-8")


def command_data(text: str) -> str:
    """The message of a workflow command of GitHub."""
    return whole(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def command_property(text: str) -> str:
    """A property of a workflow command of GitHub."""
    return command_data(text).replace(":", "%3A").replace(",", "%2C")


def xml(text: str) -> str:
    """Text or attribute of XML 1.0; characters that it cannot hold become U+FFFD."""
    clean = _NOT_XML.sub("\ufffd", text)
    for character, entity in (("&", "amp"), ("<", "lt"), (">", "gt"), ('"', "quot"), ("'", "apos")):
        clean = clean.replace(character, f"&{entity};")
    return clean.replace("\r", "&#13;").replace("\n", "&#10;").replace("\t", "&#9;")


def markdown(text: str) -> str:
    """One line of Markdown that shows `text` as it is: no markup, no HTML, no links, nobody mentioned."""
    line = printable(" ".join(whole(text).split()))
    return _MARKDOWN.sub(lambda found: f"&#{ord(found[0])};", _LINKS.sub(_ZERO_WIDTH, line))


def fenced(text: str, language: str = "") -> str:
    """A block of code that `text` cannot end."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{whole(text)}\n{fence}\n"


def yaml_scalar(text: str) -> str:
    """A YAML scalar that is this string: plain where that is certain, else in single quotes, or escaped in double."""
    if text[:1].isalpha() and _PLAIN.issuperset(text) and text.lower() not in _NOT_STRINGS:
        return text
    if text.isprintable() and text.isascii():
        return "'" + text.replace("'", "''") + "'"
    return '"' + "".join(map(_escaped, text)) + '"'


def _escaped(character: str) -> str:
    if character in '\\"':
        return "\\" + character
    if character.isprintable():
        return character
    code = ord(character)
    return _ESCAPES.get(character) or (f"\\x{code:02x}" if code < 0x100 else f"\\U{code:08x}")
