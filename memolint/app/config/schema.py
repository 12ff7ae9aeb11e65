"""The JSON Schema of a configuration, made from the table of options."""

from memolint.app.config.options import (
    FILES,
    FOLDER_TABLE,
    GLOBS,
    IGNORE_TABLE,
    NAMES,
    OPTIONS,
    RULES,
    SEVERITY_TABLE,
    SWITCH,
    Option,
)

SETTINGS = {option.name: option for option in OPTIONS if option.setting}


def schema() -> dict[str, object]:
    """The JSON Schema of a configuration (draft-07, as SchemaStore wants it)."""
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": "https://json.schemastore.org/memolint.json",
        "title": "Settings of memolint: memolint.toml, or [tool.memolint] in pyproject.toml",
        "type": "object",
        "additionalProperties": False,
        "properties": {name: _property(option) for name, option in SETTINGS.items()},
    }


def _property(option: Option) -> dict[str, object]:
    default = list(option.default) if isinstance(option.default, tuple) else option.default
    return {"description": option.help, "default": default, **_type(option)}


def _type(option: Option) -> dict[str, object]:
    texts: dict[str, object] = {"type": "array", "items": {"type": "string", "minLength": 1}}
    if option.kind == SWITCH:
        return {"type": "boolean"}
    if option.kind in (RULES, NAMES, GLOBS, FILES):
        return texts
    one: dict[str, object] = {"type": "string", **({"enum": list(option.choices)} if option.choices else {})}
    if option.kind in (SEVERITY_TABLE, FOLDER_TABLE):
        return {"type": "object", "additionalProperties": one}
    return {"type": "object", "additionalProperties": texts} if option.kind == IGNORE_TABLE else one
