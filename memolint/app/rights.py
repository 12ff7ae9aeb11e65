"""What a controller must be allowed to do to keep the caches of a project."""

from collections.abc import Iterable

from memolint.app.advise.advise import run_over
from memolint.app.config.options import Options
from memolint.app.lint.prepare import LintRun, policy_of
from memolint.argo.installation.installation import Installation
from memolint.facts.installation import access
from memolint.facts.installation.subject import Caches
from memolint.facts.memo import Neighbourhood
from memolint.facts.reads.reads import reads_of
from memolint.finding import FileFailure
from memolint.report.inspection.role import CacheRights


def rights(paths: Iterable[str], options: Options) -> tuple[CacheRights, tuple[FileFailure, ...]]:
    """The rights that the caches of the memoized templates in files and folders need, and what could not be read.

    Raises `UnknownRelease`.
    """
    run = run_over(tuple(paths), options)
    failures = [FileFailure(each.name, failure) for each in run.inputs for failure in each.failures]
    return _rights(run, run.installation or Installation(())), (*run.guard.failures, *failures)


def _rights(run: LintRun, installation: Installation) -> CacheRights:
    caches = Caches(Neighbourhood(reads_of(run.project), run.release, policy_of(run)))
    account = next(iter(installation.accounts), None)
    return CacheRights(
        templates=len(caches.memos),
        caches=tuple(sorted(each for each in {memo.cache_name.text for memo in caches.memos} if each)),
        are_known=caches.names is not None,
        collects=access.collects(installation),
        namespace=installation.home,
        account=account.name if account is not None else "",
    )
