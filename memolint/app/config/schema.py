"""The settings of `memolint.toml` and `[tool.memolint]`: one table for all who read them."""

from typing import NamedTuple

from memolint.finding import CONFIDENCES, SEVERITIES

TEXT, FLAG, NAMES, GLOBS, SEVERITY_TABLE, IGNORE_TABLE = "text", "flag", "names", "globs", "severities", "ignores"


class Setting(NamedTuple):
    """`kind` says what a value may be; `choices` are all texts that a text may be, () for any."""

    name: str
    kind: str
    help: str
    choices: tuple[str, ...] = ()
    default: object = ""


SETTINGS = (
    Setting("argo-version", TEXT, "Release to judge for, such as 3.7 or 4.1.2; the newest known where it is empty."),
    Setting("select", NAMES, "Show only these rules (a family: key; one signal: rule:signal).", default=()),
    Setting("ignore", NAMES, "Do not show these rules.", default=()),
    Setting("min-severity", TEXT, "Show findings from this severity on.", SEVERITIES, "warning"),
    Setting("min-confidence", TEXT, "Show findings from this confidence on.", CONFIDENCES, "medium"),
    Setting("fail-on", TEXT, "Exit with 1 for findings from this severity on.", SEVERITIES, "warning"),
    Setting("severity", SEVERITY_TABLE, "Other severities for rules, families or signals.", SEVERITIES, {}),
    Setting("per-file-ignores", IGNORE_TABLE, "Rules that the files of a glob do without.", default={}),
    Setting("exclude", GLOBS, "Files that are never read, as in a .gitignore, also where they are named.", default=()),
    Setting("context", GLOBS, "Files that are read for references and never reported.", default=()),
    Setting("insignificant", NAMES, "Input parameters that shape no result, in any template.", default=()),
    Setting("immutable-tags", GLOBS, "Image tags that are never moved, such as v*.", default=()),
    Setting("require-reason", FLAG, "A suppression without a reason is a warning.", default=False),
    Setting("baseline", TEXT, "File of known findings, which are not shown."),
)
RULE_NAMES = ("select", "ignore")  # settings whose names are those of rules


def by_name() -> dict[str, Setting]:
    """The settings by their names."""
    return {setting.name: setting for setting in SETTINGS}


def schema() -> dict[str, object]:
    """The JSON Schema of a configuration (draft-07, as SchemaStore wants it)."""
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": "https://json.schemastore.org/memolint.json",
        "title": "Settings of memolint: memolint.toml, or [tool.memolint] in pyproject.toml",
        "type": "object",
        "additionalProperties": False,
        "properties": {setting.name: _property(setting) for setting in SETTINGS},
    }


def _property(setting: Setting) -> dict[str, object]:
    default = list(setting.default) if isinstance(setting.default, tuple) else setting.default
    return {"description": setting.help, "default": default, **_type(setting)}


def _type(setting: Setting) -> dict[str, object]:
    texts: dict[str, object] = {"type": "array", "items": {"type": "string", "minLength": 1}}
    if setting.kind == FLAG:
        return {"type": "boolean"}
    if setting.kind in (NAMES, GLOBS):
        return texts
    one: dict[str, object] = {"type": "string", **({"enum": list(setting.choices)} if setting.choices else {})}
    if setting.kind == SEVERITY_TABLE:
        return {"type": "object", "additionalProperties": one}
    return {"type": "object", "additionalProperties": texts} if setting.kind == IGNORE_TABLE else one
