"""A run by several processes, for trees that are large enough.

Each reads its share of the files and tells the others what they hold, so that every one has the whole project; then it
checks the files that it read. This process gathers the findings, does what concerns them all, and deals the claims out
to be played. A run that loses a process is no run: everything is done again by one.
"""

from collections.abc import Sequence
from functools import partial
from itertools import chain
from typing import Any, NamedTuple, TypeVar

from memolint.app.config.options import Options
from memolint.app.files.discover import Discovered
from memolint.app.files.parse import Input, Overrides, read_path
from memolint.app.guard import Guard
from memolint.app.lint.pipeline import (
    Hands,
    Progress,
    Run,
    checked,
    judge,
    played,
    prepared,
    unseen,
    wants_fingerprints,
)
from memolint.app.lint.wire import Post, packed, unpacked
from memolint.app.lint.workers import Line, Lost, can_fork, team
from memolint.app.project.seen import Seen
from memolint.argo.releases import Release
from memolint.finding import Finding, Report

Thing = TypeVar("Thing")


class Task(NamedTuple):
    """What is to be linted, and by how many processes."""

    found: Discovered
    paths: tuple[str, ...]
    options: Options
    release: Release
    instead: Overrides
    jobs: int

    def share(self, things: Sequence[Thing], number: int) -> Sequence[Thing]:
        """The part of process `number`, this one being 0: every so-manieth, so that a dear folder is nobody's alone."""
        return things[number :: self.jobs]

    def read(self, number: int, guard: Guard, progress: Progress) -> list[Input]:
        """The files of a share."""
        inputs = []
        for done, name in enumerate(self.share(self.found.files, number), start=1):
            progress("read", min(done * self.jobs, len(self.found.files)), len(self.found.files))
            inputs.append(read_path(name, self.options.stdin_filename, guard, self.instead))
        return inputs

    def seen(self, shares: Sequence[Sequence[Input]]) -> Seen:
        """All that was read, in the order of files."""
        return Seen(dealt_back(shares), self.paths, self.found.configured)


def lint_together(task: Task, progress: Progress = unseen) -> Report | None:
    """The report, the same as one process makes; None where it cannot be had this way."""
    if not can_fork():
        return None
    try:
        with team(task.jobs - 1, partial(_follow, task)) as lines:
            return _lead(task, lines, progress)
    except Lost:
        return None


def dealt_back(shares: Sequence[Sequence[Thing]]) -> list[Thing]:
    """The whole of which every process had its share: one of each in turn."""
    return [shares[at % len(shares)][at // len(shares)] for at in range(sum(map(len, shares)))]


def _lead(task: Task, lines: list[Line], progress: Progress) -> Report:
    guard = Guard(task.options.debug, task.found.failures)
    own = task.read(0, guard, progress)
    parcels = [packed(own, []), *(line.receive() for line in lines)]
    for number, line in enumerate(lines, start=1):
        for parcel in parcels[:number] + parcels[number + 1 :]:
            line.send(parcel)
    shares = [own]
    for parcel in parcels[1:]:
        inputs, failures = unpacked(parcel)
        shares.append(inputs)
        guard.failures += failures
    members = _Team(task, lines)
    return judge(task.seen(shares), task.options, task.release, guard, progress, Hands(members.check, members.play))


def _follow(task: Task, number: int, line: Line) -> None:
    """The whole work of another process. It ends with a claim that never comes."""
    guard = Guard(task.options.debug)
    own = task.read(number, guard, unseen)
    line.send(packed(own, guard.failures))
    shares = [unpacked(line.receive())[0] for _ in range(task.jobs - 1)]
    shares.insert(number, own)
    run = prepared(task.seen(shares), task.options, task.release, Guard(task.options.debug))
    post = post_of(run)
    line.send(post.pack((_checked(run, own), run.guard.failures)))
    while True:
        findings = post.unpack(line.receive())
        run.guard.failures.clear()
        line.send(post.pack((played(run, findings, unseen), run.guard.failures)))


def _checked(run: Run, own: list[Input]) -> list[list[Finding]]:
    """The findings in a share; a fingerprint is dear for whoever did not read the file, so that it comes along."""
    found = checked(run, own)
    if not wants_fingerprints(run.options):
        return found
    from memolint.app.baseline.fingerprint import unnumbered

    by_name = {each.name: each for each in run.inputs}
    return [unnumbered(each, by_name) for each in found]


class _Team:
    """Several hands: the same work as with one, dealt out and put together again."""

    def __init__(self, task: Task, lines: list[Line]) -> None:
        self._task = task
        self._lines = lines
        self._post: Post | None = None

    def check(self, run: Run) -> list[Finding]:
        """The findings of all files."""
        self._post = post_of(run)
        own = checked(run, self._task.share(run.inputs, 0))
        return list(chain.from_iterable(dealt_back([own, *self._answers(run, self._post)])))

    def play(self, run: Run, findings: list[Finding], progress: Progress) -> list[Finding]:
        """The findings with their witnesses. Repairs and further places stay here: a proof knows nothing of them."""
        post = self._post or post_of(run)
        bare = [each._replace(fixes=(), related=()) for each in findings]
        for number, line in enumerate(self._lines, start=1):
            line.send(post.pack(self._task.share(bare, number)))
        own = played(run, self._task.share(bare, 0), progress)
        pairs = zip(dealt_back([own, *self._answers(run, post)]), findings, strict=True)
        return [proven._replace(fixes=given.fixes, related=given.related) for proven, given in pairs]

    def _answers(self, run: Run, post: Post) -> list[Any]:
        """What the others found, in their order; their internal errors are this run's."""
        answers = []
        for line in self._lines:
            answer, failures = post.unpack(line.receive())
            answers.append(answer)
            run.guard.failures += failures
        return answers


def post_of(run: Run) -> Post:
    """Between processes that see the same files in the same order."""
    return Post([*run.inputs, *run.seen.neighbours.inputs])
