"""What one command of a shell does: whether it is work, what it makes or removes, what it sets."""

import re
from collections.abc import Iterator, Sequence

from memolint.code.markers import stores
from memolint.code.markers.outline import (
    BY_PROGRAM,
    DATABASE,
    EXIT,
    FAIL,
    FILE,
    IDLE,
    LAX,
    LOCK,
    MOVED,
    REMOVE,
    STAMP,
    STREAM,
    STRICT,
    TRAP,
    WORK,
    Act,
    Made,
    Name,
)
from memolint.code.markers.shell_copies import COPIES, copied, stored
from memolint.code.markers.shell_names import ShellNames

# Programs that say, ask or tidy up: they take no time and change nothing that anybody would miss.
_IDLE = frozenset(
    "echo printf : true test [ ls date sleep sync logger pwd cd export env printenv id whoami hostname uname chmod"
    " chown chgrp basename dirname mkdir touch umask shift local readonly declare unset type which readlink realpath"
    " stat jobs wait let eval seq tty tput mktemp nproc df du free history shopt ulimit alias".split()
)
# Those whose words in a file are written at once.
STAMPS = frozenset("echo printf : true date hostname pwd id uname whoami env".split())
READERS = frozenset(
    "cat head tail wc grep egrep fgrep cut tr jq yq sha256sum sha1sum md5sum cksum cmp diff find awk sed sort uniq file"
    " tree column base64".split()
)
_OUTPUT = re.compile(r"(?:-o|-O|--out(?:put|file|-file|put-file|-dir|dir|put-dir|put-document)?|--dest\w*|--to)")
_ENDS = frozenset(("exit", "return", "continue", "break"))


class ShellCommands:
    """The commands of one script."""

    def __init__(self, names: ShellNames) -> None:
        self.names = names

    def acts(self, program: str, words: list[str], span: tuple[int, int]) -> Sequence[Act]:
        """What a program does with the words that it is given."""
        known = tuple(self.names.known(word) for word in words)
        if program in _ENDS:
            return (_end(program, known, span),)
        if program == "set":
            return _setting(known, span)
        if program == "trap":
            return (Act(TRAP, *span, program, known),)
        if program in ("rm", "rmdir", "unlink"):
            gone = tuple(Made(self.names.file(word), STAMP) for word in words if not word.startswith("-"))
            return (Act(REMOVE, *span, program, known, gone),)
        used = stores.use(program, known)
        if used is not None:
            name = Name(used.word, self.names.name(" ".join(words), FILE).made_of, self._inline(words), used.level)
            if used.does == stores.TAKES:
                return (Act(REMOVE, *span, program, known, (Made(name, STAMP),)),)
            is_idle = used.does == stores.ASKS or used.level == DATABASE or used.stamps
            puts = (Made(name, STAMP if is_idle else MOVED),) if used.does in (stores.PUTS, stores.CLAIMS) else ()
            brought = stored(self.names, used.source, name, MOVED) if puts and used.source else ()
            return (Act(IDLE if is_idle else WORK, *span, program, known, puts, brought),)
        if program in COPIES:
            return (Act(WORK, *span, program, known, *copied(self.names, program, words)),)
        made = tuple(self._made(program, words))
        kind = IDLE if program in _IDLE or program in READERS or program == "tee" else WORK
        return (Act(kind, *span, program, known, made),)

    def _inline(self, words: Sequence[str]) -> tuple[str, ...]:
        return tuple(each for word in words for each in self.names.name(word, FILE).inline)

    def _made(self, program: str, words: list[str]) -> Iterator[Made]:
        """The files that a program makes, as far as its words tell."""
        operands = [word for word in words if not word.startswith("-")]
        if program in ("touch", "tee", "mkdir"):
            how = STREAM if program == "tee" else STAMP
            yield from (Made(self.names.file(word), how) for word in operands)
        elif program == "dd":
            yield from (Made(self.names.file(word[3:]), STREAM) for word in words if word.startswith("of="))
        elif program not in _IDLE and program not in READERS:
            yield from self._told(words)

    def _told(self, words: list[str]) -> Iterator[Made]:
        """What a program is told to write: `--out F`, `-o F`, `--output=F`."""
        for index, word in enumerate(words):
            option, equals, value = word.partition("=")
            if _OUTPUT.fullmatch(option):
                target = value if equals else "".join(words[index + 1 : index + 2])
                if target and not target.startswith("-"):
                    yield Made(self.names.file(target), BY_PROGRAM)


def _end(program: str, words: Sequence[str], span: tuple[int, int]) -> Act:
    status = words[0] if words and program in ("exit", "return") else "0"
    return Act(EXIT if status == "0" or not status.isdigit() else FAIL, *span, program, tuple(words))


def _setting(words: Sequence[str], span: tuple[int, int]) -> Sequence[Act]:
    found: list[Act] = []
    for index, word in enumerate(words):
        named = words[index + 1] if index + 1 < len(words) and word[1:].endswith("o") else ""
        letters = word[1:] if re.fullmatch(r"[-+][A-Za-z]+", word) else ""
        if "e" in letters or named == "errexit":
            found.append(Act(STRICT if word.startswith("-") else LAX, *span))
        if "C" in letters or named == "noclobber":
            found.append(Act(LOCK, *span))
    return found
