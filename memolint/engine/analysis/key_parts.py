"""The parts of a key as it is written, the variables in them (inside hashes too), and their values at a lookup."""

from collections.abc import Iterable, Mapping

from memolint.argo.releases import Release
from memolint.engine.state.lookups import Lookup
from memolint.lang.abstract.trees import hashed_in, names_of, parsed_or_none, path_of
from memolint.lang.go.json import gojson
from memolint.lang.template import substitute, tags
from memolint.typed import Record

LITERAL, PLAIN, DIGEST, COMPUTED = "literal", "plain", "digest", "computed"
# Variables that hold all of a kind, in a simple tag as JSON.
_WHOLE = tuple(
    f"{holder}.{kind}" for holder in ("inputs", "workflow") for kind in ("parameters", "labels", "annotations")
)
_JSON = ".json"


class KeyPart(Record):
    """A part of a key: as written, what it became, the variables in it, and how these can be seen in its text.

    `kind`: LITERAL has no variable, PLAIN is the text of one, DIGEST a hash of several, COMPUTED anything else.
    `problem` is why a tag stays as it is written.
    """

    written: str
    text: str
    kind: str
    names: tuple[str, ...] = ()
    problem: str = ""


def parts_of(lookup: Lookup, release: Release) -> tuple[KeyPart, ...]:
    """The parts of the key of a lookup, in order."""
    try:
        parsed = tags.parse(lookup.written)
    except tags.TagError as error:
        return (KeyPart(lookup.written, lookup.key, LITERAL, problem=error.message),)
    return tuple(_part(part, lookup.variables, release) for part in parsed)


def _part(part: tags.Part, variables: Mapping[str, object], release: Release) -> KeyPart:
    if isinstance(part, tags.Literal):
        return KeyPart(part.text, part.text, LITERAL)
    names = tuple(dict.fromkeys(inner for name in names_of(part) for inner in members(name, variables)))
    text, problem = _became(part.raw, variables, substitute.ALLOW, release)
    if text == part.raw:
        text, problem = part.raw, problem or _became(part.raw, variables, substitute.DENY, release)[1]
    return KeyPart(part.raw, text, COMPUTED if problem else _kind(part, names), names, problem)


def _became(written: str, variables: Mapping[str, object], mode: substitute.Mode, release: Release) -> tuple[str, str]:
    """What a tag becomes, or itself and why it stays."""
    try:
        return substitute.replace_string(written, variables, mode, release.dialect), ""
    except substitute.SubstituteError as error:
        return written, error.message.partition("\n")[0]


def _kind(part: tags.Simple | tags.Expression, names: tuple[str, ...]) -> str:
    if isinstance(part, tags.Simple):
        return PLAIN if names == (part.name,) else COMPUTED
    node = parsed_or_none(part.source)
    if node is None:
        return COMPUTED
    if hashed_in(node) is not None:
        return DIGEST
    path = path_of(node)
    return PLAIN if path is not None and names == (".".join(path),) else COMPUTED


def members(name: str, variables: Mapping[str, object]) -> Iterable[str]:
    """The variables that a name stands for: all of a kind for `inputs.parameters`, what holds it for a part of one."""
    whole = name.removesuffix(_JSON)
    if whole not in _WHOLE and name in variables:
        return (name,)
    below = [each for each in variables if each.startswith(f"{whole}.") and each.removesuffix(_JSON) not in _WHOLE]
    return below if below or whole in _WHOLE else (_holder(name, variables),)


def _holder(name: str, variables: Mapping[str, object]) -> str:
    """The variable that a path leads into, or the path itself where there is none."""
    holder = name
    while holder and holder not in variables:
        holder = holder.rpartition(".")[0]
    return holder or name


def names_in(parts: Iterable[KeyPart]) -> tuple[str, ...]:
    """The variables of a key, each once, in its order."""
    return tuple(dict.fromkeys(name for part in parts for name in part.names))


def value_of(lookup: Lookup, name: str) -> str | None:
    """The value of a variable at a lookup as text, None where it has none."""
    value = lookup.variables.get(name)
    return value if value is None or isinstance(value, str) else gojson.marshal(value)
