"""The markers in the code of a template."""

import re
from collections.abc import Iterator, Mapping

from memolint.argo.views import mapping, sequence, text
from memolint.code.markers.recognise import Marker, markers
from memolint.code.placeholders import Masked, mask
from memolint.code.snippets import Snippet, container_of, containers, snippets
from memolint.text.documents import Path
from memolint.typed import Any, Record

_BETWEEN = "\0"


class FoundMarker(Record):
    """A marker in a snippet and its container.

    `code` has placeholders for tags, which stand for `tags`; so have the values of `environment`.
    """

    snippet: Snippet
    container: Path
    marker: Marker
    code: str
    environment: Mapping[str, str]
    masked: Masked
    tags: Mapping[str, str]

    def written(self, text: str) -> str:
        """A piece of the masked code as it is written in the manifest."""
        return re.sub(r"__ARGO_\d+__", lambda found: self.tags.get(found[0], found[0]), text)


def found_in(template: Mapping[str, Any]) -> Iterator[FoundMarker]:
    """The markers of a template, a plain value as in YAML, container by container."""
    by_path = dict(containers(template))
    for snippet in snippets(template):
        if snippet.language in ("shell", "python"):
            container = container_of(snippet.path)
            yield from _of_snippet(snippet, container, mapping(by_path.get(container)))


def _of_snippet(snippet: Snippet, path: Path, container: Mapping[str, Any]) -> Iterator[FoundMarker]:
    values = {text(mapping(each).get("name")): text(mapping(each).get("value")) for each in _environment(container)}
    # Masked as one text, so that a tag has the same placeholder in the code and in a variable.
    masked = mask(_BETWEEN.join((snippet.text, *values.values())))
    code, *rest = masked.text.split(_BETWEEN)
    environment = {name: value for name, value in zip(values, rest, strict=True) if value}
    tags = {
        masked.text[each.start : each.end]: _BETWEEN.join((snippet.text, *values.values()))[
            each.written_start : each.written_end
        ]
        for each in masked.placeholders
    }
    folder = text(container.get("workingDir"))
    if snippet.language == "python":
        from memolint.code.markers import python  # with its parser

        outline = python.outline(code, environment, folder)
    else:
        from memolint.code.markers import shell  # with the grammar

        outline = shell.outline(code, environment, folder, _is_strict(container, snippet.text))
    for marker in markers(outline):
        yield FoundMarker(snippet, path, marker, code, environment, masked, tags)


def _environment(container: Mapping[str, Any]) -> list[Any]:
    return [each for each in sequence(container.get("env")) if isinstance(mapping(each).get("value"), str)]


def _is_strict(container: Mapping[str, Any], code: str) -> bool:
    """Whether the shell is started so that a failure ends the script: `sh -eux`, `#!/bin/sh -e`."""
    words = [*sequence(container.get("command")), *sequence(container.get("args"))]
    flags = [word for word in words if isinstance(word, str) and word != code]
    first = code.split("\n", 1)[0]
    flags += first.split()[1:] if first.startswith("#!") else []
    return any(re.fullmatch(r"-[A-Za-z]*e[A-Za-z]*", word) for word in flags) or "errexit" in flags
