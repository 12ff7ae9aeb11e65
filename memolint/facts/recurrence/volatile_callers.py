"""Values that callers pass to the inputs of a key and that are new in every run."""

import re
from collections.abc import Iterator

from memolint.argo.variables import is_of_one_node
from memolint.argo.views import Call, Manifest, Origin, Template, dig, scalar
from memolint.code.catalogue.signal import LOG, LOW, PRINTED
from memolint.code.effects import Effect
from memolint.facts.coverage.agreed import mentions
from memolint.facts.memo import Memo
from memolint.facts.reads.references import ARGUMENT, INPUT, Variable, in_part, parts_of, variable_of
from memolint.facts.recurrence import volatile
from memolint.facts.world.effects import SOURCES, own_effects
from memolint.typed import Record

_MAX_ASKED = 200  # inputs on the way up
_CODE_LOOKED_AT = 200  # characters after a call
_FINER = r"isoformat\(|timestamp\(|\btime\.time"


class Cause(Record):
    """Why a value is new in every run: in words, where it is written, the template that passes it, and what moves on in
    the world if so.

    `passer` is None where the workflow's own arguments pass it.
    """

    why: str
    origin: Origin
    passer: Template | None = None
    world: str = ""


class Passed(Record):
    """An input (or a workflow parameter) of the key that is filled with something new in every run.

    `open`: by a value that a submission can replace; a schedule submits what is written.
    """

    name: str
    cause: Cause
    open: bool = False


def from_callers(memo: Memo) -> Iterator[Passed]:
    """What the key holds and somebody fills with what is new in every run, in the order of declaration."""
    asked: set[tuple[Template, str]] = set()
    for name in memo.template.parameters:
        if mentions(memo, Variable(INPUT, name)):
            yield from to_input(memo, name, asked)
    for reference in memo.key.references:
        source = variable_of(reference.name)
        if source.kind == ARGUMENT:
            yield from _to_workflow(memo, memo.template.manifest, source.name)


def to_input(memo: Memo, name: str, asked: set[tuple[Template, str]] | None = None) -> Iterator[Passed]:
    """The same for one input, whether the key holds it or not."""
    asked = set() if asked is None else asked
    for call in memo.callers:
        cause = _of_argument(memo, call, name, asked)
        if cause:
            yield Passed(name, cause)
    for manifest in memo.project.submissions(memo.template):
        yield from _to_workflow(memo, manifest, name)


def _to_workflow(memo: Memo, manifest: Manifest, name: str) -> Iterator[Passed]:
    """A workflow parameter: a schedule fills it by a tag."""
    for holder in (manifest, *memo.project.made_from(manifest)):
        index, argument = holder.arguments.get(name, (0, {}))
        why = _why_text(scalar(argument.get("value")) or "")
        if why:
            origin = holder.origin.at("arguments", "parameters", index, "value")
            yield Passed(name, Cause(why, origin), holder.kind != "CronWorkflow")


def _why_text(text: str) -> str:
    found = next(volatile.in_parts(parts_of(text)), None) if "{{" in text else None
    return f"is filled with `{found.name}`, which {found.why}" if found else ""


def _of_argument(memo: Memo, call: Call, name: str, asked: set[tuple[Template, str]]) -> Cause | None:
    """Why what a call passes is new in every run: for what it is written, or for a variable in it."""
    index, argument = call.arguments.get(name, (0, {}))
    origin = call.origin.at("arguments", "parameters", index, "value")
    text = scalar(argument.get("value")) or ""
    why = _why_text(text)
    if why:
        return Cause(why, origin, call.holder)
    names = (reference.name for part in parts_of(text) for reference in in_part(part))
    return next(filter(None, (_of_variable(memo, call, each, origin, asked) for each in names)), None)


def _of_variable(
    memo: Memo, call: Call, variable: str, origin: Origin, asked: set[tuple[Template, str]]
) -> Cause | None:
    if call.holder is None:
        return None
    source = variable_of(variable)
    if source.kind == INPUT:
        return _handed_down(memo, call.holder, source.name, asked)
    root, *rest = variable.split(".")
    if root not in ("steps", "tasks") or len(rest) < 2:
        return None
    if is_of_one_node(variable):
        return Cause(f"is filled with `{variable}`, which is new in every run", origin, call.holder)
    return _made_by(memo, call.holder, rest[0], origin, is_result=rest[1:] == ["outputs", "result"])


def _made_by(memo: Memo, holder: Template, step: str, origin: Origin, is_result: bool) -> Cause | None:
    """Why what a step gives is new in every run, by what its template does."""
    producer = holder.steps.get(step)
    made = memo.project.resolve(producer) if producer else None
    if made is None or made.memoize is not None:
        return None
    reads = next(
        (effect for effect in own_effects(made, memo.project) if _is_new_each_time(made, effect, is_result)), None
    )
    if reads is None:
        return None
    why = f"is filled by `{made.label}`, whose result is new in every run ({reads.message})"
    return Cause(why, origin, holder, f"{SOURCES[reads.category]}@{made.name}")


def _handed_down(memo: Memo, holder: Template, name: str, asked: set[tuple[Template, str]]) -> Cause | None:
    """Why an input of a caller is new in every run, by what its own callers pass; each input is asked for once."""
    if (holder, name) in asked or len(asked) >= _MAX_ASKED:
        return None
    asked.add((holder, name))
    for call in memo.project.callers(holder):
        cause = _of_argument(memo, call, name, asked)
        if cause:
            return cause
    passed = (found for each in memo.project.submissions(holder) for found in _to_workflow(memo, each, name))
    return next((found.cause for found in passed), None)


def _is_new_each_time(made: Template, effect: Effect, is_result: bool) -> bool:
    """Whether what a template makes of the time or of chance is another in each run.

    What is printed reaches `outputs.result` and nothing else.
    """
    if effect.effect != "reads-world" or effect.category not in ("time", "random") or effect.confidence == LOW:
        return False
    if effect.sink == LOG or (effect.sink == PRINTED and not is_result):
        return False
    return effect.category != "time" or not shows_a_day(made, effect)


def shows_a_day(template: Template, effect: Effect) -> bool:
    """Whether code that reads the time rounds it to a day: `date +%F`, `date.today()`, a `strftime` of no more."""
    from memolint.facts.recurrence import buckets

    code = dig(template.value, *effect.path)
    if not isinstance(code, str):
        return False
    call, after = code[effect.start : effect.end], code[effect.end : effect.end + _CODE_LOOKED_AT]
    if re.search(r"\bdate\.today\(", call) or re.match(r"\s*\.date\(\)", after):
        return True
    written = re.search(r"""\+["']?(%.*)""", call)
    if written is not None:
        return buckets.is_daily_format(written[1])
    formats = re.findall(r"""strftime\(\s*["'](.*?)["']""", code)
    finer = re.search(_FINER, code.replace(".date().isoformat()", ""))
    return bool(formats) and finer is None and all(map(buckets.is_daily_format, formats))
