"""What is no mistake of a memoized template, but worth knowing: what its hits skip, and what runs all the same."""

from collections.abc import Iterator

from memolint.argo.arguments import named
from memolint.argo.views import Origin, Template, dig, mapping
from memolint.facts.hits.unreached import waits
from memolint.facts.memo import Memo
from memolint.text.source import Place
from memolint.typed import Record


class Remark(Record):
    """One sentence, and the place that it is about."""

    text: str
    place: Place


def remarks(memo: Memo) -> Iterator[Remark]:
    """What to know about a memoized template, from itself outwards."""
    yield from _of_outputs(memo)
    yield from _of_nesting(memo)
    yield from _of_metrics(memo.template)
    yield from _of_hooks(memo)
    yield from _of_entrypoints(memo)
    yield from _of_resubmission(memo)


def _of_outputs(memo: Memo) -> Iterator[Remark]:
    outputs = memo.template.value.get("outputs")
    if not any(named(outputs, kind) for kind in ("parameters", "artifacts")):
        text = "it declares no outputs: an entry holds its result, if somebody reads that, and a hit skips the work"
        yield _at(text, memo.template.memoize_at())


def _of_nesting(memo: Memo) -> Iterator[Remark]:
    for inner in memo.project.below(memo.template)[1:]:
        if inner.memoize is not None:
            text = f"`{inner.label}` below it is memoized too: a hit of the whole never asks for that entry"
            yield _at(text, inner.memoize_at())


def _of_metrics(template: Template) -> Iterator[Remark]:
    if dig(template.value, "metrics", "prometheus"):
        yield _at("its metrics are for nodes that run: a hit emits none", template.origin.at("metrics"))


def _of_hooks(memo: Memo) -> Iterator[Remark]:
    for call in memo.callers:
        if call.kind == "hook" or call.holder is None:
            continue
        hooks = mapping(call.value.get("hooks"))
        if call.value.get("onExit") or "exit" in hooks:
            where = call.origin.at(*(("onExit",) if call.value.get("onExit") else ("hooks", "exit")))
            yield _at(f"the exit handler of `{call.name}` runs after a hit, too", where)
        for name in [each for each in hooks if each != "exit"]:
            yield _at(_of_hook(call.name, name, call.holder), call.origin.at("hooks", name))


def _of_hook(step: str, name: str, holder: Template) -> str:
    is_waited_for = holder.kind == "dag" and any(step in names for names in waits(holder).values())
    late = ", after the tasks that wait for it have begun, or not at all" if is_waited_for else ""
    return f"the hook `{name}` of `{step}` runs after a hit only if its condition holds at the end{late}"


def _of_entrypoints(memo: Memo) -> Iterator[Remark]:
    for manifest in memo.project.submissions(memo.template):
        named_so = f" `{manifest.name}`" if manifest.name else ""
        text = f"it is the entrypoint of the {manifest.kind}{named_so}: a hit ends the whole workflow"
        yield _at(text, manifest.origin.at("entrypoint"))


def _of_resubmission(memo: Memo) -> Iterator[Remark]:
    if memo.project.mentions("resubmit") and memo.project.mentions("--memoized"):
        text = "`argo resubmit --memoized` takes over nodes of a finished workflow, whatever is in this cache"
        yield _at(text, memo.template.memoize_at())


def _at(text: str, origin: Origin) -> Remark:
    return Remark(text, origin.key_place())
