"""The key holds everything that changes the result."""

from collections.abc import Iterator

from memolint.checks import repair
from memolint.checks.wording import listed, many
from memolint.facts import coverage, examples, validity
from memolint.facts.memo import Memo
from memolint.facts.reads import INPUT, Read
from memolint.finding import ERROR, HIGH, MEMO, WARNING, Finding, Related, Rule, Stale


def missing_input_parameter(memo: Memo) -> Iterator[Finding]:
    """Inputs reach the work but not the key: the first caller's result is served to all."""
    missing = {name: read for name, read in _uncovered_inputs(memo).items() if not _from_items(memo, name)}
    if missing:
        yield _finding(memo, {INPUT + name: read for name, read in missing.items()}, many("input", list(missing)))


def missing_item(memo: Memo) -> Iterator[Finding]:
    """Loop items reach the work but not the key: every iteration gets one result."""
    passed = {name: read for name, read in _uncovered_inputs(memo).items() if _from_items(memo, name)}
    if passed:
        what = f"the loop passes its item as {many('input', list(passed))}, which"
        yield _finding(memo, {INPUT + name: read for name, read in passed.items()}, what)
    items = coverage.items(memo)
    if items and judged(memo) and not _is_constant(memo):
        yield _finding(memo, items, f"the loop's {listed(list(items))}")


def missing_workflow_parameter(memo: Memo) -> Iterator[Finding]:
    """Workflow parameters or labels reach the work past its inputs, and the key does not hold them."""
    if not judged(memo) or _is_constant(memo):
        return
    missing = coverage.variables(memo)
    if missing:
        yield _finding(memo, missing, many("variable", list(missing)))


def constant(memo: Memo) -> Iterator[Finding]:
    """The key never changes although the work depends on something that does."""
    if not judged(memo) or not _is_constant(memo):
        return
    missing = _uncovered_sources(memo)
    if missing:
        names = [name.removeprefix(INPUT) for name in missing]
        text = f"the key of `{memo.template.label}` never changes, but its result depends on {listed(names)}"
        yield _place(memo, missing, text)


def judged(memo: Memo) -> bool:
    """Whether coverage can be asked: a key that is never legal stores nothing, and its own rule says so."""
    return validity.is_stored(memo)


def _is_constant(memo: Memo) -> bool:
    return memo.key.is_constant and memo.cache_name.is_constant


def _uncovered_inputs(memo: Memo) -> dict[str, Read]:
    return coverage.inputs(memo) if judged(memo) and not _is_constant(memo) else {}


def _uncovered_sources(memo: Memo) -> dict[str, Read]:
    """Everything that varies, for a key that holds nothing."""
    found = {INPUT + name: read for name, read in coverage.inputs(memo).items()}
    return found | coverage.items(memo) | coverage.variables(memo)


def _from_items(memo: Memo, name: str) -> bool:
    """Whether some loop passes (a part of) its item as this input."""
    for call in memo.callers:
        _, argument = call.arguments().get(name, (0, {}))
        value = argument.get("value")
        if call.loops and isinstance(value, str) and ("{{item" in value or "item" in value.partition("{{=")[2]):
            return True
    return False


def _finding(memo: Memo, missing: dict[str, Read], what: str) -> Finding:
    verb, be = ("changes", "is") if len(missing) == 1 else ("change", "are")
    return _place(memo, missing, f"{what} {verb} the result of `{memo.template.label}` but {be} not in its key")


def _place(memo: Memo, missing: dict[str, Read], message: str) -> Finding:
    return Finding(
        message,
        memo.key.origin.place(),
        memo.key.origin.dotted(),
        tuple(_read_here(read) for read in missing.values()),
        _stale(memo, next(iter(missing))),
        repair.cover(memo.key, list(missing)),
    )


def _read_here(read: Read) -> Related:
    chain = f" by `{read.chain[-1]}`" if len(read.chain) > 1 else ""
    return Related(read.origin.part(read.start, read.end), f"read here{chain}")


def _stale(memo: Memo, source: str) -> Stale | None:
    """Two runs that agree in everything but the source."""
    if not source.startswith((INPUT, "workflow.parameters.", "item")):
        return None
    base = examples.assignment(memo)
    first, second = (examples.changed(base, source, value) for value in examples.two(memo, source))
    return Stale(memo.template, first, second)


RULES = (
    Rule("key-missing-input-parameter", MEMO, ERROR, HIGH, missing_input_parameter),
    Rule("key-missing-workflow-parameter", MEMO, ERROR, HIGH, missing_workflow_parameter),
    Rule("key-missing-item", MEMO, ERROR, HIGH, missing_item),
    Rule("key-constant", MEMO, WARNING, HIGH, constant),
)
