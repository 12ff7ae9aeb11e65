"""A trial of fixes: the text that they make is linted before it is taken for a repair.

It is one where every finding that was fixed is gone, no warning or error is new, all documents can still be read, and
no value changed but those that were edited.
"""

from collections import Counter
from collections.abc import Iterable, Mapping

from memolint.app.config.options import Options
from memolint.app.config.select import is_shown
from memolint.app.files.discover import STANDARD_INPUT
from memolint.app.fix.diff_values import places_changed
from memolint.app.lint.doors import lint_paths
from memolint.finding import INFO, LOW, Edit, FileFailure, Finding, Fix
from memolint.text import edit
from memolint.text.documents import Path
from memolint.text.source import Source, decode
from memolint.typed import Record

_DEFAULTS = Options()

# What a finding is, wherever its lines go: file, rule, signal, template, path.
Identity = tuple[str, str, str, str, Path]


class Wrong(Exception):
    """Fixes do not do what they promise; the message says why."""


class Choice(Record):
    """A finding and the fix that is to be applied for it."""

    finding: Finding
    fix: Fix

    @property
    def name(self) -> tuple[Identity, str]:
        """The same for the same choice in a later round."""
        return identity(self.finding), self.fix.title


class State(Record):
    """Texts, as the bytes of the paths that are not judged for what they hold, and every finding in them."""

    instead: Mapping[str, bytes]
    findings: tuple[Finding, ...]
    failed: tuple[FileFailure, ...]

    def counts(self) -> Counter[Identity]:
        """How often each finding is there."""
        return Counter(map(identity, self.findings))

    def weighed(self) -> Counter[tuple[Identity, bool]]:
        """The same, notes and all others apart."""
        return Counter(map(_weighed, self.findings))


class Files:
    """Lints the paths with other texts than the files hold."""

    def __init__(self, paths: tuple[str, ...], options: Options) -> None:
        self._paths = paths
        self._options = options
        self.linted = 0

    def state(self, instead: Mapping[str, bytes]) -> State:
        """Everything that any options could show, unproven: a proof never removes a finding."""
        self.linted += 1
        everything = self._options._replace(
            select=(), ignore=(), min_severity=INFO, min_confidence=LOW, show_suppressed=True, prove=False, baseline=""
        )
        report = lint_paths(self._paths, everything, overrides=instead)
        return State(instead, report.findings, report.summary.failed)

    def path(self, name: str) -> str:
        """The path under which the file of this name is read."""
        return STANDARD_INPUT if STANDARD_INPUT in self._paths and name == self._options.stdin_filename else name


def identity(finding: Finding) -> Identity:
    """What identifies a finding while the text around it changes."""
    return finding.place.source.name, finding.rule, finding.signal, finding.template, finding.path


def _weighed(finding: Finding) -> tuple[Identity, bool]:
    return identity(finding), finding.severity == INFO


def applied(files: Files, before: State, choices: list[Choice]) -> State:
    """The state after fixes that do not overlap; new findings are for others to judge. Raises `Wrong`."""
    by_source: dict[int, tuple[Source, list[Edit]]] = {}
    reach: Counter[int] = Counter()
    for choice in choices:
        for each in choice.fix.edits:
            source = each.place.source
            if source is not choice.finding.place.source:
                raise Wrong("it edits another file")
            by_source.setdefault(id(source), (source, []))[1].append(each)
            reach[id(source)] += 1 + len(choice.finding.shared_by)
    new = {files.path(source.name): _edited(source, edits, reach[at]) for at, (source, edits) in by_source.items()}
    after = files.state({**before.instead, **new})
    if len(after.failed) > len(before.failed):
        raise Wrong(f"the result cannot be judged: {_news(before, after)}")
    _check_gone(before, after, choices)
    return after


def _edited(source: Source, edits: list[Edit], reach: int) -> bytes:
    """The file with the edits, which may change `reach` values: one each, or one for each template that shares it."""
    try:
        text = edit.apply(source.text, [(each.place.start, each.place.end, each.text) for each in edits])
        data = source.encode(text)
    except ValueError as error:  # edits of one fix that overlap, or text that no encoding has
        raise Wrong(f"it cannot be applied: {error}") from None
    reached = places_changed(source, decode(source.name, data))
    if reached is None:
        raise Wrong("the result does not parse")
    if reached > reach:
        others = reached - reach
        raise Wrong(f"it would change {others} other {'value' if others == 1 else 'values'} (an anchor, perhaps)")
    return data


def _news(before: State, after: State) -> str:
    known = set(before.failed)
    return next((each.failure.message for each in after.failed if each not in known), "")


def _check_gone(before: State, after: State, choices: list[Choice]) -> None:
    """A note that a fix leaves of what was more than a note does not count: it speaks of less."""
    there, left = before.weighed(), after.weighed()
    for (name, is_note), count in Counter(_weighed(choice.finding) for choice in choices).items():
        if left[name, is_note] > there[name, is_note] - count:
            raise Wrong(f"the finding would remain ({name[1]})")


def appeared(before: State, after: State) -> list[Finding]:
    """The findings that are in `after` and were not before. A note that a fix lays bare does no harm."""
    more = after.counts() - before.counts()
    return [each for each in after.findings if more[identity(each)] and is_shown(each, _DEFAULTS)]


def apart(choices: Iterable[Choice]) -> list[Choice]:
    """The first by place of choices whose edits overlap; equal edits are one."""
    taken: list[Choice] = []
    edits: list[Edit] = []
    for choice in sorted(choices, key=_place):
        if not any(_overlap(mine, other) for mine in choice.fix.edits for other in edits):
            taken.append(choice)
            edits.extend(choice.fix.edits)
    return taken


def _place(choice: Choice) -> tuple[str, int, int]:
    first = min(choice.fix.edits, key=lambda each: each.place.start)
    return first.place.source.name, first.place.start, first.place.end


def _overlap(one: Edit, other: Edit) -> bool:
    if one == other or one.place.source is not other.place.source:
        return False
    mine, its = one.place, other.place
    return mine.start == its.start or (mine.start < its.end and its.start < mine.end)
