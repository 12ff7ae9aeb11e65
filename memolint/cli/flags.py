"""The flags of `lint`, once: the door reads them plainly, click builds its options from them."""

import os
from typing import TYPE_CHECKING, Any, NamedTuple

from memolint.app.config.options import NOT_CONFIGURED, STDIN, Options
from memolint.finding import CONFIDENCES, INFO, SEVERITIES, WARNING

if TYPE_CHECKING:
    from memolint.app.config.load import Settings

FORMATS = ("text", "json", "sarif", "github", "gitlab", "junit", "markdown")
_WITH_FINGERPRINTS = ("json", "sarif", "gitlab")
AUTO = "auto"
MAX_AUTO_JOBS, MAX_JOBS = 8, 64
COLORS = ("auto", "always", "never")

# What was given: for each flag its values, for a switch one "" each time, for "" the paths.
Given = dict[str, list[str]]


class Flag(NamedTuple):
    """`takes` names the value, "" for a switch; `many` may be given several times."""

    name: str
    help: str
    takes: str = ""
    choices: tuple[str, ...] = ()
    many: bool = False
    short: str = ""


LINT_FLAGS = (
    Flag(
        "--select",
        "Show only these rules, whatever their severity and confidence (families: key).",
        "RULE,…",
        many=True,
    ),
    Flag("--ignore", "Do not show these rules.", "RULE,…", many=True),
    Flag("--min-severity", "Show findings from this severity on.  [default: warning]", "SEVERITY", SEVERITIES),
    Flag("--min-confidence", "Show findings from this confidence on.  [default: medium]", "CONFIDENCE", CONFIDENCES),
    Flag("--fail-on", "Exit with 1 for findings from this severity on.  [default: warning]", "SEVERITY", SEVERITIES),
    Flag("--exit-zero", "Exit with 0 whatever was found (2 and 3 stay)."),
    Flag("--fix", "Repair what can be repaired without harm; report what remains. With `-`, the text goes to stdout."),
    Flag("--unsafe-fixes", "Repair also where a cache starts anew or a meaning may change."),
    Flag("--diff", "Write nothing; print what --fix or --unsafe-fixes would change, exit with 1 where they would."),
    Flag("--argo-version", "Release to judge for, such as 3.7 or 4.1.2.  [default: the newest known]", "VERSION"),
    Flag("--exclude", "Leave out files that match, also named ones (as in .gitignore).", "GLOB", many=True),
    Flag("--project", "Where references are looked up, or none.  [default: the repository]", "DIR|none"),
    Flag("--context", "Read these files for references, too, and never report them.", "GLOB", many=True),
    Flag("--config", "Configuration to use.  [default: memolint.toml or pyproject.toml, searched upwards]", "FILE"),
    Flag("--no-config", "Use no configuration."),
    Flag("--baseline", "Do not show the findings in this file.", "FILE"),
    Flag("--update-baseline", "Make the baseline hold what is found now."),
    Flag("--no-suppressions", "Show also what comments and annotations suppress."),
    Flag("--stdin-filename", "Name of standard input in the report.", "NAME"),
    Flag("--show-suppressed", "Show suppressed findings too."),
    Flag("--format", "Format of the report on standard output.  [default: text]", "FORMAT", FORMATS),
    Flag("--output", "Write a report to a file too, such as json:report.json.", "FORMAT:FILE", many=True),
    Flag("--color", "Colour.  [default: auto, also NO_COLOR and FORCE_COLOR]", "WHEN", COLORS),
    Flag("--statistics", "Count the findings of each rule instead of showing them."),
    Flag("--quiet", "One line a finding, no summary.", short="-q"),
    Flag("--verbose", "Name every skipped file.", short="-v"),
    Flag(
        "--jobs", "Processes that a large tree may take.  [default: auto, one for each processor, at most 8]", "N|auto"
    ),
    Flag("--debug", "Show tracebacks of internal errors."),
)


class Arguments(NamedTuple):
    """A call of `lint`, understood. `output` holds (format, file)."""

    paths: tuple[str, ...] = (".",)
    options: Options = Options()
    fail_on: str = WARNING
    exit_zero: bool = False
    format: str = "text"
    output: tuple[tuple[str, str], ...] = ()
    color: str = "auto"
    quiet: bool = False
    verbose: bool = False
    fix: bool = False
    unsafe_fixes: bool = False
    diff: bool = False
    statistics: bool = False
    annotate: bool = False


class WrongUse(Exception):
    """The call cannot be understood; one line says why."""


def arguments(given: Given, settings: "Settings | None" = None) -> Arguments:
    """What `given` asks for; where it is silent, what the configuration says. Raises `WrongUse`."""
    output = tuple(_output(value) for value in given.get("--output", ()))
    form = _last(given, "--format", "text")
    values = settings.values if settings else {}
    fail_on = _last(given, "--fail-on", values.get("fail-on", WARNING))
    wants_fingerprints = any(each in _WITH_FINGERPRINTS for each, _ in (*output, (form, "")))
    return Arguments(
        paths=tuple(given.get("", ())) or (".",),
        options=_options(given, settings, fail_on)._replace(fingerprints=wants_fingerprints),
        fail_on=fail_on,
        exit_zero="--exit-zero" in given,
        format=form,
        output=output,
        color=_last(given, "--color", "auto"),
        quiet="--quiet" in given,
        verbose="--verbose" in given,
        fix="--fix" in given or "--unsafe-fixes" in given,
        unsafe_fixes="--unsafe-fixes" in given,
        diff="--diff" in given,
        statistics="--statistics" in given,
        annotate="--format" not in given and os.environ.get("GITHUB_ACTIONS") == "true",
    )


def _options(given: Given, settings: "Settings | None", fail_on: str) -> Options:
    defaults = Options()
    values = settings.values if settings else {}
    severity = _last(given, "--min-severity", values.get("min-severity", defaults.min_severity))
    return Options(
        argo_version=_last(given, "--argo-version", values.get("argo-version", "")),
        select=_names(given.get("--select") or values.get("select", [])),
        ignore=_names([*values.get("ignore", []), *given.get("--ignore", [])]),
        min_severity=INFO if fail_on == INFO else severity,
        min_confidence=_last(given, "--min-confidence", values.get("min-confidence", defaults.min_confidence)),
        exclude=tuple(given.get("--exclude", ())),
        stdin_filename=_last(given, "--stdin-filename", STDIN),
        show_suppressed="--show-suppressed" in given,
        require_reason=values.get("require-reason", False),
        debug="--debug" in given,
        jobs=_jobs(_last(given, "--jobs", AUTO)),
        **_about_the_project(given, settings),
    )


def _about_the_project(given: Given, settings: "Settings | None") -> dict[str, Any]:
    configured = NOT_CONFIGURED
    baseline = ""
    if settings:
        from memolint.app.config.load import configured as in_file

        configured = in_file(settings)
        baseline = settings.values.get("baseline", "")
        baseline = os.path.normpath(os.path.join(settings.folder, baseline)) if baseline else ""
    baseline = _last(given, "--baseline", baseline)
    if "--update-baseline" in given and not baseline:
        raise WrongUse("--update-baseline needs --baseline FILE, or `baseline` in the configuration")
    return {
        "project": _last(given, "--project", ""),
        "context": tuple(given.get("--context", ())),
        "suppressions": "--no-suppressions" not in given,
        "baseline": baseline,
        "update_baseline": "--update-baseline" in given,
        "configured": configured._replace(others="--no-config" not in given),
    }


def _jobs(value: str) -> int:
    if value == AUTO:
        return min(_processors(), MAX_AUTO_JOBS)
    if not (value.isascii() and value.isdigit() and 1 <= int(value[:9]) <= MAX_JOBS):
        raise WrongUse(f"--jobs takes auto or a number from 1 to {MAX_JOBS}, not `{value}`")
    return int(value)


def _processors() -> int:
    """Those that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _last(given: Given, name: str, default: str) -> str:
    return given[name][-1] if given.get(name) else default


def _names(values: list[str]) -> tuple[str, ...]:
    """`--select a,b --select c` are three names; `key-*` is the family `key`."""
    names = (name.strip().removesuffix("*").removesuffix("-") for value in values for name in value.split(","))
    return tuple(dict.fromkeys(name for name in names if name))


def _output(value: str) -> tuple[str, str]:
    form, colon, file = value.partition(":")
    if form not in FORMATS or not colon or not file:
        raise WrongUse(f"--output takes FORMAT:FILE with a format of {', '.join(FORMATS)}, not `{value}`")
    return form, file
