"""The code of a template as outlines, and the markers in it."""

import re
from collections.abc import Iterator, Mapping

from memolint.argo.views import mapping, sequence, text
from memolint.code.markers.carried import makings
from memolint.code.markers.outline import Made, Outline, Probe
from memolint.code.markers.recognise import Marker, flat, forks, markers
from memolint.code.placeholders import Masked, mask
from memolint.code.snippets import Snippet, container_of, containers, snippets
from memolint.text.documents import Path
from memolint.typed import Any, Record

_BETWEEN = "\0"


class ReadCode(Record):
    """A snippet and its container, read.

    `code` has placeholders for tags, which stand for `tags`; so have the values of `environment`. `words` are all that
    the container is told, `image` is what it runs in, as they are written.
    """

    snippet: Snippet
    container: Path
    code: str
    environment: Mapping[str, str]
    masked: Masked
    tags: Mapping[str, str]
    words: tuple[str, ...]
    image: str
    outline: Outline

    def written(self, text: str) -> str:
        """A piece of the masked code as it is written in the manifest."""
        return re.sub(r"__ARGO_\d+__", lambda found: self.tags.get(found[0], found[0]), text)

    def looks(self) -> Iterator[Probe]:
        """What the code looks for, be it a marker or not."""
        return (fork.probe for fork in forks(self.outline.nodes) if fork.probe is not None)

    def made(self) -> Iterator[Made]:
        """All that the code is known to make."""
        return (each.made for each in makings(step.act for step in flat(self.outline.nodes)))


class FoundMarker(Record):
    """A marker, and the code that it stands in."""

    read: ReadCode
    marker: Marker


def found_in(template: Mapping[str, Any]) -> Iterator[FoundMarker]:
    """The markers of a template, a plain value as in YAML, container by container."""
    return (FoundMarker(read, marker) for read in code_of(template) for marker in markers(read.outline))


def code_of(template: Mapping[str, Any]) -> Iterator[ReadCode]:
    """The shell and Python code of a template, read."""
    by_path = dict(containers(template))
    for snippet in snippets(template):
        if snippet.language in ("shell", "python"):
            container = container_of(snippet.path)
            yield _read(snippet, container, mapping(by_path.get(container)))


def _read(snippet: Snippet, path: Path, container: Mapping[str, Any]) -> ReadCode:
    values = {text(mapping(each).get("name")): text(mapping(each).get("value")) for each in _environment(container)}
    # Masked as one text, so that a tag has the same placeholder in the code and in a variable.
    whole = _BETWEEN.join((snippet.text, *values.values()))
    masked = mask(whole)
    code, *rest = masked.text.split(_BETWEEN)
    environment = {name: value for name, value in zip(values, rest, strict=False) if value}
    tags = {
        masked.text[each.start : each.end]: whole[each.written_start : each.written_end] for each in masked.placeholders
    }
    folder = text(container.get("workingDir"))
    given = (*sequence(container.get("command")), *sequence(container.get("args")))
    words = tuple(each for each in given if isinstance(each, str))
    if snippet.language == "python":
        from memolint.code.markers import python  # with its parser

        outline = python.outline(code, environment, folder)
    else:
        from memolint.code.markers import shell  # with the grammar

        outline = shell.outline(code, environment, folder, _is_strict(words, snippet.text))
    return ReadCode(snippet, path, code, environment, masked, tags, words, text(container.get("image")), outline)


def _environment(container: Mapping[str, Any]) -> list[Any]:
    return [each for each in sequence(container.get("env")) if isinstance(mapping(each).get("value"), str)]


def _is_strict(words: tuple[str, ...], code: str) -> bool:
    """Whether the shell is started so that a failure ends the script: `sh -eux`; what `#!` says is not read then."""
    flags = [word for word in words if word != code]
    return any(re.fullmatch(r"-[A-Za-z]*e[A-Za-z]*", word) for word in flags) or "errexit" in flags
