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


class Streams:
    """Where the descriptors of a shell lead, as `exec` sets them for all that follows."""

    def __init__(self) -> None:
        self._leads = {"1": "/dev/stdout", "2": "/dev/stderr"}

    def lead(self, descriptor: str, target: str) -> None:
        """`exec 3>&1`: a descriptor leads where another does by now, or to a file."""
        self._leads[descriptor] = self.end_of(target)

    def end_of(self, target: str) -> str:
        """The stream or the file that a target of a redirection is."""
        return self._leads.get(target.removeprefix("&"), target)


def is_away(target: str) -> bool:
    """Whether what goes there is no part of the standard output."""
    return _LOGGED.fullmatch(target) is not None
