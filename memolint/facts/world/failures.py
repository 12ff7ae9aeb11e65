"""Failures that are kept as if they were results: swallowed in code, or by `continueOn`, or covered by a default."""

import re
from collections.abc import Iterator

from memolint.argo.project import Project
from memolint.argo.trail import Trail
from memolint.argo.views import Call, Origin, Template, dig, sequence, text
from memolint.code.files import output_paths
from memolint.code.snippets import Passage, snippets
from memolint.facts.declarations import declares_harmless_effects
from memolint.facts.fact import fact
from memolint.facts.reads.references import in_value
from memolint.facts.reads.results import is_printed_text_read
from memolint.facts.world.effects import of_code
from memolint.text.source import Place
from memolint.typed import Record

_HIDING = r"\|\||\bexcept\b|\bsuppress\b"
CONTINUES = "tmpl.continue-on"


class KeptFailure(Record):
    """A failure that does not fail the template. `default` is where the value stands that is taken then, if any."""

    template: Template
    origin: Origin
    place: Place
    signal: str
    what: str
    default: Origin | None = None
    chain: tuple[str, ...] = ()


def below(project: Project, template: Template) -> Iterator[KeptFailure]:
    """The failures that the template, and all that it calls, makes a success of."""
    for at, chain in _with_failures(project).below(template):
        yield from (each._replace(chain=chain) for each in own(at, project))


@fact
def _with_failures(project: Project) -> Trail:
    return Trail(project, lambda at: not declares_harmless_effects(at) and bool(own(at, project)))


@fact
def own(template: Template, project: Project) -> tuple[KeptFailure, ...]:
    """Those of the template's own code, and of the calls that it lets fail."""
    if template.calls:
        return tuple(_of_calls(template))
    return tuple(_of_code(template, project)) if _may_swallow(template) else ()


def _may_swallow(template: Template) -> bool:
    is_kept = any(output_paths(template.value)) or template.kind == "script"
    return is_kept and any(re.search(_HIDING, each.text) for each in snippets(template.value))


def _of_code(template: Template, project: Project) -> Iterator[KeptFailure]:
    from memolint.code.swallowed import swallowed  # with the grammars: few templates let failures pass

    asked = [Passage(each.path, each.start, each.end) for each in of_code(template, project) if each.effect != "opaque"]
    for found in swallowed(template.value, asked, is_printed_text_read(template, project)):
        origin = template.origin.at(*found.passage.path)
        place = origin.part(found.passage.start, found.passage.end)
        code = text(dig(template.value, *found.passage.path))[found.passage.start : found.passage.end]
        what = "an exception" if found.signal.startswith("py.") else f"a failure of `{' '.join(code.split()[:2])}`"
        yield KeptFailure(template, origin, place, found.signal, what, _default(template, found.missing))


def _default(template: Template, missing: tuple[str, ...]) -> Origin | None:
    """The default of the first output parameter whose file is missing."""
    for index, output in enumerate(sequence(dig(template.value, "outputs", "parameters"))):
        source = dig(output, "valueFrom")
        if dig(source, "path") in missing and dig(source, "default") is not None:
            return template.origin.at("outputs", "parameters", index, "valueFrom", "default")
    return None


def _of_calls(template: Template) -> Iterator[KeptFailure]:
    """Steps and tasks that may fail, and whose outputs are taken all the same."""
    for call in template.calls:
        if dig(call.value, "continueOn", "failed") is True or dig(call.value, "continueOn", "error") is True:
            taken = list(_takers(template, call))
            if taken:
                origin = call.origin.at("continueOn")
                default = next((each for each in taken if each.path[-1:] == ("default",)), None)
                yield KeptFailure(
                    template, origin, origin.key_place(), CONTINUES, f"a failure of `{call.name}`", default
                )


def _takers(template: Template, call: Call) -> Iterator[Origin]:
    """Where the outputs of a call are taken: by outputs of the template, with their default if they have one."""
    heads = tuple(f"{siblings}.{call.name}.outputs" for siblings in ("steps", "tasks"))
    for reference in in_value({"outputs": template.value.get("outputs")}, "Template"):
        if reference.name.startswith(heads):
            holder = reference.path[:-1]
            has_default = dig(template.value, *holder, "default") is not None
            yield template.origin.at(*holder, "default") if has_default else template.origin.at(*reference.path)
