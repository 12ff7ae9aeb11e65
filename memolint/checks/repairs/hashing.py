"""Fixes that put one hash into a key: over its own tags, and over the variables that it misses."""

from collections.abc import Callable

from memolint.checks.repairs.edits import quoted, replace_scalar
from memolint.facts.block.fields import Key
from memolint.facts.reads.references import in_part
from memolint.finding import Fix
from memolint.lang.template import tags

_HASH_START = "{{=sprig.sha256sum("
_HASH_END = ")}}"
_JSON = "toJson("
_PARAMETERS = ("inputs.parameters", "workflow.parameters")


def cover(key: Key, missing: list[str]) -> tuple[Fix, ...]:
    """A fix that adds the variables to the key: its readable prefix, then a hash over everything that it holds."""
    text = covering_key(key, missing)
    return replace_scalar(key.origin, text, f"key: {quoted(text)}")


def keep_whole(key: Key) -> tuple[Fix, ...]:
    """A fix that hashes the key's variables as they are, without the functions that the key applies to them."""
    text = _hashed(key, _variables, [])
    return replace_scalar(key.origin, text, f"key: {quoted(text)}")


def covering_key(key: Key, missing: list[str]) -> str:
    """The key with its tags replaced by one `{{=sprig.sha256sum(…)}}` over them and the missing variables."""
    return _hashed(key, _elements, list(map(as_expression, missing)))


def hash_of(elements: list[str]) -> str:
    """The tag that hashes all elements: a parameter or a map of them, where it is alone, without a list around it."""
    wholes = tuple(f"{each}{sign}" for each in elements if each in _PARAMETERS for sign in ".[")
    found = list(dict.fromkeys(each for each in elements if not (_parameter(each) and each.startswith(wholes))))
    hashed = f"{_JSON}[{', '.join(found)}])"
    if len(found) == 1 and (found[0] in _PARAMETERS or _parameter(found[0])):
        hashed = found[0] if _parameter(found[0]) else f"{_JSON}{found[0]})"
    return f"{_HASH_START}{hashed}{_HASH_END}"


def combined(one: str, other: str) -> str | None:
    """One key (quoted, as fixes write it) in place of two that differ only in what a hash covers; None of others."""
    first, second = _taken_apart(one), _taken_apart(other)
    if first is None or second is None or (first[0], first[2]) != (second[0], second[2]):
        return None
    return f"{first[0]}{hash_of([*first[1], *second[1]])}{first[2]}"


def held_parameters(text: str) -> list[str] | None:
    """The parameters in a key (quoted or not) that has one hash of parameters as its only tag; None of another.

    The parser of expressions would tell them too, and costs more than all the rest of a simple file.
    """
    before, elements, after = _taken_apart(text) or ("{{", [], "")
    found = list(map(_parameter, elements))
    return found if all(found) and "{{" not in before + after else None


def _taken_apart(text: str) -> tuple[str, list[str], str] | None:
    """What stands before a hash that a fix has written, its elements, and what follows; None of a text without one."""
    before, start, rest = text.partition(_HASH_START)
    inner, end, after = rest.rpartition(_HASH_END)
    if not start or not end or "{{" in inner:
        return None
    if inner.startswith(f"{_JSON}[") and inner.endswith("])"):
        return before, inner[len(_JSON) + 1 : -2].split(", "), after
    whole = inner.removeprefix(_JSON).removesuffix(")")
    is_alone = inner == f"{_JSON}{whole})" and whole in _PARAMETERS
    return (before, [whole], after) if is_alone or _parameter(inner) else None


def _parameter(element: str) -> str:
    """The variable of an element `inputs.parameters.x` or `workflow.parameters['x-y']`, "" of any other."""
    scope = next((scope for scope in _PARAMETERS if element.startswith(scope)), "")
    rest = element.removeprefix(scope)
    is_quoted = rest.startswith("['") and rest.endswith("']")
    name = rest[2:-2] if is_quoted else rest.removeprefix(".")
    is_plain = name.isascii() and (name.replace("-", "_") if is_quoted else name).isidentifier()
    return f"{scope}.{name}" if scope and is_plain and (is_quoted or rest[0] == ".") else ""


def _hashed(key: Key, elements_of: Callable[[tags.Part], list[str]], missing: list[str]) -> str:
    """The text before the first tag and after the last one stays; words between tags go into the hash."""
    at = [index for index, part in enumerate(key.parts) if not isinstance(part, tags.Literal)]
    first, last = (at[0], at[-1]) if at else (len(key.parts), len(key.parts))
    inside = [element for part in key.parts[first : last + 1] for element in elements_of(part)]
    before, after = _literal(key.parts[:first]), _literal(key.parts[last + 1 :])
    before += "-" if before and not before.endswith("-") else ""
    after = f"-{after}" if after and not after.startswith("-") else after
    return f"{before}{hash_of([*inside, *missing])}{after}"


def _literal(parts: tuple[tags.Part, ...]) -> str:
    return "".join(part.text for part in parts if isinstance(part, tags.Literal))


def _word(part: tags.Literal) -> list[str]:
    """Text between tags as an element of the hash; mere separators are left out."""
    word = part.text.strip("-_.:/ ")
    return ["'" + word.replace("\\", "\\\\").replace("'", "\\'") + "'"] if word else []


def _variables(part: tags.Part) -> list[str]:
    if isinstance(part, tags.Literal):
        return _word(part)
    return [as_expression(reference.name) for reference in in_part(part)]


def _elements(part: tags.Part) -> list[str]:
    if isinstance(part, tags.Literal):
        return _word(part)
    if isinstance(part, tags.Simple):
        return [as_expression(part.name)]
    source = part.source.strip() if isinstance(part, tags.Expression) else ""
    return _unhashed(source) if "sum(" in source else [source]


def _unhashed(source: str) -> list[str]:
    """What a digest (or the beginning of one) is made of, digests inside it as well: no hash is hashed again."""
    from memolint.lang.abstract import trees  # with the parser: the key has an expression that calls something

    root = trees.parsed_or_none(source)
    node = trees.hashed_in(root) if root is not None else None
    if root is None or node is None:
        return [source]
    inner = [source[each.start : each.end] for each in trees.elements_of(node)]
    return [part for each in inner for part in (_unhashed(each) if "sum(" in each else [each])]


def as_expression(name: str) -> str:
    """A dotted variable as an expression: names that are not identifiers go into brackets."""
    head, *rest = (
        name.split(".", 2) if name.startswith(("inputs.parameters.", "workflow.parameters.")) else name.split(".")
    )
    out = head
    for step in rest:
        out += f".{step}" if step.isidentifier() else f"['{step}']"
    return out
