"""Removes from a template what does not shape its outputs: what `reads` ignores, for templates that are played.

`reads` judges a tag by its place; here the tags are filled, so the places themselves are removed. Both ask `roles` and
the same modules of `code`, so that a finding and its proof, or lint and simulate, cannot disagree.
"""

from collections.abc import Iterator, Mapping

from memolint.argo.fields import ACCESS, RESULT, SECRET, shapes_results
from memolint.argo.views import dig, mapping, sequence, text
from memolint.code.catalogue.signal import LOG, PRINTED
from memolint.code.confined import comments, confined
from memolint.code.snippets import containers, snippets
from memolint.facts.declarations import Policy, determined_by, insignificant
from memolint.facts.reads import roles, secrets, settings
from memolint.facts.reads.versions import is_content_of
from memolint.text.documents import Path
from memolint.typed import Any

Json = dict[str, Any]
Roled = tuple[Path, int, int, str]
_KEY = ("valueFrom", "secretKeyRef", "key")
_WORDS = ("command", "args")


def without(template: Json, with_log: bool) -> Json:
    """`template` with those places empty; `with_log`: what is printed counts, since somebody reads the result."""
    found = tuple(snippets(template))
    still = [*comments(found), *confined(template, found, LOG if with_log else PRINTED)]
    places = [*_unshaping(template, with_log, settings.given(found, still)), *still]
    cut: dict[Path, list[tuple[int, int]]] = {}
    for path, start, end in places:
        cut.setdefault(path, []).append((start, end))
    out = template
    for path, spans in cut.items():
        out = _replaced(out, path, _cut(dig(template, *path), spans))
    return out


def indifferent(
    policy: Policy, template: Json, metadata: Json, one: Mapping[str, str], other: Mapping[str, str]
) -> frozenset[str]:
    """Inputs that make no difference between two uses: declared to shape nothing, or places of one content.

    That is named by an input that has the same value in both, by what is declared or by its name.
    """
    equal = {name for name, value in one.items() if other.get(name) == value}
    ruled = ((name, determined_by(template, metadata, name)) for name in one)
    declared = {name for name, by in ruled if by != name and by in equal}
    named = {name for name in one for by in equal if is_content_of(by, name, one)}
    return insignificant(template, metadata, policy) | declared | named


def _unshaping(template: Json, with_log: bool, found: Iterator[Roled]) -> Iterator[tuple[Path, int, int]]:
    """Values of flags, variables, headers and fields of a patch that tune or give access."""
    kept = secrets.flowing(template, is_printed=with_log)
    for path, start, end, role in (*_with_roles(template), *found):
        is_kept = role in (ACCESS, SECRET) and (path[: -len(_KEY)] in kept or roles.keeps_secrets(template))
        if not shapes_results(role) and role != roles.SHORT_FLAG and not is_kept:
            yield path, start, end


def _with_roles(template: Json) -> Iterator[Roled]:
    for path, container in containers(template):
        for index, entry in enumerate(sequence(container.get("env"))):
            yield from _named(entry, (*path, "env", index, "value"))
            yield from _secret(entry, (*path, "env", index, "valueFrom", "secretKeyRef"))
        for field in _WORDS:
            previous = ""
            for index, word in enumerate(sequence(container.get(field))):
                yield from _in_text(text(word), (*path, field, index), previous)
                previous = text(word)
        yield from _in_text(text(container.get("source")), (*path, "source"), "")
    for index, volume in enumerate(sequence(template.get("volumes"))):
        name = dig(volume, "secret", "secretName")
        if isinstance(name, str):
            yield ("volumes", index, "secret", "secretName"), 0, len(name), SECRET
    yield from _patched(text(template.get("podSpecPatch")))
    for index, header in enumerate(sequence(mapping(template.get("http")).get("headers"))):
        yield from _named(header, ("http", "headers", index, "value"))


def _patched(patch: str) -> Iterator[Roled]:
    if patch:
        from memolint.facts.reads import patches  # few templates have one

        yield from ((("podSpecPatch",), each.start, each.end, each.role) for each in patches.values(patch))


def _named(entry: object, path: Path) -> Iterator[Roled]:
    value = mapping(entry).get("value")
    if isinstance(value, str):
        yield path, 0, len(value), roles.of_name(text(mapping(entry).get("name")))


def _secret(entry: object, path: Path) -> Iterator[Roled]:
    for field in ("name", "key"):
        value = dig(entry, "valueFrom", "secretKeyRef", field)
        if isinstance(value, str):
            yield (*path, field), 0, len(value), SECRET


def _in_text(value: str, path: Path, previous: str) -> Iterator[Roled]:
    role = roles.of_flag("", previous) if value else RESULT
    if role != RESULT:
        yield path, 0, len(value), role
    else:
        yield from ((path, *span) for span in roles.flagged(value))


def _cut(value: str, spans: list[tuple[int, int]]) -> str:
    out, done = "", 0
    for start, end in sorted(spans):
        if start >= done:
            out += value[done:start]
        done = max(done, end)
    return out + value[done:]


def _replaced(value: Any, path: Path, new: str) -> Any:
    """A copy with another string at the path; what is beside the path is shared."""
    if not path:
        return new
    step, rest = path[0], path[1:]
    if isinstance(value, dict):
        return {**value, step: _replaced(value[step], rest, new)}
    return [*value[:step], _replaced(value[step], rest, new), *value[int(step) + 1 :]]
