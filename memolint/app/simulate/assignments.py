"""Variables that a user gives: `name=value` words and files."""

from collections.abc import Iterable, Iterator

from memolint.lang.go.json import gojson
from memolint.lang.template import anystring
from memolint.text.documents import Document, read
from memolint.text.source import Source

MAX_NESTING = 50


class WrongVariables(ValueError):
    """Variables that cannot be read; the message says why in one line."""


def of_words(words: Iterable[str]) -> dict[str, str]:
    """The values of NAME=VALUE words; of one name the last wins. Raises WrongVariables."""
    found: dict[str, str] = {}
    for word in words:
        name, equals, value = word.partition("=")
        if not equals or not name:
            raise WrongVariables(f"expected the form NAME=VALUE, not `{word}`")
        found[name] = value
    return found


def of_text(text: str, name: str) -> dict[str, object]:
    """The variables of a YAML or JSON mapping; nested mappings give dotted names. Raises WrongVariables."""
    document = next(iter(read(Source(name, text))), None)
    if document is None:
        return {}
    if not isinstance(document, Document):
        raise WrongVariables(f"{name}:{document.line}:{document.column}: {document.message}")
    if not isinstance(document.value, dict):
        raise WrongVariables(f"{name} holds no mapping of names to values")
    return dict(_flat(document.value, "", 0))


def _flat(mapping: dict[str, object], prefix: str, depth: int) -> Iterator[tuple[str, object]]:
    if depth > MAX_NESTING:
        raise WrongVariables(f"the variables nest deeper than {MAX_NESTING}")
    for key, value in mapping.items():
        name = f"{prefix}{key}"
        if isinstance(value, dict) and value:
            yield from _flat(value, f"{name}.", depth + 1)
        else:
            yield name, gojson.marshal(value) if isinstance(value, dict | list) else anystring.text_of(value)
