"""Small projects for tests of facts: a memoized template `work`, and what calls it."""

from textwrap import indent

from memolint.app.files.parse import read_input
from memolint.argo.project import Project
from memolint.argo.releases import newest
from memolint.argo.views import Manifest, Template
from memolint.facts.declarations import NO_POLICY, Policy
from memolint.facts.memo import Memo, Neighbourhood
from memolint.facts.reads.reads import Reads

A, B = "{{inputs.parameters.a}}", "{{inputs.parameters.b}}"
IMAGE = 'image: "x:1.0"'


def manifests(text: str, file: str = "t.yaml") -> tuple[Manifest, ...]:
    found = read_input(file, text.encode())
    assert not found.failures
    return found.manifests


def workflow(*templates: str, kind: str = "WorkflowTemplate", spec: str = "", metadata: str = "name: t") -> str:
    """A manifest with these templates, each a block of YAML or one flow mapping."""
    head = f"apiVersion: argoproj.io/v1alpha1\nkind: {kind}\nmetadata: {{{metadata}}}\nspec:\n"
    listed = "".join("  - " + indent(each.strip("\n"), "    ").lstrip() + "\n" for each in templates)
    return head + indent(spec, "  ") + "  templates:\n" + listed


def work(key: str = "k-" + A, body: str = "", inputs: str = "[{name: a}, {name: b}]", memoize: str = "") -> str:
    """The template `work`: memoized under `key`, with two inputs."""
    body = body or f"container: {{{IMAGE}, args: ['{A}', '{B}']}}"
    quoted = '"' + key.replace('"', '\\"') + '"'
    block = f"memoize: {{key: {quoted}, {memoize or 'maxAge: 24h'}, cache: {{configMap: {{name: c}}}}}}"
    return f"name: work\ninputs: {{parameters: {inputs}}}\n{block}\n{body}"


def step(arguments: str = "", name: str = "s", more: str = "", template: str = "work") -> str:
    """A step in flow style; `arguments` as `a: x, b: y`."""
    pairs = [pair.split(": ", 1) for pair in arguments.split("; ") if pair]
    given = ", ".join(f'{{name: {key}, value: "{value}"}}' for key, value in pairs)
    return f"{{name: {name}, template: {template}, arguments: {{parameters: [{given}]}}{', ' if more else ''}{more}}}"


def steps(*calls: str, name: str = "main", inputs: str = "[]") -> str:
    """A template whose steps run one after the other."""
    return f"name: {name}\ninputs: {{parameters: {inputs}}}\nsteps: [{', '.join(f'[{each}]' for each in calls)}]"


def memo_of(text: str, label: str = "work", policy: Policy = NO_POLICY) -> Memo:
    found = manifests(text)
    neighbourhood = Neighbourhood(Reads(Project(found)), newest(), policy)
    return neighbourhood.memo(template_of(found, label))


def template_of(found: tuple[Manifest, ...], label: str = "work") -> Template:
    return next(each for manifest in found for each in manifest.templates if each.label == label)
