"""What rules about avoided work look at: a template and its markers, each with its place and what it is named by."""

import re
from functools import cached_property

from memolint.argo.project import Project
from memolint.argo.views import Origin, Template, dig
from memolint.code.markers.found import FoundMarker, found_in
from memolint.code.markers.outline import FILE, WORK, Act
from memolint.code.markers.recognise import Marker
from memolint.facts.avoidance.clues import may_hold_marker
from memolint.facts.avoidance.guarded import guarded_text
from memolint.facts.block import fields
from memolint.facts.fact import fact
from memolint.facts.memo import Memo, Neighbourhood
from memolint.facts.reads.mounts import Mount, is_below, mount_of
from memolint.text.documents import Path
from memolint.text.source import Place

# Where a marker stands. `LASTING`: later workflows find it; `WORKFLOW`: it goes with this one; `POD`: with the pod;
# `LOADED`: a folder that an input artifact brings; `UNCLEAR`: nobody in view says.
LASTING, WORKFLOW, POD, LOADED, UNCLEAR = "lasting", "workflow", "pod", "loaded", "unclear"
_MAX_FOLDER = 2
# A time, chance, and digests or parts of what stands there.
_KNOWN = (
    r"\$\((?:TZ=\S+ +)?(?:date|hostname|whoami|uuidgen)\b[^()$]*\)|\$\([^()$]*(?:today|now)\([^()$]*\)[^()$]*\)"
    r"|\$\((?:echo|printf|basename|dirname) [^()$]*\)|\$\{?(?:RANDOM|HOSTNAME)\}?|\$\$"
)


class Marked:
    """One marker of a template."""

    def __init__(self, found: FoundMarker, template: Template, neighbourhood: Neighbourhood) -> None:
        self.found = found
        self.read = found.read
        self.marker: Marker = found.marker
        self.template = template
        self.neighbourhood = neighbourhood
        self.project: Project = neighbourhood.reads.project

    @property
    def name(self) -> str:
        """What the marker is called, with Argo's tags as they are written."""
        return self.read.written(self.marker.name.text)

    @property
    def is_open(self) -> bool:
        """Whether a part of the name is only known when the script runs: it may stand for all that the work reads."""
        name = re.sub(_KNOWN, "", self.name)
        return "$" in name or "`" in name

    @cached_property
    def key(self) -> Memo:
        """The marker as a memoize block whose key is all that the name of the marker is made of."""
        memo = self.neighbourhood.memo(self.template)
        return self._as_key(memo, self.read.written(self.marker.name.made_of))

    @cached_property
    def plain_key(self) -> Memo:
        """The same of the name alone."""
        return self._as_key(self.neighbourhood.memo(self.template), self.name)

    def _as_key(self, memo: Memo, text: str) -> Memo:
        held = Memo(self.template, memo.neighbourhood)
        held.key = fields.field_of(text, self.origin)
        held.cache_name = fields.field_of("", self.origin)
        return held

    @property
    def origin(self) -> Origin:
        return self.template.origin.at(*self.read.snippet.path)

    def place(self, start: int, end: int) -> Place:
        """The place of a part of the code."""
        text = self.read.masked.text[start:end]
        end -= len(text) - len(text.rstrip())
        start, end = self.read.masked.written(start, end)
        line = self.read.snippet.text.find("\n", start)
        return self.origin.part(start, end if line < 0 else min(end, line))

    @property
    def probe_place(self) -> Place:
        return self.place(self.marker.probe.start, self.marker.probe.end)

    def act_place(self, act: Act) -> Place:
        return self.place(act.start, act.end)

    @cached_property
    def mount(self) -> Mount | None:
        """The volume that the marker stands on."""
        is_file = self.marker.name.level == FILE and self.name.startswith("/")
        return mount_of(self.template, self.project, self.read.container, self.file) if is_file else None

    @cached_property
    def stands(self) -> str:
        """Whether others find the marker: LASTING, WORKFLOW, POD, LOADED or UNCLEAR."""
        if self.marker.name.level != FILE:
            return LASTING
        if self.loaded_by() is not None:
            return LOADED
        if self.is_fetched:
            return UNCLEAR
        if self.mount is not None:
            volume = self.mount.volume
            if volume.outlives_workflow:
                return LASTING
            return WORKFLOW if volume.outlives_pod else POD if volume.kind else UNCLEAR
        fixed = re.split(r"\{\{|\$", self.name)[0]
        is_clear = fixed.startswith("/") and fixed.count("/") >= _MAX_FOLDER and not self.template.value.get("plugin")
        return POD if is_clear else UNCLEAR

    def loaded_by(self) -> tuple[int, dict[str, object]] | None:
        """The input artifact whose file or folder holds the marker, and its position."""
        for index, artifact in self.template.artifacts.values():
            path = artifact.get("path")
            if isinstance(path, str) and path and is_below(self.file, path.rstrip("/")):
                return index, artifact
        return None

    @property
    def file(self) -> str:
        """The file that is looked at or in."""
        return self.name.partition("#")[0]

    @property
    def is_fetched(self) -> bool:
        """Whether the script brings the file, or a folder around it, from elsewhere before it looks."""
        words = (word for act in self.marker.before if act.kind == WORK for word in act.words)
        return any(word.startswith("/") and is_below(self.file, word.rstrip("/") or "/") for word in words)

    @property
    def is_retried(self) -> bool:
        """Whether a failed attempt is followed by another in the same workflow."""
        holders = (
            self.template.value,
            self.template.manifest.spec,
            dig(self.template.manifest.spec, "templateDefaults"),
        )
        return any(bool(dig(each, "retryStrategy")) for each in holders)

    @cached_property
    def guarded(self) -> str:
        """The code that a marker keeps from running, tags as they are written; what only reaches a log is left out."""
        return self.read.written(guarded_text(self.found))


class Avoidance:
    """A template, with the markers in its code."""

    def __init__(self, template: Template, neighbourhood: Neighbourhood) -> None:
        self.template = template
        self.neighbourhood = neighbourhood
        self.project: Project = neighbourhood.reads.project

    @cached_property
    def all_markers(self) -> tuple[Marked, ...]:
        """All that is looked for, also where nothing in view writes it, or no later run finds it."""
        return markers_of(self.template, self.neighbourhood)


@fact
def markers_of(template: Template, neighbourhood: Neighbourhood) -> tuple[Marked, ...]:
    """The markers in the code of a template; of a function that is called for several, the first."""
    if not may_hold_marker(template.value):
        return ()
    once: dict[tuple[Path, int, int], FoundMarker] = {}
    for found in found_in(template.value):
        once.setdefault((found.read.snippet.path, found.marker.start, found.marker.end), found)
    return tuple(Marked(found, template, neighbourhood) for found in once.values())
