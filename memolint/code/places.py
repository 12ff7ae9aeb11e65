"""Places in code, and the files of a template that others see."""

from collections.abc import Iterable, Sequence

from memolint.text.documents import Span
from memolint.typed import Record

# Folders that a pod starts with empty, unless something is mounted or unpacked there.
TEMPORARY = ("/tmp", "/var/tmp", "/dev/shm")


class SeenFiles(Record):
    """The paths of a template that others see: its outputs, and what it is `given`: artifacts and mounted volumes."""

    outputs: tuple[str, ...] = ()
    given: tuple[str, ...] = ()

    def is_output(self, path: str) -> bool:
        return is_output(path, self.outputs)

    def is_private(self, path: str) -> bool:
        """Whether only the step itself ever sees the file, and finds there what it has written."""
        is_temporary = path.startswith(tuple(f"{folder}/" for folder in TEMPORARY))
        return is_temporary and not is_output(path, (*self.outputs, *self.given))


def within(place: Span, spans: Iterable[Span]) -> bool:
    """Whether a place is part of one of the spans."""
    return any(start <= place[0] and place[1] <= end for start, end in spans)


def is_output(path: str, outputs: Sequence[str]) -> bool:
    """Whether a path is one of the outputs, or in one that is a folder."""
    return any(path == output or path.startswith(f"{output.rstrip('/')}/") for output in outputs)
