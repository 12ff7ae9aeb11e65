"""Merging of specs: template defaults, workflow templates, workflow defaults (`workflow/util/merge.go`)."""

from collections.abc import Mapping

from memolint.argo.plain import Json
from memolint.typed import cast

# The patch merge keys of `workflow_types.go` and of Kubernetes' core types: lists by field whose entries are merged by
# a member. All other lists are replaced.
_MERGE_KEYS = {
    "templates": "name",
    "parameters": "name",
    "artifacts": "name",
    "volumes": "name",
    "imagePullSecrets": "name",
    "hostAliases": "ip",
    "tolerations": "key",
    "initContainers": "name",
    "sidecars": "name",
    "tasks": "name",
    "env": "name",
    "volumeMounts": "mountPath",
    "volumeDevices": "devicePath",
    "ports": "containerPort",
}
_BY_NAME = ("hooks",)
TYPE_FIELDS = ("container", "containerSet", "script", "resource", "steps", "dag", "suspend", "data", "http", "plugin")
# Deepest nesting that is merged; below it the higher value replaces the lower.
MAX_DEPTH = 200


def overlay(lower: object, higher: object, depth: int = 0) -> object:
    """Kubernetes' strategic merge patch of `higher` onto `lower`: a null deletes, lists with a merge key are merged."""
    if not isinstance(lower, dict) or not isinstance(higher, dict) or depth > MAX_DEPTH:
        return higher
    merged = dict(lower)
    for name, value in higher.items():
        if value is None:
            merged.pop(name, None)
        elif name in merged and name in _MERGE_KEYS and isinstance(value, list) and isinstance(merged[name], list):
            merged[name] = _overlay_list(merged[name], value, _MERGE_KEYS[name], depth + 1)
        elif name in merged:
            merged[name] = overlay(merged[name], value, depth + 1)
        else:
            merged[name] = _without_nulls(value, depth + 1)
    return merged


def _without_nulls(value: object, depth: int) -> object:
    """What a patch adds where there was nothing: its nulls delete nothing and vanish."""
    if not isinstance(value, dict) or depth > MAX_DEPTH:
        return value
    return {name: _without_nulls(member, depth + 1) for name, member in value.items() if member is not None}


def _overlay_list(lower: list[object], higher: list[object], key: str, depth: int) -> list[object]:
    merged = list(lower)
    places = {_mark(entry, key): place for place, entry in enumerate(lower) if isinstance(entry, Mapping)}
    for entry in higher:
        place = places.get(_mark(entry, key)) if isinstance(entry, Mapping) else None
        if place is None:
            merged.append(_without_nulls(entry, depth))
        else:
            merged[place] = overlay(merged[place], entry, depth + 1)
    return merged


def _mark(entry: Mapping[str, object], key: str) -> str | int | None:
    """What tells an entry of a list from the others; None where a user wrote a list or a map in its place."""
    mark = entry.get(key)
    return mark if isinstance(mark, str | int) else None


def with_memoize_written(template: Json) -> Json:
    """The template with `memoize` as Go writes it: whole, an absent cache as null, an absent age as ""."""
    memoize = template.get("memoize")
    if not isinstance(memoize, dict):
        return template
    cache = memoize.get("cache")
    if isinstance(cache, dict):
        cache = {**cache, "configMap": cache.get("configMap")}
    written = {"key": memoize.get("key") or "", "cache": cache, "maxAge": memoize.get("maxAge") or ""}
    return {**template, "memoize": written}


def with_defaults(template: Json, defaults: object) -> Json:
    """The template over `templateDefaults`; defaults of another template type than its own do not reach it.

    A partly given `memoize` deletes what it leaves out: it is written in full before the merge
    (`operator.go:mergedTemplateDefaultsInto`).
    """
    if not isinstance(defaults, dict):
        return template
    own = [name for name in TYPE_FIELDS if template.get(name) is not None]
    reaching = {name: value for name, value in defaults.items() if name not in TYPE_FIELDS or name in own}
    merged = overlay(with_memoize_written(reaching), with_memoize_written(template))
    return merged if isinstance(merged, dict) else template


def join_specs(workflow: Json, template: Json | None, defaults: Json | None, takes_whole: bool = True) -> Json:
    """The spec that runs: the workflow's over the referenced template's over the controller's defaults.

    Arguments come in the workflow's order first. With `takes_whole` the whole entry of the workflow wins, or that of
    the template, where it gives a parameter a value; else what it leaves open comes from below.
    """
    levels = [spec for spec in (workflow, template, defaults) if spec]
    joined: object = {}
    for spec in reversed(levels):
        joined = overlay(joined, _written_templates(spec))
    result: Json = dict(joined) if isinstance(joined, dict) else {}
    for name in _BY_NAME:
        entries = _joined_entries(levels, name)
        if entries:
            result[name] = entries
    parameters = _joined_parameters(levels, [workflow, template or {}] if takes_whole else [])
    if parameters:
        arguments = result.get("arguments")
        result["arguments"] = {**(arguments if isinstance(arguments, dict) else {}), "parameters": parameters}
    return result


def _written_templates(spec: Json) -> Json:
    written = dict(spec)
    templates = spec.get("templates")
    if isinstance(templates, list):
        written["templates"] = [
            with_memoize_written(entry) if isinstance(entry, dict) else entry for entry in templates
        ]
    if isinstance(spec.get("templateDefaults"), dict):
        written["templateDefaults"] = with_memoize_written(spec["templateDefaults"])  # type: ignore[arg-type] # just checked
    return written


def _joined_entries(levels: list[Json], name: str) -> Json:
    joined: Json = {}
    for spec in reversed(levels):
        found = spec.get(name)
        if isinstance(found, dict):
            joined.update(found)
    return joined


def _joined_parameters(levels: list[Json], may_win: list[Json]) -> list[Json]:
    """The parameters of all levels; of those with a value in a level that `may_win` the first wins whole."""
    merged: dict[str, object] = {}
    for spec in levels:
        for entry in _parameters(spec):
            name = str(entry.get("name") or "")
            merged[name] = overlay(entry, merged[name]) if name in merged else entry
    for spec in reversed(may_win):
        merged.update({str(entry.get("name") or ""): entry for entry in _parameters(spec) if _has_value(entry)})
    return cast(list[Json], list(merged.values()))


def _has_value(entry: Json) -> bool:
    """Whether a parameter says what its value is, or where that comes from (`Parameter.HasValue`)."""
    return any(entry.get(name) is not None for name in ("value", "default", "valueFrom"))


def _parameters(spec: Json) -> list[Json]:
    arguments = spec.get("arguments")
    found = arguments.get("parameters") if isinstance(arguments, dict) else None
    return [entry for entry in found if isinstance(entry, dict)] if isinstance(found, list) else []
