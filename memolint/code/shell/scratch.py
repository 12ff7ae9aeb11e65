"""Names of files and folders that only the step sees: what makes up the name shows in no result."""

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

from memolint.code.catalogue.signal import LOG
from memolint.code.places import SeenFiles, within
from memolint.code.shell.parse import ShellScript
from memolint.code.shell.stored import texts
from memolint.text.documents import Span

# A variable that is called after such a folder.
_NAMED = re.compile(
    r"(?:\w*(?<![A-Za-z]))?(?:TMP|tmp|TEMP|temp|SCRATCH|scratch)(?:_?(?:dir|DIR|path|PATH|folder|root|base))?"
    r"(?![A-Za-z])\w*"
)
_SUBSTITUTION = r"\$\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)|`[^`]*`"
_REST = rf"(?:[^\s\"'`;|&<>()$\\]|\$\{{[^}}]*\}}|\$\w+|\$\$|\"\$\{{?\w+\}}?\"|{_SUBSTITUTION})*"
# `mktemp` names a file in the folder for temporary ones, unless it is told another.
_MADE = r"\$\(\s*mktemp\b[^()/]*\)"
_BEFORE = r"(?:^|(?<=[\s\"'=>(,:]))"
# What begins with a variable names a scratch file if the variable does.
_IN_VARIABLE = r"\$(?:(?P<plain>\w+)|\{(?P<braced>\w+)\b[^}]*\})\"?(?=[/._$-]|$)"
# People do not hand a name on from variable to variable for longer.
_ROUNDS = 20


def scratch_names(script: ShellScript, files: SeenFiles, to: str) -> Iterator[Span]:
    """The names of scratch files in a script, but where a name itself is text that ends beyond the sink `to`."""
    path = _path(files.temporary)
    holders = _holders(script, files, re.compile(path, re.MULTILINE))
    paths = (
        found for found in re.finditer(f"{_BEFORE}{path}", script.text, re.MULTILINE) if _is_scratch(found, holders)
    )
    names = [found.span() for found in paths if not files.is_seen(script.filled(found[0]))]
    told = texts(script, files.outputs, is_printed=to == LOG) if names else []
    return (name for name in names if not within((name[0], name[0] + 1), told))


def _path(folders: Sequence[str]) -> str:
    """The pattern of a path in one of the folders, or in what a variable names."""
    return rf"(?:(?:{'|'.join(map(re.escape, folders))})/|{_MADE}|{_IN_VARIABLE}){_REST}"


def _is_scratch(path: re.Match[str] | None, holders: AbstractSet[str]) -> bool:
    if path is None:
        return False
    variable = path["plain"] or path["braced"]
    return variable is None or variable in holders or _NAMED.fullmatch(variable) is not None


def _holders(script: ShellScript, files: SeenFiles, named: re.Pattern[str]) -> AbstractSet[str]:
    """The variables that hold the name of a scratch file or folder, whenever they are set."""
    values: dict[str, list[re.Match[str] | None]] = {}
    for each in script.assignments:
        value = script.text[each.start : each.end].partition("=")[2].lstrip("\"'")
        found = None if files.is_seen(script.filled(value)) else named.match(value)
        values.setdefault(each.name, []).append(found)
    holders: set[str] = set()
    for _ in range(_ROUNDS):
        more = {name for name, paths in values.items() if all(_is_scratch(path, holders) for path in paths)}
        if more <= holders:
            break
        holders |= more
    return holders
