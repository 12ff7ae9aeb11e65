"""The key becomes a text that Argo accepts: it is not empty or too long, and holds legal characters only."""

from collections.abc import Iterator

from memolint.argo import variables
from memolint.argo.views import Origin, dig
from memolint.checks.repairs import edits, hashing, keys
from memolint.checks.rule import MEMO, Draft, rule
from memolint.checks.wording import clipped, sources, typed
from memolint.facts.key import validity
from memolint.facts.key.validity import Illegal
from memolint.facts.memo import Memo
from memolint.facts.reads import unquoted
from memolint.facts.reads.references import in_part, parts_of
from memolint.facts.recurrence import volatile
from memolint.facts.values import examples, texts
from memolint.facts.values.argo import is_written_by_argo
from memolint.facts.values.literals import Value
from memolint.facts.values.texts import Row, Text
from memolint.finding import ERROR, HIGH, MEDIUM, WARNING, Fails, Fix, Related
from memolint.lang.formats import MAX_NAME_LENGTH
from memolint.lang.template import tags

# A key holds one digest (at most 128 digits) and this many other characters.
_SHORT_KEY = 120
_DIGEST = "sum"
_INVALID = "invalid cache key: "
_FORM = "a key takes letters, digits and `-` only, and starts with a letter or digit"


@rule("key-empty", MEMO, ERROR, HIGH)
def empty(memo: Memo) -> Iterator[Draft]:
    """There is no key: every run of the template fails at the lookup."""
    text = memo.key.text
    block = memo.template.memoize or {}
    if text is None and block.get("key") is not None:
        yield from _no_text(memo)
    elif text is None or not text.strip():
        origin = memo.key.origin if "key" in block else memo.template.memoize_at()
        place = origin.place() if text is not None else origin.key_place()
        what = "without a key" if not text else "with a key of spaces"
        message = f"`{memo.template.label}` is memoized {what}: every run fails with `invalid cache key: {text or ''}`"
        deeper = _key_below(memo) if "key" not in block else None
        fixes: tuple[Fix, ...] = ()
        if deeper is not None:
            message += f"; `{deeper.dotted().rpartition('memoize.')[2]}` stands too deep: `key` belongs beside `cache`"
            origin, place = deeper, deeper.key_place()
            fixes = edits.move(deeper, memo.template.memoize_at("cache"), "move `key` beside `cache`")
        written = next(unquoted.field(block, memo.template.memoize_at(), "key"), None)
        if written is not None:
            message += f"; `{written.written}` without quotes is nothing in YAML"
        yield Draft(message=message, origin=origin, place=place, claim=_invalid(memo), fixes=fixes)
    elif all(isinstance(part, tags.Simple) for part in memo.key.parts):
        yield from _passed_empty(memo)


def _no_text(memo: Memo) -> Iterator[Draft]:
    """A key that Argo refuses to decode before any run; of a word without quotes `name-unquoted` speaks."""
    value = dig(memo.template.memoize, "key")
    if isinstance(value, list | dict):
        message = (
            f"the key of `{memo.template.label}` must be a text: Argo refuses {typed(value)}, and the whole workflow"
        )
        yield Draft(message=message, origin=memo.key.origin)


def _key_below(memo: Memo) -> Origin | None:
    """The key where it stands under `cache` or its ConfigMap (whose `key` older releases know and never read)."""
    for holder in (("cache",), ("cache", "configMap")):
        if isinstance(dig(memo.template.memoize, *holder, "key"), str):
            return memo.template.memoize_at(*holder, "key")
    return None


def _passed_empty(memo: Memo) -> Iterator[Draft]:
    """A key of variables alone that a call leaves empty, or a default, which a submission may replace."""
    empty = [found for found in texts.of_field(memo, memo.key) if not found.text]
    for found in sorted(empty, key=_is_open)[:1]:
        given = "its default" if _is_open(found) else "what is passed here"
        message = f"the key of `{memo.template.label}` is empty with {given}: that run fails"
        draft = _of_key(memo, message, _invalid(memo, found.row), sources(found.row, "this value"))
        yield draft._replace(severity=WARNING) if _is_open(found) else draft


def _is_open(found: Text) -> bool:
    return any(value.open for _, value in found.row)


@rule("key-json-unhashed", MEMO, ERROR, HIGH)
def json_unhashed(memo: Memo) -> Iterator[Draft]:
    """The key holds JSON text, whose quotes and brackets are never legal."""
    for part in memo.key.parts:
        if validity.is_json(part):
            yield Draft(
                message=f"`{clipped(part.raw)}` is JSON text, whose quotes and brackets are never legal in a key",
                origin=memo.key.origin,
                place=memo.key.origin.part(part.start, part.end),
                claim=_invalid(memo),
                # Safe: every run fails today, and the digest holds all that the text would have held.
                fixes=keys.hashed(memo, part, safe=True),
            )


def _is_read(memo: Memo) -> bool:
    """Whether there is a key and all of it resolves."""
    key = memo.key
    return bool(key.text and key.text.strip()) and not key.error and not any(validity.unresolved(memo, key))


@rule("key-charset", MEMO, ERROR, HIGH)
def charset(memo: Memo) -> Iterator[Draft]:
    """The key can hold an illegal character, as written or in a value that the project passes."""
    if not _is_read(memo):
        return
    mistaken = _mistaken(memo)
    for found in validity.illegal_in_key(memo):
        if found.character != "-" and found.part.start not in mistaken:
            yield _illegal(memo, found)
    for likely in validity.likely_illegal(memo):
        if likely.part.start not in mistaken:
            yield _likely(memo, likely)


def _likely(memo: Memo, found: validity.Likely) -> Draft:
    """The value is unknown: judged by what such values usually are, at a lower severity."""
    run = examples.assignment(memo)
    for name, value in found.given.items():
        run = examples.changed(run, name, value)
    severity, confidence = (ERROR, HIGH) if found.certain else (WARNING, MEDIUM)
    return Draft(
        message=f"{_what_is_likely(memo, found)} ({_FORM})",
        place=memo.key.origin.part(found.part.start, found.part.end),
        origin=memo.key.origin,
        claim=Fails(memo.template, run, _INVALID),
        fixes=keys.hashed(memo, found.part),
        severity=severity,
        confidence=confidence,
    )


def _what_is_likely(memo: Memo, found: validity.Likely) -> str:
    where = f"in the key of `{memo.template.label}`"
    if isinstance(found.part, tags.Simple):
        return f"`{found.part.name}` stands raw {where}: a value such as `{found.text}` makes it illegal"
    values = ", ".join(f"{name.rpartition('.')[2]}=`{clipped(value, 40)}`" for name, value in found.given.items())
    return f"`{clipped(found.part.raw)}` {where} becomes `{clipped(found.text)}` for {values}, which is illegal"


@rule("key-leading-char", MEMO, ERROR, HIGH)
def leading_character(memo: Memo) -> Iterator[Draft]:
    """The key can begin with `-`: a first part that is negative, starts with a dash, or is empty."""
    if not _is_read(memo):
        return
    for found in validity.illegal_in_key(memo):
        if found.character == "-":
            yield _leading(memo, found)
            return


def _leading(memo: Memo, found: Illegal) -> Draft:
    related: tuple[Related, ...] = ()
    what = f"the key of `{memo.template.label}` begins with `-`"
    if found.text.row:
        name, value = found.text.row[0]
        related = sources(found.text.row[:1], "this value")
        shown = f"can be `{clipped(value.text)}`" if value.text else "can be empty"
        what = f"`{name}` {shown}, and then the key of `{memo.template.label}` begins with `-`"
    message = f"{what}: a key must start with a letter or digit"
    text = f"{keys.prefix(memo.template.label)}{(memo.key.text or '').removeprefix('-')}"
    fixes = edits.replace_scalar(memo.key.origin, text, f"key: {edits.quoted(text)}")
    return _of_key(memo, message, _invalid(memo, found.text.row), related, fixes)


@rule("key-too-long", MEMO, WARNING, MEDIUM)
def too_long(memo: Memo) -> Iterator[Draft]:
    """The key is longer than a ConfigMap takes: the work runs, then storing it fails."""
    if not memo.key.text or not validity.is_stored(memo):
        return
    if any(isinstance(part, tags.Expression) for part in memo.key.parts):
        yield from _surely_too_long(memo)
        return
    for text in texts.of_field(memo, memo.key):
        if len(text.text) > MAX_NAME_LENGTH:
            yield _too_long(memo, f"can have {len(text.text)} characters", text.row)
            return


def _surely_too_long(memo: Memo) -> Iterator[Draft]:
    """A key with expressions that is too long whatever they return, such as four digests."""
    text = memo.key.text or ""
    if memo.key.error or (len(text) < _SHORT_KEY and text.count(_DIGEST) < 2):
        return
    from memolint.facts.values.shapes import shapes_of  # with the abstract strings: only for keys of several parts
    from memolint.lang import abstract

    shortest = abstract.of_parts(memo.key.parts, shapes_of(memo)).shortest
    if shortest > MAX_NAME_LENGTH:
        yield _too_long(memo, f"has {shortest} characters or more")


def _too_long(memo: Memo, what: str, row: Row = ()) -> Draft:
    """A literal key gets no fix: nothing in it can be hashed."""
    limit = f"a ConfigMap takes {MAX_NAME_LENGTH}: the work runs, then storing it fails"
    message = f"the key of `{memo.template.label}` {what}, and {limit}"
    claim = Fails(memo.template, examples.assignment(memo, row), "")
    fixes = () if memo.key.is_constant else hashing.keep_whole(memo.key)
    return _of_key(memo, message, claim, sources(row), fixes)


def _mistaken(memo: Memo) -> frozenset[int]:
    """Where expressions begin that are wrong themselves: the cause of what they become."""
    if not any(isinstance(part, tags.Expression) for part in memo.key.parts):
        return frozenset()
    from memolint.facts.key import expressions  # with the expression language

    return frozenset(found.part.start for found in expressions.problems(memo, memo.key))


def _illegal(memo: Memo, found: Illegal) -> Draft:
    message, related = _what_is_illegal(memo, found)
    has_fix = all(_can_be_hashed(value) for _, value in found.text.row)
    return Draft(
        message=message,
        origin=memo.key.origin,
        place=memo.key.origin.part(found.part.start, found.part.end),
        related=related,
        claim=_invalid(memo, found.text.row),
        fixes=keys.hashed(memo, found.part) if has_fix else (),
    )


def _can_be_hashed(value: Value) -> bool:
    """Whether a hash of a value can be hit: not that of what is new in every run, nor of a tag that stays.

    A hashed time never comes again, and the path of an artifact says nothing of its content.
    """
    parts = parts_of(value.text) if "{{" in value.text else ()
    held = [reference.name for part in parts for reference in in_part(part)]
    is_filled = all(variables.family_of(name) is not None for name in held)
    return not is_written_by_argo(value) and is_filled and not any(volatile.in_parts(parts))


def _what_is_illegal(memo: Memo, found: Illegal) -> tuple[str, tuple[Related, ...]]:
    shown = {" ": "a space", "\n": "a line break", "\t": "a tab"}.get(found.character, f"`{found.character}`")
    if not found.text.row:
        return f"the key of `{memo.template.label}` contains {shown}: {_FORM}", ()
    name, value = next(
        ((name, value) for name, value in found.text.row if found.character in value.text), found.text.row[0]
    )
    becomes = "" if found.character in value.text else f", which becomes `{clipped(found.text.text)}`"
    stays = ", a tag that Argo never fills" if found.character == "{" and "{{" in found.text.text else ""
    what = f"`{name}` can be `{clipped(value.text)}`{becomes}{stays}, and {shown} is not legal"
    message = f"{what} in the key of `{memo.template.label}`: {_FORM}"
    return message, sources(((name, value),), "this value")


def _invalid(memo: Memo, row: Row = ()) -> Fails:
    """The lookup fails for the values of `row`."""
    return Fails(memo.template, examples.assignment(memo, row), _INVALID)


def _of_key(
    memo: Memo, message: str, claim: Fails, related: tuple[Related, ...] = (), fixes: tuple[Fix, ...] = ()
) -> Draft:
    """A draft about the whole key."""
    return Draft(
        message=message,
        origin=memo.key.origin,
        place=memo.key.place(),
        related=related,
        claim=claim,
        fixes=fixes,
    )
