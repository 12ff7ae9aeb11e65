"""What a run is asked to do: flags win over settings, settings over defaults."""

import os
from collections.abc import Iterable, Mapping, Sequence

from memolint.app.config.options import AUTO, NOT_CONFIGURED, Configured, Options, default
from memolint.app.files.find import configuration
from memolint.finding import INFO
from memolint.typed import Any, Record

MAX_AUTO_JOBS, MAX_JOBS = 8, 64

# What was given: for each flag by its name all values, for a switch one "" each time, for "" the paths.
Given = Mapping[str, Sequence[str]]


class WrongUse(Exception):
    """The call cannot be understood; one line says why."""


class Settings(Record):
    """A configuration file and its valid values by name; what it does not name is at its default."""

    file: str = ""
    values: Mapping[str, Any] = {}

    @property
    def folder(self) -> str:
        """The folder that its globs and paths are relative to."""
        return os.path.dirname(self.file) or os.curdir


def configuration_of(given: Given) -> str | None:
    """The file that configures the run, relative to the working directory; None where there is none."""
    if given.get("config"):
        return given["config"][-1]
    return None if "no-config" in given else configuration()


def resolved(given: Given, settings: Settings | None = None) -> Options:
    """The options of a run. Raises `WrongUse`."""
    values = settings.values if settings else {}
    severity = text(given, settings, "min-severity")
    return Options(
        argo_version=text(given, settings, "argo-version"),
        select=_rules(given.get("select") or values.get("select", ())),
        ignore=_rules([*values.get("ignore", ()), *given.get("ignore", ())]),
        min_severity=INFO if text(given, settings, "fail-on") == INFO else severity,
        min_confidence=text(given, settings, "min-confidence"),
        exclude=tuple(given.get("exclude", ())),
        stdin_filename=text(given, settings, "stdin-filename"),
        show_suppressed="show-suppressed" in given,
        require_reason=values.get("require-reason", default("require-reason")),
        debug="debug" in given,
        project=text(given, settings, "project"),
        context=tuple(given.get("context", ())),
        suppressions="no-suppressions" not in given,
        baseline=_baseline(given, settings),
        update_baseline="update-baseline" in given,
        configured=configured(settings)._replace(others="no-config" not in given),
        jobs=_jobs(text(given, settings, "jobs")),
    )


def text(given: Given, settings: Settings | None, name: str) -> str:
    """The value of an option that is one text."""
    if given.get(name):
        return given[name][-1]
    value: str = settings.values.get(name, default(name)) if settings else default(name)
    return value


def _rules(values: Iterable[str]) -> tuple[str, ...]:
    """`--select a,b --select c` are three names."""
    names = (plain_name(name) for value in values for name in value.split(","))
    return tuple(dict.fromkeys(name for name in names if name))


def plain_name(rule: str) -> str:
    """`key-*` is the family `key`."""
    return rule.strip().removesuffix("*").removesuffix("-")


def _baseline(given: Given, settings: Settings | None) -> str:
    """A file that a configuration names is relative to the configuration's folder."""
    baseline = text(given, settings, "baseline")
    if baseline and settings and not given.get("baseline"):
        baseline = os.path.normpath(os.path.join(settings.folder, baseline))
    if "update-baseline" in given and not baseline:
        raise WrongUse("--update-baseline needs --baseline FILE, or `baseline` in the configuration")
    return baseline


def _jobs(value: str) -> int:
    if value == AUTO:
        return min(_processors(), MAX_AUTO_JOBS)
    if not (value.isascii() and value.isdigit() and 1 <= int(value[:9]) <= MAX_JOBS):
        raise WrongUse(f"--jobs takes auto or a number from 1 to {MAX_JOBS}, not `{value}`")
    return int(value)


def _processors() -> int:
    """Those that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def configured(settings: Settings | None) -> Configured:
    """What only a file can say, as plain data."""
    if settings is None:
        return NOT_CONFIGURED
    values = settings.values
    return Configured(
        folder=settings.folder if settings.file else "",
        file=settings.file,
        exclude=tuple(values.get("exclude", ())),
        context=tuple(values.get("context", ())),
        per_file_ignores=tuple(
            (glob, tuple(map(plain_name, rules))) for glob, rules in values.get("per-file-ignores", {}).items()
        ),
        severity=tuple((plain_name(name), value) for name, value in values.get("severity", {}).items()),
        insignificant=tuple(values.get("insignificant", ())),
        immutable_tags=tuple(values.get("immutable-tags", ())),
        short_max_age=values.get("short-max-age", default("short-max-age")),
        artifact_lifetime=values.get("artifact-lifetime", default("artifact-lifetime")),
        catalogue=tuple(os.path.join(settings.folder, each) for each in values.get("catalogue", ())),
        sources=tuple((inside, os.path.join(settings.folder, at)) for inside, at in values.get("sources", {}).items()),
    )
