"""What reaches the work of a memoized template while nothing in its key says so: told by rules, shown by `inspect`.

Whether it can be asked at all is `validity.is_stored`: a key that is never legal stores nothing.
"""

from collections.abc import Iterator

from memolint.argo.fields import HOST, RESULT, SERVICE, TUNING
from memolint.argo.project import Project
from memolint.argo.trail import Below, Trail
from memolint.argo.views import Origin, Template, dig, text
from memolint.code.snippets import Passage
from memolint.facts import declarations
from memolint.facts.block.fields import field_of
from memolint.facts.coverage import artifacts, enumerated
from memolint.facts.coverage.agreed import covers, determined, mentions
from memolint.facts.fact import fact
from memolint.facts.key import freshness
from memolint.facts.memo import Memo
from memolint.facts.reads import configmaps, images, roles, secrets
from memolint.facts.reads.configmaps import Content
from memolint.facts.reads.images import Image
from memolint.facts.reads.reads import Read
from memolint.facts.reads.references import INPUT, Variable
from memolint.facts.reads.results import is_printed_text_read
from memolint.facts.reads.versions import content_field, location, stands_for_one_content
from memolint.facts.values import texts
from memolint.facts.values.literals import Value
from memolint.finding import INFO, WARNING
from memolint.lang.go.json.gojson import marshal
from memolint.text.documents import Path
from memolint.typed import Record

# Globals that shape results; the others give access or name the run.
SHAPING = (
    *("workflow.parameters", "workflow.labels", "workflow.annotations", "workflow.outputs.parameters"),
    *("workflow.creationTimestamp", "workflow.scheduledTime"),
)
_TIMES = ("workflow.creationTimestamp", "workflow.scheduledTime")
_NAMESPACE = "workflow.namespace"
_GROUPS = ("steps", "dag")


def inputs(memo: Memo) -> dict[Variable, Read]:
    """Input parameters that nobody declares to be insignificant."""
    ignored = ignored_inputs(memo)
    found = {Variable(INPUT, name): read for name, read in memo.inputs.items() if name not in ignored}
    return {source: read for source, read in found.items() if not covers(memo, source)}


def ignored_inputs(memo: Memo) -> frozenset[str]:
    """Input parameters that the writer, or the configuration, declares to shape no result."""
    return declarations.insignificant(memo.template.value, memo.template.manifest.metadata, memo.policy)


def items(memo: Memo) -> dict[Variable, Read]:
    """Loop items that an inline template reads directly."""
    return {source: read for source, read in memo.items.items() if not mentions(memo, source)}


class Excuse(Record):
    """Why a source that is missing is worth less than an error, and what it is worth: WARNING or INFO."""

    why: str
    severity: str = INFO


def excuse(memo: Memo, source: Variable, read: Read) -> Excuse | None:
    """The reason to say least of a missing source, if there is one."""
    aside = access_or_tuning(memo, source, read)
    if aside:
        return Excuse(aside)
    if _is_accepted_time(memo, source):
        return Excuse("entries live a day at most")
    known = texts.of_variable(memo, source.text).found
    if enumerated.is_told_apart(memo, source):
        in_view = enumerated.is_all_in_view(memo) or enumerated.has_one_value(memo, source)
        others = "" if in_view else "; others can call it"
        return Excuse(f"as it is called now, no two uses differ in that alone{others}", INFO if in_view else WARNING)
    if known and all(roles.only_tunes(value.text) for value in known):
        return Excuse("what the project passes only tunes the work", WARNING)  # by default: anything may be passed
    return None


def access_or_tuning(memo: Memo, source: Variable, read: Read) -> str:
    """Why a missing source shapes no result although the work reads it, "" where it may: lint and simulate ask this.

    It says where the one service is that the project knows, or it tunes: what an input called after threads, memory
    or a host does behind a flag of one letter, which does not say more.
    """
    role = _role(read)
    if role == TUNING:
        return "by its name it only tunes the work"
    if role in (SERVICE, HOST) and _is_one_service(role, texts.of_variable(memo, source.text).found):
        return "it says where a service is, not what is asked of it"
    return ""


def aside(memo: Memo) -> frozenset[str]:
    """The missing sources of a template that only give access or tune, or are times that entries do not outlive."""
    missing = inputs(memo) | variables(memo)
    return frozenset(
        source.text
        for source, read in missing.items()
        if access_or_tuning(memo, source, read) or _is_accepted_time(memo, source)
    )


def _is_accepted_time(memo: Memo, source: Variable) -> bool:
    return is_a_time(source) and freshness.is_bounded(memo)


def _is_one_service(role: str, known: tuple[Value, ...]) -> bool:
    """Whether values, as far as they are known, are addresses, and the project writes out no two of them."""
    is_address = all(roles.is_address(role, value.text) for value in known)
    return is_address and len({value.text for value in known if not value.open}) < 2


def _role(read: Read) -> str:
    """The role of the place that reads a source; behind a flag of one letter, that of the source's own name.

    That tells a host of a service from other hosts, too.
    """
    own = roles.of_name(read.variable.rpartition(".")[2])
    if read.role not in (RESULT, roles.SHORT_FLAG):
        return own if (read.role, own) == (HOST, SERVICE) else read.role
    if own not in (TUNING, SERVICE, HOST):
        return RESULT
    if read.role == roles.SHORT_FLAG:
        return own
    path, whole = read.origin.path, read.origin.document.value
    last = path[-1] if path else ""
    previous = dig(whole, *path[:-1], last - 1) if isinstance(last, int) and last else ""
    return own if roles.is_short_flag(text(dig(whole, *path))[: read.start], text(previous)) else RESULT


def variables(memo: Memo) -> dict[Variable, Read]:
    """Workflow variables that shape results."""
    shaping = {source: read for source, read in memo.globals.items() if shapes(memo, source)}
    return {source: read for source, read in shaping.items() if not _is_covered(memo, source)}


def shapes(memo: Memo, source: Variable) -> bool:
    """Whether a variable makes results differ: the namespace does where a template serves all of them."""
    serves_all = memo.template.manifest.kind == "ClusterWorkflowTemplate"
    return source.text.startswith(SHAPING) or (source.text == _NAMESPACE and serves_all)


def is_a_time(source: Variable) -> bool:
    """Whether a variable says when a run is: as it stands it is new in every run."""
    return source.text.startswith(_TIMES)


def is_of_the_run(source: Variable) -> bool:
    """Whether a variable says when and where a run is, and nobody gives it a value."""
    return source.text.startswith((*_TIMES, _NAMESPACE))


def _is_covered(memo: Memo, source: Variable) -> bool:
    """Whether the key covers a variable; of the time, any part of it in the key is a scope that was chosen."""
    if covers(memo, source) or not is_a_time(source):
        return covers(memo, source)
    passed_on = (found for call in memo.callers for found in determined(memo, call))
    return any(each.startswith(_TIMES) for each in (*memo.held, *passed_on))


def own_images(memo: Memo) -> Iterator[Image]:
    """Images of the template that move to other builds under one name; a version in the key is taken for it."""
    found = (_filled(memo, each) for each in images.images(memo.template))
    yield from (each for each in found if _moves(memo, each))


def _filled(memo: Memo, image: Image) -> Image:
    """An image that variables name, with those of the project's values that make it one that moves, if any do."""
    if "{{" not in image.text:
        return image
    field = field_of(image.text, image.origin)
    known = (Image(each.text, image.origin, each.row) for each in texts.of_field(memo, field))
    return next((each for each in known if is_mutable(memo, each.text)), image)


def is_mutable(memo: Memo, text: str) -> bool:
    """Whether the tag of an image reference is one that moves, and that the project does not declare to stay."""
    return images.kind_of(text, memo.policy.immutable_tags) == images.MUTABLE


def _moves(memo: Memo, image: Image) -> bool:
    if not is_mutable(memo, image.text):
        return False
    from memolint.facts.coverage import versions  # few templates read what moves

    return not versions.has_image_version(memo, image.text)


def images_below(memo: Memo) -> Iterator[tuple[Template, Image]]:
    """Such images of the templates that a steps or DAG template calls; memoized ones answer for themselves."""
    for template, _ in below(memo):
        yield from ((template, image) for image in images.images(template) if _moves(memo, image))


def below(memo: Memo) -> Iterator[Below]:
    """What a steps or DAG template calls that may read what moves; memoized templates answer for themselves."""
    if memo.template.kind in _GROUPS:
        yield from ((at, chain) for at, chain in _moving(memo.project).below(memo.template) if len(chain) > 1)


@fact
def _moving(project: Project) -> Trail:
    return Trail(project, _may_read_what_moves)


def _may_read_what_moves(template: Template) -> bool:
    if template.memoize is not None:
        return False
    is_mutable = (images.kind_of(each.text) == images.MUTABLE for each in images.images(template))
    return any(is_mutable) or bool(configmaps.read_by(template)) or any(_fetched(template))


def config_maps(memo: Memo) -> list[Content]:
    """ConfigMaps whose content shapes the work; a name that changes with the content is how this is done right."""
    return [each for each in configmaps.read_by(memo.template) if _is_config_missing(memo, each)]


def stored_secrets(memo: Memo) -> list[Content]:
    """Secrets whose value becomes a part of the result."""
    return secrets.stored_by(memo.template, is_printed_text_read(memo.template, memo.project))


def missing_secrets(memo: Memo) -> list[Content]:
    """Those of these that can get another value while the key stays as it is."""
    return [each for each in stored_secrets(memo) if not _is_plain(memo, each) and _is_config_missing(memo, each)]


def plain_secrets(memo: Memo) -> list[tuple[Content, Passage]]:
    """Those of these whose text can be read in the result, and where code writes it there: they should not be kept."""
    is_printed = is_printed_text_read(memo.template, memo.project)
    plain = [each for each in stored_secrets(memo) if _is_plain(memo, each)]
    uses = ((each, secrets.use_of(memo.template.value, _entry(memo, each), is_printed)) for each in plain)
    return [(each, use) for each, use in uses if use is not None]


def _is_plain(memo: Memo, content: Content) -> bool:
    return secrets.is_verbatim(memo.template.value, _entry(memo, content))


def _entry(memo: Memo, content: Content) -> Path:
    """The path of the entry of `env` in the template."""
    path = content.origin.path[len(memo.template.origin.path) :]
    return path[: path.index("valueFrom")]


def _is_config_missing(memo: Memo, content: Content) -> bool:
    fixed = "{{" in content.name or content.name in memo.policy.settled_config_maps
    if fixed:
        return False
    from memolint.facts.coverage import versions

    return not versions.has_configuration_version(memo, content.name)


def config_maps_below(memo: Memo) -> Iterator[tuple[Template, Content]]:
    """Such ConfigMaps of the templates that a steps or DAG template calls."""
    for template, _ in below(memo):
        for content in configmaps.read_by(template):
            if not content.noted and _is_config_missing(memo, content):
                yield template, content


def fetched_below(memo: Memo) -> Iterator[tuple[Template, Origin, str]]:
    """What such templates fetch from one place whose content changes, or list there."""
    for template, _ in below(memo):
        yield from ((template, origin, where) for origin, where in _fetched(template))


def _fetched(template: Template) -> Iterator[tuple[Origin, str]]:
    for index, artifact in template.artifacts.values():
        kind = location(artifact)
        if kind and "{{" not in marshal(artifact[kind]) and not stands_for_one_content(artifact[kind], kind):
            field = content_field(artifact[kind], kind)
            at = template.origin.at("inputs", "artifacts", index, kind, field)
            yield at, text(artifact[kind].get(field))
    for listed in artifacts.listing(template):
        yield template.origin.at(*listed.path), listed.text
