"""What a template touches outside: where each effect ends, what excuses it, and the way there.

It is asked of any template, memoized or not. What lint tells is judged by the same facts.
"""

from collections.abc import Iterator

from memolint.argo.fields import shapes_results
from memolint.argo.project import Project
from memolint.argo.trail import Trail
from memolint.argo.views import Template, dig, text
from memolint.code.catalogue.signal import CONTROL, HIGH, LOG, LOW, MACHINE, MEDIUM, OUTPUT, PRINTED, WAIT
from memolint.code.effects import Effect, stated
from memolint.code.touched.roles import READ, WRITE
from memolint.facts.coverage import volumes
from memolint.facts.coverage.agreed import has_fingerprint, is_of_one_run
from memolint.facts.declarations import EFFECTS, declares_harmless_effects
from memolint.facts.fact import fact
from memolint.facts.key import freshness
from memolint.facts.memo import Memo
from memolint.facts.reads import results
from memolint.facts.reads.reads import own_references
from memolint.facts.world import channels, downloads
from memolint.facts.world.channels import Channel
from memolint.facts.world.effects import of_code
from memolint.lang.go.time import duration
from memolint.text.source import Place
from memolint.typed import Record

READS, WRITES, OPAQUE = "reads-world", "writes-world", "opaque"
# A step without outputs is there for its effects, where not all of its code is in view. A condition ends a step.
_WITHOUT_OUTPUTS, _CONDITION, _TAG = "out.none", "tmpl.resource.condition", "tag."
# Where an effect ends: outside of the step, on a volume, in an output, in what is printed and read, in whether the step
# fails, in a log; of a program that nobody can look into it is unknown.
OUTSIDE, VOLUME, RESULT, UNKNOWN = "outside", "volume", "result", "unknown"
_ROLES = {
    READ: (READS, "volume.read", "reads"),
    WRITE: (WRITES, "volume.write", "writes"),
    "": (OPAQUE, "volume.mount", "reads or writes"),
}


class Contact(Record):
    """One effect. `code` is what does it, `sink` where it ends, `excuse` why it does no harm ("" if nothing says so).

    `chain` leads to the template that does it.
    """

    signal: str
    effect: str
    category: str
    confidence: str
    message: str
    code: str
    place: Place
    chain: tuple[str, ...]
    sink: str
    excuse: str = ""


def contacts(memo: Memo) -> Iterator[Contact]:
    """All effects of the template of a memo, which need not be memoized, and of what it calls, in this order."""
    project, template = memo.project, memo.template
    for at, chain in _with_code(project).below(template):
        for effect in _of_code(at, project):
            yield _contact(memo, at, effect, chain)
    for channel in channels.channels(project, template):
        yield _of_volume(memo, channel)


@fact
def _with_code(project: Project) -> Trail:
    return Trail(project, lambda at: bool(_of_code(at, project)))


@fact
def _of_code(template: Template, project: Project) -> tuple[Effect, ...]:
    """All effects, also of the programs that cannot be looked into, and what fields and tags say."""
    done = of_code(template, project, thorough=True)
    is_clear = not any(each.effect == OPAQUE for each in done) or results.stores(template, project)
    told = (each for each in stated(template.value) if each.effect != OPAQUE and not _is_quiet(template, each))
    return (*done, *(each for each in told if not (is_clear and each.signal == _WITHOUT_OUTPUTS)))


def _is_quiet(template: Template, effect: Effect) -> bool:
    """Whether a tag stands where it shapes no result: in labels, limits, names."""
    is_tag = effect.signal.startswith(_TAG)
    places = ((each.path, each.start, each.role) for each in own_references(template) if is_tag)
    return any(
        (path, start) == (effect.path, effect.start) and not shapes_results(role) for path, start, role in places
    )


def _contact(memo: Memo, at: Template, effect: Effect, chain: tuple[str, ...]) -> Contact:
    origin = at.origin.at(*effect.path)
    place = origin.part(effect.start, effect.end) if effect.end > effect.start else origin.place()
    code = text(dig(at.value, *effect.path))[effect.start : effect.end]
    sink = _sink(memo, at, effect)
    excuse = _excuse(memo, at, effect) if sink != LOG else ""
    return Contact(
        effect.signal,
        effect.effect,
        effect.category,
        effect.confidence,
        effect.message,
        code,
        place,
        chain,
        sink,
        excuse,
    )


def _sink(memo: Memo, at: Template, effect: Effect) -> str:
    if effect.effect != READS:
        return OUTSIDE if effect.effect == WRITES else UNKNOWN
    if effect.signal == _CONDITION:
        return CONTROL
    if effect.sink == PRINTED:
        return RESULT if results.is_printed_text_read(at, memo.project) else LOG
    if effect.sink == OUTPUT and not results.shows(at, effect, memo.project):
        return LOG  # nobody takes anything of the template
    return CONTROL if effect.sink == WAIT else effect.sink


def _excuse(memo: Memo, at: Template, effect: Effect) -> str:
    if declares_harmless_effects(at):
        return f"declared harmless ({EFFECTS})"
    if effect.effect != READS:
        return ""
    if downloads.is_named(at, effect, memo.project):
        return "an input says which content it is"
    if effect.category not in MACHINE and has_fingerprint(memo):
        return "the key holds a fingerprint"
    return _age(memo)


def _age(memo: Memo) -> str:
    """What the block says of the time: entries that live for a short time, or in one run."""
    if memo.template.memoize is None:
        return ""
    if is_of_one_run(memo):
        return "entries are found by one run alone"
    age = freshness.max_age(memo)
    return (
        f"entries are served for {duration.format(age)} at most"
        if age is not None and freshness.is_bounded(memo)
        else ""
    )


def _of_volume(memo: Memo, channel: Channel) -> Contact:
    own = channel.own
    effect, signal, doing = _ROLES[own.role]
    names = list(dict.fromkeys(f"`{each.template.label}`" for each in channel.others))
    does = ("read" if effect == WRITES else "write") + ("s" if len(names) == 1 else "")
    others = f", which {' and '.join(names)} {does}" if names else ""
    message = f"{doing} `{own.path}` on {channel.label}{others}"
    source = own.place.source.text[own.place.start : own.place.end]
    confidence = HIGH if names and effect != OPAQUE else LOW if effect == OPAQUE else MEDIUM
    excuse = _of_channel(memo, channel, effect)
    return Contact(signal, effect, "fs", confidence, message, source, own.place, channel.chain, VOLUME, excuse)


def _of_channel(memo: Memo, channel: Channel, effect: str) -> str:
    if effect != READS:
        return _age(memo) if is_of_one_run(memo) else ""
    if volumes.is_named(memo, channel):
        return "its path or a version in the key says which content it is"
    return (
        "read only, and nothing in view writes it" if not channel.others and channel.own.mount.read_only else _age(memo)
    )
