"""The identity of a run in what a template hands back: the names of the workflow, the pod, the node and the host.

Only what surely gets there is told: what stands in an output, is written to its file, or is printed and read.
"""

import re
from collections.abc import Iterator

from memolint.argo.fields import shapes_results
from memolint.argo.project import Project
from memolint.argo.trail import Trail
from memolint.argo.variables import RUN
from memolint.argo.views import Origin, Template, dig, scalar, sequence, text
from memolint.code.catalogue.signal import PRINTED
from memolint.code.snippets import Passage, container_of, containers, snippets
from memolint.facts.fact import fact
from memolint.facts.reads.reads import own_references
from memolint.facts.reads.references import INPUT, Variable, variables_in
from memolint.facts.reads.results import is_printed_text_read
from memolint.facts.world.effects import of_code
from memolint.text.documents import Path
from memolint.typed import Any, Record

HOST = "the name of the host"
# Fields of an output that its value comes from; another names the file that holds it.
_VALUES = frozenset(("value", "expression", "parameter", "default"))
_FIELDS = {
    "metadata.name": "the name of the pod",
    "metadata.uid": "the uid of the pod",
    "spec.nodeName": "the name of the node",
    "status.podIP": "the address of the pod",
    "status.hostIP": "the address of the node",
}
_HOSTS = r"HOSTNAME\b|hostname|\buname\b.*\s-\w*[an]|gethostname|getfqdn|platform\.node|os\.uname|platform\.uname"
_OF_ARGO = r"ARGO_(?:NODE_ID|NODE_NAME|POD_NAME|POD_UID|WORKFLOW_NAME|WORKFLOW_UID)"


class Identity(Record):
    """What names the run, and where it is written into a result; `template` hands it back.

    `is_own`: no caller has passed it in.
    """

    name: str
    template: Template
    path: Path
    start: int
    end: int
    is_own: bool = True

    @property
    def origin(self) -> Origin:
        return self.template.origin.at(*self.path)


class _Named(Record):
    """A passage of code that gives the identity of a run."""

    name: str
    passage: Passage
    is_own: bool = True


def below(project: Project, template: Template) -> Iterator[tuple[Identity, tuple[str, ...]]]:
    """The identities that the template and all that it calls hand back, with the names on the way."""
    for at, chain in _with_identities(project).below(template):
        for identity in handed_back(at, project):
            yield identity, chain


@fact
def _with_identities(project: Project) -> Trail:
    return Trail(project, lambda at: bool(handed_back(at, project)))


@fact
def handed_back(template: Template, project: Project) -> tuple[Identity, ...]:
    """The identities in the template's own outputs and in what its code writes there."""
    declared = [
        Identity(each.name, template, each.path, each.start, each.end)
        for each in own_references(template)
        if each.name in RUN and each.path[:1] == ("outputs",) and each.path[-1] in _VALUES
    ]
    named = tuple(_in_code(template, project))
    if not named:
        return tuple(declared)
    from memolint.code.discarded import sinks, stored  # few steps name the run in their code

    kept = [(each.path, each.start, each.end) for each in stored(template.value)]
    shown = sinks(template.value, {each.passage for each in named}) if is_printed_text_read(template, project) else {}
    for name, passage, is_own in named:
        is_stored = any(path == passage.path and a <= passage.start < b for path, a, b in kept)
        if is_stored or shown.get(passage) == PRINTED:
            declared.append(Identity(name, template, *passage, is_own))
    return tuple(declared)


def _in_code(template: Template, project: Project) -> Iterator[_Named]:
    """Where code names the run: by a tag, by a variable of the environment, by asking for the host."""
    carried = {Variable(INPUT, name).text: what for name, what in _handed_in(template, project)}
    for each in own_references(template):
        name = each.name if each.name in RUN else carried.get(each.name, "")
        if name and shapes_results(each.role) and each.path[:1] not in (("inputs",), ("outputs",)):
            is_own = each.name in RUN
            yield _Named(name, Passage(each.path, each.start, each.end), is_own)
            yield from (use._replace(is_own=is_own) for use in _uses(template, each.path, name))
    for path, container in containers(template.value):
        for index, entry in enumerate(sequence(container.get("env"))):
            what = _FIELDS.get(text(dig(entry, "valueFrom", "fieldRef", "fieldPath")), "")
            if what:
                yield from _uses(template, (*path, "env", index, "value"), what)
    for effect in of_code(template, project):
        code = text(dig(template.value, *effect.path))[effect.start : effect.end]
        if effect.category == "identity" and effect.effect == "reads-world" and re.search(_HOSTS, code):
            yield _Named(HOST, Passage(effect.path, effect.start, effect.end))
        elif effect.category == "identity" and re.search(_OF_ARGO, code):
            yield _Named(f"`{code.strip('${}')}`", Passage(effect.path, effect.start, effect.end))


def _uses(template: Template, path: Path, what: str) -> Iterator[_Named]:
    """Where code names the variable of the environment that has its value at `path`."""
    if path[-3:-2] != ("env",):
        return
    variable = text(dig(template.value, *path[:-1], "name"))
    for snippet in snippets(template.value) if variable else ():
        if container_of(snippet.path) == path[:-3]:
            for found in re.finditer(rf"(?<![\w./-]){re.escape(variable)}\b", snippet.text):
                yield _Named(what, Passage(snippet.path, *found.span()))


def _handed_in(template: Template, project: Project) -> Iterator[tuple[str, str]]:
    """The inputs that callers fill with the identity of the run, and which."""
    for call in project.callers(template):
        for name, (_, argument) in call.arguments.items():
            found = _identity_in(argument)
            if found:
                yield name, found


def _identity_in(argument: dict[str, Any]) -> str:
    written = scalar(argument.get("value")) or ""
    return next((name for name in variables_in(written) if name in RUN), "") if "{{" in written else ""
