"""What a value is used for where its name says so: a flag, an environment variable or a header before it.

A name alone proves nothing about an input; here the *file itself* uses the value as a log level or a credential.
"""

import re
from collections.abc import Iterator

from memolint.argo.fields import ACCESS, RESULT, TUNING

# `--flag=`, `--flag `, `FLAG=`: what stands directly before a tag.
_FLAG = r"""(?:^|[\s"'])(?:--?)?([A-Za-z][\w.-]*)(?:=|\s+|:\s*)["']?$"""
_FLAG_VALUE = r"""(?:^|(?<=[\s"']))(?:--?)?([A-Za-z][\w.-]*)(?:=|[ \t]+|:\s*)["']?([^\s"']+)"""
_DASHED_FLAG = r"--?([A-Za-z][\w.-]*)$"

_TUNING_NAMES = (
    r"(?i)(?:log|logging)[-_.]?(?:file|dir)?|verbos\w*|debug|quiet|progress|parallelism|concurrency|rust_log|gomaxprocs|makeflags"
    r"|(?:\w[\w.-]*[-_.])?(?:(?:log|logging)[-_.]?(?:level|format)|(?:connect[-_.]?)?timeout|(?:max[-_.]?)?(?:retries|retry)"
    r"|(?:num|n|max)?[-_.]?(?:threads|workers|jobs|procs|processes|cpus|cores)"
    r"|(?:max[-_.]?)?(?:mem|memory|heap)(?:[-_.]?(?:limit|size|max|gb|mb))?)"
)
# Flags whose value is written right after them, or that are short: the heap of Java, threads of samtools and make.
_TIGHT = r"""(?:^|[\s"'=])(?:-Xm[xs]|-@\s*|-j\s*)["']?$"""
_TIGHT_VALUE = r"""(?:^|(?<=[\s"'=]))(?:-Xm[xs]|-@[ \t]*|-j[ \t]*)["']?(\d[^\s"']*)"""
# A field of YAML or JSON: a word and a colon before a value.
_PATCH_FIELD = r"""(?:^|(?<=[\s{,"']))([A-Za-z]+)["']?\s*:(?=[\s"'\[]|\{(?!\{)|$)"""
_PATCHED_RESULTS = frozenset(("image", "command", "args", "value", "workingDir", "subPath", "claimName", "mountPath"))
_SHORT = r"""(?:^|[\s"'])-[A-Za-z][ \t]*["']?$"""
_ACCESS_NAMES = (
    r"(?i)(?:[\w.-]*[-_.])?(?:token|password|passwd|secret|credentials?|api[-_.]?key|access[-_.]?key(?:[-_.]?id)?"
    r"|secret[-_.]?key|secret[-_.]?access[-_.]?key|private[-_.]?key|authorization|bearer)"
)
_SERVICE_NAMES = (
    r"(?i)(?:[\w.-]*[-_.])?(?:hosts?|hostname|ports?|endpoints?|urls?|uris?|addr|address|dsn|brokers?|servers?|proxy"
    r"|region)"
)


def is_service(name: str) -> bool:
    """Whether a variable says where a service is: a note at most where the service is a fixed one."""
    return re.fullmatch(_SERVICE_NAMES, name) is not None


def of_name(name: str) -> str:
    """The role of a value that a flag, an environment variable or a header of this name takes."""
    if re.fullmatch(_ACCESS_NAMES, name):
        return ACCESS
    return TUNING if re.fullmatch(_TUNING_NAMES, name) else RESULT


def of_flag(before: str, previous: str) -> str:
    """The role that the text before a tag gives it; `previous` is the list element before the string."""
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
    for field, following in zip(fields, [*(each.start() for each in fields[1:]), len(patch)], strict=True):
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
