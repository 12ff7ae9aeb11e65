"""The patches of an advice, each tried first: lint finds nothing new in the files that they leave."""

from collections.abc import Mapping

from memolint.app.advise.advise import run_over, templates_of
from memolint.app.advise.patterns import applied
from memolint.app.config.options import Options
from memolint.app.files.discover import STANDARD_INPUT
from memolint.app.fix import plan as fixing
from memolint.app.fix.plan import Change, Plan
from memolint.app.lint.doors import lint_paths
from memolint.app.lint.prepare import policy_of
from memolint.checks.repairs.marker import PVC, NotWrappable, guarded
from memolint.facts.advice.advice import advice
from memolint.facts.advice.doubt import MARKER
from memolint.finding import INFO, LOW

_RULE = "opportunity-memoize"


def plan(paths: tuple[str, ...], options: Options, stdin: bytes | None = None, template: str = "") -> Plan:
    """The changes that do as the advice on these files says, or on the one `template` of a file. Nothing is written.

    `stdin` is what `-` stands for. Raises `UnknownRelease` and `NoSuchTemplate`.
    """
    if template:
        templates_of(run_over(paths, options), template)
    wanted = options._replace(select=(_RULE,), ignore=(), min_severity=INFO, min_confidence=LOW, baseline="")
    found = fixing.plan(paths, wanted, True, stdin, template)
    changes = {each.before.name: each for each in found.changes}
    texts = {} if stdin is None else {STANDARD_INPUT: stdin}
    while (marked := _marked(paths, options, texts, changes, template)) is not None:
        changes[marked.before.name] = marked
    return found._replace(changes=tuple(changes[name] for name in sorted(changes)))


def _marked(
    paths: tuple[str, ...], options: Options, given: Mapping[str, bytes], changes: Mapping[str, Change], template: str
) -> Change | None:
    """The change of a file that guards one more step by a marker, on top of what is changed already."""
    texts = {**given, **{STANDARD_INPUT if given else name: each.data for name, each in changes.items()}}
    run = run_over(paths, options, texts)
    for each in templates_of(run, template):
        found = advice(each, run.project, policy_of(run), run.release)
        if found is None or found.verdict != MARKER:
            continue
        try:
            change = applied(each, guarded(found, run.project, PVC))
        except NotWrappable:
            continue
        if change is not None and _is_clean(paths, options, texts, change, bool(given)):
            before = changes.get(change.before.name)
            return Change(before.before, change.text, before.fixed + 1) if before else change
    return None


def _is_clean(
    paths: tuple[str, ...], options: Options, texts: Mapping[str, bytes], change: Change, is_stdin: bool
) -> bool:
    """Whether lint finds no more than before."""
    name = STANDARD_INPUT if is_stdin else change.before.name
    unproven = options._replace(prove=False)
    before = lint_paths(paths, unproven, overrides=texts)
    after = lint_paths(paths, unproven, overrides={**texts, name: change.data})
    return len(after.findings) <= len(before.findings) and len(after.summary.failed) <= len(before.summary.failed)
