"""Places in code, and the files of a template that are its outputs."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from memolint.text.documents import Span
from memolint.typed import Any


def within(place: Span, spans: Iterable[Span]) -> bool:
    """Whether a place is part of one of the spans."""
    return any(start <= place[0] and place[1] <= end for start, end in spans)


def is_output(path: str, outputs: Sequence[str]) -> bool:
    """Whether a path is one of the outputs, or in one that is a folder."""
    return any(path == output or path.startswith(f"{output.rstrip('/')}/") for output in outputs)


def output_paths(template: Mapping[str, Any]) -> Iterator[str]:
    """The paths of the template's output parameters and artifacts."""
    outputs = template.get("outputs")
    for kind in ("parameters", "artifacts"):
        entries = outputs.get(kind) if isinstance(outputs, Mapping) else None
        for entry in entries if isinstance(entries, list) else ():
            source = entry.get("valueFrom", entry) if isinstance(entry, Mapping) else None
            path = source.get("path") if isinstance(source, Mapping) else None
            if isinstance(path, str) and path:
                yield path
