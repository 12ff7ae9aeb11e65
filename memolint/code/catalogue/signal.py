"""The record of one signal: a construct in a step's code that touches the world outside of the step."""

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from memolint.typed import Record

READS = ("reads-world",)
WRITES = ("writes-world",)
BOTH = ("reads-world", "writes-world")
OPAQUE = ("opaque",)

HIGH = "high"
MEDIUM = "medium"
LOW = "low"

# Reads of the machine can be harmless, when they reach no output: all others ask a service.
MACHINE = frozenset(("time", "random", "identity", "env", "hardware", "ordering", "locale"))

# Where a value in code ends, from what matters least: on standard error or in scratch files; on standard output, which
# is a result where somebody reads that, else a log; in the decision whether and when the step goes on, or whether it
# fails; in what it leaves behind.
LOG, PRINTED, WAIT, CONTROL, OUTPUT = SINKS = ("log", "printed", "wait", "control", "output")

# Patterns look at no more than this much of a word: nothing of interest stands at the end of a novel.
MAX_WORD = 4096

_NONE: Mapping[str, str] = MappingProxyType({})


class Signal(Record):
    """One signal of a shell. It fires when *all* its conditions hold; an empty condition always holds.

    The signals of one command are tried in the order of the catalogue. A `final` one that fires ends the search,
    so special cases come first and the default comes last. One without effects says "this is fine".
    Conditions are regular expressions, searched in the decoded words, unless they are plain names.
    An Argo tag stands in a word as `__ARGO_7__`, an expansion of the shell as it is written (`$X`, `$(cmd)`).
    """

    id: str
    effects: tuple[str, ...]
    category: str
    confidence: str
    title: str
    fix: str = ""
    commands: tuple[str, ...] = ()  # names without folder, after wrappers such as sudo
    subcommand: str = ""  # matched whole against the leading positional words, joined by blanks
    options: tuple[str, ...] = ()  # at least one of them is given
    without: tuple[str, ...] = ()  # none of them is given
    values: Mapping[str, str] = _NONE  # "-X|--request": regex; the value of one of these options matches
    not_values: Mapping[str, str] = _NONE
    argument: str = ""  # any positional word after the subcommand
    first: str = ""
    last: str = ""
    not_last: str = ""
    source: str = ""  # any positional word after the subcommand but the last
    word: str = ""  # any word at all
    script: str = ""  # any word, or the text on standard input
    minimum: int = 0  # of positional words after the subcommand
    maximum: int = -1  # -1: no limit
    piped_to: tuple[str, ...] = ()  # names of the next command in the pipeline
    not_piped_to: tuple[str, ...] = ()
    variables: tuple[str, ...] = ()  # a reference to one of these shell variables
    place: str = ""  # a path or URL in any word or redirection of any command
    clues: tuple[str, ...] = ()  # of `place`: plain words, one of which is in every text that matches
    final: bool = False
    settles: tuple[str, ...] = ()  # categories whose reads this command pins (a verified checksum)
    prints: bool = False  # what it reads goes to standard output
    saves: tuple[str, ...] = ()  # but to a file where one of these options is given
    waits: bool = False  # it comes back when something is so, or says whether it is
    unsure: tuple[str, ...] = ()  # effects that it need not have
    off: bool = False  # is not looked for
    judged_by: str = ""


class PythonSignal(Record):
    """One signal of Python; all its conditions must hold. Names are dotted, aliases resolved.

    Exactly one of `calls`, `attributes`, `methods` and `method` says what is looked for. A name that ends in `*`
    stands for all that begin alike. Regular expressions are searched in the source text.
    """

    id: str
    effects: tuple[str, ...]
    category: str
    confidence: str
    title: str
    fix: str = ""
    calls: tuple[str, ...] = ()  # dotted names of what is called
    attributes: tuple[str, ...] = ()  # dotted names that are read
    methods: tuple[str, ...] = ()  # names of methods, of objects built by `receivers` or of any object
    method: str = ""  # the same as a regular expression, matched from the start
    receivers: tuple[str, ...] = ()
    receiver: str = ""  # how the object is spelled
    but: tuple[str, ...] = ()  # calls that are fine
    seeds: tuple[str, ...] = ()  # fine after a call of one of these with an argument
    at_most: int = -1  # arguments; -1: no limit
    argument: str = ""  # in the text of the arguments
    without: tuple[str, ...] = ()  # none of these keyword arguments
    not_inside: str = ""  # no argument of this call
    environment: bool = False  # fine for variables that the template declares
    runs: bool = False  # runs a command: a literal one is judged by what it runs
    prints: bool = False  # it gives back what it reads, and does nothing else
    unsure: tuple[str, ...] = ()  # effects that it need not have
    off: bool = False  # is not looked for
    judged_by: str = ""


class TextSignal(Record):
    """One signal of code that is read by patterns: `javascript`, `r`, `ruby`, `powershell`, `shell`, `expression`.

    `tag` is the name in a tag, without braces. Comments and texts are no code.
    """

    id: str
    effects: tuple[str, ...]
    category: str
    confidence: str
    title: str
    language: str
    pattern: str
    fix: str = ""
    unless: str = ""  # fine where the code has this
    clues: tuple[str, ...] = ()  # of expressions: plain words, one of which is in every text that matches
    runs: bool = False  # runs a command: a literal one is judged by what it runs
    thorough: bool = False  # is looked for only where everything is asked for
    unsure: tuple[str, ...] = ()
    off: bool = False
    judged_by: str = ""  # the rule that finds the fault


class FieldSignal(Record):
    """One signal of the fields of a template.

    `fields` are paths: `/volumes[]/nfs` of the template, `env[]/value` of each of its containers.
    """

    id: str
    effects: tuple[str, ...]
    category: str
    confidence: str
    title: str
    fields: tuple[str, ...]
    fix: str = ""
    value: str = ""  # a regular expression for the text at the path, of a mapping its fields one below the other
    absent: bool = False  # none of the paths is there
    unsure: tuple[str, ...] = ()
    off: bool = False
    judged_by: str = ""


class CodeSignal(Record):
    """One signal that memolint finds by more than a pattern."""

    id: str
    effects: tuple[str, ...]
    category: str
    confidence: str
    title: str
    fix: str = ""
    clues: tuple[str, ...] = ()  # plain words, one of which is in every text that has it
    unsure: tuple[str, ...] = ()
    off: bool = False
    judged_by: str = ""


AnySignal = Signal | PythonSignal | TextSignal | FieldSignal | CodeSignal


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """A regular expression of the catalogue, compiled when it is first needed."""
    return re.compile(pattern)
