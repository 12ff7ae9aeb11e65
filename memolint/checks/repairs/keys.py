"""Fixes for a key that never resolves or is never legal.

A fix is safe if every run fails today and nothing else can be meant.
"""

import re
from collections.abc import Sequence

from memolint.argo.views import scalar
from memolint.checks.repairs import edits, hashing
from memolint.facts.block.fields import Key
from memolint.facts.key import injectivity, validity
from memolint.facts.key.validity import Unresolved
from memolint.facts.memo import Memo
from memolint.finding import Fix
from memolint.lang.formats import illegal_in_cache_key
from memolint.lang.template import tags
from memolint.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from memolint.facts.key.expressions import Problem


def expression(memo: Memo, field: Key, found: "Problem", problems: "Sequence[Problem]") -> tuple[Fix, ...]:
    """The corrected expression, if it is clear what was meant; others of the field that are wrong go along with it.

    A key that would not keep inputs apart, or be refused, is hashed instead: a fix brings no finding of its own.
    """
    if not found.instead or field.text is None:
        return ()
    repaired = {each.part: each for each in problems if each.instead}
    text = "".join(_tag(repaired[part]) if part in repaired else part.raw for part in field.parts)
    corrected = memo.with_key(text)
    if field is memo.key and (injectivity.is_weak(corrected) or not all(each.suits for each in repaired.values())):
        return hashing.keep_whole(corrected.key)
    safe = all(each.certain for each in repaired.values()) and _fails_today(memo, field)
    return edits.replace_scalar(field.origin, text, f"write {_tag(found)}", safe)


def _tag(found: "Problem") -> str:
    return f"{{{{={found.instead}}}}}"


def variable(memo: Memo, field: Key, found: Unresolved) -> tuple[Fix, ...]:
    """The name that was meant. It is certain only for a tag that a space keeps from being evaluated."""
    if found.unquoted is not None:
        return edits.quote(found.unquoted)
    if found.cause is not None and field.text is not None:
        return _in_place(field, found)
    if not found.instead or field.text is None:
        return ()
    start, end = found.reference.start, found.reference.end
    respaced = found.instead.startswith("{{")
    written = field.text[start:end].replace(found.reference.name, found.instead)
    text = field.text[:start] + (found.instead if respaced else written) + field.text[end:]
    safe = respaced and _fails_today(memo, field)
    return edits.replace_scalar(field.origin, text, f"use `{found.instead}`", safe)


def _in_place(field: Key, found: Unresolved) -> tuple[Fix, ...]:
    """The own value of the input where the key has a plain tag of it; no fix inside of an expression."""
    part = next(each for each in field.parts if each.start <= found.reference.start < each.end)
    if not isinstance(part, tags.Simple) or found.cause is None:
        return ()
    value = scalar(found.cause.document.node(found.cause.path).value) or ""
    text = (field.text or "")[: part.start] + value + (field.text or "")[part.end :]
    return edits.replace_scalar(field.origin, text, f"key: {edits.quoted(text)}")


def _fails_today(memo: Memo, field: Key) -> bool:
    """Whether an unresolved tag fails every run at the lookup; in a cache's name it fails when storing, if at all."""
    return field is not memo.cache_name


def hashed(memo: Memo, part: tags.Part, safe: bool = False) -> tuple[Fix, ...]:
    """The tag in a hash, which is legal for any value and differs between values."""
    text = memo.key.text or ""
    if isinstance(part, tags.Literal):
        return _made_legal(memo, part)
    hashed = f"{{{{=sprig.sha256sum({_as_text(part)})}}}}"
    whole = text[: part.start] + hashed + text[part.end :]
    return edits.replace_scalar(memo.key.origin, whole, f"hash it: {hashed}", safe)


def _as_text(part: tags.Simple | tags.Expression) -> str:
    """A tag as an expression that returns text; what a simple tag writes as JSON is a map or a list there."""
    if isinstance(part, tags.Simple):
        name = hashing.as_expression(part.name)
        return f"toJson({name.removesuffix('.json')})" if validity.is_json(part) else name
    source = part.source.strip()
    return f"toJson({source})" if validity.is_structure(part) else source


def _made_legal(memo: Memo, part: tags.Literal) -> tuple[Fix, ...]:
    """`-` for each illegal separator. No fix if the text is a broken tag, or nothing but separators."""
    text = memo.key.text or ""
    kept = part.text.rstrip() if part.end == len(text) else part.text
    if not kept.isascii() or re.search(r"[${}]", kept):
        return ()
    clean = "".join("-" if illegal_in_cache_key(each, False) else each for each in kept)
    clean = clean.lstrip("-") if part.start == 0 else clean
    if not clean and part.start == 0:
        return ()
    whole = text[: part.start] + clean + text[part.end :]
    return edits.replace_scalar(memo.key.origin, whole, "use `-`", _keeps_keys_apart(memo, part))


def _keeps_keys_apart(memo: Memo, part: tags.Literal) -> bool:
    """Whether `-` does what the text did: it stands between no tags, and no other template shares the cache."""
    at_an_end = part.start == 0 or part.end == len(memo.key.text or "")
    return at_an_end and not memo.neighbourhood.sharing(memo)


def prefix(name: str) -> str:
    """A template's name as a legal beginning of a key."""
    clean = "".join(c if c.isascii() and c.isalnum() else "-" for c in name).strip("-")
    return f"{clean or 'key'}-"
