"""The key becomes a text that Argo takes: it resolves, is not empty, and has legal characters only."""

from collections.abc import Iterator

from memolint.checks.repairs import edits, hashing, keys
from memolint.checks.rule import MEMO, Draft, rule
from memolint.checks.wording import clipped, sources
from memolint.facts.block.fields import Key
from memolint.facts.coverage.agreed import mentions
from memolint.facts.key import expressions, validity
from memolint.facts.key.validity import Illegal, Unresolved
from memolint.facts.memo import Memo
from memolint.facts.reads.variable import INPUT, Variable
from memolint.facts.values import examples, texts
from memolint.facts.values.argo import is_written_by_argo
from memolint.finding import ERROR, HIGH, MEDIUM, WARNING, Fails, Related, Stale
from memolint.lang.formats import MAX_NAME_LENGTH
from memolint.lang.template import tags
from memolint.text.source import Place

# Digests have up to 128 digits: one of them and as many other characters as this fit into a key.
_SHORT_KEY = 120
_DIGEST = "sum"
_FORM = "a key takes letters, digits and `-` only, and starts with a letter or digit"


def unresolved_variable(memo: Memo) -> Iterator[Draft]:
    """A variable that nothing provides where Argo reads the memoize block stays as text with its braces."""
    for field, what in _fields(memo):
        seen = {problem.part.start for problem in expressions.problems(memo, field)}
        for found in validity.unresolved(memo, field):
            part = _part_of(field, found)
            if part.start not in seen:
                seen.add(part.start)
                yield _unresolved(memo, field, found, what)


def _fields(memo: Memo) -> tuple[tuple[Key, str], ...]:
    return (memo.key, "key"), (memo.cache_name, "cache name"), (memo.max_age, "maxAge")


@rule("key-expression-error", MEMO, ERROR, HIGH)
def expression_error(memo: Memo) -> Iterator[Draft]:
    """An expression that does not parse, calls what does not exist, or subtracts where a name was meant."""
    for field, what in _fields(memo):
        for found in expressions.problems(memo, field):
            message = f"the expression in the {what} of `{memo.template.label}` fails: {found.message}"
            place = field.origin.part(found.part.start, found.part.end)
            claim = Fails(memo.template, examples.assignment(memo), "")
            yield Draft(
                message=message,
                place=place,
                origin=field.origin,
                claim=claim,
                fixes=keys.expression(memo, field, found),
            )


def _part_of(field: Key, found: Unresolved) -> tags.Part:
    return next(part for part in field.parts if part.start <= found.reference.start < part.end)


def _unresolved(memo: Memo, field: Key, found: Unresolved, what: str) -> Draft:
    name, nothing = found.reference.name, validity.is_nothing(memo, _part_of(field, found))
    hint = f"; did you mean `{found.instead}`?" if found.instead else ""
    becomes = "is nothing, whatever is passed," if nothing else "never resolves"
    message = f"`{name}` {becomes} in the {what} of `{memo.template.label}`: {found.reason}{hint}"
    place = field.origin.part(found.reference.start, found.reference.end)
    claim = (_served(memo) if nothing else _fails(memo, name)) if field is memo.key else None
    return Draft(
        message=message, place=place, origin=field.origin, claim=claim, fixes=keys.variable(memo, field, found)
    )


def _fails(memo: Memo, unknown: str) -> Fails:
    run = examples.assignment(memo)
    given = {name: value for name, value in run.workflow.items() if f"workflow.parameters.{name}" != unknown}
    return Fails(memo.template, run._replace(workflow=given), "")


def _served(memo: Memo) -> Stale | None:
    """Two runs that differ in an input which the key does not hold: it is the same for both."""
    for name, read in memo.inputs.items():
        source = Variable(INPUT, name)
        if not mentions(memo, source):
            base = examples.assignment(memo)
            first, second = (
                examples.changed(base, source.text, text) for text in examples.two(memo, source.text, read)
            )
            return Stale(memo.template, first, second)
    return None


@rule("key-empty", MEMO, ERROR, HIGH)
def empty(memo: Memo) -> Iterator[Draft]:
    """There is no key: every run of the template fails at the lookup."""
    text = memo.key.text
    block = memo.template.memoize or {}
    if text is None and block.get("key") is not None:
        return  # Argo refuses the type before any run
    if text is None or not text.strip():
        origin = memo.key.origin if "key" in block else memo.template.origin.at("memoize")
        place = origin.place() if text is not None else origin.key_place()
        what = "without a key" if not text else "with a key of spaces"
        message = f"`{memo.template.label}` is memoized {what}: every run fails with `invalid cache key: {text or ''}`"
        claim = Fails(memo.template, examples.assignment(memo), "invalid cache key: ")
        yield Draft(message=message, place=place, origin=origin, claim=claim)
    elif all(isinstance(part, tags.Simple) for part in memo.key.parts):
        yield from _passed_empty(memo)


def _passed_empty(memo: Memo) -> Iterator[Draft]:
    """A key of variables alone that a call makes empty; a default may only wait for a submission to replace it."""
    for found in texts.of_field(memo, memo.key):
        if not found.text and not any(value.open for _, value in found.row):
            message = f"the key of `{memo.template.label}` is empty for what is passed here: that run fails"
            claim = Fails(memo.template, examples.assignment(memo, found.row), "invalid cache key: ")
            related = sources(found.row, "this value")
            yield Draft(message=message, place=memo.key.place(), origin=memo.key.origin, related=related, claim=claim)
            return


@rule("key-json-unhashed", MEMO, ERROR, HIGH)
def json_unhashed(memo: Memo) -> Iterator[Draft]:
    """JSON text in a key: its quotes and brackets are never legal."""
    for part in memo.key.parts:
        if validity.is_json(part):
            message = f"`{clipped(part.raw)}` is JSON text, whose quotes and brackets are never legal in a key"
            claim = Fails(memo.template, examples.assignment(memo), "invalid cache key: ")
            place = memo.key.origin.part(part.start, part.end)
            # Every run fails today, and the digest holds all that the text would have held.
            yield Draft(
                message=message,
                place=place,
                origin=memo.key.origin,
                claim=claim,
                fixes=keys.hashed(memo, part, safe=True),
            )


def _is_read(memo: Memo) -> bool:
    """Whether there is a key, and all of it resolves."""
    key = memo.key
    return bool(key.text and key.text.strip()) and not key.error and not any(validity.unresolved(memo, key))


@rule("key-charset", MEMO, ERROR, HIGH)
def charset(memo: Memo) -> Iterator[Draft]:
    """A character that is not legal in a key, as written or in a value that the project passes."""
    if not _is_read(memo):
        return
    for found in validity.illegal_in_key(memo):
        if found.character != "-":
            yield _illegal(memo, found)
    for likely in validity.likely_illegal(memo):
        yield _likely(memo, likely)


def _likely(memo: Memo, found: validity.Likely) -> Draft:
    """Nothing is known of the value: what it naturally is, at a lower severity."""
    run = examples.assignment(memo)
    for name, value in found.given.items():
        run = examples.changed(run, name, value)
    severity, confidence = (ERROR, HIGH) if found.certain else (WARNING, MEDIUM)
    return Draft(
        message=f"{_what_is_likely(memo, found)} ({_FORM})",
        place=memo.key.origin.part(found.part.start, found.part.end),
        origin=memo.key.origin,
        claim=Fails(memo.template, run, "invalid cache key: "),
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
    message = f"{what}: it has to start with a letter or digit"
    claim = Fails(memo.template, examples.assignment(memo, found.text.row), "invalid cache key: ")
    text = f"{keys.prefix(memo)}{(memo.key.text or '').removeprefix('-')}"
    fixes = edits.replace_scalar(memo.key.origin, text, f"key: {edits.quoted(text)}")
    return Draft(
        message=message, place=memo.key.place(), origin=memo.key.origin, related=related, claim=claim, fixes=fixes
    )


@rule("key-too-long", MEMO, WARNING, MEDIUM)
def too_long(memo: Memo) -> Iterator[Draft]:
    """A key longer than a ConfigMap takes: the work runs, then storing it fails."""
    if not memo.key.text or not validity.is_stored(memo):
        return
    if any(isinstance(part, tags.Expression) for part in memo.key.parts):
        yield from _surely_too_long(memo)
        return
    for text in texts.of_field(memo, memo.key):
        if len(text.text) > MAX_NAME_LENGTH:
            message = (
                f"the key of `{memo.template.label}` can have {len(text.text)} characters, and a ConfigMap takes "
                f"{MAX_NAME_LENGTH}: the work runs, then storing it fails"
            )
            related = sources(text.row)
            claim = Fails(memo.template, examples.assignment(memo, text.row), "")
            fixes = hashing.keep_whole(memo.key) if text.row else ()
            yield Draft(
                message=message,
                place=memo.key.place(),
                origin=memo.key.origin,
                related=related,
                claim=claim,
                fixes=fixes,
            )
            return


def _surely_too_long(memo: Memo) -> Iterator[Draft]:
    """A key with expressions: too long whatever they give, as four digests are."""
    text = memo.key.text or ""
    if memo.key.error or (len(text) < _SHORT_KEY and text.count(_DIGEST) < 2):
        return
    from memolint.facts.values.shapes import shapes_of  # with the abstract strings: only for keys of several parts
    from memolint.lang import abstract

    shortest = abstract.of_parts(memo.key.parts, shapes_of(memo)).shortest
    if shortest > MAX_NAME_LENGTH:
        message = (
            f"the key of `{memo.template.label}` has {shortest} characters or more, and a ConfigMap takes "
            f"{MAX_NAME_LENGTH}: the work runs, then storing it fails"
        )
        claim = Fails(memo.template, examples.assignment(memo), "")
        yield Draft(
            message=message,
            place=memo.key.place(),
            origin=memo.key.origin,
            claim=claim,
            fixes=hashing.keep_whole(memo.key),
        )


def _illegal(memo: Memo, found: Illegal) -> Draft:
    message, related = _what_is_illegal(memo, found)
    place = memo.key.origin.part(found.part.start, found.part.end)
    claim = Fails(memo.template, examples.assignment(memo, found.text.row), "invalid cache key: ")
    # A time made legal by a hash never comes again, and the path of an artifact says nothing.
    fixes = () if any(is_written_by_argo(value) for _, value in found.text.row) else keys.hashed(memo, found.part)
    return Draft(message=message, place=place, origin=memo.key.origin, related=related, claim=claim, fixes=fixes)


def _what_is_illegal(memo: Memo, found: Illegal) -> tuple[str, tuple[Related, ...]]:
    shown = {" ": "a space", "\n": "a line break", "\t": "a tab"}.get(found.character, f"`{found.character}`")
    if not found.text.row:
        return f"the key of `{memo.template.label}` contains {shown}: {_FORM}", ()
    name, value = next(
        ((name, value) for name, value in found.text.row if found.character in value.text), found.text.row[0]
    )
    what = f"`{name}` can be `{clipped(value.text)}`, and {shown} is not legal"
    message = f"{what} in the key of `{memo.template.label}`: {_FORM}"
    return message, sources(((name, value),), "this value")


def unclosed(memo: Memo) -> Iterator[Draft]:
    """A tag without an end swallows what follows it in the template."""
    for field, what in _fields(memo):
        if field.error and field.text is not None:
            start = field.text.rfind("{{")
            place: Place = field.origin.part(start, len(field.text))
            where = f"in the {what} of `{memo.template.label}`"
            message = f"`{{{{` without `}}}}` {where}: the tag runs on into the fields that follow"
            yield Draft(message=message, place=place, origin=field.origin)


@rule("key-unresolved-variable", MEMO, ERROR, HIGH)
def never_resolves(memo: Memo) -> Iterator[Draft]:
    """Everything that keeps a variable from resolving: unknown names, and tags without an end."""
    yield from unclosed(memo)
    yield from unresolved_variable(memo)
