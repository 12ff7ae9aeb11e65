"""Input artifacts: where their content comes from, and whether the key determines it."""

from collections.abc import Iterator

from memolint.argo.views import Call, Origin, Template, dig, mapping, text
from memolint.facts.coverage import agreed, calls, enumerated
from memolint.facts.coverage.versions import pins
from memolint.facts.declarations import declares_harmless_effects
from memolint.facts.memo import Memo
from memolint.facts.reads import versions
from memolint.facts.reads.references import INPUT, Variable, in_value, variable_of
from memolint.facts.reads.versions import content_field, location, stands_for_one_content
from memolint.facts.values import texts
from memolint.lang.words import words
from memolint.text.documents import Path
from memolint.typed import Any, Record

LISTING = "listing"
# Words that every artifact could be named by.
_GENERIC = frozenset("archive artifact bundle content data file files in input inputs object source src".split())
_MOVING_NAMES = frozenset(("branch", "ref", "url", "uri"))


class Fetched(Record):
    """An input artifact that the template fetches itself: the field that names its content, and what that says.

    `settled`: the key says which object of a bucket it is; whether that is overwritten cannot be seen.
    """

    name: str
    path: Path
    text: str
    kind: str
    settled: bool = False


class Supplied(Record):
    """An input artifact that callers hand over and the key does not determine; `place` is where one does."""

    name: str
    place: Origin
    known: bool


def fetched(memo: Memo) -> Iterator[Fetched]:
    """Own artifacts whose location does not say which content it is, in the order of declaration."""
    for name, (index, artifact) in memo.template.artifacts.items():
        kind = location(artifact)
        is_replaced = bool(memo.callers) and all(name in call.artifacts for call in memo.callers)
        if kind and not is_replaced:
            found = _moving(memo, name, ("inputs", "artifacts", index, kind), artifact[kind], kind)
            if found is not None:
                yield found
    yield from listing(memo.template)


def listing(template: Template) -> Iterator[Fetched]:
    """The bucket that a data template lists: what is in it changes, whatever the key says."""
    found = mapping(dig(template.value, "data", "source", "artifactPaths"))
    kind = location(found)
    if kind and not declares_harmless_effects(template):
        where = text(found[kind].get(content_field(found[kind], kind)))
        yield Fetched(text(found.get("name")), ("data", "source", "artifactPaths"), where, LISTING)


def _moving(memo: Memo, name: str, path: Path, value: dict[str, Any], kind: str) -> Fetched | None:
    field = content_field(value, kind)
    content = text(value.get(field))
    if kind == "git" and field == "repo":
        return Fetched(name, (*path, field), "the default branch", kind)
    if stands_for_one_content(value, kind) or digest_of(memo, name, list(memo.template.artifacts)):
        return None
    sources = [variable_of(reference.name) for reference in in_value(value, "S3")]
    covered = [each for each in sources if agreed.covers(memo, each)]
    if any(versions.names_content(each.text) or agreed.content_of(memo, each) for each in covered):
        return None
    if any(_moves(memo, each.text, kind) for each in covered):
        return Fetched(name, (*path, field), content, kind)
    if covered:
        if kind == "git" or any(pins(memo, each.text) for each in covered):
            return None
        return Fetched(name, (*path, field), content, kind, settled=kind != "http")  # as what code downloads
    is_missed = not all(_is_told_apart(memo, each) for each in sources)  # another rule misses the variable
    return None if is_missed else Fetched(name, (*path, field), content, kind)


def _is_told_apart(memo: Memo, source: Variable) -> bool:
    return source.kind == INPUT and enumerated.is_told_apart(memo, source)


def _moves(memo: Memo, variable: str, kind: str) -> bool:
    """Whether a variable of a location names something that moves: a branch, or a URL, whatever the key says."""
    last = "".join(words(variable)[-1:])
    values = [value.text for value in texts.of_variable(memo, variable).found]
    if any(map(versions.is_moving, values)):
        return True
    if values and all(versions.is_digest(value) for value in values):
        return False
    return last in _MOVING_NAMES and (kind in ("git", "http") or last == "url")


def supplied(memo: Memo) -> Iterator[Supplied]:
    """Artifacts from callers whose content the key does not determine."""
    names = [name for name, (_, artifact) in memo.template.artifacts.items() if _is_supplied(memo, name, artifact)]
    covered = frozenset(name for name in names if digest_of(memo, name, names))
    for name in names:
        index, _ = memo.template.artifacts[name]
        place = memo.template.origin.at("inputs", "artifacts", index)
        if name not in covered and not memo.callers:
            yield Supplied(name, place, False)
        elif name not in covered:
            call = next((each for each in memo.callers if not _has_same_content(memo, each, name, covered)), None)
            if call is not None:
                yield Supplied(name, _argument_place(call, name, place), True)


def _is_supplied(memo: Memo, name: str, artifact: dict[str, Any]) -> bool:
    """Whether callers hand an artifact over: over its own content too, if one has it (`ProcessArgs`)."""
    if any(name in call.artifacts for call in memo.callers):
        return True
    return not location(artifact) and artifact.get("raw") is None


def digest_of(memo: Memo, artifact: str, artifacts: list[str]) -> str:
    """The variable of the key that is taken for the content of an artifact, "" where there is none.

    A digest that is named after one of several artifacts (`reads-md5` beside `reads` and `panel`), or after something
    else, says nothing about the others. One without such a word, or beside an artifact with a generic name, counts for
    all.
    """
    for digest in (name for name in agreed.held_one_by_one(memo) if versions.names_content(name)):
        said = versions.whose(digest)
        named = [each for each in artifacts if said & set(words(each))]
        if artifact in named or (not named and (not said or not memo.callers or set(words(artifact)) <= _GENERIC)):
            return digest
    return ""


def _argument_place(call: Call, name: str, default: Origin) -> Origin:
    given = call.artifacts.get(name)
    return call.origin.at("arguments", "artifacts", given[0]) if given else default


def _has_same_content(memo: Memo, call: Call, name: str, covered: frozenset[str]) -> bool:
    """Whether two uses of one entry get the same content through this call."""
    given = call.artifacts.get(name)
    if given is None:
        return True  # not supplied: an optional artifact that is not there
    made_by = calls.artifact_producer(call, name)
    if made_by is not None and any(calls.artifact_producer(call, each) is made_by for each in covered):
        return True  # made by one step together with one whose digest is in the key: an index beside its data
    return agreed.has_same_content(memo, call, given[1]) or agreed.is_checked(memo, call, given[1])
