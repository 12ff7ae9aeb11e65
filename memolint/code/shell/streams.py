"""Files that keep no text: the streams of a process and of its container, where text is printed or logged."""

import re

# What is written here is seen in the log of the container at most: `outputs.result` is made of the standard output
# of the command, which the process of Argo (1) reads.
_LOGGED = re.compile(
    r"&?2|/dev/(?:null|stderr|tty|console|kmsg|termination-log|fd/2)"
    r"|/proc/(?:self|thread-self|\$\$|\$\{\$\}|\d+)/fd/2|/proc/1/fd/1"
)
_PRINTED = re.compile(r"&?\d+-?|&-|-|/dev/(?:stdout|fd/\d+)|/proc/(?:self|thread-self|\$\$|\d+)/fd/\d+")


def is_stream(target: str) -> bool:
    """Whether a redirection to this target leaves no file behind."""
    return is_away(target) or _PRINTED.fullmatch(target) is not None


def is_away(target: str) -> bool:
    """Whether what goes there is no part of the standard output."""
    return _LOGGED.fullmatch(target) is not None
