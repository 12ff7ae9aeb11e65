"""Objects as YAML text, so that what a program built is read, placed and reported like a file."""

import math
from collections.abc import Iterable, Mapping

from memolint.app.config.settings import WrongUse
from memolint.report.safe import yaml_scalar

Object = Mapping[str, object]
Objects = Object | Iterable[Object] | str | bytes


def listed(objects: Object | Iterable[Object]) -> list[Object]:
    """One object or several, as a list. Raises `WrongUse`."""
    found = [objects] if isinstance(objects, Mapping) else list(objects)
    for each in found:
        if not isinstance(each, Mapping):
            raise WrongUse(f"an object is a dict, as Kubernetes has it, not a {type(each).__name__}")
    return found


def data_of(objects: Objects) -> bytes:
    """One file with the objects, document `n` holding object `n`; text stays as it is. Raises `WrongUse`."""
    if isinstance(objects, bytes):
        return objects
    text = objects if isinstance(objects, str) else "---\n".join(map(_written, listed(objects)))
    return text.encode("utf-8", "surrogatepass")


def _written(value: Object) -> str:
    return "".join(f"{line}\n" for line in _lines(value, ()))


def _lines(value: object, path: tuple[str, ...]) -> list[str]:
    """A value as lines of block style."""
    if isinstance(value, Mapping) and value:
        lines = []
        for key, each in value.items():
            if not isinstance(key, str):
                raise WrongUse(f"`{'.'.join(path)}` has a key that is not text: {key!r}")
            lines += _headed(f"{yaml_scalar(key)}:", each, (*path, key))
        return lines
    if isinstance(value, list | tuple) and value:
        return [line for at, each in enumerate(value) for line in _item(_lines(each, (*path, str(at))))]
    return _scalar(value, path)


def _headed(head: str, value: object, path: tuple[str, ...]) -> list[str]:
    """A member of a mapping: a scalar behind its key, a collection or a text of several lines below it."""
    first, *rest = lines = _lines(value, path)
    below = bool(value) and isinstance(value, Mapping | list | tuple)
    return [head, *(f"  {line}" for line in lines)] if below else [f"{head} {first}", *(f"  {line}" for line in rest)]


def _item(lines: list[str]) -> list[str]:
    return [f"- {lines[0]}", *(f"  {line}" for line in lines[1:])]


def _scalar(value: object, path: tuple[str, ...]) -> list[str]:
    if isinstance(value, str):
        if not value.isascii() and any("\ud800" <= each <= "\udfff" for each in value):
            raise WrongUse(f"`{'.'.join(path)}` has half a character, which no encoding can write")
        return _literal(value) or [yaml_scalar(value)]
    if value is None:
        return ["null"]
    if isinstance(value, bool):
        return ["true" if value else "false"]
    if isinstance(value, int) or (isinstance(value, float) and math.isfinite(value)):
        return [repr(value)]
    if isinstance(value, Mapping | list | tuple):
        return ["{}" if isinstance(value, Mapping) else "[]"]
    raise WrongUse(f"`{'.'.join(path)}` is not plain data: {type(value).__name__}")


def _literal(text: str) -> list[str]:
    """A text of several lines as a literal block; nothing where YAML would read it as another."""
    lines = text.split("\n")
    is_plain = all(line.replace("\t", "").isprintable() for line in lines)
    if len(lines) == 1 or not is_plain or not lines[0] or lines[0][0].isspace():
        return []
    if lines[-1]:
        return ["|-", *lines]
    return ["|+" if not lines[-2] else "|", *lines[:-1]]
