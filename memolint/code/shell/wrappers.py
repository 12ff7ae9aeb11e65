"""Commands that run another command: `sudo -u x env A=1 timeout 5 kubectl apply` is `kubectl apply`."""

from collections.abc import Sequence

from memolint.code.catalogue.commands import WRAPPERS

MAX_WRAPPERS = 8

# Wrappers with one word of their own before the command: a duration, a lock file, a user, a time.
ONE_OPERAND = frozenset(("timeout", "flock", "chrt", "su-exec", "gosu", "faketime"))


def program_name(word: str) -> str:
    """The name a command is known by: `/usr/bin/git` and `$BIN/git` are `git`, `./deploy.sh` stays as it is."""
    return word if word.startswith("./") else word.rpartition("/")[2] or word


def unwrapped(words: Sequence[str]) -> int:
    """Index of the program that `words` (a command line) ends up running; `len(words)` if a wrapper runs nothing."""
    index = 0
    for _ in range(MAX_WRAPPERS):
        name = program_name(words[index]) if index < len(words) else ""
        if name not in WRAPPERS or _only_looks(name, words[index + 1 :]):
            break
        index = _operands(name, words, index + 1)
    return index


def _only_looks(name: str, rest: Sequence[str]) -> bool:
    """`command -v git` asks where git is; a bare `env`, `time` or `exec` runs nothing else."""
    return not rest or (name == "command" and rest[0] in ("-v", "-V"))


def _operands(name: str, words: Sequence[str], index: int) -> int:
    """Index after the wrapper's own options and operands."""
    valued = WRAPPERS[name]
    while index < len(words) and words[index].startswith("-"):
        option = words[index]
        index += 2 if option in valued else 1
        if option == "--":
            break
    if name == "env":
        while index < len(words) and "=" in words[index].lstrip("="):
            index += 1
    return index + (name in ONE_OPERAND)
