"""The signals that the catalogue has for a command line, a variable, a path or a URL of a shell."""

from collections.abc import Iterator, Sequence

from memolint.code.catalogue.loader import catalogue, in_force
from memolint.code.catalogue.signal import MAX_WORD, Signal, compiled
from memolint.code.shell.behaviour import Program
from memolint.code.shell.invocation import Invocation, invocation

_MAX_SCRIPT = 65_536
_MAX_SUBCOMMANDS = 4

# The same pod: what talks to itself or to its sidecars does not leave the step.
_LOOPBACK = r"(^|[/@=])(localhost|127\.\d+\.\d+\.\d+|\[?::1\]?)(?=[:/,;\s]|$)"
# A database that is reached by a socket in a folder.
_SOCKET_FOLDER = r"^/(?:tmp|var/run|run)(?:/|$)"
INSIDE_ON_LOOPBACK = frozenset(("network", "database", "queue", "notify", "cloud"))


def matching(program: Program) -> Iterator[Signal]:
    """The signals of a program that is run, in the order of the catalogue, up to and with the first final one."""
    signals = by_command().get(program.name, ())
    if not signals:
        return
    given = invocation(program.name, [word.text[:MAX_WORD] for word in program.words])
    for signal in signals:
        if _fires(signal, program, given):
            yield signal
            if signal.final:
                return


@in_force
def by_command() -> dict[str, tuple[Signal, ...]]:
    """The signals of each command name."""
    found: dict[str, list[Signal]] = {}
    for signal in catalogue().shell:
        for name in signal.commands:
            found.setdefault(name.removeprefix("/kaniko/"), []).append(signal)
    return {name: tuple(signals) for name, signals in found.items()}


@in_force
def by_variable() -> dict[str, Signal]:
    """The signal of each shell variable."""
    return {name: signal for signal in catalogue().shell for name in signal.variables}


@in_force
def places() -> tuple[Signal, ...]:
    """The signals that a path or a URL gives."""
    return tuple(signal for signal in catalogue().shell if signal.place)


def at_place(text: str) -> Iterator[Signal]:
    """The signals of one word or redirection read as a path or a URL."""
    text = text[:MAX_WORD]
    return (signal for signal in places() if compiled(signal.place).search(text))


def is_loopback(words: Sequence[str]) -> bool:
    """Whether one of the words names the pod itself as a host."""
    cut = [word[:MAX_WORD] for word in words]
    return _any(_LOOPBACK, cut) or any(
        word in ("-h", "--host", "-S", "--socket") and _any(_SOCKET_FOLDER, cut[at + 1 : at + 2])
        for at, word in enumerate(cut)
    )


def _fires(signal: Signal, program: Program, given: Invocation) -> bool:
    """Whether all conditions hold; the cheap ones first."""
    if signal.without and given.has(signal.without):
        return False
    if signal.options and not given.has(signal.options):
        return False
    piped_to = program.context.piped_to
    if piped_to in signal.not_piped_to or (signal.piped_to and piped_to not in signal.piped_to):
        return False
    operands = _operands(signal, given)
    return operands is not None and _values(signal, given) and _words(signal, program, given, operands)


def _operands(signal: Signal, given: Invocation) -> tuple[str, ...] | None:
    """The positional words after the subcommand, if that is the one and their number is right."""
    operands = given.positional
    if signal.subcommand:
        operands = operands[_leads_with_variable(operands) :]
        leading = " ".join(word.replace(" ", "_") or "_" for word in operands[:_MAX_SUBCOMMANDS])
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
    return all(_value(given, names, pattern) for names, pattern in signal.values.items()) and not any(
        _value(given, names, pattern) for names, pattern in signal.not_values.items()
    )


def _value(given: Invocation, names: str, pattern: str) -> bool:
    value = given.value(names.split("|"))
    return value is not None and bool(compiled(pattern).search(value))


def _words(signal: Signal, program: Program, given: Invocation, operands: tuple[str, ...]) -> bool:
    words = [word.text for word in program.words]
    scripts = (*words, *(option.value for option in given.options), program.context.stdin) if signal.script else ()
    return (
        _any(signal.first, operands[:1])
        and _any(signal.last, operands[-1:])
        and _any(signal.source, operands[:-1])
        and _any(signal.argument, operands)
        and _any(signal.word, [word[:MAX_WORD] for word in words])
        and _any(signal.script, [word[:_MAX_SCRIPT] for word in scripts])
        and not (signal.not_last and _any(signal.not_last, operands[-1:]))
    )


def _any(pattern: str, words: Sequence[str]) -> bool:
    """Whether the pattern is found in one of the words; no pattern is always found."""
    return not pattern or any(compiled(pattern).search(word) for word in words)
