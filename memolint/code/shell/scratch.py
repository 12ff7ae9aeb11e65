"""Names of files and folders that only the step sees: what makes up the name shows in no result."""

import re
from collections.abc import Iterator

from memolint.code.catalogue.signal import LOG
from memolint.code.places import TEMPORARY, SeenFiles, within
from memolint.code.shell.parse import ShellScript
from memolint.code.shell.stored import texts
from memolint.text.documents import Span

# A variable that is called after such a folder.
_NAMED = (
    r"(?:\w*(?<![A-Za-z]))?(?:TMP|tmp|TEMP|temp|SCRATCH|scratch)(?:_?(?:dir|DIR|path|PATH|folder|root|base))?"
    r"(?![A-Za-z])\w*"
)
_FOLDERS = "|".join(map(re.escape, TEMPORARY))
_SUBSTITUTION = r"\$\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)|`[^`]*`"
_REST = rf"(?:[^\s\"'`;|&<>()$\\]|\$\{{[^}}]*\}}|\$\w+|\$\$|\"\$\{{?\w+\}}?\"|{_SUBSTITUTION})*"
# `mktemp` names a file in the folder for temporary ones, unless it is told another.
_MADE = r"\$\(\s*mktemp\b[^()/]*\)"
_BEFORE = r"(?:^|(?<=[\s\"'=>(,:]))"


def scratch_names(script: ShellScript, files: SeenFiles, to: str) -> Iterator[Span]:
    """The names of scratch files in a script, but where a name itself is text that ends beyond the sink `to`."""
    pattern = _pattern(_holders(script))
    found = [match for match in pattern.finditer(script.text) if not files.is_seen(match[0])]
    told = texts(script, files.outputs, is_printed=to == LOG) if found else []
    return (match.span() for match in found if not within((match.start(), match.start() + 1), told))


def _pattern(holders: frozenset[str]) -> re.Pattern[str]:
    names = "|".join((_NAMED, *sorted(holders)))
    variable = rf"\$(?:(?:{names})\b|\{{(?:{names})\b[^}}]*\}})\"?(?=[/._$-]|$)"
    return re.compile(rf"{_BEFORE}(?:(?:{_FOLDERS})/|{_MADE}|{variable}){_REST}", re.MULTILINE)


def _holders(script: ShellScript) -> frozenset[str]:
    """The variables that hold the name of a scratch file or folder, whenever they are set."""
    values: dict[str, list[str]] = {}
    for each in script.assignments:
        values.setdefault(each.name, []).append(script.text[each.start : each.end].partition("=")[2].lstrip("\"'"))
    holders: frozenset[str] = frozenset()
    while True:
        begins = re.compile(_pattern(holders).pattern.removeprefix(_BEFORE))
        more = frozenset(name for name, given in values.items() if all(map(begins.match, given)))
        if more <= holders:
            return holders
        holders |= more
