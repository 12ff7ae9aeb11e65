"""A run by several processes, for trees that are large enough.

Each reads its share of the files and sends it to the others, so that each has the whole project; then it checks the
files that it read. This process gathers the findings, does what concerns all of them, and deals out the claims to be
played. Where a worker is lost, this process does everything again, alone.
"""

from collections.abc import Sequence
from functools import partial
from itertools import chain

from memolint.app.config.options import Options
from memolint.app.files.discover import Discovered
from memolint.app.files.parse import Input, Overrides, read_path
from memolint.app.guard import Guard
from memolint.app.lint.pipeline import (
    Progress,
    Stages,
    checked,
    no_progress,
    played,
    report_on,
    wants_fingerprints,
)
from memolint.app.lint.prepare import LintRun, prepared
from memolint.app.lint.wire import Wire, packed, unpacked
from memolint.app.lint.workers import Pipe, can_fork, workers
from memolint.app.project.seen import Seen
from memolint.finding import Finding, Report
from memolint.typed import Any, Record, TypeVar

Item = TypeVar("Item")


class Request(Record):
    """What is to be linted, and by how many processes."""

    found: Discovered
    paths: tuple[str, ...]
    options: Options
    overrides: Overrides
    processes: int

    def share(self, items: Sequence[Item], number: int) -> Sequence[Item]:
        """The part of process `number`, this one being 0: round robin, so that an expensive folder is spread."""
        return items[number :: self.processes]

    def read(self, number: int, guard: Guard, progress: Progress) -> list[Input]:
        """The files of a share."""
        inputs = []
        total = len(self.found.files)
        for done, name in enumerate(self.share(self.found.files, number), start=1):
            progress("read", min(done * self.processes, total), total)
            inputs.append(read_path(name, self.options.stdin_filename, guard, self.overrides))
        return inputs

    def seen(self, shares: Sequence[Sequence[Input]]) -> Seen:
        """All that was read, in the order of files."""
        return Seen(joined(shares), self.paths, self.found.configured, overrides=self.overrides)


def lint_in_parallel(request: Request, progress: Progress = no_progress) -> Report | None:
    """The report, the same as one process makes; None where there can be no workers or one of them is lost."""
    if not can_fork():
        return None
    try:
        with workers(request.processes - 1, partial(_work, request)) as pipes:
            return _lead(request, pipes, progress)
    except (EOFError, OSError):
        return None


def joined(shares: Sequence[Sequence[Item]]) -> list[Item]:
    """The whole of which every process had its share: one of each in turn."""
    return [shares[at % len(shares)][at // len(shares)] for at in range(sum(map(len, shares)))]


def _lead(request: Request, pipes: list[Pipe], progress: Progress) -> Report:
    """The work of the first process."""
    guard = Guard(request.options.debug, request.found.failures)
    own = request.read(0, guard, progress)
    parcels = [packed(own, []), *(pipe.recv_bytes() for pipe in pipes)]
    for number, pipe in enumerate(pipes, start=1):
        for parcel in parcels[:number] + parcels[number + 1 :]:
            pipe.send_bytes(parcel)
    shares = [own]
    for parcel in parcels[1:]:
        inputs, failures = unpacked(parcel)
        shares.append(inputs)
        guard.failures += failures
    stages = Stages(partial(_check, request, pipes), partial(_play, request, pipes))
    return report_on(request.seen(shares), request.options, guard, progress, stages)


def _check(request: Request, pipes: list[Pipe], run: LintRun) -> list[Finding]:
    """The findings of all files."""
    own = checked(run, request.share(run.inputs, 0))
    return list(chain.from_iterable(joined([own, *_answers(run, pipes)])))


def _play(
    request: Request, pipes: list[Pipe], run: LintRun, findings: list[Finding], progress: Progress
) -> list[Finding]:
    """The findings with their witnesses. Fixes and related places stay here: a proof does not need them."""
    wire = Wire(run)
    bare = [each._replace(fixes=(), related=()) for each in findings]
    for number, pipe in enumerate(pipes, start=1):
        pipe.send_bytes(wire.pack(request.share(bare, number)))
    own = played(run, request.share(bare, 0), progress)
    pairs = zip(joined([own, *_answers(run, pipes)]), findings, strict=True)
    return [proven._replace(fixes=given.fixes, related=given.related) for proven, given in pairs]


def _answers(run: LintRun, pipes: list[Pipe]) -> list[Any]:
    """What the workers found, in their order; their internal errors become those of this run."""
    wire = Wire(run)
    answers = []
    for pipe in pipes:
        answer, failures = wire.unpack(pipe.recv_bytes())
        answers.append(answer)
        run.guard.failures += failures
    return answers


def _work(request: Request, number: int, pipe: Pipe) -> None:
    """The work of another process: it reads, checks and plays its shares, and waits for more until it is ended."""
    guard = Guard(request.options.debug)
    own = request.read(number, guard, no_progress)
    pipe.send_bytes(packed(own, guard.failures))
    shares = [unpacked(pipe.recv_bytes())[0] for _ in range(request.processes - 1)]
    shares.insert(number, own)
    run = prepared(request.seen(shares), request.options, Guard(request.options.debug))
    wire = Wire(run)
    pipe.send_bytes(wire.pack((_checked(run, request.share(run.inputs, number)), run.guard.failures)))
    while True:
        findings = wire.unpack(pipe.recv_bytes())
        run.guard.failures.clear()
        pipe.send_bytes(wire.pack((played(run, findings, no_progress), run.guard.failures)))


def _checked(run: LintRun, own: Sequence[Input]) -> list[list[Finding]]:
    """The findings in a share; with fingerprints, which are expensive for a process that did not read the file."""
    found = checked(run, own)
    if not wants_fingerprints(run.options):
        return found
    from memolint.app.baseline.fingerprint import unnumbered

    by_name = {each.name: each for each in run.inputs}
    return [unnumbered(each, by_name) for each in found]
