"""`memolint.lint` and `memolint.lint_object`."""

import os
from collections.abc import Callable, Mapping, Sequence

from memolint.app.api.objects import Object, Objects, data_of, listed
from memolint.app.config.load import check_rules, check_values, load
from memolint.app.config.options import OPTIONS, SWITCH, Option
from memolint.app.config.settings import Settings, WrongUse, configuration_of, resolved
from memolint.app.lint.doors import lint_files, lint_paths
from memolint.app.rules.catalogue import unknown_names
from memolint.argo.releases import UnknownRelease
from memolint.finding import Report
from memolint.typed import Record

# What a setting may be: what it is in a configuration.
Setting = str | bool | int | os.PathLike[str] | Sequence[str] | Mapping[str, str] | Mapping[str, Sequence[str]]

_SWITCHES = ("no-suppressions", "show-suppressed")
_FLAGS = (*_SWITCHES, "config", "no-config", "project", "jobs")
_ABOUT_FILES = ("exclude", "context", "baseline")
_OF_PATHS = {each.name: each for each in OPTIONS if each.setting or each.name in _FLAGS}
_OF_OBJECTS = {
    each.name: each for each in OPTIONS if each.name in _SWITCHES or (each.setting and each.name not in _ABOUT_FILES)
}


def lint(*paths: str | os.PathLike[str], **settings: Setting) -> Report:
    """Returns the findings in files and folders; without a path, in the working directory.

    The settings are those of the configuration with `_` for `-`, such as `min_severity="info"` or `select=["key"]`,
    and `config`, `no_config`, `project`, `no_suppressions`, `show_suppressed` and `jobs` as on the command line. They
    win over the configuration in force, which is searched as the command line does.

    Raises `WrongUse` for a setting that does not exist or cannot have its value, and for a configuration or a baseline
    that cannot be read. A file that cannot be judged raises nothing: it is in `report.summary.failed`.
    """
    asked = _asked(settings, _OF_PATHS)
    file = configuration_of(asked.flags)
    in_force = load(file, unknown_names) if file else Settings()
    values = {**in_force.values, **asked.values}
    options = resolved({"jobs": ["1"], **asked.flags}, Settings(in_force.file, values))._replace(fingerprints=True)
    try:
        return lint_paths([os.fspath(path) for path in paths] or [os.curdir], options)
    except UnknownRelease as error:
        raise WrongUse(str(error)) from None


def lint_object(objects: Objects, *, name: str | Callable[[Object], str] = "<object>", **settings: Setting) -> Report:
    """Returns the findings in Kubernetes objects: a dict, several of them, or YAML or JSON text.

    `finding.document` and `finding.path` lead to the value in what was given: the number of the object (from 0), then
    keys and indices, such as `("spec", "templates", 2, "memoize", "key")`. `name` is what the report calls the
    objects; where it is a function of an object, each object is a file of its own and `document` is 0.

    The settings are those of `lint` that do not speak of files: nothing is read, neither a configuration nor a
    project. Raises `WrongUse`.
    """
    asked = _asked(settings, _OF_OBJECTS)
    options = resolved({"jobs": ["1"], **asked.flags}, Settings(values=asked.values))._replace(fingerprints=True)
    try:
        return lint_files(_files(objects, name), options)
    except UnknownRelease as error:
        raise WrongUse(str(error)) from None


def _files(objects: Objects, name: str | Callable[[Object], str]) -> list[tuple[str, bytes]]:
    if isinstance(name, str):
        return [(name, data_of(objects))]
    if isinstance(objects, str | bytes):
        raise WrongUse("`name` can be a function where objects are given, not for text")
    found = listed(objects)
    files = {name(each): data_of(each) for each in found}
    if len(files) < len(found):
        raise WrongUse("`name` gives several objects the same name")
    return list(files.items())


class _Asked(Record):
    """Settings that have a flag, as the command line gives them, and those that only a configuration has."""

    flags: dict[str, list[str]]
    values: dict[str, Setting]


def _asked(settings: Mapping[str, Setting], known: Mapping[str, Option]) -> _Asked:
    """Sorts the settings. Raises `WrongUse` for the first ones that are wrong."""
    given = {name: _plain(value) for name, value in settings.items()}
    names = {name.replace("-", "_"): option for name, option in known.items()}
    problems = [*check_values(given, {name: each._replace(name=name) for name, each in names.items()})]
    values = {names[name].name: value for name, value in given.items() if name in names}
    problems += check_rules(values, unknown_names)
    if problems:
        raise WrongUse("; ".join(each.message for each in problems))
    flags = {name: value for name, value in values.items() if known[name].flag}
    return _Asked(
        {name: _words(known[name], value) for name, value in flags.items() if value is not False},
        {name: value for name, value in values.items() if not known[name].flag},
    )


def _plain(value: Setting) -> Setting:
    if isinstance(value, os.PathLike):
        return os.fspath(value)
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _words(option: Option, value: Setting) -> list[str]:
    """A checked value as the command line gives it."""
    if option.kind == SWITCH:
        return [""]
    return [value] if isinstance(value, str) else [str(each) for each in value]  # type: ignore[union-attr]
