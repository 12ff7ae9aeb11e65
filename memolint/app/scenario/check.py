"""`memolint test`: scenario files with expectations, played and judged."""

import os
from collections.abc import Iterator, Sequence

from memolint.app.files import discover
from memolint.app.files.io import read_file, read_stdin
from memolint.app.scenario import expectations, strict
from memolint.app.scenario import file as scenario_file
from memolint.app.scenario.expectations import Unmet
from memolint.app.scenario.file import Located
from memolint.app.scenario.scenario_schema import ScenarioError
from memolint.app.simulate.cluster import Unusable
from memolint.argo.releases import Release
from memolint.engine.play import Played
from memolint.text.source import Unreadable
from memolint.typed import Record

STANDARD_INPUT = "-"
STDIN_NAME = "<stdin>"
# A file of a searched folder must hold the first to be read. The second tells manifests from scenarios.
_SIGN = b"runs"
_MANIFEST = "apiVersion"


class Broken(Record):
    """An expectation that does not hold, and its place."""

    line: int
    column: int
    unmet: Unmet


class Tested(Record):
    """One scenario that was played. `expects` is False if it has no expectations; `notes` say what is played otherwise
    than in a cluster.
    """

    file: str
    line: int
    name: str
    broken: tuple[Broken, ...]
    expects: bool
    found: Located
    played: Played
    notes: tuple[str, ...] = ()


class Results(Record):
    """All scenarios in the order of the files, and the files that could not be played."""

    tested: tuple[Tested, ...] = ()
    problems: tuple[Unusable, ...] = ()


def of_paths(paths: Sequence[str], release: Release, exclude: tuple[str, ...] = ()) -> Results:
    """Play the scenarios of files and folders. In a folder only files with scenarios count."""
    found = discover.discover(paths, exclude)
    problems = [
        Unusable(each.file, each.failure.line, each.failure.message, each.failure.column) for each in found.failures
    ]
    named = {discover.slashed(path) for path in paths}
    tested: list[Tested] = []
    for name in found.files:
        try:
            data = read_stdin() if name == STANDARD_INPUT else read_file(name)
        except Unreadable as error:
            problems.append(Unusable(name, error.failure.line, error.failure.message, error.failure.column))
            continue
        for each in of_file(data, name, release, is_named=name in named):
            if isinstance(each, Tested):
                tested.append(each)
            else:
                problems.append(each)
    return Results(tuple(tested), tuple(problems))


def of_file(data: bytes, name: str, release: Release, is_named: bool = True) -> Iterator[Tested | Unusable]:
    """Play the scenarios of one file. After a mistake in one, the others are still played."""
    if not is_named and _SIGN not in data:
        return
    shown = STDIN_NAME if name == STANDARD_INPUT else name
    try:
        scenarios = list(scenario_file.located(data, name))
    except ScenarioError as error:
        if is_named:
            yield Unusable(shown, error.line, str(error), error.column, error.is_wrong_use)
        return
    if not is_named:
        scenarios = [found for found in scenarios if _is_scenario(found)]
    for number, found in enumerate(scenarios, start=1):
        yield _tested(found, shown, os.path.dirname(name), number, release)


def _is_scenario(found: Located) -> bool:
    return isinstance(found.value.get("runs"), list) and _MANIFEST not in found.value


def _tested(found: Located, file: str, folder: str, number: int, release: Release) -> Tested | Unusable:
    try:
        simulation = strict.simulated(found, folder, strict.How(release))
    except ScenarioError as error:
        return Unusable(file, error.line, str(error), error.column, error.is_wrong_use)
    broken = [
        Broken(*found.place(unmet.path), unmet)
        for unmet in expectations.of_scenario(found.value, simulation.played, simulation.verdicts)
    ]
    name = simulation.scenario.name or f"scenario {number}"
    expects = expectations.expects_anything(found.value)
    return Tested(file, found.place(())[0], name, tuple(broken), expects, found, simulation.played, simulation.notes)
