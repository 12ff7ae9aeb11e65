"""A hit lets the workflow go on: what waits for the cached step is reached, and is given what it needs."""

from collections.abc import Iterator

from memolint.argo.arguments import named
from memolint.argo.fields import POD_KINDS
from memolint.argo.views import Origin, Template
from memolint.checks.rule import MEMO, Draft, rule
from memolint.checks.wording import memoized_here
from memolint.facts.memo import Memo
from memolint.facts.values import examples
from memolint.finding import ERROR, HIGH, WARNING, Assignment, Hangs, Loses, NeverHits, Related
from memolint.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from memolint.facts.hits.asked import AskedOf

_GROUPS = ("steps", "dag")


@rule("memoized-retry-hangs-dag", MEMO, ERROR, HIGH)
def retried(memo: Memo) -> Iterator[Draft]:
    """A memoized template with a retryStrategy of its own has tasks after it: once it hits, its DAG never ends."""
    strategy = memo.template.retried_at
    if strategy is None:
        return
    from memolint.facts.hits.unreached import waiting_dags

    for waiting in waiting_dags(memo.project, memo.template, _hits_without_ends):
        message = (
            f"`{memo.template.label}` retries by itself: once it hits, nothing leads from it to `{waiting.task}`, and"
            f" the DAG `{waiting.dag.label}` stays Running for good"
        )
        related = (Related(waiting.call.origin.place(), "called here"),)
        claim = Hangs(waiting.dag, Assignment())
        yield Draft(message=message, origin=strategy, place=strategy.key_place(), related=related, claim=claim)
        return


@rule("memoized-under-workflow-retry", MEMO, ERROR, HIGH)
def under_workflow_retry(memo: Memo) -> Iterator[Draft]:
    """A memoized steps or DAG template is retried by the workflow's retryStrategy: its first run never ends."""
    if not _is_group(memo.template):
        return
    from memolint.facts.hits.unreached import waiting_dags

    for waiting in waiting_dags(memo.project, memo.template, _is_group):
        if isinstance(waiting.dag.manifest.spec.get("retryStrategy"), dict):
            origin = waiting.dag.manifest.origin.at("retryStrategy")
            message = (
                f"the workflow's retryStrategy retries the memoized `{memo.template.label}`: when it misses, nothing"
                f" leads from it to `{waiting.task}`, and the DAG `{waiting.dag.label}` stays Running for good"
            )
            related = (Related(origin.key_place(), "retried by this"),)
            memoize = memo.template.memoize_at()
            claim = Hangs(waiting.dag, Assignment())
            yield Draft(message=message, origin=memoize, place=memoize.key_place(), related=related, claim=claim)
            return


@rule("compat-parent-hang", MEMO, ERROR, HIGH, by="group_hit_is_outbound", harm="hang")
def hit_group(memo: Memo) -> Iterator[Draft]:
    """A memoized steps or DAG template has tasks after it: in releases before 3.5.6, its hit leaves the DAG waiting."""
    if memo.release.group_hit_is_outbound or not _is_group(memo.template):
        return
    from memolint.facts.hits.unreached import waiting_dags

    for waiting in waiting_dags(memo.project, memo.template, _is_group):
        message = (
            f"nothing leads from a hit of `{memo.template.label}` to `{waiting.task}`: the DAG `{waiting.dag.label}`"
            " stays Running for good"
        )
        related = (Related(waiting.call.origin.place(), "called here"),)
        origin, claim = memo.template.memoize_at(), Hangs(waiting.dag, Assignment())
        yield Draft(message=message, origin=origin, place=origin.key_place(), related=related, claim=claim)
        return


@rule("runtime-field-of-memoized-node", MEMO, ERROR, HIGH)
def runtime_field(memo: Memo) -> Iterator[Draft]:
    """A step asks for the address or the node of a memoized step's pod: a hit has no pod, and it waits for good."""
    if memo.template.kind not in POD_KINDS or memo.template.value.get("daemon") is True:
        return  # a daemon is never stored (`memoized-daemon`)
    if not memo.project.mentions("hostNodeName", ".ip", "'ip", '"ip'):
        return
    from memolint.facts.hits.asked import OF_PODS, asked_of

    for asked in asked_of(memo.project, memo.template):
        if asked.what in OF_PODS:
            message = (
                f"`{asked.asker or asked.holder.label}` asks for `{asked.what}` of `{asked.call.name}`, which is"
                f" memoized: a hit has no pod, and what asks for it waits for good"
            )
            related = (memoized_here(memo),)
            claim = Loses(asked.holder, Assignment())
            yield Draft(message=message, origin=asked.origin, place=asked.place, related=related, claim=claim)


@rule("result-not-captured-by-writer", MEMO, WARNING, HIGH)
def result(memo: Memo) -> Iterator[Draft]:
    """One caller of a memoized template reads its result, another does not: the entry of the other has none."""
    twins = _twins(memo)
    callers = [call for twin in twins for call in memo.project.callers(twin.template)]
    if len(callers) < 2:
        return
    from memolint.facts.hits.asked import RESULT, asked_of

    asked = [each for twin in twins for each in asked_of(memo.project, twin.template) if each.what == RESULT]
    readers = [each for each in asked if memo.project.resolve(each.call) is memo.template]
    reading = {each.call for each in asked}
    for call in callers if readers else ():
        if call not in reading and call.holder is not None and call.kind != "hook":
            yield _not_captured(memo, readers[0], call.origin, call.holder, call.name)
            return


def _twins(memo: Memo) -> list[Memo]:
    """The templates of pods with this key and cache."""
    is_pod = memo.template.kind in POD_KINDS and not memo.template.value.get("daemon")
    return [each for each in memo.neighbourhood.twins(memo) if each.template.kind in POD_KINDS] if is_pod else []


def _not_captured(memo: Memo, reader: "AskedOf", origin: Origin, holder: Template, name: str) -> Draft:
    label = memo.template.label
    message = (
        f"`{name}` calls `{label}` and nobody reads its result, so that the entry has none: after a run of it,"
        f" `{reader.asker or reader.holder.label}` waits for the result of `{reader.call.name}` for good"
    )
    related = (Related(reader.place, "read here"),)
    before = holder if holder is not reader.holder else None
    claim = Loses(reader.holder, Assignment(), before)
    return Draft(message=message, origin=origin, related=related, claim=claim)


@rule("compat-steps-outputs-null", MEMO, ERROR, HIGH, by="saves_steps_outputs", harm="lose outputs")
def steps_outputs(memo: Memo) -> Iterator[Draft]:
    """A memoized steps template has outputs: in releases from 3.5.2 to their repair, a hit comes without them."""
    if memo.template.kind != "steps" or memo.release.saves_steps_outputs or not _has_outputs(memo.template):
        return
    from memolint.facts.hits.asked import asked_of

    reader = next((each for each in asked_of(memo.project, memo.template) if each.what.startswith("outputs.")), None)
    origin = memo.template.memoize_at()
    message = f"the outputs of the steps template `{memo.template.label}` are stored as null: a hit comes without them"
    related = (Related(reader.place, "read here"),) if reader else ()
    claim = Loses(reader.holder, Assignment()) if reader else None
    yield Draft(message=message, origin=origin, place=origin.key_place(), related=related, claim=claim)


@rule("memoized-name-shadowed", MEMO, ERROR, HIGH, by="waits_for_outputs")
def shadowed(memo: Memo) -> Iterator[Draft]:
    """A workflow has a template of the same name with other outputs: the pod of the memoized one waits for these."""
    if memo.template.kind not in POD_KINDS or memo.template.inline_in or not memo.release.waits_for_outputs:
        return
    if not memo.project.mentions("templateRef"):
        return
    from memolint.facts.hits.shadowed import shadows

    for call, other in shadows(memo.project, memo.template):
        message = (
            f"the {other.manifest.kind} that runs it has a template `{other.name}` too, with outputs that this one"
            " lacks: the pod of this one waits for them, and the workflow stays Running for good"
        )
        related = (Related(other.origin.at("name").place(), "the other one"),)
        claim = Hangs(call.holder, Assignment(), anyway=True) if call.holder else None
        name = memo.template.origin.at("name")
        yield Draft(message=message, origin=name, related=related, claim=claim)
        return


@rule("compat-retry-not-saved", MEMO, WARNING, HIGH, by="saves_retried", harm="never be stored")
def retry_not_saved(memo: Memo) -> Iterator[Draft]:
    """A memoized template is retried: before Argo 3.5.5 such a template is never stored."""
    strategy = memo.template.retry_in_force_at
    if memo.release.saves_retried or memo.template.kind not in POD_KINDS or strategy is None:
        return
    origin = memo.template.memoize_at()
    message = f"`{memo.template.label}` is retried, and no retried template is ever stored"
    claim = NeverHits(memo.template, examples.assignment(memo))
    related = (Related(strategy.key_place(), "retried by this"),)
    yield Draft(message=message, origin=origin, place=origin.key_place(), related=related, claim=claim)


@rule("compat-no-outputs", MEMO, WARNING, HIGH, by="saves_groups_without_outputs", harm="never be stored")
def no_outputs(memo: Memo) -> Iterator[Draft]:
    """A memoized steps or DAG template has no outputs: before Argo 3.5.1 it is never stored, 3.4.13 excepted."""
    if memo.release.saves_groups_without_outputs or memo.template.kind not in _GROUPS or _has_outputs(memo.template):
        return
    origin = memo.template.memoize_at()
    message = f"`{memo.template.label}` has no outputs, and no steps or DAG template without outputs is ever stored"
    claim = NeverHits(memo.template, examples.assignment(memo))
    yield Draft(message=message, origin=origin, place=origin.key_place(), claim=claim)


@rule("globalname-not-exported", MEMO, WARNING, HIGH)
def global_name(memo: Memo) -> Iterator[Draft]:
    """A memoized template exports an output by a global name: a hit does not, and who reads it gets nothing."""
    for kind in ("parameters", "artifacts"):
        for index, output in enumerate(named(memo.template.value.get("outputs"), kind)):
            name = output.get("globalName")
            if isinstance(name, str) and name:
                yield from _not_exported(memo, f"workflow.outputs.{kind}.{name}", ("outputs", kind, index))


def _not_exported(memo: Memo, variable: str, path: tuple[str | int, ...]) -> Iterator[Draft]:
    from memolint.facts.hits.asked import readers_of_global

    origin = memo.template.origin.at(*path, "globalName")
    for asker, where, reference in readers_of_global(memo.project, memo.template, variable):
        message = f"a hit of `{memo.template.label}` does not export `{variable}`, which `{asker}` reads"
        related = (Related(where.part(reference.start, reference.end), "read here"),)
        claim = Loses(memo.template, Assignment())
        yield Draft(message=message, origin=origin, place=origin.key_place(), related=related, claim=claim)
        return


def _hits_without_ends(template: Template) -> bool:
    return template.memoize is not None and template.retried_at is not None


def _is_group(template: Template) -> bool:
    """Whether it is a memoized steps or DAG template without a strategy of its own."""
    return template.memoize is not None and template.kind in _GROUPS and template.retried_at is None


def _has_outputs(template: Template) -> bool:
    return any(named(template.value.get("outputs"), kind) for kind in ("parameters", "artifacts"))
