"""The key that a step would have: a memo that nobody wrote yet, judged by the facts that judge written ones."""

from collections.abc import Iterator

from memolint.argo.project import Project
from memolint.argo.views import Call, Template, text
from memolint.code.snippets import snippets
from memolint.facts.advice import declared
from memolint.facts.advice.doubt import Doubt, first, granted, leave
from memolint.facts.block import fields
from memolint.facts.coverage import artifacts, calls, coverage, places
from memolint.facts.fact import fact
from memolint.facts.memo import Memo, Neighbourhood
from memolint.facts.reads import images
from memolint.facts.reads.configmaps import read_by
from memolint.facts.reads.references import ARGUMENT, INPUT, Variable
from memolint.facts.recurrence import volatile_callers
from memolint.typed import Record

VERSION = "v1"
_GIVEN = ("inputs.parameters.", "workflow.parameters.")
MAX_AGE = "168h"
_READ_CODE = ("shell", "python")
_MOST_ARGUMENTS = 40  # workflow parameters that are tried, for what the steps before read


class Proposal(Record):
    """A memo with the key that covers a step: the variables in it, and what its version stands for (`the code`).

    `uncovered` are input artifacts whose content the key does not determine; of them, those that are `unnamed` can be
    named by a step before each call.
    """

    memo: Memo
    variables: tuple[str, ...]
    versioned: tuple[str, ...]
    uncovered: tuple[str, ...] = ()
    unnamed: tuple[str, ...] = ()


@fact
def proposal(template: Template, neighbourhood: Neighbourhood) -> Proposal:
    """The key of all that the step reads; where its artifacts hang on workflow parameters, of these too."""
    versioned = tuple(_versioned(template))
    own = Memo(template, neighbourhood)
    read = (*(Variable(INPUT, name).text for name in own.inputs if name not in coverage.ignored_inputs(own)),)
    placed = (each for each in declared.named_by_places(template) if each.startswith(_GIVEN) and each not in read)
    read += tuple(dict.fromkeys(placed))
    read += tuple(each.text for each in (*own.items, *coverage.variables(_memo(template, neighbourhood, read))))
    memo = _memo(template, neighbourhood, read)
    above = () if not list(artifacts.supplied(memo)) else _above(memo, read)
    covering = _memo(template, neighbourhood, (*read, *above))
    supplied = [each.name for each in artifacts.supplied(covering)]
    moving = (each.name for each in artifacts.fetched(covering) if not each.settled and each.kind != artifacts.LISTING)
    unnamed = tuple(name for name in supplied if can_be_named(template, covering.project, name))
    versioned += tuple(_made_above(covering, frozenset(supplied)))
    return Proposal(covering, (*read, *above), versioned, (*supplied, *moving), unnamed)


def can_be_named(template: Template, project: Project, artifact: str) -> bool:
    """Whether a step can be put before every call that takes the digest of an artifact which the call hands over."""
    callers = project.callers(template)
    return bool(callers) and all(_can_follow(template, call, artifact) for call in callers)


def _can_follow(template: Template, call: Call, name: str) -> bool:
    """Whether a step can stand before a call and take what it takes. What is skipped has no outputs to hand on."""
    _, given = call.artifacts.get(name, (0, {}))
    source = text(given.get("from"))
    is_plain = bool(source) and "item" not in source and not set(given) - {"name", "from"}
    is_here = call.manifest.origin.document.source is template.origin.document.source
    return is_plain and is_here and call.kind in ("step", "task") and call.value.get("when") is None


def _memo(template: Template, neighbourhood: Neighbourhood, variables: tuple[str, ...]) -> Memo:
    memo = Memo(template, neighbourhood)
    key = "-".join((VERSION, *(f"{{{{{each}}}}}" for each in variables)))
    memo.key = fields.field_of(key, template.origin)
    memo.cache_name = fields.field_of("cache", template.origin)
    memo.max_age = fields.field_of(MAX_AGE, template.origin)
    return memo


def _above(memo: Memo, read: tuple[str, ...]) -> tuple[str, ...]:
    """The workflow parameters that decide the artifacts which others hand over; none where they do not."""
    names = list(memo.template.manifest.arguments)[:_MOST_ARGUMENTS]
    needed = [each for each in (Variable(ARGUMENT, name).text for name in names) if each not in read]

    def covers(variables: list[str]) -> bool:
        return not list(artifacts.supplied(_memo(memo.template, memo.neighbourhood, (*read, *variables))))

    if not needed or not covers(needed):
        return ()
    for each in list(needed):
        fewer = [other for other in needed if other != each]
        needed = fewer if covers(fewer) else needed
    return tuple(needed)


def _versioned(template: Template) -> Iterator[str]:
    """What an entry depends on and no variable tells: all that is written in the template, first of all."""
    if any(each.language in _READ_CODE or each.path[-1] == "source" for each in snippets(template.value)):
        yield "the code"
    elif template.kind in declared.WORK:
        yield "the command"
    for image in images.images(template):
        if images.kind_of(image.text) == images.MUTABLE:
            yield f"image `{image.text}`"
    for content in read_by(template):
        yield f"ConfigMap `{content.name}`"


def _made_above(memo: Memo, uncovered: frozenset[str]) -> Iterator[str]:
    """The steps before whose code decides an artifact that the key names by what they are given, not by its content."""
    names = list(memo.template.artifacts)
    known = [each for each in names if each not in uncovered and not artifacts.digest_of(memo, each, names)]
    queue = [calls.artifact_producer(call, name) for call in memo.callers for name in known]
    seen: set[Template] = {memo.template}
    for call in queue:
        made = memo.project.resolve(call) if call is not None else None
        if call is None or made is None or made in seen:
            continue
        seen.add(made)
        if made.kind in declared.WORK:
            yield f"`{made.label}`"
        queue += (calls.artifact_producer(call, name) for name in call.artifacts)


def _of_places(found: Proposal) -> Iterator[Doubt]:
    """Output artifacts that runs with other keys put where an entry looks for its own."""
    for each in places.shared(found.memo):
        what = each.variable.name
        yield first(f"artifact `{each.name}` lies at one place whatever `{what}` is: name that by `{what}` as well")
    for name in places.placed(found.memo.template) if found.unnamed else ():
        content = found.unnamed[0]
        yield first(f"artifact `{name}` lies at one place whatever `{content}` holds: name that by its digest as well")


def doubts(found: Proposal) -> Iterator[Doubt]:
    """What no key of the step can hold, and what never comes again."""
    memo = found.memo
    for artifact in artifacts.fetched(memo):
        where = f"artifact `{artifact.name}` is fetched from {artifact.text or 'a place'}"
        if artifact.settled:
            yield granted(f"{where}, which is taken never to be overwritten")
        else:
            yield leave(f"{where}, whose content can change: pin it, or hand over its checksum")
    if found.uncovered and calls.is_fingerprint(memo.template):
        yield leave(f"it takes the digest of `{found.uncovered[0]}` for others: it has to look each time")
    for name in found.unnamed:
        yield granted(f"nothing names the content of artifact `{name}`: a step before has to take its digest")
    yield from _of_places(found)
    for supplied in (each for each in artifacts.supplied(memo) if each.name not in found.unnamed):
        yield first(f"no key says which content artifact `{supplied.name}` has: first hand over its checksum as well")
    for passed in volatile_callers.from_callers(memo):
        if not passed.open:
            yield leave(f"`{passed.name}` {passed.cause.why}: an entry is never asked for again")
    for image in images.images(memo.template):
        if coverage.is_mutable(memo, image.text):
            yield granted(f"image `{image.text}` moves: pin it, or raise `{VERSION}` in the key with each build")
    for content in read_by(memo.template):
        if not content.noted:
            yield granted(f"ConfigMap `{content.name}` is read: raise `{VERSION}` in the key when it changes")
