"""What there is to see of a template, as plain values."""

from memolint.facts.hits.remarks import Remark
from memolint.facts.inventory import Account
from memolint.facts.touching import Contact
from memolint.text.source import Place
from memolint.typed import Record


class Field(Record):
    """A string of the memoize block, None where it is missing or no string, and what it comes to."""

    text: str | None
    place: Place
    note: str = ""


class Output(Record):
    """What an entry keeps of one output, and how large it can be."""

    name: str
    kind: str
    size: str
    place: Place


class Storage(Record):
    """How much a cache is asked to hold: what one entry takes and how many fit, the entries of the template and of all
    in its cache after one run, and what schedules add each day. `days`: when it is full, 0 where nothing says so.
    """

    entry_bytes: int
    fitting: int
    entries: int
    cache_entries: int
    cache_bytes: int
    bytes_a_day: int
    days: int


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
    """One template. `shared` names the other templates whose cache has the same name, if it is memoized."""

    template: str
    kind: str
    place: Place
    is_memoized: bool
    key: Field
    cache: Field
    max_age: Field
    shared: tuple[str, ...] = ()
    sources: tuple[Account, ...] = ()
    effects: tuple[Contact, ...] = ()
    outputs: tuple[Output, ...] = ()
    storage: Storage | None = None
    callers: tuple[Caller, ...] = ()
    known: tuple[Known, ...] = ()
    remarks: tuple[Remark, ...] = ()
