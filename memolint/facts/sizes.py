"""The resources that a template requests, and the likely size of its outputs."""

from collections.abc import Iterator

from memolint.argo.views import Template, dig, mapping, scalar, sequence, text
from memolint.code.places import ARCHIVES, DATA_FILES
from memolint.code.snippets import Passage
from memolint.finding import LOW, MEDIUM
from memolint.lang.formats import amount as number
from memolint.lang.words import words
from memolint.text.documents import Path
from memolint.typed import TYPE_CHECKING, Record

if TYPE_CHECKING:
    from memolint.code.amounts import Amount

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
    """An output that is likely too large for a ConfigMap; `what` completes "output x is …", `passage` is its code."""

    name: str
    path: Path
    what: str
    confidence: str
    passage: Passage | None = None


def large_outputs(template: Template) -> Iterator[LargeOutput]:
    """The output parameters that hold data files, whole objects or what code writes much of, each once."""
    named = tuple(_by_declaration(template))
    yield from named
    known = {each.name for each in named}
    outputs = sequence(dig(template.value, "outputs", "parameters"))
    names = {
        text(dig(each, "valueFrom", "path")): (index, text(dig(each, "name"))) for index, each in enumerate(outputs)
    }
    paths = tuple(path for path, (_, name) in names.items() if path and name not in known)
    for amount in _amounts(template, paths, is_printed=False):
        index, name = names[amount.path]
        if name not in known:
            known.add(name)
            yield LargeOutput(
                name,
                ("outputs", "parameters", index, "valueFrom", "path"),
                amount.what,
                amount.confidence,
                amount.passage,
            )


def large_result(template: Template) -> LargeOutput | None:
    """What the template's code prints, if that is much; the caller knows whether anybody reads it."""
    amount = next(_amounts(template, (), is_printed=True), None)
    return (
        None
        if amount is None
        else LargeOutput("result", amount.passage.path, amount.what, amount.confidence, amount.passage)
    )


def _amounts(template: Template, paths: tuple[str, ...], is_printed: bool) -> "Iterator[Amount]":
    if paths or is_printed:
        from memolint.code.amounts import amounts  # with the grammar

        inputs = (text(artifact.get("path")) for _, artifact in template.artifacts.values())
        yield from amounts(template.value, paths, tuple(path for path in inputs if path), is_printed)


def _by_declaration(template: Template) -> Iterator[LargeOutput]:
    """Those whose file is called after data, or that are a whole object."""
    for index, output in enumerate(sequence(dig(template.value, "outputs", "parameters"))):
        path: Path = ("outputs", "parameters", index, "valueFrom")
        name = text(dig(output, "name"))
        file = text(dig(output, "valueFrom", "path"))
        ending = _ending(file)
        if ending:
            kind = "an archive or binary file" if ending in ARCHIVES else "a data file"
            few = ending in _LINES and not _FEW.isdisjoint(words(name))
            yield LargeOutput(name, (*path, "path"), f"{kind} (`{file}`)", LOW if few else MEDIUM)
        elif file.endswith(".json"):
            yield LargeOutput(name, (*path, "path"), f"a JSON file of unknown size (`{file}`)", LOW)
        elif text(dig(output, "valueFrom", "jsonPath")).strip() in ("{}", "{$}", "{@}", "{.}", "{.data}"):
            yield LargeOutput(name, (*path, "jsonPath"), "a whole Kubernetes object", MEDIUM)


def _ending(file: str) -> str:
    lower = file.lower()
    return next((ending for ending in DATA_FILES + ARCHIVES if lower.endswith(ending)), "")


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
