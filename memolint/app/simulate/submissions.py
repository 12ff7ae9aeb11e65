"""The workflows that files and flags submit, as `argo submit` makes them."""

import shlex
from collections.abc import Iterator, Sequence

from memolint.app.simulate import assignments, scheduled
from memolint.app.simulate.cluster import Cluster
from memolint.app.simulate.flags import Flags, with_flags
from memolint.app.simulate.reach import name_of, namespace_of
from memolint.argo.plain import Json
from memolint.argo.releases import Release
from memolint.engine.cluster.clock import BEGINNING, SECOND
from memolint.engine.play import Run
from memolint.engine.scenario import Scenario, Submission
from memolint.lang.words import did_you_mean, listed

MAX_RUNS = 10_000
DEFAULT_ADVANCE = 60 * SECOND
_FROM_KINDS = {
    "workflowtemplate": "WorkflowTemplate",
    "wftmpl": "WorkflowTemplate",
    "clusterworkflowtemplate": "ClusterWorkflowTemplate",
    "cwft": "ClusterWorkflowTemplate",
    "cronworkflow": "CronWorkflow",
    "cronwf": "CronWorkflow",
}
_SHORT = {"WorkflowTemplate": "workflowtemplate", "ClusterWorkflowTemplate": "clusterworkflowtemplate"}


class WrongSubmission(ValueError):
    """Flags that fit neither each other nor the files; the message says why in one line."""


def of_words(text: str) -> dict[str, str]:
    """The values of one `--run 'a=1 b=2'`. Raises WrongSubmission."""
    try:
        words = shlex.split(text)
    except ValueError as error:
        raise WrongSubmission(f"--run {text!r}: {error}") from None
    return of_pairs(words)


def of_pairs(words: Sequence[str]) -> dict[str, str]:
    """Parameters from NAME=VALUE words. Raises WrongSubmission."""
    try:
        return assignments.of_words(words)
    except assignments.WrongVariables as error:
        raise WrongSubmission(str(error)) from None


def of_cluster(cluster: Cluster, flags: Flags, release: Release, start: int = BEGINNING) -> tuple[Submission, ...]:
    """All submissions in order, from a time on. Raises WrongSubmission where it is not clear what to submit."""
    if not 1 <= flags.runs <= MAX_RUNS:
        raise WrongSubmission(f"--runs {flags.runs}: between 1 and {MAX_RUNS}")
    manifests = to_submit(cluster, flags.source)
    rounds = [dict(flags.parameters)] * flags.runs + [{**flags.parameters, **values} for values in flags.runs_with]
    submissions: list[Submission] = []
    seen: dict[str, int] = {}
    last: int | None = None
    for values in rounds:
        for manifest in manifests:
            if manifest.get("kind") == "CronWorkflow":
                last = _next_run(manifest, release, last, flags.advance, start)
                workflow = _named_once(with_flags(scheduled.workflow(manifest, last, release), flags), seen)
                submissions.append(Submission(workflow, values, at=last + scheduled.LATENCY))
            else:
                advance = DEFAULT_ADVANCE if flags.advance is None else flags.advance
                workflow = _named_once(with_flags(manifest, flags), seen)
                submissions.append(Submission(workflow, values, advance if submissions else 0))
    return tuple(submissions)


def notes(cluster: Cluster, flags: Flags, release: Release) -> tuple[str, ...]:
    """What of the cluster is played otherwise than it would be there. Raises WrongSubmission."""
    crons = [each for each in to_submit(cluster, flags.source) if each.get("kind") == "CronWorkflow"]
    given = [
        f"{line}: -p {parameter}=VALUE gives another" if parameter else line
        for parameter, line in cluster.notes
        if parameter not in flags.parameters
    ]
    return (*given, *(note for cron in crons for note in scheduled.notes(cron, release)))


def overlaps(cluster: Cluster, flags: Flags, scenario: Scenario, runs: Sequence[Run]) -> Iterator[str]:
    """What of a schedule is played otherwise than its operator would, for the time that its runs took."""
    due, ended = [each.at - scheduled.LATENCY for each in scenario.runs], [run.now for run in runs]
    for each in to_submit(cluster, flags.source):
        if each.get("kind") == "CronWorkflow":
            yield from scheduled.overlap(each, due, ended, scenario.concurrent)


def _next_run(cron: Json, release: Release, last: int | None, advance: int | None, start: int) -> int:
    try:
        return scheduled.next_run(cron, release, last, advance, start)
    except scheduled.WrongSchedule as error:
        raise WrongSubmission(str(error)) from None


def to_submit(cluster: Cluster, source: str = "") -> list[Json]:
    """The workflows that are submitted, or the CronWorkflow whose operator does. Raises WrongSubmission."""
    if source:
        return [_from(cluster, source)]
    if cluster.workflows:
        return cluster.workflows
    candidates = [*cluster.templates, *cluster.schedules]
    if not candidates:
        problem = "no Workflow, WorkflowTemplate, ClusterWorkflowTemplate or CronWorkflow in the files"
        raise WrongSubmission("; ".join((problem, *(line for _, line in cluster.notes))))
    choices = list(dict.fromkeys(f"--from {_reference(manifest)}" for manifest in candidates))
    if len(choices) > 1:
        raise WrongSubmission(f"no Workflow in the files, and several to submit from: give one of {', '.join(choices)}")
    return [_submitted(_of_one_namespace(candidates))]


def _of_one_namespace(manifests: Sequence[Json]) -> Json:
    """The first of some manifests of one kind and name. Raises WrongSubmission where they are in several namespaces."""
    places = list(dict.fromkeys(namespace_of(each) for each in manifests))
    if len(places) > 1:
        found = f"{manifests[0].get('kind')} `{name_of(manifests[0])}`"
        raise WrongSubmission(f"{found} is in the namespaces {listed(places, len(places))}: choose one with -n")
    return manifests[0]


def _reference(manifest: Json) -> str:
    kind = str(manifest.get("kind"))
    return f"{_SHORT.get(kind, kind.lower())}/{name_of(manifest)}"


def _from(cluster: Cluster, source: str) -> Json:
    kind_name, slash, name = source.partition("/")
    kind = _FROM_KINDS.get(kind_name.lower())
    if not slash or kind is None:
        raise WrongSubmission(
            f"--from {source}: as `workflowtemplate/NAME`, `clusterworkflowtemplate/NAME` or `cronworkflow/NAME`"
        )
    candidates = [*cluster.templates, *cluster.schedules]
    found = [each for each in candidates if each.get("kind") == kind and name_of(each) == name]
    if not found:
        there = [_reference(each) for each in candidates]
        near = did_you_mean(f"{kind.lower()}/{name}", there) or f" (there are {', '.join(there)})" if there else ""
        raise WrongSubmission(f"--from {source}: no {kind} of that name in the files{near}")
    return _submitted(_of_one_namespace(found))


def _submitted(manifest: Json) -> Json:
    """The workflow that `argo submit --from` makes; a CronWorkflow stays, since its operator makes one for each run."""
    if manifest.get("kind") == "CronWorkflow":
        return manifest
    metadata = manifest.get("metadata")
    holder = metadata if isinstance(metadata, dict) else {}
    made: Json = {"generateName": f"{name_of(manifest)}-"}
    if holder.get("namespace"):
        made["namespace"] = holder["namespace"]
    reference: Json = {"name": name_of(manifest)}
    if manifest.get("kind") == "ClusterWorkflowTemplate":
        reference["clusterScope"] = True
    body = {"workflowTemplateRef": reference}
    return {"apiVersion": "argoproj.io/v1alpha1", "kind": "Workflow", "metadata": made, "spec": body}


def _named_once(workflow: Json, seen: dict[str, int]) -> Json:
    """The workflow under a name that no earlier submission has: a fixed name gets a number from the second time on."""
    metadata = workflow["metadata"]
    name = metadata.get("name") if isinstance(metadata, dict) else None
    if not name:
        return workflow
    seen[str(name)] = seen.get(str(name), 0) + 1
    if seen[str(name)] == 1:
        return workflow
    numbered = f"{name}-{seen[str(name)]}"
    return {**workflow, "metadata": {**(metadata if isinstance(metadata, dict) else {}), "name": numbered}}
