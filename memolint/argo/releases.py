"""Argo releases as named behaviours, each with the upstream change that made it.

Only this module knows version numbers: all others ask a `Release` for its behaviours.
"""

from collections.abc import Callable, Iterable

from memolint.lang.template import NEWEST, Dialect
from memolint.typed import Record

Version = tuple[int, int, int]

# The newest patch of each line whose behaviour is known, oldest line first.
NEWEST_PATCHES: tuple[Version, ...] = ((3, 4, 18), (3, 5, 15), (3, 6, 19), (3, 7, 18), (4, 0, 9), (4, 1, 2))


class Release(Record):
    """The behaviours of one release where releases differ. The defaults are those of the newest."""

    version: Version
    dialect: Dialect = NEWEST
    # Load and save refuse a ConfigMap without the cache label (#11225).
    checks_cache_label: bool = True
    # The lookup comes after the parallelism and lock checks, and again while a lock is held (#11456).
    looks_up_after_locks: bool = True
    # A hit ends executeTemplate; in the release that forgot it the work ran all the same (#11623).
    hit_ends_node: bool = True
    # A hit lets its lock go (#11883).
    hit_releases_lock: bool = True
    # Steps and DAG templates without outputs are saved (#11379, #12130, #12203).
    saves_groups_without_outputs: bool = True
    # Steps templates are saved with their outputs, not with null (#16697 mends #12203).
    saves_steps_outputs: bool = True
    # Attempts of a retried template save, and a retry hit supplies outputs (#12491).
    saves_retried: bool = True
    # A Steps or DAG node that was a hit is its own outbound node (#12780).
    group_hit_is_outbound: bool = True
    # Load and save errors come bare, conflicts are tried again (#14703).
    bare_cache_errors: bool = True
    # A succeeded pod waits until its declared outputs are there (#14625).
    waits_for_outputs: bool = True
    # An unresolved steps.* or tasks.* reference requeues instead of staying as text (#15442).
    requeues_unresolved: bool = True
    # Outputs of skipped nodes resolve to their default or to "absent" (#16223).
    absent_optionals: bool = True
    # `memoize.cache.configMap.key` is gone from the CRDs, which required it.
    refuses_cache_key: bool = True
    # `synchronization.mutex` and `semaphore` are gone: they are ignored.
    plural_locks_only: bool = True
    # `synchronization.mutexes` and `semaphores` exist (#13358): before, they are ignored.
    plural_locks: bool = True
    # `pendingTimeout` exists (#12762).
    pending_timeout: bool = True
    # A failed pod's message names the container.
    names_failed_container: bool = True
    # A template that fails early by `failFast` takes its running step group with it.
    fail_fast_ends_groups: bool = True
    # A loop whose items have all ended is completed, even where an error or an exit handler cut its start short.
    completes_orphan_loops: bool = True
    # A step group or a retried node that has failed goes on while something below it runs (#13738).
    awaits_children: bool = True
    # Hooks are told from attempts below a retried node, and from items below a loop (#11839).
    tells_hooks_apart: bool = True
    # An exit handler of a step that fails, or gets no slot, ends its group; before, the group waited (#14031).
    exit_errors_end_groups: bool = True
    # The outputs of a loop over a retried template are those of its items (#14299), not of their attempts (#14651).
    aggregates_retried: bool = True
    aggregates_attempts: bool = False
    # A workflow that fails outside its templates does not end while a daemon is up (`hasDaemonNodes`).
    daemons_hold_workflow: bool = True
    # Artifacts can be kept by plugins, which the controller's configuration names as `artifactDrivers`.
    artifact_plugins: bool = True
    # A pod that exists already needs no free slot of `spec.parallelism`.
    pods_keep_slots: bool = True
    # A node that waits for a lock has a memoization status before it is looked up (recorded traces).
    lock_waiters_have_status: bool = True
    # Who gets a lock leaves its own place in the queue; before, whoever was first did (#16567).
    locks_take_own_place: bool = True
    # A string of a loop comes as it is, and not with escapes as in JSON.
    plain_items: bool = True
    # An argument with a value needs no ConfigMap that it names too.
    values_come_first: bool = True
    # The templates of attempts may name `lastRetry`, beside conditions of retries.
    attempts_know_the_last: bool = True
    # A DAG of an exit handler goes on while its workflow is shut down.
    exit_dags_outlive_shutdown: bool = True
    # Steps of an inline template run: before, their template was looked for by the name that it does not have.
    finds_inline_boundaries: bool = True
    # A workflow that waits for its lock fails when it is terminated; before, it succeeded.
    terminated_waiters_fail: bool = True
    # A CronWorkflow has `schedules`, beside `schedule` and then instead of it.
    many_schedules: bool = True
    schedules_only: bool = True
    # The creator of a CronWorkflow is that of its workflows, too.
    schedules_pass_creator: bool = True
    # The second pass over a template sees globals beside the inputs, so that one expression can use both.
    inputs_pass_sees_globals: bool = True
    # Only the visit of a task runs its exit handler; before, its DAG ran that of each target at once as well.
    visits_run_exit_handlers: bool = True
    # A step's name may hold tags of inputs.
    dynamic_step_names: bool = True
    # `wait`, `supervisor` and the names of artifact plugins are refused as names of containers.
    reserves_container_names: bool = True
    # Locks may be kept in a database, which was ignored; a semaphore without a limit has an error of its own.
    database_locks: bool = True
    # A looped step or task has an id and a status, beside the lists of its items.
    loops_have_nodes: bool = True
    # What validation puts in for a value that is not known yet starts in a way that no one writes.
    rare_placeholders: bool = True
    # A reference is taken for unknown by a placeholder in it, not by the mere word.
    tells_placeholders: bool = True
    # Resources and claims of whole pods exist, and are checked.
    checks_pod_resources: bool = True
    # Exit handlers may refer to any workflow artifact where one is exported under a name with tags.
    exit_sees_dynamic_artifacts: bool = True
    # What stands before the text of an error of reference resolution in a step group.
    reference_error_prefix: str = "failed to resolve references: "
    # The documentation that a failed save points to.
    docs_version: str = "latest"

    @property
    def name(self) -> str:
        """The version as people write it, such as `4.1.2`."""
        return written(self.version)


class PatchRange(Record):
    """Successive patches of one line that behave alike: the first version, and the release of the last."""

    first: Version
    release: Release


# Behaviour → the first patches that have it: one for each line that got it as a patch,
# the last one for its line and every later line.
_SINCE: dict[str, tuple[Version, ...]] = {
    "checks_cache_label": ((3, 4, 9), (3, 5, 0)),
    "looks_up_after_locks": ((3, 4, 10), (3, 5, 0)),
    "hit_releases_lock": ((3, 4, 12), (3, 5, 0)),
    "saves_retried": ((3, 5, 5), (3, 6, 0)),
    "group_hit_is_outbound": ((3, 5, 6), (3, 6, 0)),
    "bare_cache_errors": ((3, 6, 11), (3, 7, 1), (4, 0, 0)),
    "waits_for_outputs": ((3, 6, 11), (3, 7, 1), (4, 0, 0)),
    "requeues_unresolved": ((3, 7, 11), (4, 0, 2), (4, 1, 0)),
    "absent_optionals": ((3, 7, 16), (4, 0, 7), (4, 1, 0)),
    "refuses_cache_key": ((4, 0, 0),),
    "plural_locks_only": ((4, 0, 0),),
    "plural_locks": ((3, 6, 0),),
    "pending_timeout": ((4, 1, 0),),
    "names_failed_container": ((3, 7, 0),),
    "fail_fast_ends_groups": ((3, 5, 0),),
    "completes_orphan_loops": ((3, 7, 0),),
    "awaits_children": ((3, 7, 0),),
    "tells_hooks_apart": ((3, 5, 1),),
    "exit_errors_end_groups": ((3, 5, 14), (3, 6, 3), (3, 7, 0)),
    "aggregates_retried": ((3, 6, 11), (3, 7, 0)),
    "daemons_hold_workflow": ((3, 6, 0),),
    "artifact_plugins": ((4, 0, 0),),
    "pods_keep_slots": ((3, 7, 0),),
    "lock_waiters_have_status": ((3, 5, 0),),
    "inputs_pass_sees_globals": ((3, 5, 0),),
    "locks_take_own_place": ((3, 7, 18), (4, 0, 9), (4, 1, 1)),
    "plain_items": ((3, 7, 16), (4, 0, 0)),
    "values_come_first": ((3, 7, 0),),
    "attempts_know_the_last": ((3, 7, 0),),
    "exit_dags_outlive_shutdown": ((3, 7, 17), (4, 0, 8), (4, 1, 0)),
    "finds_inline_boundaries": ((3, 7, 14), (4, 0, 5), (4, 1, 0)),
    "terminated_waiters_fail": ((4, 0, 10), (4, 1, 2)),
    "many_schedules": ((3, 6, 0),),
    "schedules_only": ((4, 0, 0),),
    "schedules_pass_creator": ((3, 5, 0),),
    "visits_run_exit_handlers": ((3, 7, 15), (4, 0, 6), (4, 1, 0)),
    "dynamic_step_names": ((4, 0, 7), (4, 1, 0)),
    "reserves_container_names": ((4, 1, 0),),
    "database_locks": ((3, 7, 0),),
    "loops_have_nodes": ((3, 7, 12), (4, 0, 3), (4, 1, 0)),
    "rare_placeholders": ((3, 7, 11), (4, 0, 2), (4, 1, 0)),
    "tells_placeholders": ((4, 1, 0),),
    "checks_pod_resources": ((4, 1, 0),),
    "exit_sees_dynamic_artifacts": ((3, 6, 14), (3, 7, 5), (4, 0, 0)),
}


class UnknownRelease(ValueError):
    """The text does not name a release that memolint knows."""


def _has(version: Version, since: tuple[Version, ...]) -> bool:
    """Whether `version` has a behaviour that came with the patches `since`."""
    line = version[:2]
    for first in since:
        if first[:2] == line:
            return version >= first
    return line > since[-1][:2]


def _between(version: Version, first: Version, last: Version) -> bool:
    return first <= version <= last


def _reference_error_prefix(version: Version) -> str:
    if version < (3, 6, 0):
        return ""
    # The lint change #15615 made error texts start with a small letter.
    return "Failed to resolve references: " if version < (4, 1, 0) else "failed to resolve references: "


def _saves_groups_without_outputs(version: Version) -> bool:
    """In 3.4.13 alone (#12201 took it back), and from 3.5.1 on."""
    return version == (3, 4, 13) or version >= (3, 5, 1)


def _saves_steps_outputs(version: Version) -> bool:
    """A shadowed variable stored null from 3.5.2 on; the lines 3.5 and 3.6 never got the repair."""
    if version < (3, 5, 2):
        return True
    return _has(version, ((3, 7, 18), (4, 0, 9), (4, 1, 0)))


# What came and went, by the patches that have it.
_OWN: dict[str, Callable[[Version], bool]] = {
    "hit_ends_node": lambda version: version != (3, 4, 10),
    "saves_groups_without_outputs": _saves_groups_without_outputs,
    "saves_steps_outputs": _saves_steps_outputs,
    "aggregates_attempts": lambda version: version < (3, 6, 11) or version == (3, 7, 0),
}


def behaves(version: Version, behaviour: str) -> bool:
    """Whether a patch has a behaviour, without all the others that `of_version` tells."""
    return _OWN[behaviour](version) if behaviour in _OWN else _has(version, _SINCE[behaviour])


def known_versions() -> list[Version]:
    """Every known patch, the oldest first."""
    return [each for line in NEWEST_PATCHES for each in _of_line(line)]


def of_version(version: Version) -> Release:
    """The behaviours of one patch release."""
    known = {behaviour: behaves(version, behaviour) for behaviour in (*_SINCE, *_OWN)}
    return Release(
        version=version,
        dialect=NEWEST._replace(
            results_are_printed=version < (3, 6, 0), names_what_is_missing=_has(version, _SINCE["requeues_unresolved"])
        ),
        reference_error_prefix=_reference_error_prefix(version),
        docs_version=f"release-{version[0]}.{version[1]}" if version < (3, 6, 0) else "latest",
        **known,
    )


def newest() -> Release:
    """The newest release that memolint knows."""
    return of_version(NEWEST_PATCHES[-1])


def _numbers(text: str) -> tuple[int, ...]:
    parts = text.strip().removeprefix("v").split(".")
    if not all(part.isascii() and part.isdigit() and len(part) <= 4 for part in parts) or len(parts) > 3:
        raise UnknownRelease(f"not a release of Argo Workflows: {text!r} (such as 4.1 or 3.7.18)")
    return tuple(int(part) for part in parts)


def patches(text: str) -> tuple[Release, ...]:
    """All patches that `text` names, the oldest first: one ("3.7.4"), those of a line ("3.7") or of a range
    ("3.5.15..4.1"), or of several of these ("3.4, 3.6..3.7"). Raises `UnknownRelease`.
    """
    versions = {version for part in text.split(",") for version in _versions(part)}
    return tuple(map(of_version, sorted(versions)))


def _versions(text: str) -> list[Version]:
    """The patches of a part of a list. A line that is not known has one, which counts as the newest."""
    first, dots, last = text.strip().partition("..")
    if not dots:
        newest_patch = parse(first).version
        is_line = len(_numbers(first)) < 3 and not is_newer_than_known(first)
        return _of_line(newest_patch) if is_line else [newest_patch]
    start = parse(first).version if len(_numbers(first)) == 3 else _of_line(parse(first).version)[0]
    end = parse(last).version
    if end < start:
        raise UnknownRelease(f"not a range of releases: {text.strip()!r} ends before it begins")
    return [each for each in known_versions() if start <= each <= end]


def _of_line(newest_patch: Version) -> list[Version]:
    return [(newest_patch[0], newest_patch[1], patch) for patch in range(newest_patch[2] + 1)]


def spans(text: str) -> tuple[PatchRange, ...]:
    """The patches that `text` names, grouped by behaviour, the newest first. Raises `UnknownRelease`."""
    found: list[PatchRange] = []
    for release in patches(text):
        if found and _follows(release.version, found[-1].release.version) and _is_like(release, found[-1].release):
            found[-1] = found[-1]._replace(release=release)
        else:
            found.append(PatchRange(release.version, release))
    return tuple(reversed(found))


def _follows(version: Version, other: Version) -> bool:
    return version == (other[0], other[1], other[2] + 1)


def _is_like(release: Release, other: Release) -> bool:
    return release._replace(version=other.version) == other


def named(listed: Iterable[PatchRange]) -> str:
    """Ranges as people write them: `3.4.9, 3.4.11 to 3.4.18`."""
    joined: list[tuple[Version, Version]] = []
    for first, last in sorted((span.first, span.release.version) for span in listed):
        if joined and _follows(first, joined[-1][1]):
            joined[-1] = (joined[-1][0], last)
        else:
            joined.append((first, last))
    return ", ".join(
        written(first) if first == last else f"{written(first)} to {written(last)}" for first, last in joined
    )


def written(version: tuple[int, ...]) -> str:
    """`3.7` or `3.7.18`."""
    return ".".join(map(str, version))


def parse(text: str) -> Release:
    """The release that `text` names: a patch, or a line for its newest known patch.

    A version newer than any known counts as the newest. Raises `UnknownRelease` for one older than 3.4, and for what
    is not a version.
    """
    numbers = _numbers(text)
    wanted = (*numbers, *(() if len(numbers) > 1 else (99,)))
    if wanted[:2] < NEWEST_PATCHES[0][:2]:
        raise UnknownRelease(f"Argo {text} is older than {NEWEST_PATCHES[0][0]}.{NEWEST_PATCHES[0][1]}")
    known = [patch for patch in NEWEST_PATCHES if patch[:2] <= wanted[:2]]
    line = known[-1]
    if len(wanted) == 3 and wanted[:2] == line[:2]:
        return of_version((line[0], line[1], min(wanted[2], line[2])))
    return of_version(line)


def release_of(text: str) -> Release:
    """The one release that `text` names; the newest known where it is empty. Raises `UnknownRelease`."""
    return parse(text) if text else newest()


def is_newer_than_known(text: str) -> bool:
    """Whether `text` names, as one of several perhaps, a line or patch after the newest one known of its line."""
    if "," in text or ".." in text:
        return any(is_newer_than_known(each) for part in text.split(",") for each in part.split(".."))
    numbers = _numbers(text)
    newest_of_line = parse(text).version
    return numbers[:2] > newest_of_line[:2] or numbers > newest_of_line


def as_known(text: str) -> str:
    """What `text` names, with the newest known release for each that is newer."""
    ranges = (part.split("..") for part in text.split(","))
    return ",".join("..".join(map(_as_known, each)) for each in ranges)


def _as_known(text: str) -> str:
    return parse(text).name if text.strip() and is_newer_than_known(text) else text
