"""What moves on outside from run to run: which templates surely read it, and which entries keep it for too long."""

from memolint.argo.project import Project
from memolint.argo.views import Template
from memolint.code.catalogue.signal import MACHINE
from memolint.facts.coverage import agreed
from memolint.facts.declarations import declares_harmless_effects
from memolint.facts.fact import fact
from memolint.facts.key import freshness, validity
from memolint.facts.memo import Memo
from memolint.facts.reads import results
from memolint.facts.recurrence.volatile_callers import shows_a_day
from memolint.facts.world import credentials, effects, resources
from memolint.facts.world.effects import SOURCES, Reached
from memolint.typed import Record


class Kept(Record):
    """What the entries of a memoized template keep of it; `is_noted`: a note, for entries that live for a short time
    or that only hold an object which an input names.
    """

    reached: tuple[Reached, ...] = ()
    is_noted: bool = False


def sources(project: Project, template: Template) -> dict[str, bool]:
    """What the template itself surely reads, by its name in the world of a run; True where it shows no more than a day.

    What its writer declares to be harmless is left out.
    """
    found: dict[str, bool] = {}
    for effect in () if declares_harmless_effects(template) else effects.own_effects(template, project):
        if effects.surely_moves(project, template, effect):
            source = SOURCES[effect.category]
            is_day = effect.category == "time" and shows_a_day(template, effect)
            found[source] = found.get(source, True) and is_day
    return found


@fact
def kept(memo: Memo) -> Kept:
    """What an entry keeps of what moves on."""
    found = [each for each in effects.below(memo.project, memo.template) if _moves(memo, each)]
    if not found or not validity.is_stored(memo):
        return Kept()
    from memolint.facts.world import downloads  # most templates read nothing of the world

    objects = [each for each in found if downloads.is_object(each.template, each.effect)]
    is_noted = len(objects) == len(found) or freshness.is_bounded(memo)
    return Kept(tuple([each for each in found if each not in objects] or found), is_noted)


def _moves(memo: Memo, reached: Reached) -> bool:
    """Whether what is read moves on, and shows in what an entry holds or in whether it is stored."""
    if reached.effect.category not in MACHINE and agreed.has_fingerprint(memo):
        return False
    is_status = reached.template is memo.template and resources.looks(memo.template, reached.effect, memo.project)
    if is_status or credentials.is_handed_back(memo.project, reached.template, reached.effect):
        return False  # other rules say what a hit does then
    is_shown = results.stores(memo.template, memo.project) or reached.template is memo.template
    return is_shown and effects.reads_what_moves(memo.project, reached.template, reached.effect)
