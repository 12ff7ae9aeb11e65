"""The catalogue as one: its signals by command, variable and place, and what a command line makes of them."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from memolint.code.catalogue import (
    aws,
    clocks,
    clouds,
    clusters,
    credentials,
    databases,
    google,
    infrastructure,
    machine,
    messages,
    network,
    ordering,
    packages,
    publishing,
    randomness,
    repositories,
    unseen,
)
from memolint.code.catalogue.clues import pieces
from memolint.code.catalogue.signal import Signal
from memolint.code.shell.invocation import Invocation, invocation

if TYPE_CHECKING:
    import re

# The order of the families is the order in which the signals of one command are tried: credentials before the rest.
FAMILIES = (
    *(clocks, randomness, machine, ordering, network, packages, credentials, clusters, aws, google, clouds),
    *(databases, repositories, publishing, infrastructure, messages, unseen),
)
CATALOGUE: tuple[Signal, ...] = tuple(signal for family in FAMILIES for signal in family.SIGNALS)

# A longer word is looked at up to here: nothing of interest stands at the end of a novel.
MAX_WORD = 4096
MAX_SCRIPT = 65_536
MAX_SUBCOMMANDS = 4

# The same pod: what talks to itself or to its sidecars does not leave the step.
LOOPBACK = r"(^|[/@=])(localhost|127\.\d+\.\d+\.\d+|\[?::1\]?)(?=[:/,;\s]|$)"
# A database that is reached by a socket in a folder.
_SOCKET_FOLDER = r"^/(?:tmp|var/run|run)(?:/|$)"
INSIDE_ON_LOOPBACK = frozenset(("network", "database", "queue", "notify", "cloud"))


class Call(NamedTuple):
    """What a signal is asked about: one command after wrappers are taken away.

    `stdin` is the literal text that reaches standard input, `piped_to` the name of the next command in the pipeline.
    """

    name: str
    words: Sequence[str]
    stdin: str = ""
    piped_to: str = ""


def matching(call: Call) -> Iterator[Signal]:
    """The signals of a command line in the order of the catalogue, up to and with the first final one."""
    signals = by_command().get(call.name, ())
    if not signals:
        return
    sorted_words = invocation(call.name, [word[:MAX_WORD] for word in call.words])
    for signal in signals:
        if _fires(signal, call, sorted_words):
            yield signal
            if signal.final:
                return


@cache
def by_command() -> dict[str, tuple[Signal, ...]]:
    """The signals of each command name."""
    found: dict[str, list[Signal]] = {}
    for signal in CATALOGUE:
        for name in signal.commands:
            found.setdefault(name.removeprefix("/kaniko/"), []).append(signal)
    return {name: tuple(signals) for name, signals in found.items()}


@cache
def by_variable() -> dict[str, Signal]:
    """The signal of each shell variable."""
    return {name: signal for signal in CATALOGUE for name in signal.variables}


@cache
def places() -> tuple[Signal, ...]:
    """The signals that a path or a URL gives."""
    return tuple(signal for signal in CATALOGUE if signal.place)


def at_place(text: str) -> Iterator[Signal]:
    """The signals of one word or redirection read as a path or a URL."""
    text = text[:MAX_WORD]
    return (signal for signal in places() if compiled(signal.place).search(text))


def is_loopback(words: Sequence[str]) -> bool:
    """Whether one of the words names the pod itself as a host."""
    cut = [word[:MAX_WORD] for word in words]
    return _any(LOOPBACK, cut) or any(
        word in ("-h", "--host", "-S", "--socket") and _any(_SOCKET_FOLDER, cut[at + 1 : at + 2])
        for at, word in enumerate(cut)
    )


def clues() -> frozenset[str]:
    """One plain word of each command, variable and place: what `memolint.code.catalogue.clues` holds."""
    words = [word for signal in CATALOGUE for word in (*signal.commands, *signal.variables)]
    longest = (max(pieces(word), key=len, default="source") for word in words)
    return frozenset((*longest, *(clue for signal in places() for clue in signal.clues)))


@cache
def compiled(pattern: str) -> "re.Pattern[str]":
    """A regular expression of the catalogue, compiled when it is first needed."""
    import re

    return re.compile(pattern)


def _fires(signal: Signal, call: Call, given: Invocation) -> bool:
    """Whether all conditions hold; the cheap ones first."""
    if signal.without and given.has(signal.without):
        return False
    if signal.options and not given.has(signal.options):
        return False
    if call.piped_to in signal.not_piped_to or (signal.piped_to and call.piped_to not in signal.piped_to):
        return False
    operands = _operands(signal, given)
    return operands is not None and _values(signal, given) and _words(signal, call, operands)


def _operands(signal: Signal, given: Invocation) -> tuple[str, ...] | None:
    """The positional words after the subcommand, if that is the one and their number is right."""
    operands = given.positional
    if signal.subcommand:
        operands = operands[_leads_with_variable(operands) :]
        leading = " ".join(word.replace(" ", "_") or "_" for word in operands[:MAX_SUBCOMMANDS])
        found = compiled(rf"(?:{signal.subcommand})(?= |$)").match(leading)
        if not found:
            return None
        operands = operands[found.group().count(" ") + 1 :]
    if len(operands) < signal.minimum or 0 <= signal.maximum < len(operands):
        return None
    return operands


def _leads_with_variable(operands: tuple[str, ...]) -> bool:
    """Whether options may hide in a variable before the subcommand: `kubectl $OPTS get pods`."""
    return len(operands) > 1 and operands[0].startswith("$")


def _values(signal: Signal, given: Invocation) -> bool:
    return all(_value(given, names, pattern) for names, pattern in signal.values) and not any(
        _value(given, names, pattern) for names, pattern in signal.not_values
    )


def _value(given: Invocation, names: str, pattern: str) -> bool:
    value = given.value(names.split("|"))
    return value is not None and bool(compiled(pattern).search(value))


def _words(signal: Signal, call: Call, operands: tuple[str, ...]) -> bool:
    return (
        _any(signal.first, operands[:1])
        and _any(signal.last, operands[-1:])
        and _any(signal.source, operands[:-1])
        and _any(signal.argument, operands)
        and _any(signal.word, [word[:MAX_WORD] for word in call.words])
        and _any(signal.script, [word[:MAX_SCRIPT] for word in (*call.words, call.stdin)])
        and not (signal.not_last and _any(signal.not_last, operands[-1:]))
    )


def _any(pattern: str, words: Sequence[str]) -> bool:
    """Whether the pattern is found in one of the words; no pattern is always found."""
    return not pattern or any(compiled(pattern).search(word) for word in words)
