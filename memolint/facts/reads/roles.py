"""The role of a value by the name that it is given to: a flag, an environment variable or a header.

The name of an input proves nothing; here the *file itself* uses the value as a log level or a credential.
"""

import re
from collections.abc import Iterator

from memolint.argo.fields import ACCESS, RESULT, TUNING
from memolint.lang.words import ends_with, words

# `--flag=`, `--flag `, `FLAG=`: what stands directly before a tag.
_FLAG = r"""(?:^|[\s"'])(?:--?)?([A-Za-z][\w.-]*)(?:=|\s+|:\s*)["']?$"""
_FLAG_VALUE = r"""(?:^|(?<=[\s"']))(?:--?)?([A-Za-z][\w.-]*)(?:=|[ \t]+|:\s*)["']?([^\s"']+)"""
_DASHED_FLAG = r"--?([A-Za-z][\w.-]*)$"

# Words that a whole name is, and words that a name ends with, written together.
_TUNING = frozenset(
    "log logfile logdir logging loggingfile loggingdir debug quiet progress parallelism concurrency rustlog gomaxprocs"
    " makeflags".split()
)
_MANY = "threads workers jobs procs processes cpus cores".split()
_TUNING_ENDS = frozenset(
    (
        *"loglevel logformat logginglevel loggingformat timeout connecttimeout".split(),
        *"retry retries maxretry maxretries".split(),
        *(amount + many for amount in ("", "n", "num", "max") for many in _MANY),
        *(
            most + memory + unit
            for most in ("", "max")
            for memory in ("mem", "memory", "heap")
            for unit in ("", "limit", "size", "max", "gb", "mb")
        ),
    )
)
# Flags whose value is written right after them, or that are short: the heap of Java, threads of samtools and make.
_TIGHT = r"""(?:^|[\s"'=])(?:-Xm[xs]|-@\s*|-j\s*)["']?$"""
_TIGHT_VALUE = r"""(?:^|(?<=[\s"'=]))(?:-Xm[xs]|-@[ \t]*|-j[ \t]*)["']?(\d[^\s"']*)"""
# A field of YAML or JSON: a word and a colon before a value.
_PATCH_FIELD = r"""(?:^|(?<=[\s{,"']))([A-Za-z]+)["']?\s*:(?=[\s"'\[]|\{(?!\{)|$)"""
_PATCHED_RESULTS = frozenset(("image", "command", "args", "value", "workingDir", "subPath", "claimName", "mountPath"))
_SHORT = r"""(?:^|[\s"'])-[A-Za-z][ \t]*["']?$"""
_ACCESS_ENDS = frozenset(
    "token password passwd secret credential credentials apikey accesskey accesskeyid secretkey secretaccesskey"
    " privatekey authorization bearer".split()
)
_SERVICE_ENDS = frozenset(
    "host hosts hostname port ports endpoint endpoints url urls uri uris addr address dsn broker brokers server servers"
    " proxy region".split()
)


def is_service(name: str) -> bool:
    """Whether a variable says where a service is: a note at most where the service is a fixed one."""
    return ends_with(name, _SERVICE_ENDS)


def of_name(name: str) -> str:
    """The role of a value that a flag, an environment variable or a header of this name takes."""
    if ends_with(name, _ACCESS_ENDS):
        return ACCESS
    found = words(name)
    tunes = "".join(found) in _TUNING or (len(found) == 1 and found[0].startswith("verbos"))
    return TUNING if tunes or ends_with(name, _TUNING_ENDS) else RESULT


def of_flag(before: str, previous: str) -> str:
    """The role that the text before a tag gives it; `previous` is the list element before the string."""
    if not before and not previous.startswith("-"):
        return RESULT
    found = re.search(_FLAG, before)
    if re.search(_TIGHT, before) or (not before and previous in ("-@", "-j")):
        return TUNING
    if found:
        return of_name(found[1])
    dashed = None if before else re.fullmatch(_DASHED_FLAG, previous)
    return of_name(dashed[1]) if dashed else RESULT


def of_patch(before: str) -> str:
    """The role of what follows in a patch of the pod: images, code and variables shape results, all else tunes."""
    found = re.findall(_PATCH_FIELD, before)
    return RESULT if found and found[-1] in _PATCHED_RESULTS else TUNING


def patched(patch: str) -> Iterator[tuple[int, int]]:
    """The spans of a patch of the pod that only tune."""
    fields = list(re.finditer(_PATCH_FIELD, patch))
    starts = [*(each.start() for each in fields), len(patch)]
    for field, following in zip(fields, starts[1:], strict=True):
        if field[1] not in _PATCHED_RESULTS:
            yield field.end(), following


def is_short_flag(before: str, previous: str) -> bool:
    """Whether a value follows a flag of one letter, which says nothing of what it is for."""
    return bool(re.search(_SHORT, before) or (not before and re.fullmatch("-[A-Za-z]", previous)))


def flagged(code: str) -> Iterator[tuple[int, int]]:
    """The spans of the words in a text that its flags make no part of the result."""
    if "-" not in code and "=" not in code and ":" not in code:
        return
    yield from (found.span(1) for found in re.finditer(_TIGHT_VALUE, code))
    at = 0
    while found := re.compile(_FLAG_VALUE).search(code, at):
        if of_name(found[1]) != RESULT:
            yield found.span(2)
        at = found.end(1)  # the word after one flag can be the next
