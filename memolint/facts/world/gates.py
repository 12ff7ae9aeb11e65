"""Steps at which somebody is asked: suspend templates that wait for a person, below a template."""

from collections.abc import Iterator

from memolint.argo.project import Project
from memolint.argo.trail import Below, Trail
from memolint.argo.views import Template, dig, sequence
from memolint.facts.fact import fact


def below(project: Project, template: Template) -> Iterator[Below]:
    """The gates that steps or a DAG lead to, each with the names on the way; a suspend template is none of itself."""
    for at, chain in _gates(project).below(template):
        if at is not template:
            yield at, chain


def is_gate(template: Template) -> bool:
    """Whether a template waits for somebody; one with a duration goes on by itself, unless it asks for values."""
    if template.kind != "suspend":
        return False
    asked = sequence(dig(template.value, "outputs", "parameters"))
    return not dig(template.value, "suspend", "duration") or any(_is_supplied(each) for each in asked)


def _is_supplied(output: object) -> bool:
    return dig(output, "valueFrom", "supplied") is not None


@fact
def _gates(project: Project) -> Trail:
    return Trail(project, is_gate)
