"""What a template's result depends on: `reads(T)`, through everything that it calls.

Two searches over the project, each visiting a template or an input once, so that recursion ends: which inputs reach
work (an input is read where a result field mentions it, or where it is handed to an input that is read), and which
globals are mentioned by the template or by anything below it.
"""

import re
from collections.abc import Iterable, Iterator

from memolint.argo.fields import ACCESS, IDENTITY, POD_KINDS, RESULT, SECRET, shapes_results
from memolint.argo.project import Project
from memolint.argo.trail import Trail
from memolint.argo.views import Call, Origin, Template, dig, sequence, text
from memolint.code.snippets import Passage, containers, snippets
from memolint.facts.fact import fact
from memolint.facts.reads import results, roles, secrets
from memolint.facts.reads.configmaps import mounted
from memolint.facts.reads.references import INPUT, ITEM, Reference, Variable, in_value, takes_in, variable_of
from memolint.text.documents import Path
from memolint.typed import Any, Record

# Fields of `templateDefaults` that go into any pod.
_BROUGHT = ("podSpecPatch", "initContainers", "sidecars", "volumes")
_CODE = (("container",), ("script",), ("containerSet",), ("initContainers",), ("sidecars",))
_KEPT = (*_CODE, ("volumes",))


# A template, and the name of one of its input parameters.
Input = tuple[Template, str]


class Read(Record):
    """A variable and the place where the work reads it; `chain` names the templates on the way there.

    `role` is that of the place: RESULT, or SERVICE or HOST where it only says where something is.
    """

    variable: str
    origin: Origin
    start: int
    end: int
    chain: tuple[str, ...]
    role: str = RESULT


class Flow(Record):
    """A reference in a call: the input parameter that it is handed to, or "" where it reaches work at once.

    At once: it steers the call (`when`, `withParam`), or names an artifact that is handed on.
    """

    call: Call
    argument: str
    reference: Reference


@fact
def own_references(template: Template) -> tuple[Reference, ...]:
    """The references in the template's own fields (its calls left out)."""
    return tuple(_own_references(template.value))


def _own_references(value: dict[str, Any]) -> Iterator[Reference]:
    """Labels and annotations only name things, except to a container that reads them back (the downward API).

    So does the path of an output: where the work leaves a file is no part of what an entry stores.
    """
    read_back = _read_back(value)
    target = dig(value, "dag", "target")
    yield from in_value(target, "DAG", ("dag", "target")) if isinstance(target, str) else ()
    for reference in in_value(value, "Template"):
        is_read = reference.path[:1] == ("metadata",) and reference.path[1:3] in read_back
        is_kept = reference.role in (ACCESS, SECRET) and reference.path[:1] in _KEPT and _keeps(value, reference)
        if reference.path[:1] == ("outputs",) and reference.path[-1] == "path":
            yield reference._replace(role=IDENTITY)
        else:
            yield reference._replace(role=RESULT) if is_read or is_kept else reference


def _keeps(value: dict[str, Any], reference: Reference) -> bool:
    """Whether the work keeps what a reference to a secret brings: it signs with it, or writes it down."""
    entry = reference.path[: reference.path.index("valueFrom")] if "valueFrom" in reference.path else ()
    return roles.keeps_secrets(value) or entry in secrets.flowing(value, is_printed=False)


def _read_back(value: dict[str, Any]) -> set[Path]:
    """The labels and annotations that variables of the containers are filled with: `("annotations", "x/y")`."""
    paths = [
        text(dig(entry, "valueFrom", "fieldRef", "fieldPath"))
        for _, container in containers(value)
        for entry in sequence(container.get("env"))
        if shapes_results(roles.of_name(text(dig(entry, "name"))))
    ]
    found = (re.fullmatch(r"metadata\.(labels|annotations)\[['\"](.+)['\"]\]", path) for path in paths)
    return {(each[1], each[2]) for each in found if each}


@fact
def flows(template: Template) -> tuple[Flow, ...]:
    """The references in the template's steps and tasks, hooks included."""
    return tuple(_flows(template))


def _flows(template: Template) -> Iterator[Flow]:
    for call in template.calls:
        arguments = call.arguments
        for name, (index, argument) in arguments.items():
            for reference in in_value(argument, "Parameter", ("arguments", "parameters", index)):
                yield Flow(call, name, reference)
        for index, artifact in call.artifacts.values():
            for reference in in_value(artifact, "Artifact", ("arguments", "artifacts", index)):
                yield Flow(call, "", reference)
        yield from _steering(call)


def _steering(call: Call) -> Iterator[Flow]:
    steering = {
        key: call.value[key]
        for key in ("when", "withItems", "withParam", "withSequence", "expression")
        if key in call.value
    }
    for reference in in_value(steering, "DAGTask"):
        yield Flow(call, "", reference)


@fact
def reads_of(project: Project) -> "Reads":
    """The one `Reads` of a project."""
    return Reads(project)


class Reads:
    """The reads of the templates of one project, each computed when it is first asked for."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self._inputs: dict[Input, Read | None] = {}
        # The input that one is handed to on its way to where it reaches work.
        self._next: dict[Input, Input] = {}
        self._global = Trail(project, _may_read_globals)

    def of_input(self, template: Template, name: str) -> Read | None:
        """Where the input parameter `name` reaches work, or None where it reaches none (or leaves the project)."""
        if (template, name) not in self._inputs:
            self._search(template, name)
        return self._inputs[template, name]

    def _search(self, template: Template, name: str) -> None:
        """Breadth first through the inputs that one is handed to; what finds nothing is settled as unread.

        The nearest place counts, of equally near ones the first: then the rest of a way is that of each input on it,
        and no answer depends on what was asked before.
        """
        queue: list[_Step] = [_Step((template, name), None)]
        seen: set[Input] = {queue[0].input}
        weaker: tuple[_Step, Read] | None = None
        for step in queue:
            found = self._read_at(step.input)
            if found is not None and found.role == RESULT:
                return self._settle(step, found)
            if found is not None:
                weaker = weaker or (step, found)
            for handed in self._onward(step.input):
                if handed not in seen:
                    seen.add(handed)
                    queue.append(_Step(handed, step))
        if weaker is not None:
            return self._settle(*weaker)
        self._inputs.update(dict.fromkeys(seen))
        return None

    def _read_at(self, place: Input) -> Read | None:
        """Where an input reaches work in its own template."""
        if place in self._inputs:
            return None if place in self._next else self._inputs[place]
        return self._own_read(*place, (place[0].label,))

    def _onward(self, place: Input) -> "Iterable[Input]":
        """The inputs that one is handed to; of one that is settled, that on its way."""
        if place in self._inputs:
            return [self._next[place]] if place in self._next else []
        return self._handed(*place)

    def _settle(self, step: "_Step", found: Read) -> None:
        """What the last input on a way reaches, all on it do."""
        self._inputs[step.input] = found
        while step.before is not None:
            self._next[step.before.input] = step.input
            step = step.before
            found = found._replace(chain=(step.input[0].label, *found.chain))
            self._inputs[step.input] = found

    def _own_read(self, template: Template, name: str, chain: tuple[str, ...]) -> Read | None:
        """The first place in a template that reads an input for its result, else one that only says where to ask."""
        weaker: Read | None = None
        for read in self._own_reads(template, name, chain):
            if read.role == RESULT:
                return read
            weaker = weaker or read
        return weaker

    def _own_reads(self, template: Template, name: str, chain: tuple[str, ...]) -> Iterator[Read]:
        variable = Variable(INPUT, name).text
        for reference in own_references(template):
            declaration = reference.path[:2] == ("inputs", "parameters")
            works = shapes_results(reference.role) and not declaration and takes_in(reference.name, variable)
            used = self._as_used(template, reference) if works else None
            if used is not None:
                yield _read(template.origin, used, chain)
        for origin, reference in _brought(template):
            if takes_in(reference.name, variable):
                yield _read(origin, reference, chain)
        for flow in flows(template):
            if not flow.argument and takes_in(flow.reference.name, variable):
                yield _read(flow.call.origin, flow.reference, chain)
        for inline in (call.inline for call in template.calls):
            if inline is not None:
                yield from self._own_reads(inline, name, (*chain, inline.label))

    def _as_used(self, template: Template, reference: Reference) -> Reference | None:
        """A reference with the role of what its value reaches; None where that is nothing beyond a log, or tunes."""
        if reference.path[:1] not in _CODE:
            return reference
        if _may_be_comment(template, reference) and _is_inside(reference, _comments(template)):
            return None
        sink = results.unread_sink(template, self.project)
        if _is_inside(reference, _confined(template, sink)):
            return None
        if reference.role != RESULT or not _may_be_set(template, reference):
            return reference
        role = next((each[-1] for each in _set(template, sink) if _is_inside(reference, (each[:-1],))), RESULT)
        if shapes_results(role) or role == roles.SHORT_FLAG:
            return reference._replace(role=role)
        return reference if role == ACCESS and roles.keeps_secrets(template.value) else None

    def _handed(self, template: Template, name: str) -> "Iterator[Input]":
        """The inputs of templates in the project that an input is handed to."""
        for flow, callee in self._handing(template, name):
            if callee is not None:
                yield callee, flow.argument

    def _handing(self, template: Template, name: str) -> "Iterator[tuple[Flow, Template | None]]":
        variable = Variable(INPUT, name).text
        for flow in flows(template):
            if flow.argument and takes_in(flow.reference.name, variable):
                yield flow, self.project.resolve(flow.call)

    def leaves(self, template: Template, name: str) -> Read | None:
        """Where an input parameter is handed to a template outside the project, or None."""
        queue: list[tuple[Input, tuple[str, ...]]] = [((template, name), (template.label,))]
        seen = {(template, name)}
        for at, chain in queue:
            for flow, callee in self._handing(*at):
                if callee is None:
                    return _read(flow.call.origin, flow.reference, chain)
                if (callee, flow.argument) not in seen:
                    seen.add((callee, flow.argument))
                    queue.append(((callee, flow.argument), (*chain, callee.label)))
        return None

    def inputs(self, template: Template) -> dict[str, Read]:
        """The declared input parameters that reach work, in the order of declaration."""
        found = ((name, self.of_input(template, name)) for name in template.parameters)
        return {name: read for name, read in found if read is not None}

    def workflow(self, template: Template) -> dict[Variable, Read]:
        """Globals (`workflow.…`) that the template or anything below it reads, the first place of each."""
        found: dict[Variable, Read] = {}
        for at, chain in self._global.below(template):
            for origin, reference in self._globals(at, is_first=len(chain) == 1):
                source, read = variable_of(reference.name), _read(origin, reference, chain)
                known = found.setdefault(source, read)
                if known.role != RESULT and read.role == RESULT:
                    found[source] = read
        return found

    def _globals(self, template: Template, is_first: bool) -> Iterator[tuple[Origin, Reference]]:
        """The globals that a template reads itself; `is_first`: it is the one that is asked about."""
        for reference in own_references(template):
            used = self._global_read(template, reference, is_first)
            if used is not None:
                yield template.origin, used
        for origin, reference in _brought(template):
            if is_global(reference.name):
                yield origin, reference
        for flow in flows(template):
            if is_global(flow.reference.name) and self._arrives(flow):
                yield flow.call.origin, flow.reference

    def _global_read(self, template: Template, reference: Reference, is_first: bool) -> Reference | None:
        if not shapes_results(reference.role) or not is_global(reference.name):
            return None
        return self._as_used(template, reference) if self._counts(template, reference, is_first) else None

    def items(self, template: Template) -> dict[Variable, Read]:
        """Items of the loop around an inline template that its own body reads (a named one never sees them)."""
        found: dict[Variable, Read] = {}
        if template.inline_in is not None and template.inline_in.loops:
            for reference in own_references(template):
                source = variable_of(reference.name)
                if shapes_results(reference.role) and source.kind == ITEM:
                    found.setdefault(source, _read(template.origin, reference, (template.label,)))
        return found

    def _counts(self, template: Template, reference: Reference, is_first: bool) -> bool:
        """A default of an input is that input's value: of the template itself, the input is the source."""
        if reference.path[:2] != ("inputs", "parameters"):
            return True
        name = dig(template.value, *reference.path[:3], "name")
        return not is_first and isinstance(name, str) and self.of_input(template, name) is not None

    def _arrives(self, flow: Flow) -> bool:
        callee = self.project.resolve(flow.call)
        return not flow.argument or (callee is not None and self.of_input(callee, flow.argument) is not None)


class _Step(Record):
    """An input on the way to where it reaches work, and the one that is handed to it."""

    input: Input
    before: "_Step | None"


def is_global(variable: str) -> bool:
    """Whether a variable is one of the whole workflow."""
    return variable.startswith("workflow.")


def _may_read_globals(template: Template) -> bool:
    referred = (
        *own_references(template),
        *(flow.reference for flow in flows(template)),
        *(reference for _, reference in _brought(template)),
    )
    return any(is_global(each.name) for each in referred)


@fact
def _brought(template: Template) -> tuple[tuple[Origin, Reference], ...]:
    """The variables that the spec around a template brings into its work: volumes, a patch of the pod, defaults.

    They may be inputs of the template, too (`workflowpod.go:substitutePodParams`, `processPodSpecPatch`).
    """
    found = (*_of_defaults(template), *_of_volumes(template), *_of_patch(template))
    return tuple((origin, reference) for origin, reference in found if shapes_results(reference.role))


def _of_volumes(template: Template) -> Iterator[tuple[Origin, Reference]]:
    """What stands in the volumes of the workflow that the template mounts."""
    for found in mounted(template):
        for reference in in_value(found.volume, "Volume") if found.is_shared else ():
            yield found.origin, reference


def _of_patch(template: Template) -> Iterator[tuple[Origin, Reference]]:
    """What stands in the patch that the workflow has for all its pods."""
    patch = template.manifest.spec.get("podSpecPatch")
    if patch and template.kind in POD_KINDS:
        for reference in in_value({"podSpecPatch": patch}, "WorkflowSpec"):
            yield template.manifest.origin, reference


def _of_defaults(template: Template) -> Iterator[tuple[Origin, Reference]]:
    """The variables that `templateDefaults` bring into a template, where it has no such field itself."""
    defaults = template.manifest.spec.get("templateDefaults")
    if not isinstance(defaults, dict):
        return
    absent = {name: defaults[name] for name in _BROUGHT if name in defaults and template.value.get(name) is None}
    for reference in in_value(absent, "Template") if template.kind in POD_KINDS else ():
        yield template.manifest.origin.at("templateDefaults"), reference
    if template.kind not in defaults:
        return
    own = {text(dig(entry, "name")) for entry in sequence(dig(template.value, template.kind, "env"))}
    for reference in in_value({template.kind: defaults[template.kind]}, "Template"):
        entry = dig(defaults, *reference.path[:3])
        is_env = reference.path[1:2] == ("env",) and text(dig(entry, "name")) not in own
        if is_env or dig(template.value, *reference.path[:2]) is None:
            yield template.manifest.origin.at("templateDefaults"), reference


@fact
def _comments(template: Template) -> tuple[tuple[Path, int, int], ...]:
    from memolint.code.confined import comments  # with the grammars

    return tuple(comments(snippets(template.value)))


@fact
def _confined(template: Template, to: str) -> tuple[tuple[Path, int, int], ...]:
    from memolint.code.confined import confined  # with the grammars

    return tuple(confined(template.value, snippets(template.value), to))


@fact
def _set(template: Template, to: str) -> tuple[tuple[Path, int, int, str], ...]:
    """The values of variables that play a part, which is no result, wherever they stand; `to`: what is no result."""
    from memolint.facts.reads import settings  # most inputs are handed on at once

    quiet = (Passage(*each) for each in (*_confined(template, to), *_comments(template)))
    return tuple(settings.given(snippets(template.value), quiet))


def _may_be_set(template: Template, reference: Reference) -> bool:
    """Whether a variable may be set before the reference in its line."""
    code = text(dig(template.value, *reference.path))
    return "=" in code[code.rfind("\n", 0, reference.start) + 1 : reference.start]


def _may_be_comment(template: Template, reference: Reference) -> bool:
    """Whether a comment may begin before the reference in its line: most have none, and need no grammar."""
    code = text(dig(template.value, *reference.path))
    before = code[code.rfind("\n", 0, reference.start) + 1 : reference.start]
    return "#" in before or "//" in before


def _is_inside(reference: Reference, spans: tuple[tuple[Path, int, int], ...]) -> bool:
    return any(path == reference.path and start <= reference.start < end for path, start, end in spans)


def _read(origin: Origin, reference: Reference, chain: tuple[str, ...]) -> Read:
    place = origin.at(*reference.path)
    return Read(reference.name, place, reference.start, reference.end, chain, reference.role)
