"""The paths below given folders that the code of a container names, with tags of Argo as they are written."""

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence

from memolint.code.placeholders import Masked, mask
from memolint.code.snippets import Passage, Snippet, container_of, snippets
from memolint.code.touched.roles import READ, UNKNOWN, WRITE, Touch, of_name
from memolint.text.documents import Path
from memolint.typed import Any, Record

_WRITES = r"(?i)write|save|dump|append|mkdir|put|export|out"
_LOOKED_BACK = 200
_READS = r"(?i)read|load|open|require|source|import"


class PathUse(Record):
    """A path that code names: absolute and normal; `role` is `read`, `write` or "" where that is not known."""

    path: str
    role: str
    passage: Passage


def uses(
    template: Mapping[str, Any], container: Path, environment: Mapping[str, str], folder: str, folders: Sequence[str]
) -> list[PathUse]:
    """What the code of a container touches below the folders; `folder` is where it starts, "" if that is not known."""
    found: dict[PathUse, None] = {}
    for snippet in snippets(template):
        if container_of(snippet.path) == container:
            for use in _of_snippet(snippet, environment, folder, folders):
                found.setdefault(use)
    return list(found)


def _of_snippet(
    snippet: Snippet, environment: Mapping[str, str], folder: str, folders: Sequence[str]
) -> Iterator[PathUse]:
    if snippet.language == "words":
        yield from _of_words(snippet, environment, folder, folders)
        return
    masked = mask(snippet.text)
    tags = _tags(masked, snippet.text)
    for each in _touched(snippet.language, masked.text, environment, folder, folders):
        path = _with_tags(each.path, tags)
        if _is_below(path, folders):
            yield PathUse(path, each.role, Passage(snippet.path, *masked.written(each.start, each.end)))


def _touched(
    language: str, text: str, environment: Mapping[str, str], folder: str, folders: Sequence[str]
) -> Iterator[Touch]:
    if language == "shell":
        from memolint.code.touched import in_shell  # with the grammar: only for code that has a volume

        yield from in_shell.touched(text, environment, folder)
    elif language == "python":
        from memolint.code.touched import in_python

        yield from in_python.touched(text, environment, folder)
    else:
        yield from _of_text(text, folders)


def _of_words(
    snippet: Snippet, environment: Mapping[str, str], folder: str, folders: Sequence[str]
) -> Iterator[PathUse]:
    from memolint.code.touched.in_shell import touched_by_words

    for each in touched_by_words([word.text for word in snippet.words], environment, folder):
        word = snippet.words[each.start]
        if _is_below(each.path, folders):
            yield PathUse(each.path, each.role, Passage(word.path, 0, len(word.text)))


def _of_text(text: str, folders: Sequence[str]) -> Iterator[Touch]:
    """Code of a language that is not parsed: the words of the line say what is done with a path."""
    for folder in folders:
        for found in re.finditer(rf"(?<![\w./-]){re.escape(folder)}(?![\w.-])[^\s\"'`;|&<>(),]*", text):
            line = text[max(0, found.start() - _LOOKED_BACK) : found.start()].rpartition("\n")[2]
            role = WRITE if re.search(_WRITES, line) else READ if re.search(_READS, line) else UNKNOWN
            yield Touch(posixpath.normpath(found[0]), role, *found.span())


def of_environment(environment: Mapping[str, str], folders: Sequence[str]) -> dict[str, tuple[str, str]]:
    """The variables whose values are paths below the folders: the path, and its role by the variable's name."""
    found = {name: posixpath.normpath(value) for name, value in environment.items() if value.startswith("/")}
    return {name: (path, of_name(name)) for name, path in found.items() if _is_below(path, folders)}


def _tags(masked: Masked, text: str) -> dict[str, str]:
    found = masked.placeholders
    return {masked.text[each.start : each.end]: text[each.written_start : each.written_end] for each in found}


def _with_tags(path: str, tags: Mapping[str, str]) -> str:
    return re.sub(r"__ARGO_\d+__", lambda found: tags.get(found[0], found[0]), path) if tags else path


def _is_below(path: str, folders: Sequence[str]) -> bool:
    return any(path == folder or path.startswith(f"{folder.rstrip('/')}/") for folder in folders)
