"""Programs that tell something and do nothing else, and the scripts that can be seen to run none of them.

Most scripts are a few plain lines. Their words show what they do, and the grammar, which takes longer to load than all
else that a short lint does, stays where it is.
"""

import re
from collections.abc import Callable

from memolint.code.shell.programs import program_name

PRINTERS = frozenset(("echo", "printf", "print"))
# What prints nothing but a part or a summary of what it is fed.
FILTERS = frozenset(
    "wc head tail cut tr sort uniq cat grep egrep fgrep awk gawk sed jq yq tac rev fold column numfmt nl paste od xxd"
    " base64 sha1sum sha224sum sha256sum sha384sum sha512sum md5sum b2sum shasum cksum".split()
)
# Programs that say something of the machine or of a file.
TELLING = frozenset(
    "date basename dirname hostname whoami id uname nproc pwd seq expr ls stat du df free uptime env printenv which"
    " type shuf uuidgen arch getconf locale".split()
)
# What a command does with its words is gone when it is done: a pause, the trace of a shell, nothing at all.
PAUSES = frozenset(("sleep", "usleep", "set", "true", ":"))
# What prints nothing, and shows in what comes after it alone.
SILENT = frozenset("sleep usleep set test [ true : read shift local".split())
# What sends its words to the log of the machine.
LOGGING = "logger"
ENDING = frozenset(("exit", "return", "false"))
LEAVING = frozenset(("break", "continue"))
ASKS_WHO_IT_IS = frozenset(("--version", "-version", "-V", "version", "--help"))

# Words that begin something other than one program with its arguments.
_OF_THE_SHELL = frozenset(
    "if then elif else fi for while until do done case esac in select function time coproc . source eval exec alias"
    " trap export declare typeset readonly unset let readarray mapfile".split()
)
_NOT_WORK = PRINTERS | FILTERS | TELLING | PAUSES | SILENT | ENDING | LEAVING | _OF_THE_SHELL | {LOGGING, "tee"}
_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_PROGRAM = frozenset(f"{_LETTERS}0123456789_./-")
_PLAIN = _PROGRAM.union(":=@%+,*?~> \t${}")
_SAVED = r"\s1?>>?[ \t]*([a-zA-Z./$]\S*)"
_QUOTED = r"""'[^'\n]*'|"[^"\\`(\n]*\""""


def only_works(script: str, is_output: Callable[[str], bool]) -> bool:
    """Whether all that a script (masked, without a word of the catalogue) does is work that its lines show.

    Each line is one program with plain words that does more than to tell, or tells it to an output; or it sets a
    variable for one. A script that needs more than a look at its lines does not count.
    """
    names, working = set(), ""
    for line in script.split("\n"):
        words = _plain_words(line)
        name, is_set, _ = words[0].partition("=") if words else ("", "", "")
        if is_set and len(words) == 1 and name.isidentifier():
            names.add(name)
        elif _does_work(words, is_output):
            working += f"{line}\n"
        elif line.strip() and not line.lstrip().startswith("#"):
            return False
    return names <= set(re.findall(r"\$\{?(\w+)", working))


def _plain_words(line: str) -> list[str]:
    """The words of a line, `?` where they are quoted; none if more than words and redirections stand in it."""
    bare = re.sub(_QUOTED, "?", line)
    return bare.split() if _PLAIN.issuperset(bare) else []


def _does_work(words: list[str], is_output: Callable[[str], bool]) -> bool:
    """Whether words are the call of a program that does more than to tell, or that writes an output."""
    if not words or words[0][0] not in f"{_LETTERS}./" or not _PROGRAM.issuperset(words[0]):
        return False
    name = program_name(words[0])
    if name in _OF_THE_SHELL or not ASKS_WHO_IT_IS.isdisjoint(words):
        return False
    return name not in _NOT_WORK or any(map(is_output, re.findall(_SAVED, " ".join(words))))
