"""One correct pattern of reuse, written into a template that somebody names."""

from collections.abc import Callable

from memolint.app.advise.advise import run_over, templates_of
from memolint.app.config.options import NONE, Options
from memolint.app.files.discover import STANDARD_INPUT
from memolint.app.fix.plan import Change
from memolint.app.lint.doors import lint_bytes
from memolint.app.lint.prepare import LintRun, policy_of
from memolint.argo.views import Template, dig, sequence, text
from memolint.checks.repairs import edits, fingerprint, hashing, memoized
from memolint.checks.repairs.marker import NotWrappable, guarded
from memolint.checks.repairs.marker_shell import PVC
from memolint.facts.advice import proposal
from memolint.facts.advice.advice import Advice, advice
from memolint.facts.advice.doubt import MARKER, MEMOIZE
from memolint.facts.block.fields import read_key
from memolint.facts.reads.references import INPUT, Variable
from memolint.finding import Edit, Finding
from memolint.text import edit
from memolint.text.documents import Document, read
from memolint.text.source import Source, decode
from memolint.typed import Record

PATTERNS = (BY_MARKER, BY_MEMOIZE, BY_FINGERPRINT) = ("marker", "memoize", "fingerprint")
# Edits, and what to know before they are used.
Made = tuple[tuple[Edit, ...], tuple[str, ...]]
_UNEDITABLE = "its YAML cannot be edited piece by piece (an alias, a string, or a call with `when`)"


class NoPattern(ValueError):
    """A pattern does not fit a template, or cannot be written into its file; the message says why."""


class WrittenPattern(Record):
    """The file with the pattern, and what to know before it is used."""

    change: Change
    notes: tuple[str, ...]


def write(path: str, name: str, pattern: str, on: str, options: Options, stdin: bytes | None = None) -> WrittenPattern:
    """The file of a template with a pattern in it. Nothing is written to disk; `stdin` is what `-` stands for.

    Raises `NoPattern`, `NoSuchTemplate` and `UnknownRelease`.
    """
    run = run_over((path,), options, {} if stdin is None else {STANDARD_INPUT: stdin})
    found = templates_of(run, name)
    if not found:
        raise NoPattern(f"{path}: {_unread(run)}")
    template = found[0]
    wanted, notes = _MADE[pattern](run, template, on)
    change = applied(template, wanted)
    if change is None:
        raise NoPattern(f"`{template.label}` shares its lines with other templates (an anchor): write it out first")
    known = {(each.rule, each.template) for each in _findings(change.before.encode(change.before.text), path)}
    news = [each for each in _findings(change.data, path) if (each.rule, each.template) not in known]
    return WrittenPattern(change, (*notes, *(f"lint then says [{each.rule}] {each.message}" for each in news)))


def _unread(run: LintRun) -> str:
    """Why a file has no templates."""
    failures = (*(each.failure for each in run.guard.failures), *(each for one in run.inputs for each in one.failures))
    skipped = (each.skipped for each in run.inputs if each.skipped)
    return next((each.message for each in failures), next(skipped, "it holds no template"))


def _findings(data: bytes, path: str) -> tuple[Finding, ...]:
    return lint_bytes(data, path, Options(project=NONE, prove=False)).findings


def applied(template: Template, wanted: tuple[Edit, ...]) -> Change | None:
    """The file with edits of one template; None where they would reach another, through an anchor perhaps.

    What two of them insert at one place stands there one after the other.
    """
    source = template.origin.document.source
    by_place: dict[tuple[int, int], str] = {}
    for each in wanted:
        span = each.place.start, each.place.end
        by_place[span] = by_place.get(span, "") + each.text
    new = edit.apply(source.text, [(*span, inserted) for span, inserted in by_place.items()])
    told = {call.holder.name for call in template.manifest.calls if call.holder is not None} | {template.name}
    after = _bodies(decode(source.name, source.encode(new)))
    alike = all(after.get(at) == body for at, body in _bodies(source).items() if at[1] not in told)
    return Change(source, new, 1) if alike else None


def _bodies(source: Source) -> dict[tuple[int, str], object]:
    """The templates of a file by their document and name."""
    documents = [each for each in read(source) if isinstance(each, Document)]
    return {
        (document.index, text(dig(each, "name"))): each
        for document in documents
        for spec in (dig(document.value, "spec"), dig(document.value, "spec", "workflowSpec"))
        for each in sequence(dig(spec, "templates"))
    }


def _advice(run: LintRun, template: Template) -> Advice:
    if template.memoize is not None:
        raise NoPattern(f"`{template.label}` is memoized already: marker and memoize would hide each other")
    found = advice(template, run.project, policy_of(run), run.release)
    if found is None:
        raise NoPattern(f"`{template.label}` only calls others: name a template that runs something")
    return found


def _memoized(run: LintRun, template: Template, _on: str) -> Made:
    found = _advice(run, template)
    fixes = memoized.insertion(found._replace(is_ready=True), run.project)
    if not fixes:
        raise NoPattern(f"`{template.label}` cannot be memoized by a patch: {_UNEDITABLE}")
    return fixes[0].edits, () if found.verdict == MEMOIZE and found.is_ready else _against(found)


def _against(found: Advice) -> tuple[str, ...]:
    """What speaks against it, and what has to be known."""
    return (*(f"before you use it: {each}" for each in found.because), *([found.question] if found.question else ()))


def _fingerprinted(run: LintRun, template: Template, _on: str) -> Made:
    callers = run.project.callers(template)
    names = tuple(name for name in template.artifacts if any(name in call.artifacts for call in callers))
    if not names:
        what = "takes no artifact" if not template.artifacts else "is handed no artifact by a step of its project"
        raise NoPattern(f"`{template.label}` {what}: there is nothing to fingerprint")
    able = all(proposal.can_be_named(template, run.project, name) for name in names)
    found = fingerprint.steps_before(template, names, callers) if able else None
    if found is None:
        raise NoPattern(f"no step can be put before the calls of `{template.label}`: {_UNEDITABLE}")
    digests = [Variable(INPUT, fingerprint.digest_name(name)).text for name in names]
    if template.memoize is None:
        return found, (f"put {', '.join(f'`{each}`' for each in digests)} into the key",)
    key = read_key(template)
    fixes = edits.replace_scalar(key.origin, hashing.covering_key(key, digests), "") if key.text is not None else ()
    return (*found, *(fixes[0].edits if fixes else ())), ()


def _marked(run: LintRun, template: Template, on: str) -> Made:
    found = _advice(run, template)
    against = () if found.verdict in (MEMOIZE, MARKER) else _against(found._replace(because=found.against_marker))
    try:
        return guarded(found, run.project, on, run.release), (*_needs(found, on), *against)
    except NotWrappable as error:
        raise NoPattern(str(error)) from None


def _needs(found: Advice, on: str) -> tuple[str, ...]:
    """What has to be there before the pattern works."""
    image = "its image needs `sh`, `cp`, `mktemp` and `mv`"
    if on != PVC:
        return (
            "set MARKERS to a bucket of yours, which the step may read and write; its image needs `aws` and `tar`",
            image,
        )
    if found.on_volume is None:
        return "create the claim `markers`, ReadWriteMany where pods run on several nodes", image
    return f"the marker stands on {found.on_volume.label}, in `{found.on_volume.folder}`", image


_MADE: dict[str, Callable[[LintRun, Template, str], Made]] = {
    BY_MARKER: _marked,
    BY_MEMOIZE: _memoized,
    BY_FINGERPRINT: _fingerprinted,
}
