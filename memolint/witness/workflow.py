"""The smallest workflow that runs a template with given values: one step that calls it.

It keeps what the template's manifest gives it (sibling templates, volumes, defaults, arguments) and leaves out what
only surrounds the run (exit handlers, hooks, locks, garbage collection).
"""

from memolint.argo.views import Call, Manifest, Template, dig, mapping, named, scalar
from memolint.finding import Assignment
from memolint.typed import Any

CALL = "call"
RUNNER = "memolint-run"
MISSING = "a"
# Fields of the spec that shape what a template does.
_KEPT = ("templates", "volumes", "templateDefaults", "podSpecPatch", "retryStrategy", "workflowTemplateRef")
# What makes a step run once, now, and alone.
_SURROUNDINGS = (
    "name",
    "when",
    "depends",
    "dependencies",
    "withItems",
    "withParam",
    "withSequence",
    "hooks",
    "onExit",
    "continueOn",
)
_WITH_RESULT = ("container", "script", "containerSet", "http")

Json = dict[str, Any]


def for_run(template: Template, run: Assignment, needed: frozenset[Template]) -> Json:
    """A Workflow that runs `template` once with the values of `run`.

    It has only those of its sibling templates that are `needed`.
    """
    manifest = template.manifest
    spec: Json = {field: manifest.spec[field] for field in _KEPT if manifest.spec.get(field) is not None}
    spec["entrypoint"] = RUNNER
    spec["arguments"] = {"parameters": _workflow_parameters(template, run)}
    siblings = [each.value for each in manifest.named_templates.values() if each in needed]
    spec["templates"] = [{**_runner(template, run), **_unshared(spec)}, *siblings]
    return workflow_of(manifest, spec)


def workflow_of(manifest: Manifest, spec: Json) -> Json:
    """A Workflow without a name that has what else the metadata of a manifest give a run."""
    metadata: Json = {"namespace": manifest.namespace} if manifest.namespace else {}
    for field in ("labels", "annotations"):
        if isinstance(manifest.metadata.get(field), dict):
            metadata[field] = manifest.metadata[field]
    return {"apiVersion": "argoproj.io/v1alpha1", "kind": "Workflow", "metadata": metadata, "spec": spec}


def _unshared(spec: Json) -> Json:
    """A cache of its own for the step around the call, which `templateDefaults` would memoize under their key."""
    if dig(spec, "templateDefaults", "memoize") is None:
        return {}
    return {"memoize": {"key": "{{workflow.name}}", "maxAge": "", "cache": {"configMap": {"name": RUNNER}}}}


def _workflow_parameters(template: Template, run: Assignment) -> list[Json]:
    """The manifest's arguments with the values of the run. A parameter without any value gets one."""
    found: dict[str, str] = {}
    for name, (_, declared) in named(dig(template.manifest.spec, "arguments", "parameters")).items():
        found[name] = scalar(declared.get("value")) or MISSING
    return [{"name": name, "value": value} for name, value in {**found, **run.workflow}.items()]


def _runner(template: Template, run: Assignment) -> Json:
    runner: Json = {"name": RUNNER, "steps": [[{"name": CALL, **_call(template, run)}]]}
    outer = template.inline_in.holder if template.inline_in else None
    if outer is not None and outer.parameters:
        runner["inputs"] = {"parameters": [_outer(name, value, run) for name, (_, value) in outer.parameters.items()]}
    if template.kind in _WITH_RESULT:
        # Argo captures a step's standard output only where its parent mentions it (`includeScriptOutput`).
        reference = {"parameter": f"{{{{steps.{CALL}.outputs.result}}}}", "default": ""}
        runner["outputs"] = {"parameters": [{"name": "result", "valueFrom": reference}]}
    return runner


def _outer(name: str, declared: Json, run: Assignment) -> Json:
    value = run.inputs.get(name) or scalar(declared.get("value")) or scalar(declared.get("default")) or MISSING
    return {"name": name, "value": value}


def _call(template: Template, run: Assignment) -> Json:
    arguments: Json = {"parameters": [{"name": name, "value": value} for name, value in run.inputs.items()]}
    artifacts = [_artifact(name) for name, (_, value) in template.artifacts.items() if _must_be_given(value)]
    if artifacts:
        arguments["artifacts"] = artifacts
    if template.inline_in is None:
        return {"template": template.name, "arguments": arguments}
    return {**_bare(template.inline_in), "arguments": arguments, **_items(run)}


def _bare(call: Call) -> Json:
    return {field: value for field, value in call.value.items() if field not in _SURROUNDINGS}


def _items(run: Assignment) -> Json:
    """A loop over the one item of the run."""
    if not run.item:
        return {}
    if "item" in run.item:
        return {"withItems": [run.item["item"]]}
    return {"withItems": [{name.removeprefix("item."): value for name, value in run.item.items()}]}


def _artifact(name: str) -> Json:
    return {"name": name, "raw": {"data": MISSING}}


def _must_be_given(artifact: Json) -> bool:
    locations = ("s3", "gcs", "git", "http", "oss", "azure", "hdfs", "artifactory", "raw", "plugin")
    return not artifact.get("optional") and not any(mapping(artifact.get(location)) for location in locations)
