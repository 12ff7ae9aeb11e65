"""Names under `world`: each must be of something that the workflow of its run reads."""

import re
from collections.abc import Iterable, Iterator, Sequence

from memolint.app.scenario.mistakes import Path
from memolint.app.simulate.reach import reach, views
from memolint.argo import arguments
from memolint.argo.plain import Json
from memolint.engine.executors.symbolic import object_name
from memolint.engine.play import Run
from memolint.engine.scenario import Scenario
from memolint.lang.words import did_you_mean, instead, listed, there_are
from memolint.typed import Record

_READS = {"clock": "read the time", "seed": "depend on chance", "network": "ask a service"}
_TAG = re.compile(r"\{\{.*?\}\}", re.DOTALL)
# What a template names beside its work: the ConfigMaps of its cache and its locks.
_BESIDE = frozenset(("memoize", "synchronization"))
MAX_DEPTH = 60
MAX_LISTED = 8


class _Mentioned(Record):
    """The labels of the templates that a workflow reaches, and what each names, as `_names` has it."""

    labels: frozenset[str]
    named: frozenset[tuple[str, str]]


class _Readable(Record):
    """What a run reads: templates by label, and `image:X`, `configmap:X`, `secret:X` and `artifact:X`; `possible` are
    those with tags of templates that the run did not play, as patterns.
    """

    templates: list[str]
    names: list[str]
    possible: list[str]
    texts: frozenset[str]


def unmatched(scenario: Scenario, placed: Scenario, runs: Iterable[Run]) -> Iterator[tuple[Path, str]]:
    """The names that nothing in reach of their run has, with what is wrong with each.

    `placed` is the scenario as it was played: what it says of the time, chance or services is of those who read them.
    """
    written: dict[int, _Mentioned | None] = {}
    for index, (told, as_played, run) in enumerate(zip(scenario.runs, placed.runs, runs, strict=False)):
        if not told.world:
            continue
        # Runs of one workflow share what is written.
        if id(told.workflow) not in written:
            written[id(told.workflow)] = _written(told.workflow, scenario.templates)
        found = written[id(told.workflow)]
        known = None if found is None else _known(found, run)
        for name in told.world:
            if known and (problem := _problem(name, known, name in as_played.world)):
                yield ("runs", index, "world", name), problem


def _written(workflow: Json, templates: Sequence[Json]) -> _Mentioned | None:
    """What a workflow and all that it refers to names; None where a part of that is missing."""
    found = reach(workflow, templates)
    if found.missing:
        return None
    parts = [(template.label, template.value) for each in views(found.manifests) for template in each.templates]
    around = [("", _around(manifest)) for manifest in found.manifests]
    named = [(label, name) for label, value in (*parts, *around) for name in _names(value)]
    return _Mentioned(frozenset(label for label, _ in parts), frozenset(named))


def _known(written: _Mentioned, run: Run) -> _Readable:
    works = [pod.work for pod in run.pods.values()]
    played = {str(work.template.get("name") or "") for work in works}
    rendered = [value for work in works for value in (work.template, work.added)]
    names = {name for value in rendered for name in _names(value)}
    names |= {name for _, name in written.named if "{{" not in name}
    possible = {name for label, name in written.named if "{{" in name and label not in played}
    labels = written.labels | {each for each in played if each}
    texts = frozenset(text for value in rendered for text in _texts(value))
    return _Readable(sorted(labels), sorted(names), sorted(possible), texts)


def _around(manifest: Json) -> Json:
    """The spec of a manifest but for its templates and arguments: volumes, secrets to pull images with."""
    spec = manifest.get("spec")
    members = spec.items() if isinstance(spec, dict) else ()
    return {name: member for name, member in members if name not in ("templates", "arguments")}


def _names(value: object, depth: int = 0) -> Iterator[str]:
    """The images, ConfigMaps, Secrets and input artifacts that a value names."""
    if isinstance(value, dict):
        inputs = arguments.named(value.get("inputs"), "artifacts")
        yield from (f"artifact:{each.get('name')}" for each in inputs)
        for key, member in value.items():
            if key == "image" and isinstance(member, str):
                yield f"image:{member}"
            kind = next((kind for kind in ("configmap", "secret") if kind in key.lower()), "")
            for each in (member if isinstance(member, list) else [member]) if kind else []:
                name = (each.get("name") or each.get("secretName")) if isinstance(each, dict) else None
                if isinstance(name, str):
                    yield f"{kind}:{name}"
    if depth < MAX_DEPTH:
        for member in _members(value):
            yield from _names(member, depth + 1)


def _texts(value: object, depth: int = 0) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif depth < MAX_DEPTH:
        for member in _members(value):
            yield from _texts(member, depth + 1)


def _members(value: object) -> Iterable[object]:
    if isinstance(value, dict):
        return [member for name, member in value.items() if name not in _BESIDE]
    return value if isinstance(value, list) else ()


def _problem(name: str, known: _Readable, is_of_all: bool) -> str:
    """What is wrong with a name; `is_of_all`: it is of no template in particular, as it is played."""
    base, at, template = name.rpartition("@")
    kind, colon, rest = name.partition(":")
    if colon and not (at and template in known.templates):
        return "" if _is_read(kind, rest, known) else _unread(name, [*known.names, *known.possible])
    if at and template not in known.templates:
        return f"no template is called `{template}`" + instead(template, known.templates)
    if name in _READS and is_of_all:
        there = there_are(known.templates)
        return f"no template is known to {_READS[name]}: `{name}@TEMPLATE` names one that does ({there})"
    if colon or (base or name) in _READS:
        return ""
    near = did_you_mean(base or name, _READS)
    other = "" if at else f", `{name}@TEMPLATE` is of one template"
    return f"`{base or name}` is none of {listed(list(_READS), MAX_LISTED)}{near or other}" if near or other else ""


def _is_read(kind: str, rest: str, known: _Readable) -> bool:
    name = f"{kind}:{object_name(kind, rest)}" if kind != "artifact" else f"artifact:{rest}"
    if name in known.names or (
        kind not in ("configmap", "secret", "artifact") and object_name(kind, rest) in known.texts
    ):
        return True
    patterns = (".*".join(map(re.escape, _TAG.split(each))) for each in known.possible)
    return any(re.fullmatch(pattern, name, re.DOTALL) for pattern in patterns)


def _unread(name: str, known: list[str]) -> str:
    same = [each for each in known if each.partition(":")[0] == name.partition(":")[0]]
    return f"nothing in reach of this run reads `{name}`" + (did_you_mean(name, known) or instead(name, same))
