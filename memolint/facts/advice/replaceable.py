"""Markers that a memoize block would replace: written by hand and right, for a step that hands on no more than a cache
may hold, and that keeps nothing else.
"""

from memolint.argo.project import Project
from memolint.argo.views import Template, dig, mapping, named, sequence, text
from memolint.code.markers.outline import FILE, REMOVE
from memolint.code.markers.recognise import is_in_place
from memolint.facts import sizes
from memolint.facts.avoidance import coverage, outputs, recurrence, rivals
from memolint.facts.avoidance.subject import LASTING, Avoidance, Marked
from memolint.facts.memo import Neighbourhood
from memolint.facts.world import channels
from memolint.finding import LOW


def replaceable(template: Template, neighbourhood: Neighbourhood) -> Marked | None:
    """The marker of a step for which a memoize block would do the same; None where there is none, or it fits better."""
    subject = Avoidance(template, neighbourhood)
    found = recurrence.lasting(subject)
    if len(found) != 1 or len(subject.all_markers) != 1 or not hands_on_little(template):
        return None
    marked = found[0]
    is_own = marked.stands == LASTING and marked.marker.name.level == FILE and marked.mount is not None
    return marked if is_own and _is_right(marked) and _keeps_no_more(marked, neighbourhood.reads.project) else None


def hands_on_little(template: Template) -> bool:
    """Whether all that a step hands on are parameters that nothing says are large."""
    given = mapping(template.value.get("outputs"))
    parameters = named(given.get("parameters")).values()
    is_of_files = bool(parameters) and all(text(dig(each, "valueFrom", "path")) for _, each in parameters)
    if not is_of_files or sequence(given.get("artifacts")):
        return False
    return all(each.confidence == LOW for each in sizes.large_outputs(template))


def _is_right(marked: Marked) -> bool:
    """Whether nothing is to be said of it by the rules about markers. A name with a day in it is meant for that day."""
    marker = marked.marker
    wrong = marker.probe.loose or marker.unguarded is not None or marker.locked or marker.repeated
    if wrong or any(is_in_place(each) for each in marker.writes) or recurrence.is_dated(marked):
        return False
    is_told_apart = not (coverage.missing(marked) or any(True for _ in coverage.unnamed_artifacts(marked)))
    is_alone = rivals.racing(marked) is None and not any(True for _ in coverage.same_name(marked))
    is_complete = outputs.late_work(marked) is None and not any(True for _ in outputs.unmade(marked))
    return is_told_apart and is_alone and is_complete


def _keeps_no_more(marked: Marked, project: Project) -> bool:
    """Whether the step leaves its marker on volumes and nothing else, and nobody else looks at that."""
    mine = [each for each in channels.touched(marked.template, project) if each.mount == marked.mount]
    is_removed = any(step.act.kind == REMOVE for step in marked.marker.work)
    if is_removed or not mine or not all(each.path.startswith(marked.file) for each in mine):
        return False
    return not any(channel.others for channel in channels.channels(project, marked.template))
