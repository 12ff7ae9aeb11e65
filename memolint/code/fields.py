"""What the fields and the tags of a template say of the world: facts for those who ask what a step touches."""

import re
from collections.abc import Iterator, Mapping

from memolint.code.catalogue.loader import patterns
from memolint.code.catalogue.signal import MAX_WORD, FieldSignal, TextSignal, compiled
from memolint.code.snippets import Passage, containers
from memolint.lang.template import tags
from memolint.text.documents import Path
from memolint.typed import Any

_MAX_FOUND = 200
_MAX_DEPTH = 30


def in_fields(template: Mapping[str, Any]) -> Iterator[tuple[FieldSignal, Passage]]:
    """The signals of the fields of a template, each with the field; never fails."""
    for signal in patterns().field:
        found = [(path, value) for field in signal.fields for path, value in _at(template, field)]
        if signal.absent and not found and not template.keys().isdisjoint(("container", "script", "containerSet")):
            yield signal, Passage((), 0, 0)
        for path, value in () if signal.absent else found[:_MAX_FOUND]:
            text = _text(value)
            if not signal.value or compiled(signal.value).search(text[:MAX_WORD]):
                yield signal, Passage(path, 0, len(value) if isinstance(value, str) else 0)


def in_tags(template: Mapping[str, Any]) -> Iterator[tuple[TextSignal, Passage]]:
    """The signals of the tags in the strings of a template that hold another value in each run."""
    signals = patterns().text.get("tag", ())
    for path, text in _strings(template, ()):
        for tag in _simple(text):
            for signal in signals:
                if compiled(signal.pattern).search(tag.name):
                    yield signal, Passage(path, tag.start, tag.end)


def _simple(text: str) -> Iterator[tags.Simple]:
    try:
        parts = tags.parse(text) if "{{" in text else ()
    except tags.TagError:
        return
    yield from (part for part in parts if isinstance(part, tags.Simple))


def _at(template: Mapping[str, Any], field: str) -> Iterator[tuple[Path, Any]]:
    """The values at a path of a signal, each with its own path."""
    steps = field.strip("/").split("/")
    if field.startswith("/"):
        yield from _below(template, (), steps)
    else:
        for path, container in containers(template):
            yield from _below(container, path, steps)


def _below(value: object, path: Path, steps: list[str]) -> Iterator[tuple[Path, Any]]:
    if not steps:
        yield path, value
        return
    name = steps[0].replace("[]", "").replace("~", "/")
    if not isinstance(value, Mapping) or name not in value:
        return
    values: list[tuple[Path, Any]] = [((*path, name), value[name])]
    for _ in range(steps[0].count("[]")):
        values = [((*at, i), each) for at, one in values if isinstance(one, list) for i, each in enumerate(one)]
    for at, each in values:
        yield from _below(each, at, steps[1:])


def _text(value: object) -> str:
    if isinstance(value, Mapping):
        return "".join(f"{name}: {each}\n" for name, each in value.items())
    return value if isinstance(value, str) else re.sub(r"^(True|False)$", lambda found: found[0].lower(), str(value))


def _strings(value: object, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    elif len(path) < _MAX_DEPTH:
        pairs = value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list) else ()
        for name, each in pairs:
            yield from _strings(each, (*path, name))
