"""One file from its path to documents and manifests, or the reason why not."""

import os
from collections.abc import Mapping

from memolint.app.files.discover import STANDARD_INPUT
from memolint.app.files.io import read_file, read_stdin
from memolint.app.guard import Guard
from memolint.argo.kinds import manifests
from memolint.argo.views import Manifest
from memolint.text.documents import Document, read
from memolint.text.foreign import template_engine
from memolint.text.source import Failure, Unreadable, decode
from memolint.typed import Record

KUSTOMIZATIONS = ("kustomization.yaml", "kustomization.yml", "Kustomization")

# The bytes of files that are judged for others than they hold.
Overrides = Mapping[str, bytes]
NO_OVERRIDES: Overrides = {}

CHART = "argo-workflows"
# Without one of these, or the name of the chart, a file tells nothing of controllers and roles.
INSTALLATION_WORDS = (
    *("CACHE_GC_", "writeConfigMaps", "rbac.authorization.k8s.io", "workflow-controller", "onfigMapGenerator"),
    "selfHeal",
)

_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")


class Input(Record):
    """What one file holds. `skipped` is a reason; then nothing of it is judged and nothing failed.

    `may_install`: its text mentions the controller of Argo Workflows, or its chart.
    """

    name: str
    documents: tuple[Document, ...] = ()
    manifests: tuple[Manifest, ...] = ()
    failures: tuple[Failure, ...] = ()
    skipped: str = ""
    may_install: bool = False


def read_path(path: str, stdin_name: str, guard: Guard, overrides: Overrides) -> Input:
    """What the file at `path` holds, or why that is not known; standard input has a name of its own."""
    name = stdin_name if path == STANDARD_INPUT else path
    try:
        if path in overrides:
            data = overrides[path]
        else:
            data = read_stdin() if path == STANDARD_INPUT else read_file(path)
    except Unreadable as error:
        return Input(name, failures=(error.failure,))
    return guard.run(name, Input(name), read_input, name, data)


def read_input(name: str, data: bytes) -> Input:
    """The documents and manifests of the bytes of one file; without Argo content they are not even parsed.

    But for a kustomization, which says what other files are: it has to be readable.
    """
    may_install = mentions_installation(name, data)
    if not looks_like_argo(data):
        is_read = os.path.basename(name) in KUSTOMIZATIONS
        return Input(name, failures=parse(name, data).failures if is_read else (), may_install=may_install)
    parsed = parse(name, data)._replace(may_install=may_install)
    return parsed._replace(skipped=f"{parsed.skipped} memolint lint -") if parsed.skipped else _with_manifests(parsed)


def parse(name: str, data: bytes) -> Input:
    """The documents of the bytes of one file. `skipped` ends with how to pipe the file into a command."""
    try:
        source = decode(name, data)
    except Unreadable as error:
        return Input(name, failures=(error.failure,))
    found = list(read(source))
    documents = [each for each in found if isinstance(each, Document)]
    failures = tuple(each for each in found if isinstance(each, Failure))
    reason = template_engine(source, documents, bool(failures))
    return Input(name, skipped=reason) if reason else Input(name, tuple(documents), failures=failures)


def _with_manifests(parsed: Input) -> Input:
    found = [each for document in parsed.documents for each in manifests(document)]
    failures = parsed.failures + tuple(each for each in found if isinstance(each, Failure))
    return parsed._replace(manifests=tuple(each for each in found if isinstance(each, Manifest)), failures=failures)


def looks_like_argo(data: bytes) -> bool:
    """Whether the bytes of a file hold a word of Argo."""
    data = narrow(data)
    return b"argoproj.io" in data or b"memoize" in data or b"CACHE_GC_" in data


def mentions_installation(name: str, data: bytes) -> bool:
    """Whether a file may say which release is installed."""
    return b"workflow-controller" in data or b"argo-workflows" in data or "argo-workflows" in name


def narrow(data: bytes) -> bytes:
    """`data` with its ASCII characters one byte wide, to search in."""
    return data.replace(b"\x00", b"") if data.startswith(_WIDE_MARKS) else data
