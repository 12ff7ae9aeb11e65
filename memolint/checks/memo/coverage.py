"""The key holds everything that changes the result."""

from collections.abc import Callable, Iterator

from memolint.checks.repairs import hashing
from memolint.checks.rule import MEMO, Draft, rule
from memolint.checks.wording import listed, many
from memolint.facts.coverage import calls, coverage, enumerated
from memolint.facts.key import validity
from memolint.facts.memo import Memo
from memolint.facts.reads import results
from memolint.facts.reads.reads import Read
from memolint.facts.reads.references import ARGUMENT, INPUT, ITEM, Variable
from memolint.facts.values import examples
from memolint.finding import ERROR, HIGH, INFO, WARNING, Claim, Fix, Related
from memolint.text.documents import Path

# Fields without effect in a played step: which file is an output, what the downward API says.
_UNPLAYED = frozenset(("outputs", "metadata"))
_STORED = frozenset(("value", "default", "parameter"))


@rule("key-missing-input-parameter", MEMO, ERROR, HIGH)
def missing_input_parameter(memo: Memo) -> Iterator[Draft]:
    """Inputs reach the work but not the key: all callers get the first one's result."""
    missing = {source: read for source, read in _uncovered_inputs(memo).items() if not _from_items(memo, source)}
    yield from _drafts(memo, missing, lambda sources: many("input", [each.name for each in sources]))


@rule("key-missing-item", MEMO, ERROR, HIGH)
def missing_item(memo: Memo) -> Iterator[Draft]:
    """Loop items reach the work but not the key: every iteration gets the first one's result."""

    def passed(sources: list[Variable]) -> str:
        return f"the loop passes its item as {many('input', [each.name for each in sources])}, which"

    found = {source: read for source, read in _uncovered_inputs(memo).items() if _from_items(memo, source)}
    yield from _drafts(memo, found, passed)
    items = coverage.items(memo)
    if items and validity.is_stored(memo) and not _is_constant(memo):
        yield from _drafts(memo, items, lambda sources: f"the loop's {listed([each.name for each in sources])}")


@rule("key-missing-workflow-parameter", MEMO, ERROR, HIGH)
def missing_workflow_parameter(memo: Memo) -> Iterator[Draft]:
    """Workflow parameters or labels reach the work without passing through an input, and the key leaves them out."""
    if validity.is_stored(memo) and not _is_constant(memo):
        missing = coverage.variables(memo)
        for finding in _drafts(memo, missing, lambda sources: many("variable", [each.text for each in sources])):
            is_given = not all(map(coverage.is_of_the_run, missing))
            yield finding if is_given or finding.severity else finding._replace(severity=WARNING)


@rule("key-constant", MEMO, WARNING, HIGH)
def constant(memo: Memo) -> Iterator[Draft]:
    """The key never changes, although the work depends on something that does."""
    if validity.is_stored(memo) and _is_constant(memo):
        shown = _weightiest(memo, _uncovered_sources(memo))
        if shown:
            names = [each.name if each.kind == INPUT else each.text for each in shown]
            text = (
                f"the key of `{memo.template.label}` never changes, but its {_shaped(memo)} depends on {listed(names)}"
            )
            yield _draft(memo, shown, text)


def _is_constant(memo: Memo) -> bool:
    return memo.key.is_constant and memo.cache_name.is_constant


def _uncovered_inputs(memo: Memo) -> dict[Variable, Read]:
    return coverage.inputs(memo) if validity.is_stored(memo) and not _is_constant(memo) else {}


def _uncovered_sources(memo: Memo) -> dict[Variable, Read]:
    """All sources that vary: a constant key covers none of them."""
    return coverage.inputs(memo) | coverage.items(memo) | coverage.variables(memo)


def _weightiest(memo: Memo, missing: dict[Variable, Read]) -> dict[Variable, Read]:
    """Those of the missing sources that are worth most: one finding speaks of no others."""
    worth: dict[str, dict[Variable, Read]] = {}
    for source, read in missing.items():
        found = coverage.excuse(memo, source, read)
        worth.setdefault(found.severity if found else ERROR, {})[source] = read
    return next((worth[severity] for severity in (ERROR, WARNING, INFO) if severity in worth), {})


def _from_items(memo: Memo, source: Variable) -> bool:
    """Whether some loop passes (a part of) its item as this input."""
    return any(calls.passes_item(call, source.name) for call in memo.callers)


def _drafts(memo: Memo, missing: dict[Variable, Read], what: Callable[[list[Variable]], str]) -> Iterator[Draft]:
    """One draft for everything that is missing and worth most."""
    shown = _weightiest(memo, missing)
    if shown:
        verb, be = ("changes", "is") if len(shown) == 1 else ("change", "are")
        effect = f"{verb} the {_shaped(memo)} of `{memo.template.label}` but {be} not in its key"
        yield _draft(memo, shown, f"{what(list(shown))} {effect}")


def _shaped(memo: Memo) -> str:
    """What a source shapes: a result, or work of which an entry holds nothing."""
    return "result" if results.stores(memo.template, memo.project) else "work"


def _draft(memo: Memo, shown: dict[Variable, Read], message: str) -> Draft:
    source, read = next(iter(shown.items()))
    excuse = coverage.excuse(memo, source, read)
    return Draft(
        message=f"{message} ({excuse.why})" if excuse else message,
        place=memo.key.place(),
        origin=memo.key.origin,
        related=tuple(_read_here(read) for read in shown.values()),
        claim=_claim(memo, source, read),
        fixes=() if excuse and excuse.severity == INFO else _cover(memo, shown),
        severity=excuse.severity if excuse else None,
    )


def _cover(memo: Memo, missing: dict[Variable, Read]) -> tuple[Fix, ...]:
    """The key with every source that shapes results; no fix for a time of the run."""
    held = [source for source, read in missing.items() if not coverage.access_or_tuning(memo, source, read)]
    if not held or any(map(coverage.is_a_time, held)):
        return ()
    return hashing.cover(memo.key, [each.text for each in held])


def _read_here(read: Read) -> Related:
    chain = f" by `{read.chain[-1]}`" if len(read.chain) > 1 else ""
    return Related(read.origin.part(read.start, read.end), f"read here{chain}")


def _is_played(path: Path) -> bool:
    """Whether a run shows what stands there: of outputs, what an entry stores as it is written."""
    return not _UNPLAYED & set(path) or ("outputs" in path and path[-1] in _STORED)


def _claim(memo: Memo, source: Variable, read: Read) -> Claim | None:
    """Two runs that differ in the source alone, if a played run can show the effect."""
    if source.kind not in (INPUT, ARGUMENT, ITEM) or not _is_played(read.origin.path):
        return None
    if examples.is_condition(read) or coverage.access_or_tuning(memo, source, read):
        return None
    is_apart = enumerated.is_all_in_view(memo) and enumerated.is_told_apart(memo, source)
    if is_apart or enumerated.has_one_value(memo, source):
        return None  # only after an edit, and no run of today passes such values
    base = examples.assignment(memo)
    written = enumerated.meeting(memo, source)
    if written is not None:
        first, second = (
            examples.with_values(base, {each.text: text or "" for each, text in row.items()}) for row in written
        )
    else:
        first, second = (examples.changed(base, source.text, each) for each in examples.two(memo, source.text, read))
    return examples.claim(memo, first, second)
