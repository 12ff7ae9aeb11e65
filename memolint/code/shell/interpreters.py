"""Programs that run code which is handed to them: which language, and which word of the command line is the code."""

from collections.abc import Sequence

SHELLS = frozenset(("sh", "bash", "ash", "dash", "ksh", "zsh"))


def language(program: str) -> str:
    """`shell`, `python` or `opaque`, from the name or path of an interpreter."""
    name = program.strip().rpartition("/")[2]
    if name in SHELLS:
        return "shell"
    return "python" if name.startswith("python") and not name.removeprefix("python").strip(".0123456789") else "opaque"


def inline(words: Sequence[str]) -> int | None:
    """Index in a command line of the code after `-c`, also clustered (`-euxc`); None if it has no such code."""
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
