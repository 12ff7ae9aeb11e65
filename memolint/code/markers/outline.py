"""What a script does, in the order in which it does it: the shape that a shell and Python are both read into.

Markers are looked for in the outline, so that what is a marker is said once for all languages.
"""

from memolint.typed import Record

# What an act is. `WORK` may take long or change the world, `IDLE` does neither; `EXIT` ends the script, or the body
# of a loop, as a success, `FAIL` as a failure. `REMOVE` takes `made` away. `STRICT` and `LAX` say whether a failure
# ends the script from here on, `LOCK` keeps others out, `TRAP` cleans up whatever happens.
WORK, IDLE, EXIT, FAIL, REMOVE, STRICT, LAX, LOCK, TRAP = (
    "work",
    "idle",
    "exit",
    "fail",
    "remove",
    "strict",
    "lax",
    "lock",
    "trap",
)
# How something is made. `STAMP`: at once, with nothing or a few words in it. `STREAM`: little by little, while the
# work goes on. `MOVED`: it is complete when it appears. `BY_PROGRAM`: a program is told its name.
STAMP, STREAM, MOVED, BY_PROGRAM = "stamp", "stream", "moved", "program"
# What a name is made of, where that is another thing at another time.
UNSURE = "$?"
# Where a name leads to.
FILE, OBJECT, DATABASE = "file", "object store", "database"


class Name(Record):
    """The name of a file, an object or a row.

    `text` has the values of variables in it as far as they are known, Argo's tags as placeholders; `made_of` is the
    source of all that went into it. `inline` are the commands that are run each time the name is written out.
    """

    text: str
    made_of: str = ""
    inline: tuple[str, ...] = ()
    level: str = FILE

    @property
    def is_known(self) -> bool:
        """Whether enough of it is known to tell where it leads."""
        return bool(self.text) and not self.text.startswith(("$", "`"))


class Made(Record):
    """Something that an act makes, and how."""

    name: Name
    how: str


class Carry(Record):
    """Something that an act moves or copies as a whole: what is in `source` is in `target` then.

    `only_inside`: not the folder itself; `only_shown`: nor what begins with a dot.
    """

    source: Name
    target: Name
    how: str
    only_inside: bool = False
    only_shown: bool = False


class Probe(Record):
    """A look whether something exists. `present`: the look succeeds where it does.

    `loose`: why it may find another, "" where it cannot. `claims`: the look makes it, too, in one step.
    `swallows`: an error of the look is taken for its absence. `compares`: what is looked at is its content.
    """

    name: Name
    start: int
    end: int
    present: bool = True
    loose: str = ""
    claims: bool = False
    swallows: bool = False
    compares: bool = False

    @property
    def is_remote(self) -> bool:
        """Whether the look asks a server, which may fail to answer."""
        return self.name.level != FILE

    @property
    def negated(self) -> "Probe":
        return self._replace(present=not self.present)


class Act(Record):
    """One command or call. Offsets are code points of the text, half open.

    `words` are what it is told, with known values. `checked`: its failure keeps what follows from running, whatever
    else is set; `swallowed`: its failure is forgotten.
    """

    kind: str
    start: int
    end: int
    program: str = ""
    words: tuple[str, ...] = ()
    made: tuple[Made, ...] = ()
    carries: tuple[Carry, ...] = ()
    checked: bool = False
    swallowed: bool = False


class Fork(Record):
    """A decision: by a probe, or by something else (`probe` is None). `yes` is done where its condition holds."""

    start: int
    end: int
    probe: Probe | None
    yes: "tuple[Node, ...]" = ()
    no: "tuple[Node, ...]" = ()

    @property
    def present(self) -> "tuple[Node, ...]":
        """What is done where the thing is there."""
        return self.yes if self.probe is None or self.probe.present else self.no

    @property
    def absent(self) -> "tuple[Node, ...]":
        return self.no if self.probe is None or self.probe.present else self.yes


class Loop(Record):
    """What is done again and again; what is only a scope of its own, such as a function, not `again`."""

    start: int
    end: int
    body: "tuple[Node, ...]"
    again: bool = True


Node = Act | Fork | Loop


class Outline(Record):
    """A whole script. `strict`: a failure ends it from the start; `seen` is false where parts could not be read."""

    nodes: tuple[Node, ...] = ()
    strict: bool = False
    seen: bool = True
