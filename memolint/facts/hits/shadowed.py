"""Templates of one name in a library and in the workflow that uses it.

The outputs of a finished pod are looked up in the workflow's own template of that name (`GetNodeTemplate`), also where
the pod ran that of a library, called by its name there.
"""

from collections.abc import Iterator

from memolint.argo.arguments import named
from memolint.argo.project import Project
from memolint.argo.views import Call, Template, dig

_MOST = 50


def shadows(project: Project, template: Template) -> Iterator[tuple[Call, Template]]:
    """Calls into the library, and the templates beside them whose outputs the pod of `template` waits for."""
    pending = [call.holder for call in project.callers(template) if not call.value.get("templateRef")]
    for holder in pending:
        for call in project.callers(holder) if holder is not None else ():
            other = call.manifest.named_templates.get(template.name)
            if call.manifest is template.manifest:
                pending += [call.holder] if len(pending) < _MOST and call.holder not in pending else []
            elif other is not None and _declares_more(other, template):
                yield call, other


def _declares_more(other: Template, template: Template) -> bool:
    """Whether the other declares outputs of a kind that the template has none of."""
    wanted, own = dig(other.value, "outputs"), dig(template.value, "outputs")
    artifacts = any(not each.get("optional") for each in named(wanted, "artifacts"))
    return (artifacts and not named(own, "artifacts")) or bool(
        named(wanted, "parameters") and not named(own, "parameters")
    )
