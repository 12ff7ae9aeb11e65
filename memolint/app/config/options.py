"""The options of `lint`, one row each: flags, settings, their checks, schema and documentation are made from them."""

from memolint.finding import CONFIDENCES, SEVERITIES
from memolint.typed import Any, Record

STDIN = "<stdin>"
NONE = "none"
AUTO = "auto"
FORMATS = ("text", "json", "sarif", "github", "gitlab", "junit", "markdown")
COLORS = (AUTO, "always", "never")

# What the value of an option is.
SWITCH, TEXT, RULES, NAMES, GLOBS, FILES, REPORTS = "switch", "text", "rules", "names", "globs", "files", "reports"
DURATION = "duration"
SEVERITY_TABLE, IGNORE_TABLE, FOLDER_TABLE = "severities", "ignores", "folders"
LISTS = (RULES, NAMES, GLOBS, FILES, REPORTS)


class Option(Record):
    """An option: a flag of `lint`, a setting of the configuration, or both under one name.

    `choices` are all texts that the value may be, () for any; `takes` is the value's name in the help of the flag;
    `otherwise` says the default in words where the value does not.
    """

    name: str
    kind: str
    help: str
    takes: str = ""
    choices: tuple[str, ...] = ()
    default: object = ""
    otherwise: str = ""
    short: str = ""
    flag: bool = True
    setting: bool = False

    @property
    def many(self) -> bool:
        """Whether the flag may be given several times."""
        return self.kind in LISTS

    @property
    def default_in_words(self) -> str:
        """The default as the help shows it, "" where there is nothing to show."""
        return self.otherwise or (self.default if isinstance(self.default, str) else "")


OPTIONS = (
    Option(
        "select",
        RULES,
        "Show only these rules, at any severity and confidence. `key` is a family, `rule:signal` one signal of a rule.",
        "RULE,…",
        default=(),
        setting=True,
    ),
    Option("ignore", RULES, "Do not show these rules.", "RULE,…", default=(), setting=True),
    Option(
        "min-severity",
        TEXT,
        "Show findings from this severity on.",
        "SEVERITY",
        SEVERITIES,
        default="warning",
        setting=True,
    ),
    Option(
        "min-confidence",
        TEXT,
        "Show findings from this confidence on.",
        "CONFIDENCE",
        CONFIDENCES,
        default="medium",
        setting=True,
    ),
    Option(
        "fail-on",
        TEXT,
        "Exit with 1 for findings from this severity on.",
        "SEVERITY",
        SEVERITIES,
        default="warning",
        setting=True,
    ),
    Option("exit-zero", SWITCH, "Exit with 0 instead of 1 whatever was found; 2 and 3 stay."),
    Option(
        "severity",
        SEVERITY_TABLE,
        "Give rules, families or signals another severity.",
        choices=SEVERITIES,
        default={},
        flag=False,
        setting=True,
    ),
    Option(
        "per-file-ignores",
        IGNORE_TABLE,
        "Do not show these rules in files that match a glob.",
        default={},
        flag=False,
        setting=True,
    ),
    Option("fix", SWITCH, "Apply the fixes that are safe, then report what remains. With `-`, print the fixed text."),
    Option("unsafe-fixes", SWITCH, "Also apply fixes that start a cache anew or may change a meaning."),
    Option(
        "diff",
        SWITCH,
        "Only print what --fix or --unsafe-fixes would change; exit with 1 where they would.",
    ),
    Option(
        "argo-version",
        TEXT,
        "Judge for these releases: one (4.1.2), a line (3.7), a range (3.5..4.1), or a list of them.",
        "VERSION",
        otherwise="what the project installs, else the newest known",
        setting=True,
    ),
    Option(
        "exclude",
        GLOBS,
        "Do not read files that match, even where they are named; globs are as in a .gitignore.",
        "GLOB",
        default=(),
        setting=True,
    ),
    Option("project", TEXT, "Look up references in this folder, or nowhere.", "DIR|none", otherwise="the repository"),
    Option(
        "context", GLOBS, "Also read these files for references; never report them.", "GLOB", default=(), setting=True
    ),
    Option(
        "insignificant",
        NAMES,
        "Input parameters that shape no result, in any template.",
        default=(),
        flag=False,
        setting=True,
    ),
    Option(
        "immutable-tags",
        GLOBS,
        "Image tags that are never moved, such as v*.",
        default=(),
        flag=False,
        setting=True,
    ),
    Option(
        "short-max-age",
        DURATION,
        "A `maxAge` up to which results of sources that change may be old, such as 48h.",
        "DURATION",
        default="24h",
        flag=False,
        setting=True,
    ),
    Option(
        "artifact-lifetime",
        DURATION,
        "For how long buckets keep artifacts, such as 720h.",
        "DURATION",
        otherwise="for ever",
        flag=False,
        setting=True,
    ),
    Option(
        "catalogue",
        FILES,
        "Signals of your own, in these files (TOML or JSON).",
        default=(),
        flag=False,
        setting=True,
    ),
    Option(
        "sources",
        FOLDER_TABLE,
        "Where the code in images comes from: folders of the repository by their paths in containers.",
        default={},
        flag=False,
        setting=True,
    ),
    Option(
        "config",
        TEXT,
        "Use this configuration.",
        "FILE",
        otherwise="memolint.toml or pyproject.toml, searched upwards",
    ),
    Option("no-config", SWITCH, "Use no configuration."),
    Option("baseline", TEXT, "Do not show the known findings in this file.", "FILE", setting=True),
    Option("update-baseline", SWITCH, "Rewrite the baseline with the findings of this run."),
    Option("no-suppressions", SWITCH, "Also show what comments and annotations suppress."),
    Option("require-reason", SWITCH, "Warn of suppressions without a reason.", default=False, flag=False, setting=True),
    Option("show-suppressed", SWITCH, "Also show suppressed findings, marked as such."),
    Option("stdin-filename", TEXT, "Call standard input by this name in the report.", "NAME", default=STDIN),
    Option("format", TEXT, "Print the report in this format.", "FORMAT", FORMATS, default="text"),
    Option("output", REPORTS, "Also write a report to a file, such as json:report.json.", "FORMAT:FILE", default=()),
    Option("color", TEXT, "Use colour.", "WHEN", COLORS, default=AUTO, otherwise="auto, also NO_COLOR and FORCE_COLOR"),
    Option("statistics", SWITCH, "Count the findings of each rule instead of showing them."),
    Option("quiet", SWITCH, "Print one line for each finding, and no summary.", short="q"),
    Option("verbose", SWITCH, "Name every skipped file.", short="v"),
    Option(
        "jobs",
        TEXT,
        "Use this many processes for a large tree.",
        "N|auto",
        default=AUTO,
        otherwise="auto: one for each processor, at most 8",
    ),
    Option("debug", SWITCH, "Print the tracebacks of internal errors."),
)
BY_NAME = {option.name: option for option in OPTIONS}


def default(name: str) -> Any:
    """The default of an option, in the type that its kind has."""
    return BY_NAME[name].default


class Configured(Record):
    """What only a configuration file says: globs are relative to `folder`, where the `file` stands.

    `catalogue` are files, and `sources` maps paths in containers to folders, both as this process finds them.
    `severity` maps rules, families and signals to severities. `others`: name configurations that are not in force.
    """

    folder: str = ""
    file: str = ""
    exclude: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    per_file_ignores: tuple[tuple[str, tuple[str, ...]], ...] = ()
    severity: tuple[tuple[str, str], ...] = ()
    insignificant: tuple[str, ...] = ()
    immutable_tags: tuple[str, ...] = ()
    short_max_age: str = default("short-max-age")
    artifact_lifetime: str = default("artifact-lifetime")
    catalogue: tuple[str, ...] = ()
    sources: tuple[tuple[str, str], ...] = ()
    others: bool = True


NOT_CONFIGURED = Configured()


class Options(Record):
    """What one run of the linter is asked to do. `argo_version` "" is what the project installs.

    `select` and `ignore` name rules, families (`key` for every `key-…`) or one signal (`rule:signal`). `exclude` are
    globs as in a `.gitignore`. `project` is the folder in which references are looked up: "" for that of the
    configuration or the repository, `none` for none; `context` are globs of files that are read and never reported.
    `baseline` is a file, "" for none. `fingerprints`: compute them. `prove`: play claims. `debug`: print the traceback
    of an internal error on stderr. `jobs`: how many processes a large tree may take; the report is the same.
    """

    argo_version: str = default("argo-version")
    select: tuple[str, ...] = default("select")
    ignore: tuple[str, ...] = default("ignore")
    min_severity: str = default("min-severity")
    min_confidence: str = default("min-confidence")
    exclude: tuple[str, ...] = default("exclude")
    stdin_filename: str = default("stdin-filename")
    show_suppressed: bool = False
    require_reason: bool = default("require-reason")
    fingerprints: bool = False
    prove: bool = True
    debug: bool = False
    project: str = default("project")
    context: tuple[str, ...] = default("context")
    suppressions: bool = True
    baseline: str = default("baseline")
    update_baseline: bool = False
    configured: Configured = NOT_CONFIGURED
    jobs: int = 1
