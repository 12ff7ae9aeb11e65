"""How long entries are served: after an edit of their template, and for ever. Notes that a run without notes counts."""

from collections.abc import Iterator

from memolint.checks.rule import MEMO, Draft, rule
from memolint.facts.coverage import versions
from memolint.facts.key import validity
from memolint.facts.memo import Memo
from memolint.finding import HIGH, INFO, MEDIUM


@rule("key-missing-code", MEMO, INFO, MEDIUM)
def missing_code(memo: Memo) -> Iterator[Draft]:
    """Nothing in the key changes with the template itself: after an edit, old results are served until they expire."""
    if validity.is_stored(memo) and not versions.has_version(memo):
        what = f"nothing in the key of `{memo.template.label}` changes when the template does"
        message = f"{what}: after an edit, old results are served"
        yield Draft(message=message, place=memo.key.place(), origin=memo.key.origin)


@rule("maxage-missing", MEMO, INFO, HIGH)
def missing_age(memo: Memo) -> Iterator[Draft]:
    """A memoize block has no maxAge: its entries are served for ever."""
    if memo.template.memoize is not None and memo.template.memoize.get("maxAge") in (None, ""):
        origin = memo.template.memoize_at()
        refused = ", and the full CRDs of Argo 4 refuse the manifest" if memo.release.refuses_cache_key else ""
        message = f"`{memo.template.label}` has no maxAge: its entries are served until somebody deletes them{refused}"
        yield Draft(message=message, origin=origin, place=origin.key_place())
