"""Prepares a run of the linter: the files, the project around them, and the options."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter

from memolint.app.config.options import Options, default
from memolint.app.files.parse import CHART, INSTALLATION_WORDS, Input
from memolint.app.guard import Guard
from memolint.app.project.release import Judged, judged_for
from memolint.app.project.seen import Seen
from memolint.argo.plain import Json
from memolint.argo.project import Project
from memolint.argo.releases import Release
from memolint.argo.views import Origin, mapping, text
from memolint.finding import INFO
from memolint.typed import TYPE_CHECKING, Record

if TYPE_CHECKING:
    from memolint.argo.installation.installation import Installation
    from memolint.argo.installation.objects import KubernetesObject
    from memolint.facts.declarations import Policy

_NAME = "memolint"  # stands in every suppression
_REFERENCE = "emplateRef"  # stands in every reference to another file
_MEMOIZE = "memoize"
_CONFIG_MAP, _EVENT_SOURCE = "ConfigMap", "EventSource"
_CATALOGUES = "memolint.app.config.catalogues"
_SOURCES = "memolint.app.project.sources"


class LintRun(Record):
    """What every stage needs to know. `complete`: everything that bears on the files was read.

    `installation` is what the files say of the controller and of ConfigMaps, None where they say nothing.
    """

    seen: Seen
    project: Project
    complete: bool
    options: Options
    judged: Judged
    guard: Guard
    installation: "Installation | None" = None

    def objects(self, file: str) -> "Sequence[KubernetesObject]":
        """The objects of a file that say where caches are kept, and who may write them."""
        return self.installation.in_file(file) if self.installation is not None else ()

    @property
    def inputs(self) -> list[Input]:
        """The files that are judged."""
        return self.seen.inputs

    @property
    def release(self) -> Release:
        """The newest release that is judged for."""
        return self.judged.spans[0].release

    @property
    def may_hold_suppressions(self) -> bool:
        """Whether a file names memolint; most do not."""
        return _mention(self.inputs, _NAME)

    @property
    def wants_notes(self) -> bool:
        """Whether rules that only make notes must run: notes are shown, or a setting or suppression may name one."""
        asked = self.options.select or self.options.baseline or self.options.configured.severity
        return self.options.min_severity == INFO or bool(asked) or self.may_hold_suppressions


def prepared(seen: Seen, options: Options, guard: Guard) -> LintRun:
    """The run over the files that were read, with the project around them."""
    project, seen = with_project(seen, options)
    complete = not seen.unresolved and not seen.neighbours.broken
    return LintRun(seen, project, complete, options, judged_for(seen, options), guard, _installation(seen))


def _installation(seen: Seen) -> "Installation | None":
    inputs = [*seen.inputs, *seen.neighbours.inputs]
    if not any(_mention(inputs, word) for word in (*INSTALLATION_WORDS, CHART, _CONFIG_MAP)):
        return None
    from memolint.argo.installation.installation import of_documents  # few files with workflows tell of one

    return of_documents(document for each in inputs for document in each.documents)


def with_project(seen: Seen, options: Options) -> tuple[Project, Seen]:
    """The project of the files, and what was read for it: other files are read only if these refer to any."""
    _look_for(options.configured.catalogue)
    if options.configured.sources or _SOURCES in sys.modules:
        from memolint.app.project.sources import look_into  # few users have any

        look_into(options.configured.sources)
    has_context = bool(options.context or options.configured.context)
    has_references = _mention(seen.inputs, _REFERENCE)
    if seen.paths and (has_context or any(each.documents or each.failures for each in seen.inputs)):
        words = (_MEMOIZE, *INSTALLATION_WORDS)
        looks_up = has_context or has_references or any(_mention(seen.inputs, word) for word in words)
        seen = _surrounded(seen, options, looks_up)
    given = [manifest for each in seen.inputs for manifest in each.manifests]
    if not has_references and not seen.neighbours.inputs:
        return Project(given), seen
    others = [manifest for each in seen.neighbours.inputs for manifest in each.manifests]
    by_file = attrgetter("file")  # what was passed comes first: of several values that break a key its own are told
    project = Project([*sorted(given, key=by_file), *sorted(others, key=by_file)], given)
    return project, seen._replace(unresolved=len(project.missing(given)))


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

    seen = seen._replace(neighbours=neighbours(seen.inputs, seen.paths, options, patches))
    return seen._replace(inputs=patches.marked(_parsed_again(seen)))


def _parsed_again(seen: Seen) -> list[Input]:
    """The inputs, those that bear on the caches of others parsed, too."""
    others = [*seen.inputs, *seen.neighbours.inputs]
    if len(seen.inputs) == sum(bool(each.documents) for each in seen.inputs) or not _mention(others, _MEMOIZE):
        return seen.inputs
    from memolint.app.project.installation import cache_names, parsed_again

    caches = cache_names(manifest for each in others for manifest in each.manifests)
    return parsed_again(seen.inputs, caches, seen.overrides)


def policy_of(run: LintRun) -> "Policy":
    """What the configuration and the files declare about the project."""
    from memolint.facts.declarations import Policy  # only with the rules

    configured = run.options.configured
    tags = ""
    if configured.immutable_tags:
        from fnmatch import translate

        tags = "|".join(map(translate, configured.immutable_tags))
    refuses_key = not run.judged.is_assumed and all(each.release.refuses_cache_key for each in run.judged.spans)
    event_sources = tuple(_objects((*run.inputs, *run.seen.neighbours.inputs), _EVENT_SOURCE))
    insignificant = frozenset(configured.insignificant)
    policy = Policy(insignificant, tags, refuses_cache_key=refuses_key, event_sources=event_sources)
    ages = (configured.short_max_age, configured.artifact_lifetime)
    if ages != (default("short-max-age"), default("artifact-lifetime")):
        from memolint.lang.go.time import duration

        short, lifetime = (duration.parse(each) if each else 0 for each in ages)
        policy = policy._replace(short_max_age=short, artifact_lifetime=lifetime)
    return policy if run.installation is None else _installed(policy, run, run.installation)


def _installed(policy: "Policy", run: LintRun, installation: "Installation") -> "Policy":
    """The policy with what the files say of controllers and ConfigMaps."""
    given = {each.name for each in run.inputs}
    config_maps = [each for each in installation.objects if each.kind == _CONFIG_MAP]
    settled = frozenset(each.name for each in config_maps if each.file in given and _is_settled(each.value))
    return policy._replace(settled_config_maps=settled, controllers=installation.served, installation=installation)


def _objects(inputs: Sequence[Input], kind: str) -> Iterator[tuple[str, Origin]]:
    """The objects of a kind in files, by name."""
    if not _mention(inputs, kind):
        return
    for document in (document for each in inputs for document in each.documents):
        value = mapping(document.value)
        if value.get("kind") == kind:
            yield text(mapping(value.get("metadata")).get("name")), Origin(document, ())


def _is_settled(config_map: Json) -> bool:
    """Whether a ConfigMap is immutable, or holds what tunes, gives access or says where services are."""
    from memolint.facts.reads.configmaps import shapes_nothing  # only where there is one

    return config_map.get("immutable") is True or shapes_nothing(config_map)


def _mention(inputs: Iterable[Input], word: str) -> bool:
    return any(word in each.documents[0].source.text for each in inputs if each.documents)
