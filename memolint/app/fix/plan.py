"""Fixes of findings: planned round by round, each proven to repair its finding, then written."""

from collections import Counter
from collections.abc import Iterable

from memolint.app.config.options import Options
from memolint.app.files import write as files_of_system
from memolint.app.files.discover import STANDARD_INPUT
from memolint.app.files.io import NotWritten
from memolint.app.fix.trial import Choice, Files, Identity, State, Wrong, apart, appeared, applied, identity
from memolint.app.lint.doors import DEFAULTS, lint_paths
from memolint.finding import FileFailure, Finding
from memolint.text.source import Source, decode
from memolint.typed import Record

MAX_ROUNDS = 100
MAX_LINTED = 500
MAX_FOLLOWING = 4  # steps in which findings are fixed that a fix laid bare


class Change(Record):
    """What becomes of a file: the source as it was read, its new text, and the number of findings fixed in it."""

    before: Source
    text: str
    fixed: int

    @property
    def data(self) -> bytes:
        """The new bytes."""
        return self.before.encode(self.text)


class Refused(Record):
    """A fix that was not applied, and why."""

    finding: Finding
    title: str
    why: str


class Plan(Record):
    """The outcome of planning fixes, by file.

    `unsafe` counts the findings that only fixes repair which were not asked for; `failed` is what could not be judged.
    """

    changes: tuple[Change, ...] = ()
    refused: tuple[Refused, ...] = ()
    unsafe: int = 0
    failed: tuple[FileFailure, ...] = ()

    @property
    def fixed(self) -> int:
        """The number of findings that are fixed."""
        return sum(change.fixed for change in self.changes)


class Written(Record):
    """The changes that were written, and one line for each file that was left as it was."""

    changes: tuple[Change, ...]
    problems: tuple[str, ...]


def plan(
    paths: Iterable[str],
    options: Options = DEFAULTS,
    unsafe: bool = False,
    stdin: bytes | None = None,
    template: str = "",
) -> Plan:
    """The changes that repair the findings shown for `paths`, or those of them in the template of that label.

    Nothing is written; `stdin` is what `-` stands for. Raises `UnknownRelease`.
    """
    return _Planner(tuple(paths), options, unsafe, stdin, template).plan()


def write(changes: Iterable[Change]) -> Written:
    """Writes the changed files, but those that changed since they were read."""
    done, problems = [], []
    for change in changes:
        before = change.before
        try:
            files_of_system.replace(before.name, change.data, before.encode(before.text))
            done.append(change)
        except NotWritten as error:
            problems.append(str(error))
    return Written(tuple(done), tuple(problems))


class _Planner:
    """Keeps the texts so far, and what was tried."""

    def __init__(
        self, paths: tuple[str, ...], options: Options, unsafe: bool, stdin: bytes | None, template: str
    ) -> None:
        instead = {} if stdin is None else {STANDARD_INPUT: stdin}
        report = lint_paths(paths, options._replace(show_suppressed=False, update_baseline=False), overrides=instead)
        self._wanted = frozenset(identity(each) for each in report.findings if template in ("", each.template))
        self._failed = report.summary.failed
        self._files = Files(paths, options)
        self._unsafe = unsafe
        self._before: dict[str, Source] = {}
        self._fixed: Counter[str] = Counter()
        self._refused: dict[tuple[Identity, str], Refused] = {}
        self._state = self._files.state(instead) if self._wanted else State(instead, (), self._failed)

    def plan(self) -> Plan:
        """Rounds of fixes, until one changes nothing."""
        for _ in range(MAX_ROUNDS):
            choices = apart(self._choices(self._shown()))
            if not choices or not self._apply(choices):
                break
        return Plan(self._changes(), tuple(self._refused.values()), self._left_to_unsafe(), self._failed)

    def _changes(self) -> tuple[Change, ...]:
        return tuple(
            Change(source, decode(name, self._state.instead[self._files.path(name)]).text, self._fixed[name])
            for name, source in sorted(self._before.items())
        )

    def _left_to_unsafe(self) -> int:
        return 0 if self._unsafe else sum(bool(each.fixes) for each in self._shown() if not self._choices([each]))

    def _shown(self) -> list[Finding]:
        """The findings of the present texts that were shown at the beginning."""
        return [each for each in self._state.findings if identity(each) in self._wanted and each.suppressed is None]

    def _choices(self, findings: Iterable[Finding]) -> list[Choice]:
        """For each finding the first fix that is allowed and was not refused."""
        first = []
        for finding in findings:
            allowed = (Choice(finding, fix) for fix in finding.fixes if fix.edits and (fix.safe or self._unsafe))
            first.append(next((choice for choice in allowed if choice.name not in self._refused), None))
        return [choice for choice in first if choice is not None]

    def _apply(self, choices: list[Choice]) -> bool:
        """Applies what can be applied of the choices; whether anything was.

        Where they fail together, each half is tried. What is placed behind an applied half waits for the next round.
        """
        try:
            self._keep(choices, self._tried(choices))
        except Wrong as error:
            if len(choices) == 1:
                (choice,) = choices
                self._refused[choice.name] = Refused(choice.finding, choice.fix.title, str(error))
                return False
            half = len(choices) // 2
            return self._apply(choices[:half]) or self._apply(choices[half:])
        return True

    def _tried(self, choices: list[Choice]) -> State:
        """The state after the choices, and after fixes of what they lay bare. Raises `Wrong` where anything is new."""
        state = self._state
        for _ in range(1 + MAX_FOLLOWING):
            if self._files.linted >= MAX_LINTED:
                raise Wrong(f"not tried: the limit of {MAX_LINTED} trials is reached")
            state = applied(self._files, state, choices)
            new = appeared(self._state, state)
            if not new:
                return state
            following = self._choices(new)
            if len(following) < len(new):
                raise Wrong(f"it would cause another finding ({new[0].rule}): {new[0].message}")
            choices = apart(following)
        raise Wrong("it would cause more and more findings")

    def _keep(self, choices: list[Choice], state: State) -> None:
        self._state = state
        for choice in choices:
            source = choice.finding.place.source
            self._before.setdefault(source.name, source)
            self._fixed[source.name] += 1
