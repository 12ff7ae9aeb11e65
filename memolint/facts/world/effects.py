"""What a template does to the world, through everything that it calls."""

from collections.abc import Iterator

from memolint.argo.project import Project
from memolint.argo.trail import Trail
from memolint.argo.views import Template
from memolint.code.catalogue.signal import HIGH
from memolint.code.effects import DATA, Effect, effects
from memolint.facts.declarations import declares_harmless_effects
from memolint.facts.fact import fact
from memolint.facts.reads import results
from memolint.facts.world.service_use import is_for_service
from memolint.typed import Record

WRITES = "writes-world"


# What moves on between runs, and what a proof calls it; identities, files and machine state are other matters.
SOURCES = {
    "time": "clock",
    "random": "seed",
    **dict.fromkeys(("network", "registry", "vcs", "database", "cloud", "cluster", "publish", "queue"), "network"),
}


class Reached(Record):
    """An effect, the template that has it, and the names on the way there."""

    effect: Effect
    template: Template
    chain: tuple[str, ...]


def reads_what_moves(project: Project, template: Template, effect: Effect) -> bool:
    """Whether an effect lets the result of a template depend on the time, on chance or on what a service answers.

    The listing of a data template is a source like a fetched artifact (`sources`), with the key to blame.
    """
    is_read = effect.effect == "reads-world" and effect.signal != DATA
    if not is_read or effect.category not in SOURCES or not results.shows(template, effect, project):
        return False
    return not is_for_service(template, effect)


def asks_the_world(project: Project, template: Template) -> bool:
    """Whether a step surely makes another thing in each run: of the time, of chance, or of what a service answers."""
    return any(surely_moves(project, each.template, each.effect) for each in below(project, template))


def surely_moves(project: Project, template: Template, effect: Effect) -> bool:
    """Whether an effect surely lets a template make another thing in each run."""
    is_sure = effect.confidence == HIGH and effect.category != "registry"
    return is_sure and reads_what_moves(project, template, effect)


@fact
def of_code(template: Template, project: Project, thorough: bool = False) -> tuple[Effect, ...]:
    """All that the template's own code does; `thorough` also names the programs that cannot be looked into."""
    if not project.config_maps:
        return effects(template.value, thorough)
    from memolint.facts.reads.mounted_files import mounted_files  # few projects hold scripts in ConfigMaps

    return effects(template.value, thorough, mounted_files(template, project))


@fact
def own_effects(template: Template, project: Project) -> tuple[Effect, ...]:
    """What the template's own code does, but for downloads of what an input names: the coverage rules judge those."""
    return tuple(
        effect
        for effect in of_code(template, project)
        if effect.effect != "reads-world" or not _is_named(template, effect, project)
    )


def _is_named(template: Template, effect: Effect, project: Project) -> bool:
    from memolint.facts.world import downloads  # most templates read nothing of the world

    return downloads.is_named(template, effect, project)


def below(project: Project, template: Template) -> Iterator[Reached]:
    """The effects of the template and of all that it calls; those declared harmless are left out."""
    for at, chain in _with_effects(project).below(template):
        for effect in own_effects(at, project):
            yield Reached(effect, at, chain)


@fact
def _with_effects(project: Project) -> Trail:
    return Trail(project, lambda at: not declares_harmless_effects(at) and bool(own_effects(at, project)))
