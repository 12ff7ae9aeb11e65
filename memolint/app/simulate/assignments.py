"""Variables that a user gives: `name=value` words and files."""

from collections.abc import Iterable, Iterator
from itertools import islice

from memolint.app.files.keys import duplicate, mistaken
from memolint.lang.go.json import gojson
from memolint.lang.template import anystring
from memolint.text.documents import Document, read
from memolint.text.source import Failure, Source

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
    """The variables of a YAML or JSON mapping; nested mappings give dotted names. Raises WrongVariables.

    Names that YAML takes for something else, such as `on`, are what it makes of them.
    """
    return dict(_flat(mapping_of(Source(name, text), "names to values", is_strict=False), "", 0))


def of_file(text: str, name: str) -> dict[str, str]:
    """The parameters of a file, as `argo submit --parameter-file` has them: what is no text as JSON.

    Raises WrongVariables.
    """
    found = mapping_of(Source(name, text), "names to values")
    return {str(key): value if isinstance(value, str) else gojson.marshal(value) for key, value in found.items()}


def mapping_of(source: Source, what: str, is_strict: bool = True) -> dict[str, object]:
    """The one mapping in a file, where `what` says of what; none is empty. Raises WrongVariables."""
    found = list(islice(read(source), 2))
    failure = next((each for each in found if isinstance(each, Failure)), None)
    document = next((each for each in found if isinstance(each, Document)), None)
    if failure is None and document is not None:
        failure = mistaken(document) if is_strict else duplicate(document)
    if failure is not None:
        raise WrongVariables(f"{source.name}:{failure.line}:{failure.column}: {failure.message}")
    if document is not None and not isinstance(document.value, dict):
        raise WrongVariables(f"{source.name} holds no mapping of {what}")
    if len(found) > 1:
        raise WrongVariables(f"{source.name} holds more than one document")
    value = document.value if document is not None else None
    return value if isinstance(value, dict) else {}


def _flat(mapping: dict[str, object], prefix: str, depth: int) -> Iterator[tuple[str, object]]:
    if depth > MAX_NESTING:
        raise WrongVariables(f"the variables nest deeper than {MAX_NESTING}")
    for key, value in mapping.items():
        name = f"{prefix}{key}"
        if isinstance(value, dict) and value:
            yield from _flat(value, f"{name}.", depth + 1)
        else:
            yield name, gojson.marshal(value) if isinstance(value, dict | list) else anystring.text_of(value)
