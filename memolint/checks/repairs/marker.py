"""Work avoidance by a marker: the outputs of a step are kept under a name made of all that it reads.

The command of the step is wrapped in a shell that looks first. Outputs are kept whole or not at all: they are copied
aside and moved into place at once. Two steps that do the same work at once keep the same, and the first wins.
"""

import re
from collections.abc import Iterator

from memolint.argo.project import Project
from memolint.argo.views import Origin, Template, dig, mapping, named, sequence, text
from memolint.checks.repairs import edits
from memolint.checks.repairs.memoized import key_of
from memolint.facts.advice.advice import Advice
from memolint.facts.reads.results import is_printed_text_read
from memolint.finding import Edit
from memolint.text.nested import NestedSource
from memolint.text.source import Place
from memolint.typed import Record

PVC, S3 = PLACES = ("pvc", "s3")
MOUNT = "/var/markers"
CLAIM = "markers"
BUCKET = "markers"
_VOLUME = "memolint-markers"
_STDOUT = '"$scratch/stdout"'
_SAFE = r"[\w./-]+"
# Of a bucket that cannot be read nothing is known: to go on would do the work again, or twice.
_NOT_ABSENT = (
    'elif ! grep -Eq "404|NoSuchKey|does not exist" "$scratch/error"; then',
    '  cat "$scratch/error" >&2',
    "  exit 1",
)


class NotWrappable(ValueError):
    """The command of a template cannot be wrapped; the message says why."""


class KeptOutput(Record):
    """An output that is kept: the word that names its path in the shell, and whether it may be absent."""

    path: str
    optional: bool


def guarded(advice: Advice, project: Project, on: str) -> tuple[Edit, ...]:
    """The edits that guard the work of a step by a marker on a claim or in a bucket. Raises `NotWrappable`.

    The marker is named as a key would be; of input artifacts whose content that does not determine, the step takes the
    digest itself.
    """
    template, prints = advice.template, is_printed_text_read(advice.template, project)
    if template.kind not in ("container", "script"):
        raise NotWrappable(f"`{template.label}` is a {template.kind or 'template'}, which runs no command of its own")
    if not sequence(dig(template.value, template.kind, "command")):
        way = "write down the entrypoint of its image as `command`"
        raise NotWrappable(f"`{template.label}` has no command that could be wrapped: {way}")
    kept = tuple(_kept(template))
    inputs = tuple(text(template.artifacts[name][1].get("path")) for name in advice.uncovered)
    script = _script(on, kept, inputs, prints)
    env = [("MARKER", key_of(advice._replace(unnamed=()))), ("MARKERS", MOUNT if on == PVC else BUCKET), *_paths(kept)]
    found = [_wrapped(template, script), _env(template, env)]
    if on == PVC:
        found += [_mount(template), _volume(template)]
    return tuple(found)


def _kept(template: Template) -> Iterator[KeptOutput]:
    outputs = mapping(template.value.get("outputs"))
    for _, each in (*named(outputs.get("parameters")).values(), *named(outputs.get("artifacts")).values()):
        source = mapping(each.get("valueFrom")) or each
        if text(source.get("path")):
            yield KeptOutput(text(source["path"]), bool(each.get("optional")) or source.get("default") is not None)


def _paths(kept: tuple[KeptOutput, ...]) -> Iterator[tuple[str, str]]:
    """Paths that only a run knows, as variables: a tag in shell code could be read as code."""
    yield from ((f"OUTPUT_{number}", each.path) for number, each in enumerate(kept) if not _is_safe(each.path))


def _is_safe(path: str) -> bool:
    return re.fullmatch(_SAFE, path) is not None


def _word(number: int, each: KeptOutput) -> str:
    return each.path if _is_safe(each.path) else f'"$OUTPUT_{number}"'


def _script(on: str, kept: tuple[KeptOutput, ...], inputs: tuple[str, ...], prints: bool) -> list[str]:
    looks, keeps = (_look_on_claim, _keep_on_claim) if on == PVC else (_look_in_bucket, _keep_in_bucket)
    lines = ['scratch="$(mktemp -d)"', "trap 'rm -rf \"$scratch\"' EXIT"]
    name = "$MARKER"
    if inputs:
        found = " ".join(each if _is_safe(each) else f"'{each}'" for each in inputs)
        digest = f"find {found} -type f -exec sha256sum {{}} + | LC_ALL=C sort | sha256sum | cut -c 1-64"
        lines.append(f'content="$({digest})"')
        name += "-$content"
    lines += [f'kept="$MARKERS/{name}"', *looks()]
    lines += [f"  {each}" for each in _hand_out(kept, prints)]
    lines += ["  exit 0", *(_NOT_ABSENT if on == S3 else ()), "fi", '"$@"' + (f" > {_STDOUT}" if prints else "")]
    lines += [f"cat {_STDOUT}"] if prints else []
    lines += ['mkdir "$scratch/new"', *_set_aside(kept, prints), *keeps()]
    return lines


def _look_on_claim() -> list[str]:
    return ['if [ -d "$kept" ]; then', '  cp -R "$kept" "$scratch/old"']


def _keep_on_claim() -> list[str]:
    """A folder is copied beside its place and renamed, which is atomic; of two, the second throws its own away.

    Its `mv` fails, or moves the folder into the first, under a name that nothing else has.
    """
    return [
        'mkdir -p "$MARKERS"',
        'fresh="$(mktemp -d "$MARKERS/.fresh.XXXXXX")"',
        'name="${fresh##*/}"',
        'cp -R "$scratch/new" "$fresh/$name"',
        '[ -d "$kept" ] || mv "$fresh/$name" "$kept" || [ -d "$kept" ]',
        'rm -rf "$fresh" "$kept/$name"',
    ]


def _look_in_bucket() -> list[str]:
    """An object that is not there is one thing, a bucket that cannot be read another."""
    return [
        'if aws s3 cp --only-show-errors "s3://$kept.tar" "$scratch/old.tar" 2> "$scratch/error"; then',
        '  mkdir "$scratch/old"',
        '  tar -xf "$scratch/old.tar" -C "$scratch/old"',
    ]


def _keep_in_bucket() -> list[str]:
    """One object for all outputs, which a bucket shows whole or not at all."""
    return [
        'tar -cf "$scratch/new.tar" -C "$scratch/new" .',
        'aws s3 cp --only-show-errors "$scratch/new.tar" "s3://$kept.tar"',
    ]


def _hand_out(kept: tuple[KeptOutput, ...], prints: bool) -> Iterator[str]:
    for number, each in enumerate(kept):
        word = _word(number, each)
        put = f'mkdir -p "$(dirname {word})" && rm -rf {word} && cp -R "$scratch/old/{number}" {word}'
        yield f'if [ -e "$scratch/old/{number}" ]; then {put}; fi' if each.optional else put
    if prints:
        yield 'cat "$scratch/old/stdout"'


def _set_aside(kept: tuple[KeptOutput, ...], prints: bool) -> Iterator[str]:
    for number, each in enumerate(kept):
        word = _word(number, each)
        take = f'cp -R {word} "$scratch/new/{number}"'
        yield f"if [ -e {word} ]; then {take}; fi" if each.optional else take
    if prints:
        yield f'cp {_STDOUT} "$scratch/new/stdout"'


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
    lines = [part for name, value in entries for part in (f"- name: {name}", f"  value: {edits.quoted(value)}")]
    flow = ", ".join(f'{{"name": "{name}", "value": {edits.quoted(value)}}}' for name, value in entries)
    return _listed(template, template.origin.at(template.kind), "env", "command", lines, flow)


def _mount(template: Template) -> Edit:
    lines = [f"- name: {_VOLUME}", f"  mountPath: {MOUNT}"]
    flow = f'{{"name": "{_VOLUME}", "mountPath": "{MOUNT}"}}'
    return _listed(template, template.origin.at(template.kind), "volumeMounts", "command", lines, flow)


def _volume(template: Template) -> Edit:
    lines = [f"- name: {_VOLUME}", "  persistentVolumeClaim:", f"    claimName: {CLAIM}"]
    flow = f'{{"name": "{_VOLUME}", "persistentVolumeClaim": {{"claimName": "{CLAIM}"}}}}'
    return _listed(template, template.origin, "volumes", template.kind, lines, flow)


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
