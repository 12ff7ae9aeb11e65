"""Every source of a memoized template: where the work reads it, and whether the key determines it, and why.

The judgements are those of the rules (`coverage`, `sources`, `injectivity`), so that what lint says of a key and what
`inspect` shows of it cannot differ.
"""

from collections.abc import Iterator

from memolint.argo.fields import ACCESS, SECRET, TUNING
from memolint.argo.views import Origin, Template
from memolint.facts.coverage import artifacts, coverage, versions
from memolint.facts.coverage.agreed import RUN_IDENTITIES, content_of, covers, mentions
from memolint.facts.fact import fact
from memolint.facts.key import validity
from memolint.facts.memo import Memo
from memolint.facts.reads import images, reads
from memolint.facts.reads.configmaps import read_by
from memolint.facts.reads.reads import Read
from memolint.facts.reads.references import INPUT, Reference, Variable, in_part, parts_of, takes_in, variable_of
from memolint.facts.reads.versions import location
from memolint.facts.values.members import members
from memolint.facts.values.shapes import shapes_of
from memolint.lang import abstract
from memolint.lang.abstract import EXACTLY, NOT, UNKNOWN, Collision, Determination
from memolint.text.source import Place
from memolint.typed import Record

INPUTS, ITEM, VARIABLE, ARTIFACT, IMAGE, CONFIG_MAP, KEPT_SECRET, CODE = (
    "input",
    "item",
    "variable",
    "artifact",
    "image",
    "configmap",
    "secret",
    "code",
)
_ORDER = (EXACTLY, UNKNOWN, abstract.LOSSILY, NOT)  # from the best
_NOTHING_STORED = "no run ever stores an entry under this key"
_UNUSED = {
    TUNING: "only tunes how the work runs",
    ACCESS: "only gives access",
    SECRET: "only gives access",
    "": "reaches no work",
}
_VERSION = "a version in the key or in the name of the cache is taken to change with it"


class Account(Record):
    """A source: `determined` is exactly, lossily, not or unknown. `matters`: its values change the result.

    `place` is where the work reads it (else where it is declared), through the templates of `chain`; `collision` are
    two assignments that share a key where the key loses something.
    """

    source: str
    kind: str
    determined: str
    why: str
    place: Place
    chain: tuple[str, ...]
    matters: bool = True
    collision: Collision | None = None


def accounts(memo: Memo) -> list[Account]:
    """All sources of the template: inputs, items, variables, artifacts, images, ConfigMaps, Secrets, its own code."""
    found = [
        *_inputs(memo),
        *_items(memo),
        *_variables(memo),
        *_artifacts(memo),
        *_images(memo),
        *_contents(memo),
        _code(memo),
    ]
    if validity.is_stored(memo):
        return found
    return [each._replace(determined=UNKNOWN, why=_NOTHING_STORED, collision=None) for each in found]


def _account(memo: Memo, source: str, kind: str, found: Determination, at: Origin, matters: bool = True) -> Account:
    return Account(source, kind, found.kind, found.why, at.place(), (memo.template.label,), matters)


def _of_read(source: Variable, kind: str, found: Determination, read: Read, matters: bool = True) -> Account:
    place = read.origin.part(read.start, read.end)
    return Account(source.text, kind, found.kind, found.why, place, read.chain, matters, found.collision)


def _missing(memo: Memo, source: Variable, kind: str, read: Read) -> Account:
    """A source that the key leaves out, be it that it only gives access or tunes."""
    why = coverage.access_or_tuning(memo, source, read)
    found = Determination(NOT, why or "is not in the key")
    return _of_read(source, kind, found, read, matters=not why)


def _inputs(memo: Memo) -> Iterator[Account]:
    missing, ignored = coverage.inputs(memo), coverage.ignored_inputs(memo)
    for name in memo.template.parameters:
        source, read = Variable(INPUT, name), memo.inputs.get(name)
        if read is None:
            yield _unread(memo, source)
        elif name in ignored:
            yield _of_read(source, INPUTS, Determination(NOT, "is declared insignificant"), read, matters=False)
        elif source in missing:
            yield _missing(memo, source, INPUTS, read)
        else:
            yield _of_read(source, INPUTS, _covered(memo, source), read)


def _unread(memo: Memo, source: Variable) -> Account:
    """An input that reaches no work: where it is used otherwise, or where it leaves the project."""
    held = _mentioned(memo, source).kind if mentions(memo, source) else NOT
    left = memo.reads.leaves(memo.template, source.name)
    if left is not None:
        found = Determination(EXACTLY if held == EXACTLY else UNKNOWN, "is handed to a template outside the project")
        return _of_read(source, INPUTS, found, left)
    used = [each for each in reads.own_references(memo.template) if _is_use(each, source)]
    index, _ = memo.template.parameters[source.name]
    if not used:
        at = memo.template.origin.at("inputs", "parameters", index)
        return _account(memo, source.text, INPUTS, Determination(held, _UNUSED[""]), at, matters=False)
    place = memo.template.origin.at(*used[0].path).part(used[0].start, used[0].end)
    why = _UNUSED.get(used[0].role, "only names things")
    return Account(source.text, INPUTS, held, why, place, (memo.template.label,), matters=False)


def _is_use(reference: Reference, source: Variable) -> bool:
    return reference.path[:1] not in (("memoize",), ("inputs",)) and takes_in(reference.name, source.text)


def _items(memo: Memo) -> Iterator[Account]:
    missing = coverage.items(memo)
    for source, read in memo.items.items():
        found = Determination(NOT, "is not in the key") if source in missing else _mentioned(memo, source)
        yield _of_read(source, ITEM, found, read)


def _variables(memo: Memo) -> Iterator[Account]:
    missing = coverage.variables(memo)
    for source, read in memo.globals.items():
        if source in missing:
            yield _missing(memo, source, VARIABLE, read)
        elif coverage.shapes(memo, source):
            yield _of_read(source, VARIABLE, _covered(memo, source), read)
        else:
            held = _covered(memo, source).kind if covers(memo, source) else NOT
            found = Determination(held, "names the run or gives access, and shapes no result")
            yield _of_read(source, VARIABLE, found, read, matters=False)


def _covered(memo: Memo, source: Variable) -> Determination:
    """How a source is determined of which two uses of an entry must agree: by mention, by the run, by all callers."""
    if mentions(memo, source):
        return _mentioned(memo, source)
    one_run = next((each for each in RUN_IDENTITIES if mentions(memo, variable_of(each))), "")
    if one_run and source.kind != INPUT:
        return Determination(EXACTLY, f"has one value in a run, and `{one_run}` is in the key")
    content = content_of(memo, source)
    if content:
        return Determination(UNKNOWN, f"`{content}`, which is in the key, is taken for its content")
    return Determination(EXACTLY, "every caller passes it with an input that is in the key")


def _mentioned(memo: Memo, source: Variable) -> Determination:
    """What the key makes of a source that it mentions; or what the name of the cache does, where that is better."""
    found = [_determination(memo, field.text, source.text) for field in memo.identity]
    if _ORDER.index(found[1].kind) < _ORDER.index(found[0].kind):
        return found[1]._replace(why=f"{found[1].why} (the name of the cache)")
    return found[0]


@fact
def _determination(memo: Memo, text: str | None, variable: str) -> Determination:
    if text is None:
        return Determination(NOT, "is not in it")
    search = abstract.Search(text, shapes_of(memo), members=members(memo))
    found = abstract.determines(text, variable, shapes_of(memo), search)
    return found._replace(why=found.why.removeprefix(f"`{variable}` "))


def _artifacts(memo: Memo) -> Iterator[Account]:
    fetched = {each.name: each for each in artifacts.fetched(memo)}
    supplied = {each.name: each for each in artifacts.supplied(memo)}
    for name, (index, artifact) in memo.template.artifacts.items():
        at = memo.template.origin.at("inputs", "artifacts", index)
        if name in fetched:
            at = memo.template.origin.at(*fetched[name].path)
            found = Determination(NOT, f"is fetched from {fetched[name].text}, which can change under the same key")
        elif name in supplied:
            at = supplied[name].place
            nobody = "nobody in the project supplies it, and nothing in the key says which content it is"
            given = "callers hand over content of which nothing is in the key"
            found = Determination(NOT, given if supplied[name].known else nobody)
        else:
            found = _determined_artifact(memo, name, artifact)
        yield _account(memo, name, ARTIFACT, found, at)


def _determined_artifact(memo: Memo, name: str, artifact: dict[str, object]) -> Determination:
    if artifact.get("raw") is not None:
        return Determination(EXACTLY, "stands in the manifest")
    if location(artifact):
        return Determination(UNKNOWN, "its location is fixed or in the key; whether it is overwritten cannot be seen")
    digest = artifacts.digest_of(memo, name, list(memo.template.artifacts))
    if digest:
        return Determination(UNKNOWN, f"`{digest}`, which is in the key, is taken for its content")
    return Determination(EXACTLY, "all that its producers read is in the key")


def _images(memo: Memo) -> Iterator[Account]:
    missing = {each.origin.path for each in coverage.own_images(memo)}
    for image in images.images(memo.template):
        found = _moving() if image.origin.path in missing else _image(memo, image.text)
        yield _account(memo, image.text, IMAGE, found, image.origin)
    chains = dict(coverage.below(memo))
    for template, image in coverage.images_below(memo):
        yield Account(image.text, IMAGE, NOT, _moving().why, image.origin.place(), chains[template])


def _moving() -> Determination:
    return Determination(NOT, "is another build after the next push")


def _image(memo: Memo, text: str) -> Determination:
    kind = images.kind_of(text, memo.policy.immutable_tags)
    if kind == images.PINNED:
        return Determination(EXACTLY, "is fixed by a digest")
    if kind == images.VERSIONED:
        return Determination(UNKNOWN, "has a version for a tag, which is taken never to move")
    if kind == images.MUTABLE:
        return Determination(UNKNOWN, _VERSION)
    names = [reference.name for part in parts_of(text) for reference in in_part(part)]
    if names and all(covers(memo, variable_of(name)) for name in names):
        return Determination(EXACTLY, "the key holds what it is named by")
    return Determination(UNKNOWN, "is named by variables, which are sources of their own")


def _contents(memo: Memo) -> Iterator[Account]:
    """The ConfigMaps that the work reads, and the Secrets whose value is in its result."""
    missing = {each.origin for each in (*coverage.config_maps(memo), *coverage.missing_secrets(memo))}
    contents = [(CONFIG_MAP, each) for each in read_by(memo.template)]
    for kind, content in (*contents, *((KEPT_SECRET, each) for each in coverage.stored_secrets(memo))):
        named = Determination(UNKNOWN, "its name is taken to change with its content")
        found = named if "{{" in content.name else Determination(UNKNOWN, _VERSION)
        if content.origin in missing:
            found = Determination(NOT, "its content can change under the same key")
        yield _account(memo, content.name, kind, found, content.origin, matters=not content.noted)


def _code(memo: Memo) -> Account:
    """The template itself: a source that only changes when somebody edits it."""
    found = Determination(NOT, "an edit of the template leaves the key as it is")
    if versions.has_version(memo):
        found = Determination(UNKNOWN, _VERSION)
    return Account(CODE, CODE, found.kind, found.why, _name_place(memo.template), (memo.template.label,), matters=False)


def _name_place(template: Template) -> Place:
    return (template.origin.at("name") if template.name else template.origin).place()
