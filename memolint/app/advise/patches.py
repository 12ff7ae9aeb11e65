"""The patches of an advice, each tried first: lint finds nothing new in the files that they leave."""

from collections.abc import Iterator, Mapping
from contextlib import suppress

from memolint.app.advise.advise import run_over, templates_of
from memolint.app.advise.patterns import applied
from memolint.app.config.options import Options
from memolint.app.files.discover import STANDARD_INPUT
from memolint.app.fix import plan as fixing
from memolint.app.fix.plan import Change, Plan
from memolint.app.lint.doors import lint_paths
from memolint.app.lint.prepare import LintRun, policy_of
from memolint.checks.repairs.marker import NotWrappable, guarded
from memolint.checks.repairs.marker_shell import PVC
from memolint.facts.advice.advice import advice
from memolint.facts.advice.doubt import MARKER
from memolint.finding import INFO, LOW

_RULE = "opportunity-memoize"


def plan(paths: tuple[str, ...], options: Options, stdin: bytes | None = None, template: str = "") -> Plan:
    """The changes that do as the advice on these files says, or on the one `template` of a file. Nothing is written.

    `stdin` is what `-` stands for. Raises `UnknownRelease` and `NoSuchTemplate`.
    """
    given = {} if stdin is None else {STANDARD_INPUT: stdin}
    if template:
        templates_of(run_over(paths, options, given), template)
    wanted = options._replace(select=(_RULE,), ignore=(), min_severity=INFO, min_confidence=LOW, baseline="")
    found = fixing.plan(paths, wanted, True, stdin, template)
    changes = {each.before.name: each for each in found.changes}
    while (marked := _marked(paths, options, given, changes, template)) is not None:
        changes[marked.before.name] = marked
    return found._replace(changes=tuple(changes[name] for name in sorted(changes)))


def _marked(
    paths: tuple[str, ...], options: Options, given: Mapping[str, bytes], changes: Mapping[str, Change], template: str
) -> Change | None:
    """The change of a file that guards one more step by a marker, on top of what is changed already."""
    texts = {**given, **{STANDARD_INPUT if given else name: each.data for name, each in changes.items()}}
    before = _troubles(paths, options, texts)
    for change in _guarding(run_over(paths, options, texts), template):
        name = STANDARD_INPUT if given else change.before.name
        after = _troubles(paths, options, {**texts, name: change.data})
        if all(new <= old for new, old in zip(after, before, strict=True)):
            earlier = changes.get(change.before.name)
            return Change(earlier.before, change.text, earlier.fixed + 1) if earlier else change
    return None


def _guarding(run: LintRun, template: str) -> Iterator[Change]:
    """The changes that guard a step each."""
    policy = policy_of(run)
    for each in templates_of(run, template):
        found = advice(each, run.project, policy, run.release)
        if found is None or found.verdict != MARKER or found.confidence == LOW:
            continue
        with suppress(NotWrappable):
            change = applied(each, guarded(found, run.project, PVC, run.release))
            if change is not None:
                yield change


def _troubles(paths: tuple[str, ...], options: Options, texts: Mapping[str, bytes]) -> tuple[int, int]:
    """How much lint finds, and how much it cannot judge."""
    report = lint_paths(paths, options._replace(prove=False), overrides=texts)
    return len(report.findings), len(report.summary.failed)
