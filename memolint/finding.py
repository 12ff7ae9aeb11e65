"""Findings about a file, the claims they make, and the runs that prove them. Types only."""

from collections.abc import Iterable, Mapping

from memolint.text.documents import Path
from memolint.text.source import Failure, Place
from memolint.typed import Any, Record

ERROR, WARNING, INFO = "error", "warning", "info"
SEVERITIES = (INFO, WARNING, ERROR)
HIGH, MEDIUM, LOW = "high", "medium", "low"
CONFIDENCES = (LOW, MEDIUM, HIGH)


# A `Template` of `argo`, the storey above.
ClaimedTemplate = Any

Version = tuple[int, int, int]


class Related(Record):
    """A further place that explains a finding, and what it shows."""

    place: Place
    message: str


class Edit(Record):
    """Replace the span of `place` by `text`."""

    place: Place
    text: str


class Fix(Record):
    """A repair. `safe`: the meaning cannot change for the worse."""

    title: str
    edits: tuple[Edit, ...]
    safe: bool = False


# What a world calls the names of the run itself, which each run has of its own.
WORKFLOW_NAME, WORKFLOW_UID, POD_NAME, NODE_NAME = "workflow.name", "workflow.uid", "pod.name", "node.name"
OF_RUN = frozenset((WORKFLOW_NAME, WORKFLOW_UID, POD_NAME, NODE_NAME))


class Assignment(Record):
    """The values of one run: inputs of the template, workflow parameters, parts of the world, the item of the loop.

    World names are `image:NAME`, `configmap:NAME` and `artifact:NAME` (of an input); their values label the content.
    `workflow.name` and the like say that the run itself is meant, which has a name of its own. `item` holds `item` or
    `item.k` of the loop around an inline template.
    """

    inputs: Mapping[str, str] = {}
    workflow: Mapping[str, str] = {}
    world: Mapping[str, str] = {}
    item: Mapping[str, str] = {}


class Stale(Record):
    """Two runs that agree on the key and differ in a source: the second gets the first one's result."""

    template: ClaimedTemplate
    first: Assignment
    second: Assignment


class Collides(Record):
    """Two templates share an entry: after a run of `other`, a run of `template` gets its result.

    `takes_result` is false where nobody takes a result of `template`: then the hit skips its work and no more.
    """

    template: ClaimedTemplate
    runs: Assignment
    other: ClaimedTemplate
    before: Assignment
    takes_result: bool = True


class Skips(Record):
    """A hit skips an effect on the world; or all that the template does for the values `after`, if there are such."""

    template: ClaimedTemplate
    runs: Assignment
    after: Assignment | None = None


class Surroundings(Record):
    """What the installation adds to runs: every `period` entries go that nothing has hit for `age` (nanoseconds; no
    period is no collection), and the API server refuses the controller the verbs `denied` on ConfigMaps. The cache
    `unlabelled` is there before, without its label, or the one that is `immutable`.
    """

    period: int = 0
    age: int = 0
    denied: tuple[str, ...] = ()
    unlabelled: str = ""
    immutable: str = ""


PLAIN = Surroundings()


class Fails(Record):
    """The cache makes the run fail, with `message` in a node or in the workflow."""

    template: ClaimedTemplate
    runs: Assignment
    message: str
    under: Surroundings = PLAIN


class NeverHits(Record):
    """Equal submissions never share an entry. `after` are the values of the second, if the world changes between them.

    `caller` is the template to submit if the cause is what it passes, None for `template` itself. `gap` is the time
    between them (nanoseconds), 0 where it does not matter.
    """

    template: ClaimedTemplate
    runs: Assignment
    caller: ClaimedTemplate | None = None
    after: Assignment | None = None
    gap: int = 0
    under: Surroundings = PLAIN


class Hangs(Record):
    """One of two equal runs of `template` waits for good on a cached node; `anyway` without the cache as well."""

    template: ClaimedTemplate
    runs: Assignment
    anyway: bool = False


class Loses(Record):
    """After a run of `template`, or of `before`, one hits, and what comes after it waits for good or is given less."""

    template: ClaimedTemplate
    runs: Assignment
    before: ClaimedTemplate | None = None


class Overwrites(Record):
    """Two runs with entries of their own store an artifact at one place: a third, as the first, gets the second's."""

    template: ClaimedTemplate
    first: Assignment
    second: Assignment


class Dangles(Record):
    """Of two equal runs, the second hits and hands over an artifact of the first, which is deleted `when` it says.

    `gap` is the time between them (nanoseconds).
    """

    template: ClaimedTemplate
    runs: Assignment
    artifact: str
    when: str
    gap: int = 0


class Fills(Record):
    """Runs store so many `entries` like that of `runs`; the cache holds fewer, and the next one cannot be stored."""

    template: ClaimedTemplate
    runs: Assignment
    entries: int


class TimesOut(Record):
    """Two attempts of `takes` nanoseconds each, of which the first fails: with the cache the node ends by the limit
    `field`, without it by the success of the second.
    """

    template: ClaimedTemplate
    runs: Assignment
    takes: int
    field: str


class Stops(Record):
    """A marker that the first run of the template leaves stops work of the second, which is other work."""

    template: ClaimedTemplate
    first: Assignment
    second: Assignment


Claim = Stale | Collides | Skips | Fails | NeverHits | Hangs | Loses | Fills | Overwrites | Dangles | Stops | TimesOut


class PlayedRun(Record):
    """One run of a proof: its values, those that differ from the other runs first; MISS or HIT, DONE or SKIP of
    work with a marker, or the failure.

    `template` is the label of what ran, where the runs are not of one template. Equal letters are equal results;
    `uncached` is the letter without the cache where it differs from `served`.
    """

    given: tuple[tuple[str, str], ...]
    status: str
    served: str
    uncached: str = ""
    detail: str = ""
    template: str = ""

    @property
    def values(self) -> str:
        """What ran and with which values, as one text."""
        return written_values(self.template, self.given)


def written_values(template: str, given: Iterable[tuple[str, str]]) -> str:
    """`` `template` name=value name=value ``."""
    return " ".join([*([f"`{template}`"] if template else []), *(f"{name}={value}" for name, value in given)])


class Witness(Record):
    """The runs that prove a claim; `note` says what was made up to play them (a caller, for instance)."""

    runs: tuple[PlayedRun, ...]
    note: str = ""


class Finding(Record):
    """One cause at one place. `template` is the label of the template that it is in, "" outside of one; `shared_by` are
    those of others that an anchor or a merge key gives the same lines.

    `place` is a span of the file. `document` (from 0) and `path` lead to the value in what the file holds, so that a
    caller who made the file from an object can find the value in that object; for YAML in a string of a ConfigMap they
    count inside that string. `signal` names the pattern that a rule saw in code, "" where it looked elsewhere.

    `witness` is None where no run proves the claim; `suppressed` is the reason given in the file, None where nothing
    suppresses the finding; `baselined` says that the baseline does, not the file; `fingerprint` is "" where none was
    asked for. `releases` are the first and the last patch of each range that it holds for, () for all; `harm` says
    what it means there.
    """

    rule: str
    severity: str
    confidence: str
    message: str
    place: Place
    document: int
    path: Path
    template: str = ""
    signal: str = ""
    related: tuple[Related, ...] = ()
    claim: Claim | None = None
    fixes: tuple[Fix, ...] = ()
    witness: Witness | None = None
    suppressed: str | None = None
    baselined: bool = False
    fingerprint: str = ""
    shared_by: tuple[str, ...] = ()
    releases: tuple[tuple[Version, Version], ...] = ()
    harm: str = ""


class FileFailure(Record):
    """A file (or a document of it) that could not be judged."""

    file: str
    failure: Failure


class Skipped(Record):
    """A file that is not plain Argo YAML, and why."""

    file: str
    reason: str


class Hidden(Record):
    """Findings below the thresholds: how many, and what would show them.

    `severity` and `confidence` are "" where the threshold is low enough. `is_all`: rules that make nothing but notes
    ran too.
    """

    number: int = 0
    severity: str = ""
    confidence: str = ""
    is_all: bool = True


class Older(Record):
    """What older releases than the one judged for would do: `harm` to so many templates, in ranges of patches."""

    rule: str
    harm: str
    templates: int
    releases: tuple[tuple[Version, Version], ...]


class Summary(Record):
    """What was looked at: `files` = checked + skipped + failed, a file counting once, as the worst of its documents.

    `looked_up` counts files that were read but not judged; `unread` names those of them that could not be read.
    `passed_over` are configurations that are not in force. `baselined` counts findings that the baseline holds;
    `stale` are its entries (`file: rule`) that match no finding any more. `unproven` counts claims that were not
    played because earlier ones used up the budget. `hidden` are findings below the thresholds. `release_from` names the
    files that say which release is installed, where nobody gave one; `older` is what releases before the newest would
    do, where nothing says which one is used.
    """

    files: int = 0
    checked: int = 0
    documents: int = 0
    templates: int = 0
    memoized: int = 0
    skipped: tuple[Skipped, ...] = ()
    failed: tuple[FileFailure, ...] = ()
    failed_files: int = 0
    unresolved: int = 0
    suppressed: int = 0
    looked_up: int = 0
    unread: tuple[str, ...] = ()
    passed_over: tuple[str, ...] = ()
    baselined: int = 0
    stale: tuple[str, ...] = ()
    unproven: int = 0
    hidden: Hidden = Hidden()
    release_from: tuple[str, ...] = ()
    older: tuple[Older, ...] = ()


class Report(Record):
    """The findings of a run, sorted by file and place, and what was looked at."""

    findings: tuple[Finding, ...]
    summary: Summary
    argo_version: str
