"""JSONPath in the dialect of evilmonkeyinc/jsonpath v0.8.1, which Argo's `jsonpath` function uses."""

from memolint.lang.go.json import decode
from memolint.lang.go.size import check_size
from memolint.lang.jsonpath.errors import PathError
from memolint.lang.jsonpath.selector import compile

__all__ = ["PathError", "compile", "query", "query_text"]


def query(path: str, value: object) -> object:
    """What a path selects in a JSON value: the value itself for a definite path, else a list. Raises PathError."""
    check_size(value)
    return compile(path).apply(value)


def query_text(text: str, path: str) -> object:
    """Argo's `jsonpath(text, path)`. Raises govalues.GoError, also for a text that is no JSON."""
    return query(path, decode.unmarshal(text))
