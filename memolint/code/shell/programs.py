"""Which program a command line ends up running: wrappers are seen through, interpreters and their code told.

`sudo -u x env A=1 timeout 5 kubectl apply` is `kubectl apply`. This is no part of the catalogue because every command
line of a clean file needs it.
"""

from collections.abc import Sequence

MAX_WRAPPERS = 8
SHELLS = frozenset(("sh", "bash", "ash", "dash", "ksh", "zsh"))

# Commands that run the rest of their words, with those of their own options that take a value.
WRAPPERS: dict[str, tuple[str, ...]] = {
    "sudo": ("-u", "-g", "-h", "-C"),
    "env": ("-u", "-C", "-S"),
    "nice": ("-n",),
    "nohup": (),
    "time": ("-f", "-o"),
    "timeout": ("-s", "-k"),
    "stdbuf": ("-i", "-o", "-e"),
    "setsid": (),
    "exec": ("-a",),
    "command": (),
    "builtin": (),
    "xargs": ("-n", "-I", "-P", "-L", "-d", "-s", "-a", "-E"),
    "flock": ("-w", "-E", "-c"),
    "chrt": (),
    "ionice": ("-c", "-n"),
    "taskset": ("-c",),
    "su-exec": (),
    "gosu": (),
    "tini": ("-e", "-p"),
    "dumb-init": (),
    "watch": ("-n",),
    "unbuffer": (),
    "faketime": (),
    "retry": ("-t", "-d"),
    "catchsegv": (),
    "doas": ("-u",),
    "busybox": (),
}
# Wrappers with one word of their own before the command: a duration, a lock file, a user, a time.
ONE_OPERAND = frozenset(("timeout", "flock", "chrt", "su-exec", "gosu", "faketime"))


def program_name(word: str) -> str:
    """The name a command is known by: `/usr/bin/git` and `$BIN/git` are `git`, `./deploy.sh` stays as it is."""
    return word if word.startswith("./") else word.rpartition("/")[2] or word


# Interpreters of languages that are read by patterns, with the option before their code.
_FOREIGN = {
    "node": "javascript",
    "nodejs": "javascript",
    "bun": "javascript",
    "deno": "javascript",
    "Rscript": "r",
    "R": "r",
    "ruby": "ruby",
    "pwsh": "powershell",
    "powershell": "powershell",
}
_CODE_OPTIONS = {
    "javascript": ("-e", "--eval", "-p", "--print", "-pe", "eval"),
    "r": ("-e",),
    "ruby": ("-e",),
    "powershell": ("-c", "-Command", "-command"),
}
FOREIGN = frozenset(_CODE_OPTIONS)


def language(program: str) -> str:
    """`shell`, `python`, one of `FOREIGN` or `opaque`, from the name or path of an interpreter."""
    name = program.strip().rpartition("/")[2]
    if name in SHELLS:
        return "shell"
    if name.startswith("python") and not name.removeprefix("python").strip(".0123456789"):
        return "python"
    return _FOREIGN.get(name.removesuffix(".exe"), "opaque")


def shebang(source: str) -> str:
    """The interpreter that a script names in its first line."""
    words = source.lstrip().split("\n", 1)[0].split() if source.lstrip().startswith("#!") else []
    if not words:
        return ""
    program = words[0].removeprefix("#!")
    return words[-1] if program.endswith("/env") and len(words) > 1 else program


def inline(words: Sequence[str]) -> int | None:
    """Index in a command line of the code after `-c`, also clustered (`-euxc`); None if it has no such code."""
    options = _CODE_OPTIONS.get(language(words[0]), ())
    if options:
        return next((at + 1 for at, word in enumerate(words[:-1]) if word in options), None)
    wanted = False
    index = 1
    while index < len(words):
        option = words[index]
        if not option.startswith("-") or option == "-":
            return index if wanted else None
        if not option.startswith("--"):
            wanted = wanted or "c" in option
            index += option.endswith("o")  # -o pipefail
        index += 1
    return None


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
    while index < len(words) and words[index].startswith("-"):
        option = words[index]
        index += 2 if option in WRAPPERS[name] else 1
        if option == "--":
            break
    if name == "env":
        while index < len(words) and "=" in words[index].lstrip("="):
            index += 1
    return index + (name in ONE_OPERAND)
