"""What shells complete: files and folders, rules, families and signals, releases and formats, by what a word is called.

Nobody reads errors in a prompt, so that none is shown there.
"""

import os
import re
from collections import Counter
from collections.abc import Callable, Iterable

import click
from click.shell_completion import BashComplete, CompletionItem, FishComplete, ShellComplete, ZshComplete

from memolint.app.config.options import FORMATS
from memolint.app.rules.pages import slugs
from memolint.argo.releases import NEWEST_PATCHES
from memolint.cli.options import COMPLETION
from memolint.code.catalogue.rows import ids

_OF_CATALOGUE = ("impure-side-effect", "impure-time-random-network")

Items = list[CompletionItem]


class Word(click.types.StringParamType):
    """A text, completed by what the metavar of its parameter says that it is."""

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> Items:  # noqa: ARG002
        """What `incomplete` may become."""
        called = (param.metavar or param.name or "").upper()
        complete = next((each for word, each in _BY_METAVAR.items() if word in called), None)
        return complete(incomplete) if complete else []


def with_words(command: click.Command) -> click.Command:
    """The command, its texts completed."""
    for each in command.params:
        if each.type is click.STRING:
            each.type = Word()
    for below in command.commands.values() if isinstance(command, click.Group) else ():
        with_words(below)
    return command


def script(group: click.Command, shell: str) -> str:
    """What teaches a shell to complete memolint's words."""
    return _kind(shell)(group, {}, "memolint", COMPLETION).source()


def answer(group: click.Command) -> None:
    """Writes what the shell asks for, as `COMPLETION` says (`bash_complete`)."""
    shell = os.environ[COMPLETION].partition("_")[0]
    click.echo(_kind(shell)(group, {}, "memolint", COMPLETION).complete().encode())


def _kind(shell: str) -> type[ShellComplete]:
    return {"bash": _Bash, "zsh": ZshComplete, "fish": FishComplete}[shell]


class _Bash(BashComplete):
    """Bash takes `:` and `=` for words of their own, and puts what is completed behind them."""

    source_template = """\
%(complete_func)s() {
    local answer type value
    answer=$(
        IFS=$'\\n'
        env COMP_WORDS="${COMP_WORDS[*]}" COMP_CWORD=$COMP_CWORD %(complete_var)s=bash_complete "$1" 2>/dev/null
    )
    COMPREPLY=()
    while IFS=, read -r type value; do
        case $type in
            file) compopt -o default ;;
            dir) compopt -o dirnames ;;
            plain) COMPREPLY+=("$value") ;;
        esac
        [[ $value == *: ]] && compopt -o nospace
    done <<< "$answer"
}
complete -o nosort -F %(complete_func)s %(prog_name)s
"""

    def get_completion_args(self) -> tuple[list[str], str]:
        args, incomplete = super().get_completion_args()
        if incomplete in (":", "="):
            args, incomplete = [*args, incomplete], ""
        if args[-1:] == ["="]:
            return args[:-1], incomplete
        if args[-1:] == [":"] and len(args) > 1:
            return args[:-2], f"{args[-2]}:{incomplete}"
        return args, incomplete

    def format_completion(self, item: CompletionItem) -> str:
        """What follows the last `:` that is written already."""
        name, _, last = item.value.rpartition(":")
        return f"{item.type},{last if name and last else item.value}"


def _files(incomplete: str) -> Items:
    return [CompletionItem(incomplete, type="file")]


def _folders(incomplete: str) -> Items:
    return [CompletionItem(incomplete, type="dir")]


def _reports(incomplete: str) -> Items:
    form, colon, file = incomplete.partition(":")
    return _files(file) if colon else _plain(form, (f"{each}:" for each in FORMATS))


def _rule(incomplete: str) -> Items:
    """One rule, or a signal of the catalogue once its rule is written."""
    rule, colon, _ = incomplete.partition(":")
    if not colon:
        return _plain(incomplete, slugs())
    return _plain(incomplete, (f"{rule}:{each}" for each in ids() if rule in _OF_CATALOGUE))


def _rules(incomplete: str) -> Items:
    """Rules and families behind the last comma."""
    before, comma, last = incomplete.rpartition(",")
    held = Counter(slug.partition("-")[0] for slug in slugs())
    families = _plain(last, (family for family, count in held.items() if count > 1))
    return [CompletionItem(f"{before}{comma}{each.value}") for each in (*families, *_rule(last))]


def _releases(incomplete: str) -> Items:
    lines = (f"{major}.{minor}" for major, minor, _ in NEWEST_PATCHES)
    return _plain(incomplete, (*lines, *(".".join(map(str, each)) for each in NEWEST_PATCHES)))


def _plain(incomplete: str, words: Iterable[str]) -> Items:
    found = {each for each in words if each.startswith(incomplete)}
    return [CompletionItem(each) for each in sorted(found, key=_in_order)]


def _in_order(word: str) -> list[tuple[int, str]]:
    """Numbers by their size, as in releases."""
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"(\d+)", word)]


# The first that stands in the metavar, or in the name of what has none.
_BY_METAVAR: dict[str, Callable[[str], Items]] = {
    "FORMAT:FILE": _reports,
    "RULE,": _rules,
    "RULE": _rule,
    "VERSION": _releases,
    "DIR|NONE": _folders,
    "FILE": _files,
    "PATH": _files,
    "GLOB=": lambda _: [],
    "GLOB": _files,
}
