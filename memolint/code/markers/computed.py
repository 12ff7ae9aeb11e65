"""Names that a script computes of what it is given: the same for the same, as a digest is.

`f"{hashlib.sha256(json.dumps(args).encode()).hexdigest()}.json"`, `$(echo "$day" | sha256sum | cut -c 1-8)`.
"""

import re

from memolint.code.markers.outline import UNSURE, Name

_CALLS = frozenset(
    "sha256 sha1 sha512 md5 blake2b new hexdigest dumps encode decode sorted str repr join format lower upper strip"
    " replace items keys values dict list tuple int len get".split()
)
_CALL = re.compile(r"([A-Za-z_]\w*)\s*\(")
# What may be left of a name of which all is known but how it is computed.
_UNKNOWN = re.compile(r"\$|`|\{\{")
_OUTSIDE = re.compile(r"\b(?:environ|argv|stdin|__file__)\b")
_PRINTS = r"(?:echo|printf)\b[^|]*"
_FILTERS = r"(?:sha\d+sum|md5sum|b2sum|cksum|base64|basename|dirname|cut|head|tail|tr|sed|awk|xxd)"
_WORD = r"(?:-\S*|\d\S*|'[^']*'|\"[^\"]*\")"
_PIPE = re.compile(rf"\s*{_PRINTS}(?:\|\s*{_FILTERS}(?:\s+{_WORD})*\s*)*")


def identity(name: Name) -> str:
    """What tells a name from others: its text, or all that it is computed of. "" where only a run knows."""
    pieces = _pieces(name.text)
    if not _UNKNOWN.search(name.text):
        return name.text
    rest = name.text
    for piece in pieces:
        rest = rest.replace(f"$({piece})", "")
    is_open = UNSURE in name.made_of or _OUTSIDE.search(name.made_of) or _UNKNOWN.search(rest)
    is_known = bool(pieces) and not is_open
    return f"{name.text} {name.made_of}" if is_known and all(map(_is_computed, pieces)) else ""


def _pieces(text: str) -> list[str]:
    """What stands in `$(…)`, with the parentheses in it."""
    found: list[str] = []
    at = text.find("$(")
    while at >= 0:
        depth = 1
        end = at + 2
        while end < len(text) and depth:
            depth += {"(": 1, ")": -1}.get(text[end], 0)
            end += 1
        found.append(text[at + 2 : end - 1])
        at = text.find("$(", end)
    return found


def _is_computed(piece: str) -> bool:
    """Whether it is digests and forms of values, and reads nothing."""
    if _PIPE.fullmatch(piece):
        return not _UNKNOWN.search(re.sub(r"'[^']*'", "", piece))
    calls = _CALL.findall(piece)
    return bool(calls) and _CALLS.issuperset(calls)
