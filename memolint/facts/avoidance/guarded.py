"""The code that a marker guards: what is not run where the marker is found, and what this code is made of."""

import re

from memolint.code.markers.found import FoundMarker, ReadCode
from memolint.code.markers.outline import IDLE, WORK, Act
from memolint.code.markers.recognise import EARLY_EXIT

_MAX_ROUNDS = 8
_COMMENT = re.compile(r"(?:^|(?<=\s))#.*$", re.MULTILINE)
_ASSIGNED = {
    "shell": re.compile(r"^[ \t]*(?:(?:export|local|readonly|declare)\s+)?(\w+)=(.*)$|\bfor\s+(\w+)\s+in\b(.*)$", re.M),
    "python": re.compile(r"^[ \t]*(\w+)(?:\s*,\s*\w+)*\s*(?::[^=\n]+)?=(?!=)(.*)$|\bfor\s+(\w+)\s+in\b(.*)$", re.M),
}
_FUNCTION = {
    "shell": re.compile(r"^(?:function\s+)?(\w+)\s*(?:\(\s*\))?\s*\{.{0,9999}?^\}", re.MULTILINE | re.DOTALL),
    "python": re.compile(r"^def\s+(\w+)\(.{0,9999}?(?=^\S|\Z)", re.MULTILINE | re.DOTALL),
}
_PIPE = re.compile(r"\s*\|(?!\|)&?\s*")
_POSITIONAL = re.compile(r"\$\{?[1-9@*]|sys\.argv")
_SEVERAL = re.compile(r"^[ \t]*((?:\w+\s*,\s*)+\w+)\s*=", re.MULTILINE)


def guarded_text(found: FoundMarker) -> str:
    """The guarded code, the definitions of what it uses, and the values of its variables."""
    code = _COMMENT.sub(lambda comment: " " * len(comment[0]), found.read.code)
    own = _own(found, code)
    language = found.read.snippet.language
    pieces = [(name, text) for name, text in _definitions(code, language)]
    pieces += found.read.environment.items()
    text, used = own, set()
    for _ in range(_MAX_ROUNDS):
        words = set(re.findall(r"\w+", text))
        fresh = [index for index, (name, _) in enumerate(pieces) if name in words and index not in used]
        if not fresh:
            break
        used.update(fresh)
        text = "\n".join((text, *(pieces[index][1] for index in fresh)))
    return "\n".join((text, *_told(found.read, text)))


def _told(read: ReadCode, text: str) -> list[str]:
    """What the work runs in, and the words that the script is given, if it looks at them."""
    code = read.snippet.text
    words = [each for each in (*read.words, read.image) if each != code]
    return words if _POSITIONAL.search(text) else [read.image]


def _own(found: FoundMarker, code: str) -> str:
    """The guarded spans alone, without the look itself and without what is only said."""
    marker = found.marker
    begin = (
        marker.start if marker.form != EARLY_EXIT or not marker.work else min(marker.start, marker.work[0].act.start)
    )
    end = len(code) if marker.form == EARLY_EXIT else marker.end
    text = code[begin:end]
    acts = [step.act for step in marker.work]
    said = (act for act in acts if act.kind == IDLE and not act.made and not _is_fed(act, acts, code))
    quiet = (*marker.skip, *said)
    for start, stop in ((marker.probe.start, marker.probe.end), *((act.start, act.end) for act in quiet)):
        if begin <= start and stop <= end:
            text = text[: start - begin] + " " * (stop - start) + text[stop - begin :]
    for write in marker.writes:
        if write.how == "stamp":
            start, stop = write.act.start, write.act.end
            text = text[: start - begin] + " " * (stop - start) + text[stop - begin :] if start >= begin else text
    return text


def _is_fed(said: Act, acts: list[Act], code: str) -> bool:
    """Whether what is said goes through a pipe to what works on it, or keeps it; `tee` is for people to read."""
    pipe = _PIPE.match(code, said.end)
    taker = next((each for each in acts if pipe is not None and each.start == pipe.end()), None)
    return taker is not None and (taker.kind == WORK or bool(taker.made)) and taker.program != "tee"


def _definitions(code: str, language: str) -> list[tuple[str, str]]:
    found = [(each[1] or each[3], each[2] or each[4] or "") for each in _ASSIGNED[language].finditer(code)]
    found += [(each[1], each[0]) for each in _FUNCTION[language].finditer(code)]
    for each in _SEVERAL.finditer(code) if language == "python" else ():
        line = code[each.start() : code.find("\n", each.end())]
        found += [(name.strip(), line) for name in each[1].split(",")]
    return found
