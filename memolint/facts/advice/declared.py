"""What the fields of a template say against memoizing it: its kind, its callers, what it hands on and where to."""

from collections.abc import Iterator

from memolint.argo.project import Project
from memolint.argo.views import Template, dig, mapping, named, sequence
from memolint.facts import sizes
from memolint.facts.advice.doubt import MARKER, Doubt, granted, leave, lost
from memolint.facts.reads import results, versions
from memolint.facts.reads.references import variables_in
from memolint.facts.recurrence.collected import collected
from memolint.finding import LOW
from memolint.lang.go.json.gojson import marshal
from memolint.lang.words import words

WORK = ("container", "script", "containerSet")
_OTHER = {
    "resource": "it acts on the cluster, which a hit does not",
    "http": "it is a request, which a hit does not send",
    "plugin": "a plugin runs code that is not in the manifest",
    "data": "it lists a bucket, whose objects come and go",
    "suspend": "it is a gate: a hit would let everybody pass",
}
# What an artifact is called that only says that something was done.
_MARKERS = frozenset("marker lock flag done success sentinel semaphore".split())


def is_step(template: Template) -> bool:
    """Whether a template does something itself, and is not memoized."""
    return template.memoize is None and (template.kind in WORK or template.kind in _OTHER)


def doubts(template: Template, project: Project) -> Iterator[Doubt]:
    """In the order in which a reader would want to know them."""
    if template.kind in _OTHER:
        yield leave(_OTHER[template.kind])
        return
    yield from _of_fields(template, project)
    yield from _of_outputs(template, project)


def nothing_handed_on(template: Template, project: Project) -> Iterator[Doubt]:
    """The weakest of all, for a step whose effects say nothing of it either."""
    if template.kind in WORK and not results.stores(template, project):
        yield lost("it hands nothing on: a hit would have no outputs to give")


def _of_fields(template: Template, project: Project) -> Iterator[Doubt]:
    above = _memoized_above(template, project)
    if above:
        yield leave(f"a hit of `{above[0]}` skips it already")
    if template.value.get("daemon"):
        yield leave("it is a daemon: others need it running")
    if any(call.kind == "hook" for call in project.callers(template)):
        yield leave("it is a hook, which is to run each time")
    if sequence(dig(template.value, "metrics", "prometheus")):
        yield lost("it exports metrics, which a hit does not")
    if template.block("synchronization"):
        yield leave("it holds a lock, so that it works on something that others share")


def _memoized_above(template: Template, project: Project) -> list[str]:
    """The memoized templates through which every way to the template leads; none where one leads past them."""
    found, queue = [], [template]
    for at in queue:
        holders = [call.holder for call in project.callers(at)]
        if not holders or None in holders or project.submissions(at):
            return []
        for holder in holders:
            if holder is not None and holder.memoize is not None:
                found.append(holder.label)
            elif holder is not None and holder not in queue:
                queue.append(holder)
    return found


def _of_outputs(template: Template, project: Project) -> Iterator[Doubt]:
    for kind in ("parameters", "artifacts"):
        for name, (_, output) in named(dig(template.value, "outputs", kind)).items():
            if output.get("globalName"):
                yield lost(f"output `{name}` has a global name, which a hit does not set")
            if kind == "artifacts":
                yield from _of_artifact(template, project, name, output)
    printed = sizes.large_result(template) if results.is_printed_text_read(template, project) else None
    for large in (*sizes.large_outputs(template), *([printed] if printed else [])):
        if large.confidence != LOW:
            why = f"output `{large.name}` is {large.what}: a ConfigMap holds 1 MiB; as an artifact it could be memoized"
            yield Doubt(MARKER, why)


def named_by_places(template: Template) -> list[str]:
    """The variables that say where output artifacts go: an entry names these places."""
    artifacts = named(dig(template.value, "outputs", "artifacts")).values()
    places = (mapping(artifact.get(store)) for _, artifact in artifacts for store in versions.LOCATIONS)
    return [each for place in places if place for each in variables_in(marshal(place))]


def _of_artifact(template: Template, project: Project, name: str, artifact: dict[str, object]) -> Iterator[Doubt]:
    if any(name == each.name for each in collected(template, project)):
        yield lost(f"artifact `{name}` is collected with its workflow, and an entry lives longer")
    for store in versions.LOCATIONS:
        if isinstance(artifact.get(store), dict):
            yield from _of_location(template, name, mapping(artifact[store]))


def _of_location(template: Template, name: str, place: dict[str, object]) -> Iterator[Doubt]:
    """A place of an object's own: one that belongs to the run, or to all runs, is no place for what an entry names."""
    mentioned = variables_in(marshal(place))
    if not _MARKERS.isdisjoint(words(name)[-1:]):
        yield leave(f"artifact `{name}` is a marker, which others look for and may remove")
    if any(not each.startswith(("inputs.parameters", "workflow.parameters")) for each in mentioned):
        yield lost(f"artifact `{name}` lies at a place that belongs to one run")
    elif not mentioned:
        yield lost(f"artifact `{name}` lies at one place for all runs: the next one overwrites what an entry names")
    elif not all(f"inputs.parameters.{each}" in mentioned for each in template.parameters):
        yield granted(f"the place of artifact `{name}` is taken to be another one for each set of inputs")
