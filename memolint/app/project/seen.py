"""What a run read, and its summary."""

import os
from collections.abc import Iterator

from memolint.app.config.options import Options
from memolint.app.files.find import configuration_in
from memolint.app.files.parse import NO_OVERRIDES, Input, Overrides
from memolint.app.guard import Guard
from memolint.finding import FileFailure, Skipped, Summary
from memolint.typed import Record


class Neighbours(Record):
    """Files that were read beside those given, and the names of those among them that could not be.

    `installing` names files, read or not, that may say which release is installed.
    """

    inputs: tuple[Input, ...] = ()
    broken: tuple[str, ...] = ()
    installing: tuple[str, ...] = ()


class Seen(Record):
    """The files that were read, and the paths that led to them; folders searched that may hold a configuration.

    `neighbours` are files that were only looked up, `unresolved` counts references that mean nothing.
    `overrides` are the bytes of files that are judged for others than they hold.
    """

    inputs: list[Input]
    paths: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    neighbours: Neighbours = Neighbours()
    unresolved: int = 0
    overrides: Overrides = NO_OVERRIDES


class Answers(Record):
    """Findings that the files suppress, that the baseline holds, and entries of it (`file: rule`) without a finding."""

    suppressed: int = 0
    baselined: int = 0
    stale: tuple[str, ...] = ()


def summarise(seen: Seen, guard: Guard, answers: Answers, options: Options) -> Summary:
    """The summary of a run: every file counts once, as the worst of its documents."""
    inputs = seen.inputs
    failed = sorted({*guard.failures, *_failures(inputs)}, key=lambda each: (each.file, each.failure[1:], each.failure))
    failed_files = {each.file for each in failed}
    skipped = tuple(Skipped(each.name, each.skipped) for each in inputs if each.skipped)
    checked = sum(not each.skipped and each.name not in failed_files for each in inputs)
    templates = [template for each in inputs for manifest in each.manifests for template in manifest.templates]
    return Summary(
        files=checked + len(skipped) + len(failed_files),
        checked=checked,
        documents=sum(len(each.documents) for each in inputs),
        templates=len(templates),
        memoized=sum(template.memoize is not None for template in templates),
        skipped=skipped,
        failed=tuple(failed),
        failed_files=len(failed_files),
        unresolved=seen.unresolved,
        suppressed=answers.suppressed,
        looked_up=len(seen.neighbours.inputs),
        unread=seen.neighbours.broken,
        passed_over=_passed_over(seen.folders, options),
        baselined=answers.baselined,
        stale=answers.stale,
    )


def _failures(inputs: list[Input]) -> Iterator[FileFailure]:
    for each in inputs:
        for failure in each.failures:
            yield FileFailure(each.name, failure)


def _passed_over(folders: tuple[str, ...], options: Options) -> tuple[str, ...]:
    """Configurations below the paths that are not the one in force."""
    if not folders or not options.configured.others:
        return ()
    found = [path for folder in folders if (path := configuration_in(folder))]
    in_force = options.configured.file
    return tuple(sorted(os.path.normpath(path) for path in found if not _same(path, in_force)))


def _same(one: str, other: str) -> bool:
    return bool(other) and os.path.realpath(one) == os.path.realpath(other)
