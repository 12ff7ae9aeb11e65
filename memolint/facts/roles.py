"""What a value is used for where its name says so: a flag, an environment variable or a header before it.

A name alone proves nothing about an input; here the *file itself* uses the value as a log level or a credential.
"""

import re

from memolint.argo.fields import ACCESS, RESULT, TUNING

# `--flag=`, `--flag `, `FLAG=`: what stands directly before a tag.
_FLAG = r"""(?:^|[\s"'])(?:--?)?([A-Za-z][\w.-]*)(?:=|\s+|:\s*)["']?$"""
_DASHED_FLAG = r"--?([A-Za-z][\w.-]*)$"

_TUNING_NAMES = (
    r"(?i)(?:log|logging)[-_.]?(?:level|format|file|dir)?|verbos\w*|loglevel|debug|quiet|colou?r|progress"
    r"|(?:num|n|max)?[-_.]?(?:threads|workers|jobs|procs|processes|cpus|cores)|parallelism|concurrency"
    r"|(?:max[-_.]?)?(?:mem|memory|heap)(?:[-_.]?(?:limit|size|max))?|(?:connect[-_.]?)?timeout|(?:max[-_.]?)?retries|retry"
)
_ACCESS_NAMES = (
    r"(?i)(?:[\w.-]*[-_.])?(?:token|password|passwd|secret|credentials?|api[-_.]?key|access[-_.]?key(?:[-_.]?id)?"
    r"|secret[-_.]?key|secret[-_.]?access[-_.]?key|private[-_.]?key|authorization|bearer)"
)


def of_name(name: str) -> str:
    """The role of a value that a flag, an environment variable or a header of this name takes."""
    if re.fullmatch(_ACCESS_NAMES, name):
        return ACCESS
    return TUNING if re.fullmatch(_TUNING_NAMES, name) else RESULT


def of_flag(before: str, previous: str) -> str:
    """The role that the text before a tag gives it; `previous` is the list element before the string."""
    found = re.search(_FLAG, before)
    if found:
        return of_name(found[1])
    dashed = None if before else re.fullmatch(_DASHED_FLAG, previous)
    return of_name(dashed[1]) if dashed else RESULT
