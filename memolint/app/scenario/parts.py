"""The files that a scenario names: workflows under test stay where they are."""

import os
from collections.abc import Iterator

from memolint.app.files import io as files
from memolint.app.scenario.members import under
from memolint.app.scenario.scenario_schema import ScenarioError, WrongName
from memolint.app.simulate import cluster, once, scheduled, submissions
from memolint.app.simulate.cluster import Cluster
from memolint.app.simulate.reach import name_of
from memolint.argo.plain import Json
from memolint.argo.releases import newest
from memolint.engine.cluster.clock import BEGINNING
from memolint.engine.cluster.store import ConfigMap
from memolint.lang.go.time import duration
from memolint.lang.words import did_you_mean
from memolint.text.source import Unreadable


def with_files(value: Json, folder: str) -> Json:
    """The scenario with each file, relative to `folder`, replaced by what it holds. Raises ScenarioError.

    Templates and ConfigMaps in a workflow's file are added to the cluster, after those of the scenario.
    """
    runs, templates, configmaps = (value.get(name) for name in ("runs", "templates", "configmaps"))
    if not _names_files(runs, templates):
        return value
    files = _Files(folder)
    listed: list[tuple[Json, str]] = []
    for index, each in enumerate(_list(templates)):
        with under("templates", index):
            listed += files.templates_of(each, f"templates[{index}]")
            _check_once(listed)
    submitted = list(_submitted(files, [run for run in _list(runs) if isinstance(run, dict)]))
    _check_once(listed + files.templates)
    return {
        **value,
        "runs": submitted,
        "templates": [each for each, _ in listed + files.templates],
        "configmaps": [*_list(configmaps), *files.configmaps],
    }


def notes(value: Json, folder: str) -> Iterator[str]:
    """What of the files is played otherwise than in a cluster. Raises ScenarioError."""
    files = _Files(folder)
    runs = [run for run in _list(value.get("runs")) if isinstance(run, dict)]
    for named in dict.fromkeys(str(run["workflow"]) for run in runs if isinstance(run.get("workflow"), str)):
        given = [_mapping(run.get("arguments")) for run in runs if run.get("workflow") == named]
        for parameter, line in files.cluster(named).notes:
            if not all(parameter in each for each in given):
                yield f"{line}: `arguments` give another" if parameter else line
    for run in runs:
        found = files.workflow(run.get("workflow"))
        if isinstance(found, dict) and found.get("kind") == "CronWorkflow":
            yield from scheduled.notes(found, newest())


def _names_files(runs: object, templates: object) -> bool:
    workflows = [run.get("workflow") for run in _list(runs) if isinstance(run, dict)]
    is_scheduled = any(isinstance(found, dict) and found.get("kind") == "CronWorkflow" for found in workflows)
    return is_scheduled or any(isinstance(found, str) for found in (*workflows, *_list(templates)))


def _check_once(placed: list[tuple[Json, str]]) -> None:
    if problem := once.repeated(placed, "the scenario"):
        raise WrongName(f"{problem}: leave the one that is meant")


def _submitted(files: "_Files", runs: list[Json]) -> Iterator[Json]:
    """The runs with the workflows of their files; those of a CronWorkflow come when it fires, or as far apart as told.

    Steps take no time here: where they do, a later run of a schedule is as much later.
    """
    now, last = BEGINNING, dict[str, int]()
    for index, run in enumerate(runs):
        with under("runs", index, "workflow"):
            told, found = _advance(run), files.workflow(run.get("workflow"))
        if not isinstance(found, dict) or found.get("kind") != "CronWorkflow":
            now += told or 0
            yield {**run, "workflow": found}
            continue
        name = name_of(found)
        try:
            last[name] = scheduled.next_run(found, newest(), last.get(name), told, now + (told or 0))
        except scheduled.WrongSchedule as error:
            raise ScenarioError(str(error), path=("runs", index, "workflow")) from None
        passes = max(last[name] + scheduled.LATENCY - now, 0)
        now += passes
        yield {**run, "workflow": scheduled.workflow(found, last[name], newest()), "advance": f"{passes}ns"}


def _advance(run: Json) -> int | None:
    try:
        return duration.parse(str(run["advance"]))
    except (KeyError, duration.DurationError):
        return None


def _list(value: object) -> list[Json]:
    return value if isinstance(value, list) else []


def _mapping(value: object) -> Json:
    return value if isinstance(value, dict) else {}


class _Files:
    """The files of one scenario, each read once."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._read: dict[str, Json] = {}
        self.templates: list[tuple[Json, str]] = []
        self.configmaps: list[Json] = []

    def workflow(self, named: object) -> object:
        """The workflow that a file submits, or the CronWorkflow whose operator submits one for each run."""
        if not isinstance(named, str):
            return named
        if named not in self._read:
            self._read[named] = self._submitted(named)
        return self._read[named]

    def templates_of(self, named: object, member: str) -> list[tuple[Json, str]]:
        """The templates of a file, each with its place; an object is a template itself, and stands in a member."""
        if isinstance(named, dict):
            return [(named, member)]
        cluster = self.cluster(str(named))
        self._keep_configmaps(cluster.configmaps)
        if not cluster.templates:
            raise ScenarioError(f"{named}: no WorkflowTemplate or ClusterWorkflowTemplate in it")
        return cluster.placed()

    def _submitted(self, named: str) -> Json:
        cluster = self.cluster(named)
        self.templates += cluster.placed()
        self._keep_configmaps(cluster.configmaps)
        try:
            found = submissions.to_submit(cluster)
        except submissions.WrongSubmission as error:
            raise WrongName(f"{named}: {error}") from None
        if len(found) > 1:
            raise WrongName(f"{named}: {len(found)} Workflows in it, where one is to run")
        return found[0]

    def _keep_configmaps(self, configmaps: list[ConfigMap]) -> None:
        for found in configmaps:
            metadata = {"namespace": found.namespace, "name": found.name, "labels": found.labels}
            self.configmaps.append({"metadata": metadata, "data": found.data, "immutable": found.immutable})

    def cluster(self, named: str) -> Cluster:
        """What a file has. Raises ScenarioError."""
        try:
            data = files.read_file(os.path.join(self._folder, named))
        except Unreadable as error:
            raise self._unreadable(named, error.failure.message) from None
        found = cluster.read([(named, data)])
        if found.problems:
            problem = found.problems[0]
            kind = WrongName if problem.is_wrong_use else ScenarioError
            raise kind(f"{problem.file}:{problem.line}: {problem.message}")
        return found

    def _unreadable(self, named: str, message: str) -> ScenarioError:
        path = os.path.join(self._folder, named)
        if os.path.lexists(path):
            return ScenarioError(f"{named}: {message}")
        beside = os.path.dirname(path) or os.curdir
        listed = sorted(os.listdir(beside)) if os.path.isdir(beside) else []
        return WrongName(f"{named}: {message}{did_you_mean(os.path.basename(named), listed)}")
