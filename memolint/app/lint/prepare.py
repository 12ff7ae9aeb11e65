"""Prepares a run of the linter: the files, the project around them, and the options."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter

from memolint.app.config.options import Options
from memolint.app.files.parse import Input
from memolint.app.guard import Guard
from memolint.app.project.seen import Seen
from memolint.argo.plain import Json
from memolint.argo.project import MountedConfigMap, Project
from memolint.argo.releases import PatchRange, Release, spans
from memolint.argo.views import Manifest, Origin, mapping, text
from memolint.finding import INFO
from memolint.typed import TYPE_CHECKING, Record

if TYPE_CHECKING:
    from memolint.facts.declarations import Policy

_NAME = "memolint"  # stands in every suppression
_REFERENCE = "emplateRef"  # stands in every reference to another file
_CONFIG_MAP = "ConfigMap"
_CATALOGUES = "memolint.app.config.catalogues"
_SOURCES = "memolint.app.project.sources"


class LintRun(Record):
    """What every stage needs to know. `complete`: everything that bears on the files was read."""

    seen: Seen
    project: Project
    complete: bool
    options: Options
    release: Release
    guard: Guard

    @property
    def inputs(self) -> list[Input]:
        """The files that are judged."""
        return self.seen.inputs

    @property
    def spans(self) -> tuple[PatchRange, ...]:
        """The releases that claims are played for: the one judged for, or all patches of the line that was named."""
        return spans(self.options.argo_version or self.release.name)

    @property
    def may_hold_suppressions(self) -> bool:
        """Whether a file names memolint; most do not."""
        return _mention(self.inputs, _NAME)

    @property
    def wants_notes(self) -> bool:
        """Whether rules that only make notes must run: notes are shown, or a setting or suppression may name one."""
        asked = self.options.select or self.options.baseline or self.options.configured.severity
        return self.options.min_severity == INFO or bool(asked) or self.may_hold_suppressions


def prepared(seen: Seen, options: Options, release: Release, guard: Guard) -> LintRun:
    """The run over the files that were read, with the project around them."""
    project, seen = with_project(seen, options)
    complete = not seen.unresolved and not seen.neighbours.broken
    return LintRun(seen, project, complete, options, release, guard)


def with_project(seen: Seen, options: Options) -> tuple[Project, Seen]:
    """The project of the files, and what was read for it: other files are read only if these refer to any."""
    _look_for(options.configured.catalogue)
    if options.configured.sources or _SOURCES in sys.modules:
        from memolint.app.project.sources import look_into  # few users have any

        look_into(options.configured.sources)
    has_context = bool(options.context or options.configured.context)
    has_references = _mention(seen.inputs, _REFERENCE)
    if seen.paths and (has_context or any(each.documents or each.failures for each in seen.inputs)):
        seen = _surrounded(seen, options, has_context or has_references or _mention(seen.inputs, "memoize"))
    given = [manifest for each in seen.inputs for manifest in each.manifests]
    if not has_references and not seen.neighbours.inputs:
        return Project(given, config_maps=_mounted(seen, given, options)), seen
    others = [manifest for each in seen.neighbours.inputs for manifest in each.manifests]
    by_file = attrgetter("file")  # what was passed comes first: of several values that break a key its own are told
    every = [*sorted(given, key=by_file), *sorted(others, key=by_file)]
    project = Project(every, given, _mounted(seen, every, options))
    return project, seen._replace(unresolved=len(project.missing(given)))


def _mounted(seen: Seen, manifests: list[Manifest], options: Options) -> list[MountedConfigMap]:
    """The ConfigMaps that containers mount, which may hold their code."""
    if not _mention(seen.inputs, "volumeMounts") or not _mention(seen.inputs, "configMap"):
        return []
    from memolint.app.project.config_maps import mounted  # few files mount any

    return mounted(seen, manifests, options)


def _look_for(catalogue: Sequence[str]) -> None:
    """Put the signals of the user in force, and out of it where an earlier run in this process had some."""
    if catalogue or _CATALOGUES in sys.modules:
        from memolint.app.config.catalogues import put_in_force  # few users have any

        put_in_force(catalogue)


def _surrounded(seen: Seen, options: Options, looks_up: bool) -> Seen:
    """The files without those that are patches of others, and if `looks_up` with what bears on them."""
    from memolint.app.project.kustomize import Patches

    patches = Patches()
    patches.add(each.name for each in seen.inputs)
    seen = seen._replace(inputs=patches.marked(seen.inputs))
    if not looks_up:
        return seen
    from memolint.app.project.context import neighbours

    found = neighbours(seen.inputs, seen.paths, options, patches)
    return seen._replace(inputs=patches.marked(seen.inputs), neighbours=found)


def policy_of(run: LintRun) -> "Policy":
    """What the configuration and the files declare about the project."""
    from memolint.facts.declarations import Policy  # only with the rules

    configured = run.options.configured
    tags = ""
    if configured.immutable_tags:
        from fnmatch import translate

        tags = "|".join(map(translate, configured.immutable_tags))
    config_maps = tuple(_config_maps(run.inputs))
    settled = frozenset(name for name, origin in config_maps if _is_settled(mapping(origin.document.value)))
    return Policy(frozenset(configured.insignificant), tags, settled, _controllers(run), config_maps)


def _controllers(run: LintRun) -> frozenset[tuple[str, str]]:
    """The namespaces with a controller of their own, looked for where two have memoized templates."""
    memoized = (each for each in run.project.manifests if any(template.memoize for template in each.templates))
    if len({each.namespace for each in memoized if each.namespace}) < 2:
        return frozenset()
    from memolint.app.project.context import files_around
    from memolint.app.project.controllers import namespaces_served

    inputs = [*run.inputs, *run.seen.neighbours.inputs]
    names = [each.name for each in run.inputs]
    return namespaces_served(inputs, files_around(names, run.options) if run.seen.paths else ())


def _config_maps(inputs: Iterable[Input]) -> Iterator[tuple[str, Origin]]:
    """The ConfigMaps of the files, by name."""
    if not _mention(inputs, _CONFIG_MAP):
        return
    for document in (document for each in inputs for document in each.documents):
        value = mapping(document.value)
        if value.get("kind") == _CONFIG_MAP:
            yield text(mapping(value.get("metadata")).get("name")), Origin(document, ())


def _is_settled(config_map: Json) -> bool:
    """Whether a ConfigMap is immutable, or holds what tunes, gives access or says where services are."""
    from memolint.facts.reads.configmaps import shapes_nothing  # only where there is one

    return config_map.get("immutable") is True or shapes_nothing(config_map)


def _mention(inputs: Iterable[Input], word: str) -> bool:
    return any(word in each.documents[0].source.text for each in inputs if each.documents)
