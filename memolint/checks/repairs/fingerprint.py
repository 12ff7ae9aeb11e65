"""A step that names the content of an input artifact, put before each call of the template that reads it."""

from memolint.argo.views import Call, Manifest, Template, dig, sequence, text
from memolint.checks.repairs import edits
from memolint.facts.coverage.calls import producer
from memolint.finding import Edit
from memolint.lang.words import plain_name
from memolint.typed import Record

IMAGE = "busybox:1.36.1"
COMMAND = "[sh, -euo, pipefail]"
# Digests of all files, sorted, so that the order of a folder does not count; one digest of these.
SOURCE = "find /tmp/content -type f -exec sha256sum {} + | LC_ALL=C sort | sha256sum | cut -c 1-64 > /tmp/digest"
_OUTPUT = "outputs.parameters.digest"


class NotEditable(Exception):
    """The YAML is written in a way that cannot be edited piece by piece."""


class UnnamedInput(Record):
    """An input artifact of a template, and what the step that fingerprints it is called."""

    template: Template
    artifact: str

    @property
    def name(self) -> str:
        """The name of the template that fingerprints it."""
        return f"fingerprint-{plain_name(self.template.label)}-{plain_name(self.artifact)}"

    def step(self, call: Call) -> str:
        """The name of the step or task before a call."""
        return f"fingerprint-{plain_name(call.name)}-{plain_name(self.artifact)}"


def digest_name(artifact: str) -> str:
    """The input that holds the digest of an input artifact."""
    return f"{artifact}-digest"


def steps_before(template: Template, artifacts: tuple[str, ...], calls: list[Call]) -> tuple[Edit, ...] | None:
    """The edits that fingerprint these input artifacts for every call; None where the YAML cannot be edited so."""
    try:
        return tuple(edit for each in artifacts for edit in _of_artifact(UnnamedInput(template, each), calls))
    except NotEditable:
        return None


def _of_artifact(unnamed: UnnamedInput, calls: list[Call]) -> list[Edit]:
    found = [_input(unnamed), *(_template(unnamed, each) for each in dict.fromkeys(call.manifest for call in calls))]
    for call in calls:
        found += [_step(unnamed, call), _argument(unnamed, call), *_dependency(unnamed, call)]
    return found


def _input(unnamed: UnnamedInput) -> Edit:
    name = digest_name(unnamed.artifact)
    at = unnamed.template.origin.at("inputs")
    if sequence(dig(unnamed.template.value, "inputs", "parameters")):
        return _known(edits.item_before(at.at("parameters", 0), (f"- name: {name}",), f'{{"name": "{name}"}}'))
    lines = ("parameters:", f"  - name: {name}")
    return _known(edits.field_before(at.at("artifacts"), lines, f'"parameters": [{{"name": "{name}"}}]'))


def _template(unnamed: UnnamedInput, manifest: Manifest) -> Edit:
    lines = (
        f"- name: {unnamed.name}",
        "  inputs:",
        "    artifacts:",
        "      - name: content",
        "        path: /tmp/content",
        "  script:",
        f"    image: {IMAGE}",
        f"    command: {COMMAND}",
        f"    source: {edits.quoted(SOURCE)}",
        "  outputs:",
        "    parameters:",
        "      - name: digest",
        "        valueFrom:",
        "          path: /tmp/digest",
    )
    flow = (
        f'{{"name": "{unnamed.name}", "inputs": {{"artifacts": [{{"name": "content", "path": "/tmp/content"}}]}},'
        f' "script": {{"image": "{IMAGE}", "command": ["sh", "-euo", "pipefail"], "source": {edits.quoted(SOURCE)}}},'
        ' "outputs": {"parameters": [{"name": "digest", "valueFrom": {"path": "/tmp/digest"}}]}}'
    )
    last = len(sequence(manifest.spec.get("templates"))) - 1
    return _known(edits.item_after(manifest.origin.at("templates", last), lines, flow))


def _step(unnamed: UnnamedInput, call: Call) -> Edit:
    """The step in a group of its own before that of the call, or the task before the task."""
    _, given = call.artifacts[unnamed.artifact]
    if call.holder is None or call.value.get("when") is not None or set(given) - {"name", "from"}:
        raise NotEditable
    source = edits.quoted(text(given["from"]))
    lines = [
        f"- name: {unnamed.step(call)}",
        f"  template: {unnamed.name}",
        "  arguments:",
        "    artifacts:",
        "      - name: content",
        f"        from: {source}",
    ]
    flow = (
        f'{{"name": "{unnamed.step(call)}", "template": "{unnamed.name}",'
        f' "arguments": {{"artifacts": [{{"name": "content", "from": {source}}}]}}'
    )
    if call.kind == "step":
        group = call.holder.origin.at("steps", _position(call))
        nested = [f"- {lines[0]}", *(f"  {each}" for each in lines[1:])]
        return _known(edits.item_before(group, tuple(nested), f"[{flow}}}]"))
    made = producer(call, text(given["from"]))
    after = f'"{made.name}"' if made is not None else ""
    if after and _uses_depends(call):
        lines.append(f"  depends: {after}")
        flow += f', "depends": {after}'
    elif after:
        lines.append(f"  dependencies: [{after}]")
        flow += f', "dependencies": [{after}]'
    return _known(edits.item_before(call.origin, tuple(lines), f"{flow}}}"))


def _position(call: Call) -> int:
    """The group of a step."""
    index = call.origin.path[-2]
    if not isinstance(index, int):
        raise NotEditable
    return index


def _argument(unnamed: UnnamedInput, call: Call) -> Edit:
    siblings = "steps" if call.kind == "step" else "tasks"
    name, value = digest_name(unnamed.artifact), f'"{{{{{siblings}.{unnamed.step(call)}.{_OUTPUT}}}}}"'
    at = call.origin.at("arguments")
    item = (f"- name: {name}", f"  value: {value}")
    flow = f'{{"name": "{name}", "value": {value}}}'
    if sequence(dig(call.value, "arguments", "parameters")):
        return _known(edits.item_before(at.at("parameters", 0), item, flow))
    lines = ("parameters:", *(f"  {each}" for each in item))
    return _known(edits.field_before(at.at("artifacts"), lines, f'"parameters": [{flow}]'))


def _dependency(unnamed: UnnamedInput, call: Call) -> tuple[Edit, ...]:
    """The dependency of a task on the one before it; a step waits for all groups above its own."""
    if call.kind == "step":
        return ()
    name = unnamed.step(call)
    if text(call.value.get("depends")):
        fix = edits.replace_scalar(call.origin.at("depends"), f"({call.value['depends']}) && {name}", "")
        if not fix:
            raise NotEditable
        return fix[0].edits
    if sequence(call.value.get("dependencies")):
        return (_known(edits.item_before(call.origin.at("dependencies", 0), (f"- {name}",), f'"{name}"')),)
    if _uses_depends(call):
        return (_first(call, (f"depends: {name}",), f'"depends": "{name}"'),)
    return (_first(call, (f"dependencies: [{name}]",), f'"dependencies": ["{name}"]'),)


def _first(call: Call, lines: tuple[str, ...], flow: str) -> Edit:
    return _known(edits.field_before(call.origin.at("arguments"), lines, flow))


def _uses_depends(call: Call) -> bool:
    """Whether the tasks around a call are ordered by `depends`, which excludes `dependencies` (`validateDAG`)."""
    return call.holder is not None and any("depends" in each.value for each in call.holder.steps.values())


def _known(edit: Edit | None) -> Edit:
    if edit is None:
        raise NotEditable
    return edit
