"""Where memoization would pay."""

from collections.abc import Iterator

from memolint.argo.views import Call, Template, scalar
from memolint.checks.repairs import memoized
from memolint.checks.rule import TEMPLATE, Draft, TemplateSubject, rule
from memolint.facts.advice.advice import Advice, advice
from memolint.facts.advice.doubt import MEMOIZE
from memolint.finding import INFO, LOW, MEDIUM, Related
from memolint.lang.go.json.gojson import marshal


@rule("opportunity-memoize", TEMPLATE, INFO, MEDIUM)
def memoize(subject: TemplateSubject) -> Iterator[Draft]:
    """A step that computes its outputs from what a key can hold, and does nothing else, runs again for equal inputs."""
    template = subject.template
    found = advice(template, subject.project, subject.policy, subject.release)
    if found is None or found.verdict != MEMOIZE or found.confidence == LOW or found.replaced is not None:
        return
    origin = template.origin.at("name") if template.name else template.origin
    fixes = memoized.insertion(found, subject.project)
    yield Draft(message=_message(found), origin=origin, confidence=found.confidence, fixes=fixes)


def _message(found: Advice) -> str:
    *first, last = ("makes its outputs from what a key can hold", *found.saving.reasons)
    why = f"{', '.join(first)} and {last}" if first else last
    taken = "".join(f"; {each}" for each in found.because[len(found.saving.reasons) :])
    return f"`{found.template.label}` {why}: memoize it{taken}"


@rule("opportunity-marker-to-memoize", TEMPLATE, INFO, MEDIUM)
def marker_to_memoize(subject: TemplateSubject) -> Iterator[Draft]:
    """A step looks on a volume whether its work is done, and hands on no more than a cache of Argo holds by itself."""
    template = subject.template
    found = advice(template, subject.project, subject.policy, subject.release)
    if found is None or found.replaced is None or found.confidence == LOW:
        return
    marked = found.replaced
    message = (
        f"`{template.label}` avoids its work by the marker `{marked.name}`, and all that it hands on are small"
        " parameters: a memoize block does the same without a volume and code of its own"
    )
    related = (Related(template.origin.at("outputs", "parameters").key_place(), "all that it hands on"),)
    yield Draft(
        message=message,
        origin=marked.origin,
        place=marked.probe_place,
        confidence=found.confidence,
        related=related,
    )


@rule("opportunity-duplicate-call", TEMPLATE, INFO, MEDIUM)
def duplicate_call(subject: TemplateSubject) -> Iterator[Draft]:
    """Two steps of a template call the same one with the same arguments, and the work is done twice."""
    first: dict[tuple[Template, str], Call] = {}
    for call in subject.template.calls:
        target = subject.project.resolve(call)
        if target is None or target.inline_in is not None or call.kind == "hook" or call.loops:
            continue
        before = first.setdefault((target, _arguments(call)), call)
        if before is not call and _is_repeated_in_vain(subject, target):
            message = (
                f"`{call.name}` calls `{target.label}` as `{before.name}` does: memoize it, or take what"
                f" `{before.name}` hands on"
            )
            related = (Related(before.origin.place(), "the same arguments here"),)
            yield Draft(message=message, origin=call.origin.at("template"), related=related)


def _is_repeated_in_vain(subject: TemplateSubject, target: Template) -> bool:
    found = advice(target, subject.project, subject.policy, subject.release)
    return found is not None and found.verdict == MEMOIZE


def _arguments(call: Call) -> str:
    """What a call passes, whatever the order and the type in which it is written."""
    passed = {name: scalar(each.get("value")) or marshal(each) for name, (_, each) in call.arguments.items()}
    handed = {name: marshal(each) for name, (_, each) in call.artifacts.items()}
    return marshal({"parameters": passed, "artifacts": handed})
