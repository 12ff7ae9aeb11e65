"""The artifacts of an entry, which holds their places alone, are there when it hits, and are those that it means."""

from collections.abc import Iterator

from memolint.argo.variables import RUN
from memolint.argo.views import Manifest, Origin, dig, scalar
from memolint.checks.repairs import edits
from memolint.checks.rule import MEMO, Draft, rule
from memolint.checks.wording import clipped, how_long
from memolint.facts.coverage.agreed import is_of_one_run
from memolint.facts.key import freshness, validity
from memolint.facts.memo import Memo
from memolint.facts.values import examples
from memolint.finding import ERROR, MEDIUM, WARNING, Dangles, Fix, Loses, Overwrites, Related
from memolint.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from memolint.facts.coverage.places import OnePlace
    from memolint.facts.recurrence.collected import Collected, Life

_KEPT, _KEPT_IN_FLOW = ("artifactGC:", "  strategy: Never"), "artifactGC: {strategy: Never}"
_COLLECTS = "artifactGC"


@rule("artifact-gc-dangling", MEMO, ERROR, MEDIUM)
def artifact_gc(memo: Memo) -> Iterator[Draft]:
    """An artifact of a memoized template is collected while its entry lives: a hit hands over what is gone."""
    for found in _collected(memo):
        if found.life is None:
            yield _dangling(memo, found)


def _collected(memo: Memo) -> "tuple[Collected, ...]":
    """The artifacts that are deleted; none where no entry outlives its workflow."""
    if not memo.project.mentions(_COLLECTS) or any(name in memo.held for name in RUN):
        return ()
    from memolint.facts.recurrence.collected import collected

    return collected(memo.template, memo.project) if validity.is_stored(memo) else ()


def _dangling(memo: Memo, found: "Collected") -> Draft:
    is_soon = found.strategy == "OnWorkflowCompletion"
    when = "completes" if is_soon else "is deleted"
    whose = "the workflow that made it"
    if found.is_kept:
        whose = f"a workflow of `{_name(found.by)}`, which deletes what it is served, too,"
    message = (
        f"the artifact `{found.name}` of `{memo.template.label}` is deleted when {whose} {when}, and its"
        " entry is served later: a hit hands over an object that is gone"
    )
    related = (Related(found.where.place(), "for all artifacts"),) if found.where else ()
    told = f"deleted when run 1 {when}"
    return Draft(
        message=message,
        origin=found.at,
        severity=ERROR if is_soon else WARNING,
        related=related,
        claim=None if found.is_kept else Dangles(memo.template, examples.assignment(memo), found.name, told),
        fixes=_keep(found),
    )


def _name(manifest: Manifest) -> str:
    return manifest.name or scalar(manifest.metadata.get("generateName")) or manifest.kind


def _keep(found: "Collected") -> tuple[Fix, ...]:
    edit = edits.field_before(found.at.at("name"), _KEPT, _KEPT_IN_FLOW)
    return (Fix("keep this artifact", (edit,)),) if found.where is not None and edit is not None else ()


@rule("artifact-ttl-shorter-than-maxage", MEMO, WARNING, MEDIUM)
def deleted_with_its_workflow(memo: Memo) -> Iterator[Draft]:
    """Artifacts are deleted before the entries that name them expire: with finished workflows, or by their bucket."""
    short = [each for each in _collected(memo) if each.life is not None and _outlives(memo, each.life.length)]
    for found in short:
        if found.life is not None:
            yield _short_life(memo, found, found.life)
    if not short and memo.policy.artifact_lifetime:
        yield from _beyond_the_bucket(memo, memo.policy.artifact_lifetime)


def _outlives(memo: Memo, length: int) -> bool:
    """Whether entries are served for longer than something lasts, as far as that can be read."""
    age = freshness.max_age(memo)
    return age > length if age is not None else not memo.max_age.text


def _short_life(memo: Memo, found: "Collected", life: "Life") -> Draft:
    time = freshness.told(life.length)
    message = (
        f"entries of `{memo.template.label}` are served {how_long(memo)}, and their artifact `{found.name}` goes with"
        f" its workflow {time} after that has completed ({life.what}): from then on a hit hands over an object that is"
        " gone"
    )
    when = f"deleted with run 1 {time} after that"
    gap = life.length + 60 * 10**9
    return Draft(
        message=message,
        origin=_age(memo),
        related=(
            Related(life.where.place(), "workflows are deleted by this"),
            Related((found.where or found.at).place(), "and with them artifacts"),
        ),
        claim=Dangles(memo.template, examples.assignment(memo), found.name, when, gap if _outlives(memo, gap) else 0),
        fixes=_keep(found) or _no_longer(memo, life.length),
    )


def _beyond_the_bucket(memo: Memo, length: int) -> Iterator[Draft]:
    """Entries that are served for longer than buckets keep objects, by the configuration."""
    from memolint.facts.recurrence.collected import made

    names = [scalar(artifact.get("name")) or "" for _, _, artifact in made(memo.project, memo.template)]
    if names and _outlives(memo, length) and not any(name in memo.held for name in RUN):
        message = (
            f"entries of `{memo.template.label}` are served {how_long(memo)}, and the bucket keeps their artifact"
            f" `{names[0]}` for {freshness.told(length)} (`artifact-lifetime`): from then on a hit hands over an object"
            " that is gone"
        )
        yield Draft(message=message, origin=_age(memo), fixes=_no_longer(memo, length))


def _age(memo: Memo) -> Origin:
    return memo.max_age.origin if memo.max_age.text else memo.template.memoize_at("key")


def _no_longer(memo: Memo, length: int) -> tuple[Fix, ...]:
    """A maxAge that ends with what an entry names."""
    if not memo.max_age.is_constant or not memo.max_age.text or not length:
        return ()
    text = freshness.told(length)
    return edits.replace_scalar(memo.max_age.origin, text, f'maxAge: "{text}"')


@rule("artifact-key-overwritten", MEMO, ERROR, MEDIUM)
def overwritten(memo: Memo) -> Iterator[Draft]:
    """Entries of different keys name one object: the next miss overwrites what all the others hand over."""
    if not dig(memo.template.value, "outputs", "artifacts") or not memo.key.text or not validity.is_stored(memo):
        return
    from memolint.facts.coverage.places import shared

    for found in shared(memo):
        origin = memo.template.origin.at(*found.path)
        message = (
            f"the artifact `{found.name}` of `{memo.template.label}` lies at `{clipped(found.text)}` whatever"
            f" `{found.variable.name}` is, which its key holds: a miss overwrites the object that other entries name"
        )
        yield Draft(
            message=message,
            origin=origin,
            related=(Related(memo.key.origin.place(), "the key"),),
            claim=_overwrites(memo, found),
            fixes=_apart(memo, found, origin),
        )


def _overwrites(memo: Memo, found: "OnePlace") -> Overwrites:
    first, second = examples.two_of_key(memo, found.variable.text)
    base = examples.assignment(memo)
    runs = (examples.changed(base, found.variable.text, each) for each in (first, second))
    return Overwrites(memo.template, *runs)


def _apart(memo: Memo, found: "OnePlace", origin: Origin) -> tuple[Fix, ...]:
    """A folder for each key."""
    folder, slash, name = found.text.rpartition("/")
    text = f"{folder}{slash}{memo.key.text}/{name}"
    return edits.replace_scalar(origin, text, f"{found.path[-1]}: {edits.quoted(text)}")


@rule("artifact-key-of-run", MEMO, ERROR, MEDIUM)
def found_by_run(memo: Memo) -> Iterator[Draft]:
    """A later step looks for an artifact under the name of its own run: on a hit it lies under that of another."""
    if not dig(memo.template.value, "outputs", "artifacts") or is_of_one_run(memo) or not validity.is_stored(memo):
        return
    from memolint.facts.coverage.places import of_the_run

    for found in of_the_run(memo):
        name = f"`{found.name}` of `{memo.template.label}`"
        yield Draft(
            message=(
                f"the artifact {name} is looked for at `{clipped(found.text)}`, which names the run: on a hit nothing"
                " is put there; pass it on with `from`, which knows the place in the entry"
            ),
            origin=found.reader,
            related=(Related(memo.template.origin.at(*found.path).place(), "put here, by the run that misses"),),
            claim=Loses(memo.template, examples.assignment(memo)),
        )
        return
