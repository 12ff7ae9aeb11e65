"""A second value beside a known one, such as the project could have as well: the next number, another day or file."""

import re

_MISSING = "1"
_FLAG = "--mode=other"
_OPPOSITES = {"true": "false", "false": "true", "True": "False", "False": "True", "yes": "no", "no": "yes"}
_TIME = r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?)?"
# Digests and commits: what is made of them keeps its length and its alphabet.
_HEXADECIMAL = r"(?:.*[@:/])?(?:(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{7,}|[0-9a-f]{32,})"
_SCHEME = r"[A-Za-z][\w+.-]*://"
_LAST_NUMBER = r"(?s)(.*?)([0-9]+)(\D*)"
# A name before the endings of a file, or before the domain of a host.
_FILE = r"(?s)(.*?[^/.])((?:\.[A-Za-z]\w{0,9}){1,2})"
_ADDRESS = r"[^@\s/:]+@[^@\s]+"
_LONGEST = 1_000


def sibling(text: str, joint: str = "-") -> str:
    """Another value of the same kind; `joint` joins a word to a bare one, where a hyphen would subtract."""
    if not text or len(text) > _LONGEST:
        return f"{text}{joint}other" if text else _MISSING
    if text.isascii() and text.replace(".", "", 1).removeprefix("-").isdecimal():
        return str(int(text) + 1) if "." not in text else f"{float(text) * 2 + (float(text) == 0):g}"
    if text.startswith("-"):
        return _FLAG  # a flag that only tunes would show nothing
    if text in _OPPOSITES:
        return _OPPOSITES[text]
    if text[:1] in ("[", "{") and re.fullmatch(r"\[.*\]|\{.*\}", text, re.DOTALL):
        inner, comma = text[1:-1], ", " if text[1:-1].strip() else ""
        return f'[{inner}{comma}"other"]' if text[0] == "[" else f'{{{inner}{comma}"other": "1"}}'
    if text[4:5] == "-" and re.fullmatch(_TIME, text):
        return _other_time(text)
    if re.fullmatch(_HEXADECIMAL, text):
        return text[:-1] + ("1" if text[-1] == "0" else "0")
    scheme = re.match(_SCHEME, text)
    start = scheme.end() if scheme else 0
    return text[:start] + _renamed(text[start:], joint)


def _other_time(text: str) -> str:
    """Another year, month, day and hour: whatever part of it is read differs."""
    year, month, day = (int(text[start:end]) for start, end in ((0, 4), (5, 7), (8, 10)))
    date = f"{year - 1:04}-{month % 12 + 1:02}-{day % 28 + 1:02}"
    return f"{date}{text[10]}{(int(text[11:13]) + 1) % 24:02}{text[13:]}" if len(text) > 10 else date


def _renamed(text: str, joint: str) -> str:
    """The next of a numbered name (`10Gi`, `PT49H`, `part-08.csv`), or another word, before an ending or a host."""
    if re.fullmatch(_ADDRESS, text):
        name, _, host = text.partition("@")
        return f"{_numbered(name) or f'{name}{joint}2'}@{host}"
    file = re.fullmatch(_FILE, text)
    if file is not None:
        return f"{_numbered(file[1]) or f'{file[1]}{joint}2'}{file[2]}"
    end = text.rstrip("/")
    return _numbered(text) or (f"{end}{joint}other{text[len(end) :]}" if end else f"{text}other")


def _numbered(text: str) -> str:
    """The text with its last number one higher; "" without one."""
    found = re.fullmatch(_LAST_NUMBER, text)
    return f"{found[1]}{str(int(found[2]) + 1).zfill(len(found[2]))}{found[3]}" if found else ""
