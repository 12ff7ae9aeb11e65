"""Places in code, and the files of a template that others see."""

import re
from collections.abc import Iterable, Sequence

from memolint.text.documents import Span
from memolint.typed import Record

# Folders that a pod starts with empty, unless something is mounted or unpacked there.
TEMPORARY = ("/tmp", "/var/tmp", "/dev/shm", "/scratch")
# Kinds of files that grow with the data; a value or a list of names is written to .txt or .json.
DATA_FILES = tuple(".csv .tsv .log .logs .jsonl .ndjson .sql .html .svg .fa .fasta .fastq .vcf .xml .geojson".split())
ARCHIVES = tuple(
    ".tar .tgz .gz .bz2 .xz .zip .zst .parquet .bam .pkl .npy .npz .h5 .pt .onnx .tif .bin .pdf .png .jpg .wav".split()
)


class SeenFiles(Record):
    """The paths of a template that others see: its outputs, and what it is `given`: artifacts and mounted volumes.

    `scratch` are folders that the pod starts with empty besides the known ones: volumes of one container alone.
    """

    outputs: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    scratch: tuple[str, ...] = ()

    @property
    def temporary(self) -> tuple[str, ...]:
        """All folders that the pod starts with empty, unless something is mounted or unpacked there."""
        return (*TEMPORARY, *self.scratch)

    def is_temporary(self, path: str) -> bool:
        """Whether a path is one of the folders that a pod starts with empty, or in one."""
        return path in self.temporary or path.startswith(tuple(f"{folder}/" for folder in self.temporary))

    def is_output(self, path: str) -> bool:
        return is_output(path, self.outputs)

    def is_seen(self, path: str) -> bool:
        return is_output(path, (*self.outputs, *self.given))

    def is_private(self, path: str) -> bool:
        """Whether only the step itself ever sees the file, and finds there what it has written."""
        return self.is_temporary(path) and path not in self.temporary and not self.is_seen(path)


NOBODYS_FILES = SeenFiles()


def within(place: Span, spans: Iterable[Span]) -> bool:
    """Whether a place is part of one of the spans."""
    return any(start <= place[0] and place[1] <= end for start, end in spans)


def apart(spans: Iterable[Span], holes: Sequence[Span]) -> list[Span]:
    """What is left of the spans without the holes."""
    left: list[Span] = []
    for start, end in spans:
        for hole_start, hole_end in sorted(holes):
            if start < hole_end and hole_start < end:
                left.append((start, hole_start))
                start = hole_end
        left.append((start, end))
    return [(start, end) for start, end in left if start < end]


def is_output(path: str, outputs: Sequence[str]) -> bool:
    """Whether a path, as masked code writes it, is one of the outputs, or in one that is a folder."""
    return any(_is_at(path, output) for output in outputs)


def _is_at(path: str, output: str) -> bool:
    if "{{" in output:
        known = r"__ARGO_\d+__".join(map(re.escape, re.split(r"\{\{.*?\}\}", output.rstrip("/"))))
        return re.match(rf"{known}(?:/|$)", path) is not None
    return path == output or path.startswith(f"{output.rstrip('/')}/")
