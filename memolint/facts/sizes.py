"""The resources that a template requests, and the likely size of its outputs."""

from collections.abc import Iterator

from memolint.argo.views import Template, dig, mapping, scalar, sequence, text
from memolint.finding import LOW, MEDIUM
from memolint.lang.formats import amount as number
from memolint.lang.words import words
from memolint.text.documents import Path
from memolint.typed import Record

# Kinds of files that grow with the data; a value or a list of names is written to .txt or .json.
_TEXT = tuple(".csv .tsv .log .logs .jsonl .ndjson .sql .html .svg .fa .fasta .fastq .vcf .xml .geojson".split())
_BINARY = tuple(
    ".tar .tgz .gz .bz2 .xz .zip .zst .parquet .bam .pkl .npy .npz .h5 .pt .onnx .tif .bin .pdf .png .jpg .wav".split()
)

# Names of outputs that are one number or one line, whatever its file.
_FEW = frozenset(
    "count counts total sum mean median auc accuracy score loss ratio percent percentage rate summary verdict status"
    " size length number version digest checksum md5 sha256 id best threshold".split()
)
_LINES = (".csv", ".tsv", ".log")

_MANY_CPUS = 4.0
_MUCH_MEMORY = 16.0
_GIB = 2**30


class LargeOutput(Record):
    """An output parameter that is likely too large for a ConfigMap; `what` completes "output x is …"."""

    name: str
    path: Path
    what: str
    confidence: str


def large_outputs(template: Template) -> Iterator[LargeOutput]:
    """The output parameters that hold data files or whole objects."""
    for index, output in enumerate(sequence(dig(template.value, "outputs", "parameters"))):
        path: Path = ("outputs", "parameters", index, "valueFrom")
        name = text(dig(output, "name"))
        file = text(dig(output, "valueFrom", "path"))
        ending = _ending(file)
        if ending:
            kind = "an archive or binary file" if ending in _BINARY else "a data file"
            few = ending in _LINES and not _FEW.isdisjoint(words(name))
            yield LargeOutput(name, (*path, "path"), f"{kind} (`{file}`)", LOW if few else MEDIUM)
        elif file.endswith(".json"):
            yield LargeOutput(name, (*path, "path"), f"a JSON file of unknown size (`{file}`)", LOW)
        elif text(dig(output, "valueFrom", "jsonPath")).strip() in ("{}", "{$}", "{@}", "{.}", "{.data}"):
            yield LargeOutput(name, (*path, "jsonPath"), "a whole Kubernetes object", MEDIUM)


def _ending(file: str) -> str:
    lower = file.lower()
    return next((ending for ending in _TEXT + _BINARY if lower.endswith(ending)), "")


def expensive(template: Template) -> str:
    """Why the template is worth caching (`requests 8 CPUs`), or "" where nothing says so."""
    resources = dig(template.value, template.kind, "resources")
    asked = {**mapping(dig(resources, "limits")), **mapping(dig(resources, "requests"))}
    for name, amount in asked.items():
        if "gpu" in name or name.startswith("google.com/tpu"):
            return f"asks for {scalar(amount)} × `{name}`"
    cpu = number(scalar(asked.get("cpu")) or "")
    if cpu >= _MANY_CPUS:
        return f"asks for {cpu:g} CPUs"
    memory = round(number(scalar(asked.get("memory")) or "") / _GIB, 2)
    return f"asks for {memory:g} GiB of memory" if memory >= _MUCH_MEMORY else ""
