"""Reads a configuration file and says what is wrong with it, and where. Imported only where there is one."""

import os
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice

from memolint.app.config.options import (
    DURATION,
    FOLDER_TABLE,
    IGNORE_TABLE,
    LISTS,
    RULES,
    SEVERITY_TABLE,
    SWITCH,
    Option,
)
from memolint.app.config.schema import SETTINGS
from memolint.app.config.settings import Settings, WrongUse, plain_name
from memolint.app.files.find import PYPROJECT
from memolint.app.files.io import read_file
from memolint.lang.go.time import duration
from memolint.lang.words import did_you_mean
from memolint.text.source import Unreadable
from memolint.typed import Any, Record

MAX_TOLD = 20  # problems of one file: each costs a look for what was meant
MAX_BYTES = 1024 * 1024

_HEADER = re.compile(r"\s*\[\[?\s*([^\]]*?)\s*\]")
_AT = re.compile(r"\s*\(at line (\d+), column (\d+)\)")


class BadConfiguration(WrongUse):
    """The configuration cannot be used; the lines say why, each with file, line and column."""


class Problem(Record):
    """What is wrong; `path` leads to the setting, for its place in the file."""

    path: tuple[str, ...]
    message: str


# One sentence for each of the names that means no rule.
WrongRules = Callable[[Iterable[str]], list[str]]


def load(file: str, wrong_rules: WrongRules) -> Settings:
    """The settings in `file`. Raises `BadConfiguration`."""
    text = _text(file)
    values = _table(file, text)
    problems = list(islice(check(values, os.path.dirname(file) or os.curdir, wrong_rules), MAX_TOLD))
    if problems:
        raise BadConfiguration("\n".join(_placed(file, text, problem) for problem in problems))
    settings = Settings(file, values)
    _read_catalogues(settings)
    return settings


def _read_catalogues(settings: Settings) -> None:
    """Look at the catalogues that a configuration names: what is wrong with them is wrong with it."""
    if not settings.values.get("catalogue"):
        return
    from memolint.app.config.catalogues import BadCatalogue, read  # few configurations have any

    try:
        for each in settings.values["catalogue"]:
            read(os.path.join(settings.folder, each))
    except BadCatalogue as error:
        raise BadConfiguration(str(error)) from None


def _text(file: str) -> str:
    try:
        data = read_file(file)
        if len(data) > MAX_BYTES:
            raise BadConfiguration(f"{file}:1:1: a configuration may have at most {MAX_BYTES} bytes")
        return data.decode("utf-8-sig")
    except Unreadable as error:
        raise BadConfiguration(f"{file}:1:1: {error.failure.message}") from None
    except UnicodeDecodeError as error:
        raise BadConfiguration(f"{file}:1:1: not UTF-8: {error.reason} at byte {error.start}") from None


def _table(file: str, text: str) -> dict[str, Any]:
    try:
        value = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _AT.search(str(error))
        line, column = (found[1], found[2]) if found else ("1", "1")
        raise BadConfiguration(f"{file}:{line}:{column}: {_AT.sub('', str(error))}") from None
    except (RecursionError, ValueError, OverflowError) as error:
        raise BadConfiguration(f"{file}:1:1: cannot be read: {type(error).__name__}") from None
    if os.path.basename(file) != PYPROJECT:
        return value
    tool = value.get("tool")
    own = tool.get("memolint") if isinstance(tool, dict) else None
    return own if isinstance(own, dict) else {}


def check(values: Mapping[str, Any], folder: str, wrong_rules: WrongRules) -> Iterator[Problem]:
    """Finds what is wrong with the settings of a file in `folder`: unknown names, wrong types, paths that leave it."""
    yield from check_values(values, SETTINGS)
    yield from _outside(values, folder)
    yield from check_rules(values, wrong_rules)


def check_values(values: Mapping[str, Any], known: Mapping[str, Option]) -> Iterator[Problem]:
    """Names that are not known, and values that are not what their options take."""
    for name, value in values.items():
        if name in known:
            yield from _check_value(known[name], value)
        else:
            yield Problem((name,), f"there is no setting `{name}`{did_you_mean(name, known)}")


def _check_value(option: Option, value: object) -> Iterator[Problem]:
    path = (option.name,)
    if option.kind in (SEVERITY_TABLE, IGNORE_TABLE, FOLDER_TABLE):
        if not isinstance(value, Mapping):
            yield Problem(path, f"`{option.name}` must be a table")
            return
        for key, each in value.items():
            yield from _check_entry(option, (*path, key), each)
    elif option.kind == SWITCH:
        if not isinstance(value, bool):
            yield Problem(path, f"`{option.name}` must be true or false")
    elif option.kind in LISTS:
        yield from _check_texts(path, value)
    else:
        yield from _check_text(path, value, option.choices)
        if option.kind == DURATION and isinstance(value, str):
            yield from _check_duration(option.name, value)


def _check_entry(option: Option, path: tuple[str, ...], value: object) -> Iterator[Problem]:
    if option.kind == IGNORE_TABLE:
        yield from _check_texts(path, value)
    else:
        yield from _check_text(path, value, option.choices)


def _check_texts(path: tuple[str, ...], value: object) -> Iterator[Problem]:
    if not isinstance(value, (list, tuple)) or not all(isinstance(each, str) and each for each in value):
        yield Problem(path, f"`{'.'.join(path)}` must be a list of strings")


def _check_text(path: tuple[str, ...], value: object, choices: tuple[str, ...]) -> Iterator[Problem]:
    name = ".".join(path)
    if not isinstance(value, str):
        yield Problem(path, f"`{name}` must be a string")
    elif choices and value not in choices:
        yield Problem(path, f"`{name}` must be one of {', '.join(choices)}{did_you_mean(value, choices)}")


def _check_duration(name: str, value: str) -> Iterator[Problem]:
    try:
        is_long = duration.parse(value) > 0
    except duration.DurationError:
        is_long = False
    if not is_long:
        yield Problem((name,), f"`{name}` must be a duration of more than nothing, such as 48h")


def _outside(values: Mapping[str, Any], folder: str) -> Iterator[Problem]:
    """Paths that leave the folder: a file in a repository must not make memolint read or write outside of it."""
    paths = [("context", each) for each in _texts(values.get("context"))]
    paths += [("baseline", each) for each in _texts([values.get("baseline")])]
    paths += [("catalogue", each) for each in _texts(values.get("catalogue"))]
    paths += [("sources", each) for each in _texts([*_items(values.get("sources")).values()])]
    base = os.path.realpath(folder)
    for name, path in paths:
        try:
            target = os.path.realpath(os.path.join(folder, path))
        except ValueError:
            target = ""
        if not target.startswith(base.rstrip(os.sep) + os.sep):
            yield Problem((name,), f"`{name}` must stay inside the configuration's folder: {path}")


def check_rules(values: Mapping[str, Any], wrong_rules: WrongRules) -> Iterator[Problem]:
    """Names of rules that do not exist."""
    named: list[tuple[tuple[str, ...], str]] = [
        ((option.name,), each)
        for option in SETTINGS.values()
        if option.kind == RULES
        for each in _texts(values.get(option.name))
    ]
    named += [(("severity", name), name) for name in _items(values.get("severity"))]
    for glob, ignored in _items(values.get("per-file-ignores")).items():
        named += [(("per-file-ignores", glob), each) for each in _texts(ignored)]
    for path, rule in named:
        for message in wrong_rules([plain_name(rule)]):
            yield Problem(path, message)


def _items(value: object) -> dict[str, Any]:
    return dict(value) if isinstance(value, Mapping) else {}


def _texts(value: object) -> list[str]:
    return [each for each in value if isinstance(each, str)] if isinstance(value, (list, tuple)) else []


def _placed(file: str, text: str, problem: Problem) -> str:
    line, column = _place(text, problem.path, os.path.basename(file) == PYPROJECT)
    return f"{file}:{line}:{column}: {problem.message}"


def _place(text: str, path: tuple[str, ...], in_pyproject: bool) -> tuple[int, int]:
    """Where a setting is written: its own line, or that of the table or the setting that holds it."""
    header: tuple[str, ...] = ()
    best = (0, 1, 1)
    wanted = ("tool", "memolint", *path) if in_pyproject else path
    for number, line in enumerate(text.splitlines(), start=1):
        if found := _HEADER.match(line):
            header = _keys(found[1])
            here, column = header, found.start(1) + 1
        else:
            here, column = (*header, *_keys(line.partition("=")[0])), len(line) - len(line.lstrip()) + 1
        depth = len(here) if here == wanted[: len(here)] and ("=" in line or found) else 0
        if depth > best[0]:
            best = (depth, number, column)
    return best[1], best[2]


def _keys(written: str) -> tuple[str, ...]:
    """The steps of a dotted TOML key."""
    found = re.findall(r"\"((?:[^\"\\]|\\.)*)\"|'([^']*)'|([\w-]+)", written)
    return tuple(next((part for part in each if part), "") for each in found)
