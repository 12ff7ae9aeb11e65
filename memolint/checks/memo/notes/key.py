"""Notes about keys and ages, shown only on request."""

from collections.abc import Iterator

from memolint.argo.views import Origin, text
from memolint.checks.rule import MEMO, Draft, rule
from memolint.facts.coverage import coverage, versions
from memolint.facts.coverage.agreed import covers
from memolint.facts.key import validity
from memolint.facts.memo import Memo
from memolint.facts.reads import patches
from memolint.facts.reads.references import INPUT, Reference, in_value, variable_of
from memolint.facts.values import texts
from memolint.finding import HIGH, INFO, LOW, MEDIUM, Related
from memolint.text.documents import Path

_PLACEMENT = ("nodeSelector", "affinity", "nodeName", "runtimeClassName")
_FIELDS = ("nodeSelector", "affinity", "podSpecPatch")


@rule("key-missing-code", MEMO, INFO, MEDIUM)
def missing_code(memo: Memo) -> Iterator[Draft]:
    """Nothing in the key changes with the template itself: after an edit, old results are served until they expire."""
    if validity.is_stored(memo) and not versions.has_version(memo):
        what = f"nothing in the key of `{memo.template.label}` changes when the template does"
        message = f"{what}: after an edit, old results are served"
        yield Draft(message=message, place=memo.key.place(), origin=memo.key.origin)


@rule("key-missing-platform", MEMO, INFO, LOW)
def missing_platform(memo: Memo) -> Iterator[Draft]:
    """An input chooses the machine, and the key leaves it out: a hit can serve another platform's result."""
    if not validity.is_stored(memo):
        return
    for field in _FIELDS:
        for reference in in_value(memo.template.value.get(field), "", (field,)):
            source = variable_of(reference.name)
            if not _places(memo, reference):
                continue
            is_told = source in coverage.inputs(memo)
            if source.kind == INPUT and not is_told and not covers(memo, source):
                origin: Origin = memo.template.origin.at(*reference.path)
                message = f"`{reference.name}` chooses the machine of `{memo.template.label}` but is not in its key"
                related = (Related(origin.part(reference.start, reference.end), "read here"),)
                confidence = MEDIUM if _is_architecture(reference.path) else None
                yield Draft(
                    message=message,
                    place=memo.key.place(),
                    origin=memo.key.origin,
                    related=related,
                    confidence=confidence,
                )
                return


def _places(memo: Memo, reference: Reference) -> bool:
    """Whether a reference helps to choose the machine; of a patch, most fields do not."""
    if reference.path != ("podSpecPatch",):
        return True
    path = patches.at(text(memo.template.value.get("podSpecPatch")), reference.start).path
    return bool(path) and path[0] in _PLACEMENT


def _is_architecture(path: Path) -> bool:
    """Whether a selector asks for a processor or an operating system, which decides where a build runs."""
    return str(path[-1]).rpartition("/")[2] in ("arch", "os")


@rule("key-nondeterministic-order", MEMO, INFO, LOW)
def nondeterministic_order(memo: Memo) -> Iterator[Draft]:
    """The key holds a list as text: the same elements in another order give another key."""
    for reference in memo.key.references:
        value = next((each for each in texts.of_variable(memo, reference.name).found if _is_list(each.text)), None)
        if value is not None and validity.is_stored(memo):
            message = f"`{reference.name}` holds a list: the same elements in another order miss the cache"
            place = memo.key.origin.part(reference.start, reference.end)
            yield Draft(
                message=message,
                place=place,
                origin=memo.key.origin,
                related=(Related(value.origin.place(), "this list"),),
            )


def _is_list(text: str) -> bool:
    return text.startswith("[") and text.endswith("]") and "," in text


@rule("key-type-confusion", MEMO, INFO, LOW)
def type_confusion(memo: Memo) -> Iterator[Draft]:
    """A loop has items that differ in type only (`1` and `"1"`): they share an entry."""
    for call in memo.callers:
        items = call.value.get("withItems")
        if isinstance(items, list) and validity.is_stored(memo):
            seen: dict[str, object] = {}
            for index, item in enumerate(items):
                text = str(item).lower() if isinstance(item, bool) else str(item)
                if isinstance(item, str | int | float) and type(seen.setdefault(text, item)) is not type(item):
                    place = call.origin.at("withItems", index).place()
                    message = (
                        f"the loop that calls `{memo.template.label}` has `{text}` as two types, which share an entry"
                    )
                    yield Draft(message=message, place=place, origin=call.origin.at("withItems", index))


@rule("maxage-missing", MEMO, INFO, HIGH)
def missing_age(memo: Memo) -> Iterator[Draft]:
    """A memoize block has no maxAge: its entries are served for ever."""
    if memo.template.memoize is not None and memo.template.memoize.get("maxAge") in (None, ""):
        origin = memo.template.memoize_at()
        refused = ", and the full CRDs of Argo 4 refuse the manifest" if memo.release.refuses_cache_key else ""
        message = f"`{memo.template.label}` has no maxAge: its entries are served until somebody deletes them{refused}"
        yield Draft(message=message, origin=origin, place=origin.key_place())
