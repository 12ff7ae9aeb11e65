"""The signals in code, each with its place, without what is local, pinned, seeded or declared."""

import re
from collections.abc import Iterable, Iterator, Sequence

from memolint.code.catalogue.loader import catalogue, made
from memolint.code.catalogue.signal import (
    LOW,
    MACHINE,
    MAX_WORD,
    OPAQUE,
    OUTPUT,
    PRINTED,
    READS,
    SINKS,
    WRITES,
    AnySignal,
    PythonSignal,
    Signal,
)
from memolint.code.held import NOTHING_MOUNTED, MountedFiles
from memolint.code.placeholders import PREFIX
from memolint.code.places import NOBODYS_FILES, SeenFiles
from memolint.code.shell import signals
from memolint.code.shell.addresses import addressed, is_handed_on
from memolint.code.shell.behaviour import Around, Behaviour, Program, behaviour, behaviour_of_words
from memolint.code.shell.pinned_downloads import (
    ADDRESSED,
    RELEASED,
    brings_its_checksums,
    compares_checksum,
    compares_digest,
    is_left_to_inputs,
    names_content,
    names_release,
    pins,
)
from memolint.code.shell.printing import prints, sink_of, sink_of_answer
from memolint.code.shell.telling import PRINTERS
from memolint.code.snippets import Snippet
from memolint.text.documents import Span
from memolint.typed import TYPE_CHECKING, Record, TypeVar

if TYPE_CHECKING:
    from memolint.code.python.parse import Use

_Kind = TypeVar("_Kind", Signal, PythonSignal)

CLONE = "sh.git.clone"

# Programs that serve a database: what a script starts itself lives and dies with the step.
_DATABASE_SERVERS = frozenset(
    "pg_ctl pg_ctlcluster postgres mysqld mysqld_safe mariadbd mongod redis-server valkey-server"
    " clickhouse-server".split()
)

# An argument of a call in Python that says where something is.
_ADDRESS = r"""\b(?:host|hostname|(?:\w*_)?ur[il]|dsn)\s*=\s*[rf]?["']([^"'\n]+)"""

# All that is asked of a program which only tells about itself.
_ASKED = (["--version"], ["--help"])

# Databases that live in the process which opens them, and clients of those that do not.
_OWN_DATABASES = frozenset(("sqlite3.connect", "duckdb.connect", "duckdb.sql", "duckdb.query"))
_DATABASE_CLIENTS = (
    *("psycopg", "pymysql", "MySQLdb", "mysql.", "sqlalchemy", "pymongo", "asyncpg", "cx_Oracle", "oracledb"),
    *("pyodbc", "snowflake", "clickhouse", "google.cloud.bigquery", "trino", "cassandra", "redis", "django"),
)


class Sighting(Record):
    """A signal at a place of the code; `sink` is where what is read there ends, as far as its command tells."""

    signal: AnySignal
    start: int
    end: int
    sink: str = OUTPUT


def shell(
    text: str,
    environment: frozenset[str],
    thorough: bool,
    files: SeenFiles = NOBODYS_FILES,
    settings: Sequence[tuple[str, str]] = (),
    folder: str = "",
    mounted: MountedFiles = NOTHING_MOUNTED,
) -> Iterator[Sighting]:
    """The signals of a shell script, tags masked; `environment` are the variables that its container declares.

    `settings` are those with their texts, where these are known, `folder` is the working directory.
    """
    known = {name: (value,) for name, value in settings}
    done = behaviour(text, Around(known=known, folder=folder, mounted=mounted))
    if not done.readable:
        yield Sighting(made("code.unread"), 0, len(text))
    if thorough:
        yield from foreign("shell", text, thorough)
    checked = frozenset(("network", "registry")) if compares_checksum(text) else frozenset()
    yield from _of_behaviour(done, environment, thorough, checked)
    yield from _of_handed(done, environment, files)


def _of_handed(done: Behaviour, environment: frozenset[str], files: SeenFiles) -> Iterator[Sighting]:
    """The signals of the code that a script hands to interpreters of other languages."""
    for spoken, code, file in done.handed:
        around = next((each for each in done.programs if each.start <= code.start and code.end <= each.end), None)
        printed = sink_of(around.name, around.context) if around is not None else OUTPUT
        hidden = _sinks_of_python(code.text, environment, files) if spoken == "python" else []
        found = python(code.text, environment) if spoken == "python" else foreign(spoken, code.text)
        for signal, start, end, _ in found:
            sink = next((sink for sink, spans in hidden if any(a <= start and end <= b for a, b in spans)), OUTPUT)
            where = f"{file}:{code.text.count(chr(10), 0, start) + 1}" if file else ""
            yield Sighting(_in_file(signal, where), code.start, code.end, printed if sink == PRINTED else sink)


def _in_file(signal: AnySignal, where: str) -> AnySignal:
    """The signal of code that stands in a file of the repository, which its title names."""
    return signal._replace(title=f"{signal.title} ({where})") if where else signal


def runs_unknown(snippet: Snippet) -> bool:
    """Whether some program of a shell script or a command line is known to nobody."""
    if snippet.language == "words":
        done = behaviour_of_words([word.text for word in snippet.words])
    else:
        done = behaviour(snippet.text)
    return any(is_unknown(program, tuple(signals.matching(program))) for program in done.programs)


def _sinks_of_python(text: str, environment: frozenset[str], files: SeenFiles) -> list[tuple[str, list[Span]]]:
    from memolint.code.python.confined import confined_python  # with the parser: only for scripts that hand it code

    return [(sink, confined_python(text, environment, sink, files)[0]) for sink in SINKS[:-1]]


def command_line(
    words: Sequence[str],
    environment: frozenset[str],
    thorough: bool,
    folder: str = "",
    mounted: MountedFiles = NOTHING_MOUNTED,
) -> Iterator[Sighting]:
    """The signals of a command line without a shell; the offsets are indexes of words."""
    done = behaviour_of_words(words, folder, mounted)
    yield from _of_behaviour(done, environment, thorough)
    if len(words) > 1:
        yield from _of_handed(done, environment, NOBODYS_FILES)


def python(text: str, environment: frozenset[str]) -> Iterator[Sighting]:
    """The signals of Python code; a literal command that it starts is judged by what that runs."""
    from memolint.code.python.parse import parse
    from memolint.code.python.signals import matching

    script = parse(text)
    if not script.readable:
        yield Sighting(made("code.unread"), 0, len(text))
    found = list(matching(script, environment))
    checked_out = is_left_to_inputs(program for signal, use in found if signal.runs for program in _started(use))
    in_process = _asks_itself(use.name for use in script.uses)
    is_checked = compares_digest(text)
    told = _only_told(text, found)
    for start, end in script.orders if "PYTHONHASHSEED" not in environment else ():
        yield Sighting(made("py.set-order"), start, end)
    for signal, use in found:
        for one in _of_use(signal, use, environment):
            if in_process and one.signal.category == "database":
                continue
            if is_checked and one.signal.effects == READS and one.signal.category in RELEASED:
                continue
            doubted = checked_out and one.signal.id == CLONE
            if (use.start, use.end) in told and _opens(one.signal):
                one = one._replace(signal=one.signal._replace(effects=WRITES))
            yield _in_doubt(one) if doubted else one


def _opens(signal: AnySignal) -> bool:
    """Whether a signal is the opening of a database: what is done with that decides."""
    return signal.category == "database" and bool(signal.unsure)


def _only_told(text: str, found: list[tuple[PythonSignal, "Use"]]) -> list[Span]:
    """The clients of databases whose answers a script does not take."""
    opened = [(use.start, use.end) for signal, use in found if _opens(signal)]
    writing = [(use.start, use.end) for signal, use in found if signal.effects == WRITES]
    if not opened or not writing:
        return []
    from memolint.code.python.clients import Clients

    clients = Clients(text, writing)
    return [place for place in opened if clients.only_told(place)]


def foreign(spoken: str, text: str, thorough: bool = False) -> Iterator[Sighting]:
    """The signals of code in another language; a literal command that it starts is judged by what that runs."""
    from memolint.code.patterns import command_of, matching

    for signal, start, end in matching(spoken, text):
        command = command_of(text, end) if signal.runs else ""
        found = [Sighting(signal, start, end)] if thorough or not (command or signal.thorough) else []
        found += _of_command(command, frozenset()) if command else ()
        yield from (one._replace(start=start, end=end) for one in found)


def _of_use(signal: PythonSignal, use: "Use", environment: frozenset[str]) -> Iterator[Sighting]:
    inner: list[Sighting] = []
    for command in use.literals if signal.runs else ():
        inner += _of_command(command, environment)
    if not (signal.runs and use.literals):
        inner += _of_download(signal, use)
    return (one._replace(start=use.start, end=use.end) for one in inner)


def _of_command(command: str | tuple[str, ...], environment: frozenset[str]) -> Iterator[Sighting]:
    """The signals of a literal command: a text for a shell, or words."""
    if isinstance(command, str):
        return shell(command, environment, False)
    return command_line(command, environment, False)


def _of_download(signal: PythonSignal, use: "Use") -> Iterator[Sighting]:
    """The signal of a call, unless it stays in the pod, or a digest in its literal arguments says what it reads."""
    if signal.category in signals.INSIDE_ON_LOOPBACK and signals.is_loopback(_addresses(use)):
        return
    texts = [*re.findall(r"""["']([^"'\n]+)""", use.arguments[:MAX_WORD]), *use.told]
    if signal.effects == READS and signal.category in ADDRESSED and names_content(texts):
        return
    if signal.effects == READS and signal.category in RELEASED and names_release(texts):
        signal = _lowered(signal, "unless the release is never replaced")
    yield Sighting(signal, use.start, use.end)


def _addresses(use: "Use") -> list[str]:
    """What a call of Python code is told first, or as its host or address."""
    first = [each if isinstance(each, str) else each[0] for each in use.literals]
    return first + re.findall(_ADDRESS, use.arguments[:MAX_WORD])


def _started(use: "Use") -> Sequence[Program]:
    """The programs of a command that Python code starts, as far as it stands there."""
    found: list[Program] = []
    for command in use.literals:
        found += (behaviour(command) if isinstance(command, str) else behaviour_of_words(command)).programs
    return found


def _asks_itself(names: Iterable[str]) -> bool:
    """Whether the only database of some Python code is one that lives in its own process."""
    used = {name for name in names if name}
    own = used & _OWN_DATABASES
    return bool(own) and not any(name.startswith(_DATABASE_CLIENTS) for name in used)


def _of_behaviour(
    done: Behaviour, environment: frozenset[str], thorough: bool, checked: frozenset[str] = frozenset()
) -> Iterator[Sighting]:
    found = [
        one._replace(signal=_in_file(one.signal, program.file))
        for program in done.programs
        for one in _of_program(program, thorough)
    ]
    settled = set() if brings_its_checksums(done.programs) else _settled(found)
    settled |= pins(done.programs) | checked
    weak = is_left_to_inputs(done.programs)
    serves = any(program.name in _DATABASE_SERVERS for program in done.programs)
    for one in (*found, *_of_references(done, environment)):
        if serves and one.signal.category == "database":
            continue
        if one.signal.effects == READS and one.signal.category in settled:
            continue
        yield _in_doubt(one) if weak and one.signal.id == CLONE else one


def _settled(found: Iterable[Sighting]) -> set[str]:
    return {category for one in found if isinstance(one.signal, Signal) for category in one.signal.settles}


def _of_references(done: Behaviour, environment: frozenset[str]) -> Iterator[Sighting]:
    """The signals of variables that neither the script nor the template sets."""
    for reference in done.references:
        signal = signals.by_variable().get(reference.name)
        if signal and reference.name not in done.assigned and reference.name not in environment:
            yield Sighting(signal, reference.start, reference.end, sink_of("", reference.context))


def _in_doubt(clone: Sighting) -> Sighting:
    """A clone that is followed by the checkout of a revision which only the run knows."""
    if not isinstance(clone.signal, Signal):
        return clone
    return clone._replace(signal=_lowered(clone.signal, "unless the revision is a full commit"))


def _lowered(signal: _Kind, unless: str) -> _Kind:
    return signal._replace(confidence=LOW, title=f"{signal.title}, {unless}")


def _of_program(program: Program, thorough: bool) -> Iterator[Sighting]:
    printed = sink_of(program.name, program.context)
    found = tuple(signals.matching(program))
    for signal in _outside(found, [word.text for word in program.words]):
        tells = signal.category in MACHINE or prints(signal, program)
        yield Sighting(signal, program.start, program.end, sink_of_answer(signal, printed) if tells else OUTPUT)
    words = () if program.name in PRINTERS else program.words
    for word in (*words, *(redirect.target for redirect in program.context.redirects)):
        for signal in signals.at_place(word.text):
            yield Sighting(signal, word.start, word.end, printed if signal.category in MACHINE else OUTPUT)
    if program.name.startswith(PREFIX):
        yield Sighting(made("sh.cmd.tag"), program.start, program.end)
    elif is_unknown(program, found):
        yield from _of_addresses(program)
        if thorough and not found:
            yield Sighting(made("sh.script.opaque"), program.start, program.end)


def is_unknown(program: Program, found: Sequence[Signal]) -> bool:
    """Whether nobody knows what a program does: no signal tells, and its code is not in view."""
    tells = any(signal.effects != OPAQUE for signal in found) or [word.text for word in program.words] in _ASKED
    return not (tells or program.in_view or program.name in catalogue().harmless)


def _of_addresses(program: Program) -> Iterator[Sighting]:
    """The signals of the stores and databases that a program is pointed to."""
    for name, word in addressed(program.name, program.words):
        signal = made(name)
        is_pinned = names_content((word.text,)) or names_release((word.text,))
        if signal.effects == READS and is_handed_on(program.words, word):
            signal = signal._replace(confidence=LOW)
        if signal.effects != READS or not is_pinned:
            yield Sighting(signal, word.start, word.end)


def _outside(found: Sequence[Signal], words: Sequence[str]) -> Iterator[Signal]:
    """The signals of what leaves the pod, without reads whose content is named by a digest."""
    local = signals.is_loopback(words)
    addressed = names_content(words)
    for signal in found:
        if local and signal.category in signals.INSIDE_ON_LOOPBACK:
            continue
        if addressed and signal.effects == READS and signal.category in ADDRESSED:
            continue
        released = signal.effects == READS and signal.category in RELEASED and names_release(words)
        yield _lowered(signal, "unless the release is never replaced") if released else signal
