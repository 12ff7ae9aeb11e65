"""Whether a later run can find the marker of an earlier one: names that hold a time, chance, or the run itself."""

import re
from collections.abc import Iterator

from memolint.argo.views import dig, mapping, sequence, text
from memolint.code.markers.recognise import says_done
from memolint.code.placeholders import PREFIX
from memolint.facts.avoidance.subject import LASTING, POD, Avoidance, Marked
from memolint.facts.fact import fact
from memolint.facts.reads.mounts import is_below
from memolint.facts.reads.references import parts_of
from memolint.facts.recurrence import reuse, volatile, volatile_callers
from memolint.finding import INFO, LOW, MEDIUM, WARNING
from memolint.lang.go.json.gojson import marshal
from memolint.typed import Record

_DATE = re.compile(r"\$\(\s*(?:TZ=\S+ +)?date\b([^()]*)\)")
_GIVEN_INSTANT = re.compile(r"(?:^|\s)(?:-d|--date|-r|--reference|-j|-f)\b")
_FINE = re.compile(r"%[MSsNTRrcXp]|%_?s")
_HOUR = re.compile(r"%[HIkl]")
_NOW = re.compile(r"\$\([^$]*?(?:\bnow\(|\btoday\(|\btime\.time\(|utcnow\(|strftime\()[^$]*\)")
_PYTHON_FINE = re.compile(r"time\.time\(|isoformat\(\)|timestamp\(\)|%[MSsfTX]|now\([^()]*\)\s*\)?$")
_CHANCE = re.compile(
    r"\$\{?(?:RANDOM|SRANDOM|SECONDS|EPOCH\w*|BASHPID|PPID)\b|\$\$|\$\{?HOSTNAME\b|\$\(\s*(?:hostname|uuidgen|mktemp)\b"
    r"|/proc/sys/kernel/random/uuid|\$\(.*?(?:uuid\d?\(|uuid4|random\.|getpid\(|token_hex|gethostname\()"
)
_OF_POD = {"metadata.name": "names the pod, which is new in every run", "metadata.uid": "names the pod of this run"}
_ONE_RUN = ("workflow.uid", "workflow.name")


class Never(Record):
    """Why a marker is never found; `signal` sorts the reasons."""

    signal: str
    why: str
    severity: str = WARNING
    confidence: str = MEDIUM


@fact
def lasting(subject: Avoidance) -> tuple[Marked, ...]:
    """The markers of a template that later runs find: only these can stop work, rightly or not."""
    found = (each for each in subject.all_markers if each.marker.writes and each.stands != POD)
    return tuple(marked for marked in found if not _is_never_found(marked))


def _is_never_found(marked: Marked) -> bool:
    return any(each.severity == WARNING and each.confidence != LOW for each in never_found(marked))


def reads_clock_inline(marked: Marked) -> bool:
    """Whether the name asks for the time wherever it is written out."""
    inline = "".join(marked.marker.name.inline)
    return bool(_DATE.search(inline) and not _is_given(inline)) or bool(_NOW.search(inline))


def is_dated(marked: Marked) -> bool:
    """Whether the name holds a day: it is meant to hold for that day alone."""
    return bool(_DATE.search(marked.name) or _NOW.search(marked.name))


def _is_given(text: str) -> bool:
    return all(_GIVEN_INSTANT.search(each[1]) for each in _DATE.finditer(text))


def never_found(marked: Marked) -> Iterator[Never]:
    """Why no later run can find the marker, the surest first."""
    name = marked.name
    yield from _chance(name)
    yield from _time(name)
    yield from _of_pod(marked)
    yield from _of_run(marked)
    yield from _unwritten(marked)


def _chance(name: str) -> Iterator[Never]:
    found = _CHANCE.search(name)
    if found is not None:
        yield Never("unique", f"`{found[0].strip()}` is new in every run")


def _time(name: str) -> Iterator[Never]:
    for found in _DATE.finditer(name):
        if _GIVEN_INSTANT.search(found[1]):
            continue
        is_day = "+" in found[1] or re.search(r"-I\s*$|-I(?=\s)|-Idate|--iso-8601\s*$", found[1])
        if _FINE.search(found[1]) or not is_day:
            yield Never("time", f"`{found[0]}` is finer than a day")
        elif _HOUR.search(found[1]):
            yield Never("time", f"`{found[0]}` is finer than a day", confidence=LOW)
    python = _NOW.search(name)
    if python is not None and _PYTHON_FINE.search(python[0][2:-1]):
        yield Never("time", f"`{python[0][2:-1]}` is finer than a day")


def _of_pod(marked: Marked) -> Iterator[Never]:
    """Variables that the downward API fills."""
    container = mapping(dig(marked.template.value, *marked.read.container))
    for entry in sequence(container.get("env")):
        why = _OF_POD.get(text(dig(entry, "valueFrom", "fieldRef", "fieldPath")), "")
        variable = text(dig(entry, "name"))
        if why and variable and re.search(rf"\$\{{?{re.escape(variable)}\b", marked.name):
            yield Never("unique", f"`${variable}` {why}")


def _of_run(marked: Marked) -> Iterator[Never]:
    """Argo's own variables, and what callers pass. Within a workflow a second attempt, or another step, may look."""
    found = next(volatile.in_parts(parts_of(marked.name)), None)
    if found is not None and not volatile.is_fixed_name(marked.template, found.name):
        is_of_run = found.name in _ONE_RUN
        if not is_of_run:
            yield Never("unique" if found.name.startswith("pod") else "time", f"`{found.name}` {found.why}")
        elif not _looks_again(marked):
            severity = INFO if found.name == "workflow.name" else WARNING
            yield Never("unique", f"`{found.name}` {found.why}", severity)
        return
    passed = next((each for each in volatile_callers.from_callers(marked.plain_key) if not each.open), None)
    if passed is not None and not _looks_again(marked):
        yield Never("unique", f"`{passed.name}` is new in every run: {passed.cause.why}")


def _looks_again(marked: Marked) -> bool:
    """Whether one workflow can look twice: after a failed attempt, or from several steps."""
    return marked.is_retried or reuse.is_reused_in_one_run(marked.plain_key)


def _unwritten(marked: Marked) -> Iterator[Never]:
    """Nothing in view makes what is looked for, though its name says that something should."""
    marker = marked.marker
    is_asked = not marker.writes and not marker.repeated and says_done(marked.name)
    if not is_asked or marked.stands != LASTING:
        return
    fixed = re.split(r"\{\{|\$|\*", marked.name)[0].rstrip("/")
    folder = fixed.rpartition("/")[0] or fixed
    told = any(_is_around(word, marker.name.text) for step in marker.work for word in step.act.words)
    if folder and not told and not _is_told_elsewhere(marked, folder):
        yield Never("never-written", "nothing in view writes it")


def _is_around(word: str, name: str) -> bool:
    """Whether a command is told of a folder around a name, or of how it begins; both are as the masked code has them.

    Of what only a run knows, such as the items of a loop, the folder counts.
    """
    value = word.partition("=")[2] if word.startswith("-") else word
    known = re.split(r"[$*]", value)[0]
    place = (value if known == value else known.rpartition("/")[0]).rstrip("/")
    begins = re.split(rf"{PREFIX}|[$*]", name)[0].rstrip("/")
    return bool(place) and (is_below(name, place) or place == begins)


def _is_told_elsewhere(marked: Marked, folder: str) -> bool:
    mount = marked.mount
    inside = folder[len(mount.path) :].strip("/") if mount is not None else folder
    piece = inside or marked.name.rpartition("/")[2][:6]
    for manifest in marked.project.manifests:
        for template in manifest.templates:
            if template is not marked.template and piece in marshal(template.value):
                return True
    return False
