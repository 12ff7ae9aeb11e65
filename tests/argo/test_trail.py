"""What is found below a template, by whom it is called, and how often templates are asked for it."""

from memolint.argo.kinds import manifests
from memolint.argo.project import Project
from memolint.argo.trail import Trail
from memolint.argo.views import Manifest, Template
from memolint.text.documents import Document, read
from memolint.text.source import decode

LENGTH = 60


def project(calls: dict[str, list[str]]) -> tuple[Project, dict[str, Template]]:
    """Templates by name, and what each calls."""
    text = "apiVersion: argoproj.io/v1alpha1\nkind: WorkflowTemplate\nmetadata: {name: t}\nspec:\n  templates:\n"
    for name, called in calls.items():
        steps = ", ".join(f"{{name: s{each}, template: {each}}}" for each in called)
        text += f"  - {{name: {name}, steps: [[{steps}]]}}\n"
    [document] = read(decode("t.yaml", text.encode()))
    assert isinstance(document, Document)
    [manifest] = manifests(document)
    assert isinstance(manifest, Manifest)
    return Project([manifest]), manifest.named_templates


def trail(calls: dict[str, list[str]], having: str) -> tuple[Trail, dict[str, Template], list[str]]:
    built, templates = project(calls)
    asked: list[str] = []

    def has(template: Template) -> bool:
        asked.append(template.name)
        return template.name in having

    return Trail(built, has), templates, asked


def test_what_is_found_comes_breadth_first_with_the_names_on_the_way() -> None:
    calls = {"a": ["b", "c"], "b": ["d"], "c": ["e", "d"], "d": [], "e": ["a"]}
    found, templates, _ = trail(calls, "ade")
    assert [chain for _, chain in found.below(templates["a"])] == [("a",), ("a", "b", "d"), ("a", "c", "e")]
    assert [chain for _, chain in found.below(templates["c"])] == [
        *[("c", "e"), ("c", "d"), ("c", "e", "a")],
    ]
    assert [chain for _, chain in found.below(templates["d"])] == [("d",)]


def test_what_leads_to_nothing_is_told_apart_from_what_leads_back_in_a_circle() -> None:
    found, templates, _ = trail({"a": ["b"], "b": ["a", "c"], "c": [], "d": ["d"]}, "c")
    assert {name: found.leads(each) for name, each in templates.items()} == {
        "a": True,
        "b": True,
        "c": True,
        "d": False,
    }
    assert not list(found.below(templates["d"]))


def test_what_was_settled_before_counts_for_those_above() -> None:
    found, templates, _ = trail({"a": ["b"], "b": ["c"], "c": []}, "c")
    assert found.leads(templates["c"])
    assert found.leads(templates["b"])
    assert [chain for _, chain in found.below(templates["a"])] == [("a", "b", "c")]


def test_every_template_of_a_chain_is_asked_once() -> None:
    names = [f"t{number}" for number in range(LENGTH)]
    calls = {name: names[at + 1 : at + 2] for at, name in enumerate(names)}
    found, templates, asked = trail(calls, "")
    assert not any(found.leads(templates[name]) for name in names)
    assert sorted(asked) == sorted(names)
