"""A cache is a ConfigMap that many can read, for long: no place for secrets, nor for tokens that expire."""

from collections.abc import Iterator
from itertools import islice

from memolint.checks.rule import MEMO, Draft, rule
from memolint.checks.wording import many, memoized_here
from memolint.facts.coverage import coverage
from memolint.facts.key import confidential, freshness, validity
from memolint.facts.memo import Memo
from memolint.facts.reads import results, secrets
from memolint.facts.values import examples
from memolint.facts.world import credentials
from memolint.facts.world.credentials import Confidential
from memolint.finding import ERROR, HIGH, INFO, MEDIUM, WARNING, Related
from memolint.lang.go.time import duration
from memolint.text.source import Place

# What a token is taken to be good for where nothing says it.
_HOUR = 3600 * 10**9


@rule("impure-credential-output", MEMO, ERROR, HIGH)
def credential(memo: Memo) -> Iterator[Draft]:
    """The result holds a token or a signed URL that expires: a hit serves one that opens nothing any more."""
    if not validity.is_stored(memo) or not results.stores(memo.template, memo.project):
        return
    for found in islice(credentials.credentials(memo.project, memo.template), 1):
        base = examples.assignment(memo)
        name = f"credential@{found.template.name}"
        first, second = (base._replace(world={name: content}) for content in ("old", "new"))
        is_short = _is_short(memo, found)
        yield Draft(
            message=f"the result{_where(found)} holds a credential that {_life(found)}: {_kept(memo)}",
            origin=found.template.origin.at(*found.path),
            place=_place(found),
            related=(memoized_here(memo),),
            claim=examples.claim(memo, first, second),
            signal=found.signal,
            severity=INFO if is_short else None if found.lifetime is not None else WARNING,
            confidence=None if found.lifetime is not None else MEDIUM,
        )


def _is_short(memo: Memo, found: Confidential) -> bool:
    age = freshness.max_age(memo)
    return age is not None and age < (found.lifetime or _HOUR)


def _life(found: Confidential) -> str:
    return f"is good for {duration.format(found.lifetime)}" if found.lifetime is not None else "expires"


def _kept(memo: Memo) -> str:
    age = freshness.max_age(memo)
    time = "without end" if age is None else f"for {duration.format(age)}"
    return f"`{memo.template.label}` serves it {time}"


@rule("secret-in-cached-output", MEMO, ERROR, HIGH)
def secret_output(memo: Memo) -> Iterator[Draft]:
    """The result holds a secret as it is: it stands in a ConfigMap, for all who may read that, and stays there."""
    if not validity.is_stored(memo) or not results.stores(memo.template, memo.project):
        return
    cache = f"the cache `{memo.cache_name.text}` keeps that as text"
    plain = coverage.plain_secrets(memo)
    for content, use in plain[:1]:
        names = many("Secret", list(dict.fromkeys(each.name for each, _ in plain)))
        origin = memo.template.origin.at(*use.path)
        yield Draft(
            message=f"{names} can be read in what `{memo.template.label}` hands back: {cache}",
            origin=origin,
            place=origin.part(use.start, use.end),
            related=(Related(content.origin.place(), "the secret"),),
            signal="env.secret",
            severity=WARNING if all(secrets.says_where(each) for each, _ in plain) else None,
        )
    for found in islice(credentials.secrets(memo.project, memo.template), 0 if plain else 1):
        yield Draft(
            message=f"`{memo.template.label}` hands back a secret{_where(found)}: {cache}",
            origin=found.template.origin.at(*found.path),
            place=_place(found),
            related=(Related(memo.template.memoize_at().key_place(), "kept by this"),),
            signal=found.signal,
            confidence=MEDIUM,
        )


@rule("secret-in-key", MEMO, ERROR, HIGH)
def secret_key(memo: Memo) -> Iterator[Draft]:
    """The key holds a secret: keys stand in the cache, in the status of every workflow and in logs."""
    for found in islice(confidential.in_key(memo), 1):
        where = "cache name" if found.field is memo.cache_name else "key"
        how = "a digest of it can be guessed" if found.is_hashed else "it can be read in the cache and in every status"
        origin = found.field.origin
        used = memo.template.origin.at(*found.use.path)
        yield Draft(
            message=f"input `{found.name}` is a secret and stands in the {where} of `{memo.template.label}`: {how}",
            origin=origin,
            place=origin.part(found.start, found.end),
            related=(Related(used.part(found.use.start, found.use.end), "used to open a door here"),),
            severity=WARNING if found.is_hashed else None,
            confidence=MEDIUM if found.is_hashed else None,
        )


def _where(found: Confidential) -> str:
    return f" of `{found.template.label}`" if len(found.chain) > 1 else ""


def _place(found: Confidential) -> Place:
    return found.template.origin.at(*found.path).part(found.start, found.end)
