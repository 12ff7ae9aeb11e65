"""References across files: who is called, from where, and which of several definitions counts."""

from memolint.argo.kinds import manifests
from memolint.argo.project import Project
from memolint.argo.views import Manifest
from memolint.text.documents import Document, read
from memolint.text.source import decode

LIBRARY = """\
apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata: {name: library, namespace: NAMESPACE}
spec:
  templates:
    - name: work
      container: {image: IMAGE}
    - name: outer
      steps: [[{name: inner, template: work}]]
"""
USER = """\
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: user-, namespace: one}
spec:
  entrypoint: main
  onExit: last
  templates:
    - name: main
      dag:
        tasks:
          - name: remote
            templateRef: {name: library, template: outer}
          - name: local
            template: last
            hooks: {exit: {template: last}}
          - name: gone
            templateRef: {name: nowhere, template: x}
          - name: here
            inline: {container: {image: inlined}}
    - name: last
      container: {image: last}
"""


def project(**files: str) -> Project:
    found = []
    for name, text in files.items():
        for document in read(decode(name.replace("__", "/") + ".yaml", text.encode())):
            assert isinstance(document, Document)
            found += [each for each in manifests(document) if isinstance(each, Manifest)]
    return Project(found)


def library(image: str, namespace: str = "one") -> str:
    return LIBRARY.replace("IMAGE", image).replace("NAMESPACE", namespace)


def images(built: Project) -> dict[str, str]:
    """The image that each task of the user reaches, through one step where there is one."""
    [user] = [each for each in built.manifests if each.kind == "Workflow"]
    reached = {}
    for call in user.named_templates["main"].calls:
        target = built.resolve(call)
        inner = next(iter(target.calls), None) if target else None
        leaf = built.resolve(inner) if inner else target
        reached[call.name or call.kind] = leaf.value["container"]["image"] if leaf else ""
    return reached


def test_calls_reach_their_templates() -> None:
    built = project(app__library=library("lib"), app__user=USER)
    assert images(built) == {"remote": "lib", "local": "last", "hook": "last", "gone": "", "here": "inlined"}
    [user] = [each for each in built.manifests if each.kind == "Workflow"]
    assert built.missing([user]) == {("WorkflowTemplate", "nowhere")}
    last = user.named_templates["last"]
    assert [call.kind for call in built.callers(last)] == ["task", "hook", "hook"]
    assert built.submissions(user.named_templates["main"]) == [user]


def test_the_nearest_definition_counts_and_a_tie_is_unknown() -> None:
    near = project(base__library=library("base"), app__overlay__library=library("overlay"), app__user=USER)
    assert images(near)["remote"] == "overlay"
    tie = project(a__library=library("a"), b__library=library("b"), app__user=USER)
    assert images(tie)["remote"] == ""


def test_namespaces_must_agree_where_both_have_one() -> None:
    assert images(project(a__library=library("x", "two"), app__user=USER))["remote"] == ""
    unnamed = library("x").replace(", namespace: one", "")
    assert images(project(a__library=unnamed, app__user=USER))["remote"] == "x"


def test_a_workflow_made_from_a_template_uses_its_templates() -> None:
    user = "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata: {generateName: u-}\n"
    user += "spec: {entrypoint: work, workflowTemplateRef: {name: library}}\n"
    built = project(app__library=library("lib"), app__user=user)
    entry = built.entry(built.manifests[1])
    assert entry is not None
    assert entry.name == "work"
