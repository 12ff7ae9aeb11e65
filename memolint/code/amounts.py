"""How much shell code writes into the outputs of a template, as far as its commands say it."""

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise

from memolint.code.placeholders import mask
from memolint.code.places import ARCHIVES, DATA_FILES, is_output
from memolint.code.snippets import Passage, Snippet, snippets
from memolint.finding import HIGH, LOW, MEDIUM
from memolint.typed import TYPE_CHECKING, Any, Record

if TYPE_CHECKING:
    from memolint.code.pipes import Pipes
    from memolint.code.shell.parse import Command, ShellScript

# What a ConfigMap holds (`MaxSecretSize` of Kubernetes counts for both), in bytes.
LIMIT = 2**20
# Without one of these words there is nothing to estimate.
_WORDS = (
    r"\b(?:cat|jq|yq|base64|find|ls|list-objects\S*|get|head|dd|seq|rand|tree|log|tar|cp|mv|install|sort|sed|zcat"
    r"|tee)\b"
)
# Programs that hand on all of the files that they are told, and those that do with these filters.
_WHOLE = frozenset("cat base64 sort gzip zcat gunzip tac rev nl uniq column iconv tee".split())
_FILTERS = {"jq": r"\.(?:\[\])?", "yq": r"\.(?:\[\])?", "sed": r"[sy](\W).*\1\w*"}
# Copies of files, and what Python copies: a file, or the text of one.
_COPIERS = frozenset("cp mv install ln".split())
_COPIES = (
    r"shutil\.(?:copy2?|copyfile|move)\(\s*(?:src=)?['\"](?P<source>[^'\"]+)['\"]\s*,\s*(?:dst=)?['\"](?P<path>[^'\"]+)['\"]",
    r"open\(\s*['\"](?P<path>[^'\"]+)['\"][^()]*\)\.write\(\s*open\(\s*['\"](?P<source>[^'\"]+)['\"][^()]*\)\.read\(\)",
)
# Filters that hand on about as much as they are fed; all others make little of much, or cannot be judged.
_KEEPING = frozenset("sort tr sed tac uniq cat tee base64 column fold nl rev gzip xz zstd bzip2".split())
_UNITS = {
    "": 1,
    "b": 512,
    "k": 2**10,
    "K": 2**10,
    "KB": 1000,
    "kB": 1000,
    "M": 2**20,
    "MB": 10**6,
    "G": 2**30,
    "GB": 10**9,
}
_SIZE = r"(\d+)(b|kB|KB|MB|GB|[kKMG]|)(?:iB)?"
_LISTINGS = (
    (
        r"aws s3 ls .*--recursive|aws s3api list-object|gsutil ls .*(?:-r|\*\*)|mc ls .*(?:-r|--recursive)",
        "a line for each object",
        MEDIUM,
    ),
    (
        r"(?:kubectl|oc) get (?!.*\bjsonpath\b).*(?:-o ?=?(?:json|yaml)|--output[= ](?:json|yaml))",
        "whole Kubernetes objects",
        MEDIUM,
    ),
    (r"find |tree |ls -\w*R|git log(?!.* -(?:n ?)?\d)|git ls-files", "a line for each entry", LOW),
    (r"tar -?-?c\w*|tar .*-c", "an archive", MEDIUM),
)


class Amount(Record):
    """What ends in an output, which completes "is …", at a place of code; `path` is "" for standard output."""

    path: str
    what: str
    confidence: str
    passage: Passage


def amounts(
    template: Mapping[str, Any], paths: tuple[str, ...], inputs: tuple[str, ...], is_printed: bool
) -> Iterator[Amount]:
    """What code writes to the paths, or prints if that is read, and is likely too large for a cache.

    `inputs` are the paths of input artifacts, whose size nothing limits.
    """
    for snippet in snippets(template):
        if snippet.language == "shell" and re.search(_WORDS, snippet.text):
            yield from _of_shell(snippet, paths, inputs, is_printed)
        elif snippet.language == "python" and inputs:
            yield from _of_python(snippet, paths, inputs)


def _of_python(snippet: Snippet, paths: tuple[str, ...], inputs: tuple[str, ...]) -> Iterator[Amount]:
    """The copies of input artifacts; what else Python writes has no size that its text tells."""
    masked = mask(snippet.text)
    for found in (each for pattern in _COPIES for each in re.finditer(pattern, masked.text)):
        amount = _of_files("cat", [found["source"]], inputs)
        if amount is not None:
            passage = Passage(snippet.path, *masked.written(*found.span()))
            yield from (Amount(path, *amount, passage) for path in paths if is_output(found["path"], (path,)))


def _of_shell(snippet: Snippet, paths: tuple[str, ...], inputs: tuple[str, ...], is_printed: bool) -> Iterator[Amount]:
    from memolint.code.pipes import Pipes  # with the grammar
    from memolint.code.shell.parse import parse

    masked = mask(snippet.text)
    script = parse(masked.text)
    pipes = Pipes(script)
    fed = set(pipes.following.values())
    for index in (each for each in range(len(pipes.commands)) if each not in fed):
        command = pipes.commands[index]
        for path in _targets(command, script, paths, is_printed):
            found = _amount(index, pipes, script, inputs)
            if found is not None:
                passage = Passage(snippet.path, *masked.written(command.start, command.end))
                yield Amount(path, *found, passage)


def _targets(command: "Command", script: "ShellScript", paths: tuple[str, ...], is_printed: bool) -> Iterator[str]:
    """The outputs that what a command says ends in, through its pipeline."""
    files = [script.filled(each) for each in (*command.context.files, *_made_by([each.text for each in command.words]))]
    yield from (path for path in paths if any(is_output(each, (path,)) for each in files))
    is_kept = command.words[0].text != "tee" and bool(_made_by([each.text for each in command.words]))
    if (
        is_printed
        and not is_kept
        and command.context.logged
        and not command.context.away
        and not command.context.function
    ):
        yield ""


def _made_by(words: list[str]) -> list[str]:
    """The file that a command is told to make: `cp a b`, `sort -o b a`, `dd of=b`, `tar -czf b folder`."""
    name, operands = words[0].rpartition("/")[2], [word for word in words[1:] if not word.startswith("-")]
    if name in _COPIERS or name == "tee":
        return operands if name == "tee" else operands[1:][-1:]
    if name == "dd":
        return [word.removeprefix("of=") for word in words if word.startswith("of=")]
    flag = {"sort": r"-o|--output", "tar": r"-?\w*f|--file"}.get(name, "(?!)")
    return [word for before, word in pairwise(words[1:]) if re.fullmatch(flag, before)]


def _amount(index: int, pipes: "Pipes", script: "ShellScript", inputs: tuple[str, ...]) -> tuple[str, str] | None:
    """What a command says, through its pipeline: a description and how sure it is; None for little, or if unknown."""
    found = _of_source(pipes.commands[index], script, inputs)
    while found is not None and index in pipes.following:
        index = pipes.following[index]
        found = _through(pipes.commands[index], found)
    if isinstance(found, int):
        return (f"about {_written(found)}", HIGH) if found > LIMIT else None
    return found


def _through(command: "Command", found: "int | tuple[str, str]") -> "int | tuple[str, str] | None":
    """What a filter leaves of an amount."""
    words = [word.text for word in command.words]
    name = words[0]
    limit = _cut(words) if name in ("head", "tail") else None
    if limit is not None:
        return min(limit, found) if isinstance(found, int) else limit
    if name == "base64" and isinstance(found, int) and "-d" not in words:
        return found * 4 // 3
    is_whole = name == "jq" and [each for each in words[1:] if not each.startswith("-")] in ([], ["."], [".[]"])
    return found if name in _KEEPING or is_whole else None


def _of_source(command: "Command", script: "ShellScript", inputs: tuple[str, ...]) -> "int | tuple[str, str] | None":
    """What the first command of a pipeline says: a number of bytes, or a description with a confidence."""
    words = [script.filled(word.text) for word in command.words]
    name, operands = words[0].rpartition("/")[2], [word for word in words[1:] if not word.startswith("-")]
    if name in _WHOLE or name in _FILTERS:
        fed = [each.target.text for each in command.context.redirects if each.operator == "<"]
        return _of_files(name, [*operands, *map(script.filled, fed)], inputs)
    if name in _COPIERS:
        return _of_files(name, operands[:-1], inputs)
    if name in ("head", "tail", "dd", "seq", "openssl"):
        return {"dd": _of_dd, "seq": _of_seq, "openssl": _of_random}.get(name, _cut)(words)
    line = " ".join([name, *words[1:]]) + " "
    return next(((what, confidence) for pattern, what, confidence in _LISTINGS if re.match(pattern, line)), None)


def _of_files(name: str, operands: list[str], inputs: tuple[str, ...]) -> tuple[str, str] | None:
    """Whole files: input artifacts, and those that are named as data."""
    if name in _FILTERS:
        operands = operands[1:] if operands and re.fullmatch(_FILTERS[name], operands[0]) else []
    for path in operands:
        if is_output(path, inputs):
            is_data = path.lower().endswith(DATA_FILES + ARCHIVES)
            return f"the whole of `{path}`, an input artifact", MEDIUM if is_data else LOW
    return None


def _cut(words: list[str]) -> int | None:
    """`head -c 2M`: bytes; a number of lines is taken for 100 bytes each."""
    text = " ".join(words[1:])
    found = re.search(r"(?:-c|--bytes)[ =]?(\d+\w*)", text)
    if found:
        return _bytes(found[1])
    lines = re.search(r"(?:-n|--lines)[ =]?(\d{1,12})\b|-(\d{1,12})\b", text)
    return int(lines[1] or lines[2]) * 100 if lines else 1000


def _of_dd(words: list[str]) -> int | None:
    given = dict(word.split("=", 1) for word in words[1:] if "=" in word)
    size, count = _bytes(given.get("bs", "512")), given.get("count", "")
    return size * int(count) if size is not None and count.isdecimal() and len(count) < 12 else None


def _of_seq(words: list[str]) -> int | None:
    last = words[-1]
    return int(last) * (len(last) + 1) if last.isdecimal() and len(last) < 10 else None


def _of_random(words: list[str]) -> int | None:
    last = words[-1]
    return (
        int(last) * (2 if "-hex" in words else 1) if "rand" in words and last.isdecimal() and len(last) < 12 else None
    )


def _bytes(text: str) -> int | None:
    found = re.fullmatch(_SIZE, text)
    return int(found[1]) * _UNITS[found[2]] if found and len(found[1]) < 12 else None


def _written(size: int) -> str:
    return f"{size / 2**20:.1f} MiB" if size < 2**30 else f"{size / 2**30:.1f} GiB"
