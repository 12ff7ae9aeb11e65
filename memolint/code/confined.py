"""Parts of code whose values reach nothing beyond a log, standard output or the status: comments, what is printed.

Standard output is `outputs.result` too: the caller says whether anything reads that.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import islice

from memolint.argo.views import dig
from memolint.code.catalogue.clues import suspicious
from memolint.code.catalogue.loader import forgotten
from memolint.code.catalogue.signal import LOG, PRINTED
from memolint.code.confinement import Confinement
from memolint.code.files import files_of
from memolint.code.places import SeenFiles
from memolint.code.shell.telling import only_works
from memolint.code.snippets import Passage, Snippet, container_of
from memolint.text.documents import Span
from memolint.typed import Any

_MAX_NAMES = 100
_PRINTING = "echo sleep +%s time. cat printf print log( message( write set warn std".split()
# Lines that may lead nowhere: a variable is set, or nothing is done.
_IDLE = r"(?m)^\s*(?:\w+=|:\s|true\s)"
# Whole lines that print, by language: on standard error, and on standard output.
_PRINTING_LINES = {
    "javascript": (
        r"\s*(?:console\.(?:warn|error|trace)|process\.stderr\.write)\((?:(?!\);).)*\);?\s*",
        r"\s*(?:console\.(?:log|info|debug)|process\.stdout\.write)\((?:(?!\);).)*\);?\s*",
    ),
    "r": (
        r"\s*(?:message|warning)\((?:(?!\);).)*\);?\s*",
        r"\s*(?:print|cat)\((?:(?!\bfile\s*=|\);).)*\);?\s*",
    ),
    "ruby": (r"\s*(?:warn|\$stderr\.puts)\b[^;\n]*", r"\s*(?:puts|print|p|\$stdout\.puts)\b[^;\n]*"),
    "powershell": (
        r"(?i)\s*Write-(?:Error|Warning|Verbose|Debug)\b[^;|>\n]*",
        r"(?i)\s*Write-(?:Host|Output|Information)\b[^;|>\n]*",
    ),
}
# A line that gives a variable its value, in these.
_SETTING = r"(?m)^[ \t]*(?:(?:const|let|var)[ \t]+|\$)?([A-Za-z_][\w.]*)[ \t]*(?:=(?![=~>])|<-)[^\n]*$"
# What stands before a comment in a shell, if not space: without one there is nothing to parse for.
_BEFORE = ";&|()<>`"


def confined(
    template: Mapping[str, Any], found: Iterable[Snippet], to: str, is_of_world: bool = False
) -> Iterator[Passage]:
    """Where the strings of a template reach nothing beyond the sink `to`; `found` are the template's snippets.

    `is_of_world`: for what the code reads of the world, which can name a scratch file but does not choose one to read.

    What a container beside `main` prints is never more than a log: `outputs.result` is captured of `main` alone.
    """
    files = files_of(template)
    for snippet in found:
        if (
            is_of_world
            or any(word in snippet.text for word in _PRINTING)
            or re.search(_IDLE, snippet.text)
            or suspicious(snippet.text)
        ):
            sink = PRINTED if to == LOG and _is_beside_main(template, snippet) else to
            spans, quiet = _confined(snippet.language, snippet.text, snippet.environment, sink, files, is_of_world)
            yield from (Passage(snippet.path, start, end) for start, end in spans)
            yield from _of_environment(template, snippet, quiet)


@forgotten
@lru_cache(maxsize=512)
def _confined(
    language: str, text: str, environment: frozenset[str], to: str, files: SeenFiles, is_of_world: bool
) -> tuple[tuple[Span, ...], frozenset[str]]:
    """The spans of the code that reach no further, and the variables of the environment that it hands no further."""
    from memolint.code.placeholders import mask

    masked = mask(text)
    if language == "shell":
        if not suspicious(text) and only_works(masked.text, files.is_output):
            return (), frozenset()
        from memolint.code.shell.confined import confined_shell  # with the grammar: only for scripts that may print

        spans, quiet = confined_shell(masked.text, environment, to, files, is_of_world)
    elif language == "python":
        from memolint.code.python.confined import confined_python

        spans, quiet = confined_python(masked.text, environment, to, files if is_of_world else None)
    else:
        spans, quiet = _of_lines(language, masked.text, to), frozenset()
    return tuple(masked.written(start, end) for start, end in spans), quiet


def _of_lines(language: str, text: str, to: str) -> list[Span]:
    """The lines that are one statement which prints, and those that set variables which only such lines name."""
    patterns = _PRINTING_LINES.get(language, ())[: 1 if to == LOG else 2]
    plain = [found.span() for pattern in patterns for found in re.finditer(_as_line(pattern), text)]
    if not plain:
        return plain
    settings: dict[str, list[Span]] = {}
    for found in islice(re.finditer(_SETTING, text), _MAX_NAMES):
        settings.setdefault(found[1], []).append(found.span())
    named = {
        name: [found.span() for found in re.finditer(rf"(?<![\w.]){re.escape(name)}(?!\w)", text)] for name in settings
    }
    parts = Confinement(plain, (), settings, named)
    return sorted(parts.spans(parts.printed(parts.variables(named.keys(), {}))))


def _as_line(pattern: str) -> str:
    flags = "(?i)" if pattern.startswith("(?i)") else ""
    return rf"{flags}(?m:^{pattern.removeprefix('(?i)')}$)"


def _is_beside_main(template: Mapping[str, Any], snippet: Snippet) -> bool:
    path = container_of(snippet.path)
    if path[:1] == ("containerSet",):
        return bool(dig(template, *path, "name") != "main")
    return path[:1] in (("initContainers",), ("sidecars",))


def _of_environment(template: Mapping[str, Any], snippet: Snippet, quiet: frozenset[str]) -> Iterator[Passage]:
    path = container_of(snippet.path)
    container = dig(template, *path) if quiet else None
    entries = container.get("env") if isinstance(container, Mapping) else None
    for index, entry in enumerate(entries if isinstance(entries, list) else ()):
        if isinstance(entry, Mapping) and entry.get("name") in quiet and isinstance(entry.get("value"), str):
            yield Passage((*path, "env", index, "value"), 0, len(entry["value"]))


def comments(found: Iterable[Snippet]) -> Iterator[Passage]:
    """Where the snippets of a template have comments."""
    for snippet in found:
        if snippet.language != "words" and _may_comment(snippet.language, snippet.text):
            for start, end in _comments(snippet.language, snippet.text):
                yield Passage(snippet.path, start, end)


def _may_comment(language: str, text: str) -> bool:
    if language == "shell":
        before = [piece[-1:] for piece in text.split("#")[:-1]]
        return any(character in _BEFORE or character.isspace() for character in before)
    return "#" in text or (language != "python" and "//" in text)


@forgotten
@lru_cache(maxsize=512)
def _comments(language: str, text: str) -> tuple[Span, ...]:
    from memolint.code.placeholders import mask

    masked = mask(text)
    if language == "shell":
        from memolint.code.shell.parse import parse  # with the grammar: only for scripts that may have a comment

        spans = list(parse(masked.text).comments)
    elif language == "python":
        spans = list(_of_python(masked.text))
    else:
        from memolint.code.patterns import comments as found_by_patterns

        spans = found_by_patterns(language, masked.text)
    return tuple(masked.written(start, end) for start, end in spans)


def _of_python(text: str) -> Iterator[Span]:
    import io
    import tokenize

    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type == tokenize.COMMENT:
                yield starts[token.start[0] - 1] + token.start[1], starts[token.end[0] - 1] + token.end[1]
    except (tokenize.TokenError, SyntaxError, IndexError):
        return
