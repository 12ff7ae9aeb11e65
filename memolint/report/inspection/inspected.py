"""What there is to see of a memoized template, as plain values."""

from memolint.facts.inventory import Account
from memolint.text.source import Place
from memolint.typed import Record


class Field(Record):
    """A string of the memoize block, None where it is missing or no string, and what it comes to."""

    text: str | None
    place: Place
    note: str = ""


class Evidence(Record):
    """An effect on or of the world, and the names of the templates on the way to it."""

    signal: str
    effect: str
    confidence: str
    message: str
    place: Place
    chain: tuple[str, ...]


class Output(Record):
    """What an entry keeps of one output, and how large it can be."""

    name: str
    kind: str
    size: str
    place: Place


class Caller(Record):
    """A step, task, hook or submission that runs the template, and the values that it passes."""

    name: str
    holder: str
    loops: bool
    arguments: tuple[tuple[str, str], ...]
    place: Place


class Known(Record):
    """The values that the project gives an input; `complete`: there are no others."""

    name: str
    values: tuple[str, ...]
    complete: bool


class Inspected(Record):
    """One memoized template. `shared` names the other templates whose cache has the same name."""

    template: str
    kind: str
    place: Place
    key: Field
    cache: Field
    max_age: Field
    shared: tuple[str, ...] = ()
    sources: tuple[Account, ...] = ()
    effects: tuple[Evidence, ...] = ()
    outputs: tuple[Output, ...] = ()
    callers: tuple[Caller, ...] = ()
    known: tuple[Known, ...] = ()
