"""Work avoidance by a marker: the outputs of a step are kept under a name made of all that it reads.

The command of the step is wrapped in a shell that looks first. Files that the step leaves on a volume stay there; then
the marker stands beside them, and Argo lets in one run of each name at a time.
"""

from collections.abc import Iterator

from memolint.argo.project import Project
from memolint.argo.releases import Release
from memolint.argo.views import Origin, Template, dig, mapping, named, sequence, text
from memolint.checks.repairs import edits
from memolint.checks.repairs.marker_shell import PVC, KeptOutput, Shell
from memolint.checks.repairs.memoized import key_of
from memolint.facts.advice.advice import Advice
from memolint.facts.advice.on_volumes import VolumeResults
from memolint.facts.reads.mounts import is_below
from memolint.facts.reads.results import is_printed_text_read
from memolint.finding import Edit
from memolint.text.nested import NestedSource
from memolint.text.source import Place

CLAIM = "markers"
BUCKET = "markers"
_FOLDERS = ("/var/markers", "/memolint/markers")
_SCRATCHES = ("/var/scratch", "/memolint/scratch")
_VOLUME, _SCRATCH = "memolint-markers", "memolint-scratch"


class NotWrappable(ValueError):
    """The command of a template cannot be wrapped; the message says why."""


def guarded(advice: Advice, project: Project, on: str, release: Release) -> tuple[Edit, ...]:
    """The edits that guard the work of a step by a marker on a claim or in a bucket. Raises `NotWrappable`.

    The marker is named as a key would be; of input artifacts whose content that does not determine, the step takes the
    digest itself.
    """
    template, on_volume = advice.template, advice.on_volume
    _refuse(template, on_volume, on)
    shell = Shell(
        on,
        outputs=tuple(_kept(template)),
        inputs=tuple(text(template.artifacts[name][1].get("path")) for name in advice.uncovered),
        results=on_volume.paths if on_volume is not None and not on_volume.trouble else (),
        prints=is_printed_text_read(template, project),
        scratch=_free(template, _SCRATCHES),
    )
    folder = _free(template, _FOLDERS)
    place = BUCKET if on != PVC else on_volume.folder if on_volume is not None else folder
    name = key_of(advice._replace(unnamed=()))
    found = [
        _wrapped(template, shell.lines()),
        _env(template, [("MARKER", name), ("MARKERS", place), *shell.variables()]),
    ]
    volumes = [(_VOLUME, folder, "persistentVolumeClaim", CLAIM)] if on == PVC and on_volume is None else []
    volumes += [(_SCRATCH, shell.scratch, "emptyDir", "")] if shell.needs_scratch else []
    found += [_mounts(template, volumes), _volumes(template, volumes)] if volumes else []
    if shell.results:
        # Not the version: another one writes the same files.
        found.append(_mutex(template, key_of(advice._replace(unnamed=(), versioned=())), release))
    return tuple(found)


def _refuse(template: Template, on_volume: VolumeResults | None, on: str) -> None:
    if template.kind not in ("container", "script"):
        raise NotWrappable(f"`{template.label}` is a {template.kind or 'template'}, which runs no command of its own")
    if not sequence(dig(template.value, template.kind, "command")):
        way = "write down the entrypoint of its image as `command`"
        raise NotWrappable(f"`{template.label}` has no command that could be wrapped: {way}")
    if on != PVC and on_volume is not None:
        way = "`--on pvc` puts the marker beside it"
        raise NotWrappable(f"what `{template.label}` makes stays on {on_volume.label}: {way}")


def _kept(template: Template) -> Iterator[KeptOutput]:
    outputs = mapping(template.value.get("outputs"))
    for _, each in (*named(outputs.get("parameters")).values(), *named(outputs.get("artifacts")).values()):
        source = mapping(each.get("valueFrom")) or each
        if text(source.get("path")):
            yield KeptOutput(text(source["path"]), bool(each.get("optional")) or source.get("default") is not None)


def _free(template: Template, folders: tuple[str, ...]) -> str:
    """A folder for a mount that no output or input of the step is around or below, and no other mount."""
    container = mapping(template.value.get(template.kind))
    taken = [text(dig(each, "mountPath")) for each in sequence(container.get("volumeMounts"))]
    taken += [each.path for each in _kept(template)]
    taken += [text(each.get("path")) for _, each in template.artifacts.values()]
    for folder in folders:
        if not any(each and (is_below(folder, each.rstrip("/") or "/") or is_below(each, folder)) for each in taken):
            return folder
    raise NotWrappable(f"an output of `{template.label}` holds all files of its container: write it into a folder")


def _wrapped(template: Template, script: list[str]) -> Edit:
    """The shell before the words of the command, which it takes as its own."""
    origin = template.origin.at(template.kind, "command")
    source, holder = origin.document.source, origin.document.node(origin.path)
    container = origin.document.node(origin.path[:-1])
    if isinstance(source, NestedSource) or "*" in (holder.style, container.style):
        raise NotWrappable(f"the command of `{template.label}` stands in an alias or inside a string")
    block = ["- sh", "- -euc", "- |", *(f"  {each}" for each in script), "- marker"]
    if source.text[holder.start] == "-":
        return _known(template, edits.item_before(origin.at(0), tuple(block), ""))
    if source.text[container.start] == "{":
        flow = f'"sh", "-euc", {edits.quoted(chr(10).join(script))}, "marker"'
        return _known(template, edits.item_before(origin.at(0), (), flow))
    words = (origin.document.node((*origin.path, index)) for index in range(len(sequence(holder.value))))
    block += [f"- {source.text[each.start : each.end].strip()}" for each in words]
    key = origin.document.key_node(origin.path)
    indent = " " * (source.place(key.start).column + 1)
    start = source.text.index(":", key.end) + 1
    return Edit(Place(source, start, holder.end), "".join(f"\n{indent}{each}" for each in block))


def _env(template: Template, entries: list[tuple[str, str]]) -> Edit:
    own = {text(dig(each, "name")) for each in sequence(dig(template.value, template.kind, "env"))}
    taken = next((name for name, _ in entries if name in own), "")
    if taken:
        raise NotWrappable(f"`{template.label}` has a variable `{taken}` of its own, which the pattern needs")
    lines = [part for name, value in entries for part in (f"- name: {name}", f"  value: {edits.quoted(value)}")]
    flow = ", ".join(f'{{"name": "{name}", "value": {edits.quoted(value)}}}' for name, value in entries)
    return _listed(template, template.origin.at(template.kind), "env", "command", lines, flow)


# A volume with its mount: the name, where it is mounted, its kind and the name of its claim.
_Mounted = tuple[str, str, str, str]


def _mounts(template: Template, volumes: list[_Mounted]) -> Edit:
    lines = [line for name, path, _, _ in volumes for line in (f"- name: {name}", f"  mountPath: {path}")]
    flow = ", ".join(f'{{"name": "{name}", "mountPath": "{path}"}}' for name, path, _, _ in volumes)
    return _listed(template, template.origin.at(template.kind), "volumeMounts", "command", lines, flow)


def _volumes(template: Template, volumes: list[_Mounted]) -> Edit:
    lines: list[str] = []
    flow: list[str] = []
    for name, _, kind, claim in volumes:
        lines += [f"- name: {name}", *([f"  {kind}:", f"    claimName: {claim}"] if claim else [f"  {kind}: {{}}"])]
        of_claim = f'"claimName": "{claim}"' if claim else ""
        flow.append(f'{{"name": "{name}", "{kind}": {{{of_claim}}}}}')
    return _listed(template, template.origin, "volumes", template.kind, lines, ", ".join(flow))


def _mutex(template: Template, name: str, release: Release) -> Edit:
    """One run of this name at a time: the work writes its files in place, and another would write into them."""
    held = template.block("synchronization")
    if held is not None:
        raise NotWrappable(f"`{template.label}` holds a lock already: let it be one of each name, such as {name}")
    lock = edits.quoted(name)
    block = ("mutexes:", f"  - name: {lock}") if release.plural_locks else ("mutex:", f"  name: {lock}")
    flow = f'"mutexes": [{{"name": {lock}}}]' if release.plural_locks else f'"mutex": {{"name": {lock}}}'
    lines = ("synchronization:", *(f"  {each}" for each in block))
    at = template.origin.at(template.kind)
    return _known(template, edits.field_before(at, lines, f'"synchronization": {{{flow}}}'))


def _listed(template: Template, at: Origin, field: str, before: str, lines: list[str], flow: str) -> Edit:
    """Items at the beginning of a list, or a field with such a list before another field."""
    if sequence(dig(at.document.value, *at.path, field)):
        return _known(template, edits.item_before(at.at(field, 0), tuple(lines), flow))
    block = (f"{field}:", *(f"  {each}" for each in lines))
    return _known(template, edits.field_before(at.at(before), block, f'"{field}": [{flow}]'))


def _known(template: Template, edit: Edit | None) -> Edit:
    if edit is None:
        raise NotWrappable(f"the YAML of `{template.label}` stands in an alias or inside a string")
    return edit
