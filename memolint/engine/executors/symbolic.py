"""The symbolic executor: a step's output is a digest of all that it was given.

Two steps with equal outputs were given the same; so an output that differs shows an input that differs. What a step was
given: its template after substitution, in the fields that shape results; the contents of its input artifacts; the
images, ConfigMaps, Secrets and volumes that it reads, as labels of their content from the world of the run.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

from memolint.argo import arguments, fields
from memolint.argo.plain import Json
from memolint.engine.executors.port import Outcome, Work
from memolint.engine.executors.recorded import artifacts, failed, reported_parameters, rule_for, short
from memolint.engine.scenario import PodRule, everything
from memolint.lang.go.json import gojson
from memolint.lang.template import anystring

MAX_DEPTH = 100
# The fields around the work of a template: its inputs and outputs, and what decides whether and when it runs.
_AROUND = frozenset("name inputs outputs memoize retryStrategy synchronization metrics timeout pendingTimeout".split())

# All pods run on one node of the cluster.
HOST = "node-1"


class Symbolic:
    """Outcomes as digests, unless a rule gives them."""

    def __init__(
        self,
        rules: Sequence[PodRule] = (),
        significant: Callable[[Json, bool], Json] = everything,
        lists: frozenset[tuple[str, str]] = frozenset(),
    ) -> None:
        self.rules = rules
        # Gives a template without the parts that cannot change its outputs; the argument says whether its log is read.
        self.significant = significant
        # The outputs that a loop takes its items from: (template name, output name).
        self.lists = lists
        self.world: Mapping[str, str] = {}
        # Contents of stored artifacts by the JSON of their place.
        self.contents: dict[str, str] = {}
        # The digests handed out, with the template and output that they stand for.
        self.given: dict[str, tuple[str, str]] = {}

    def begin(self, world: Mapping[str, str]) -> None:
        """See `Executor.begin`."""
        self.world = world

    def run(self, work: Work) -> Outcome:
        """See `Executor.run`."""
        rule = rule_for(self.rules, work)
        if not rule.succeeds:
            outcome = failed(rule, work)
            return outcome._replace(parameters={**_literal(work.template), **outcome.parameters})
        basis = self._basis(work, False)
        stored = artifacts(work, rule.missing, arguments.has_key)
        for artifact in stored:
            name = str(artifact.get("name"))
            self.contents[place_of(artifact)] = rule.artifacts.get(name) or _digest(basis, name)
        return Outcome(
            parameters=self._parameters(work, rule, basis),
            artifacts=stored,
            result=self._result(work, rule),
            exit_code=rule.exit_code or 0,
            duration=rule.duration,
            host=HOST,
        )

    def content_of(self, artifact: Json) -> str:
        """The content of an artifact: what a step put there, or its place if it comes from outside."""
        place = place_of(artifact)
        return self.contents.get(place, place)

    def _result(self, work: Work, rule: PodRule) -> str | None:
        if not work.wants_result:
            return None
        return rule.result if rule.result is not None else self._value(work, "result", self._basis(work, True))

    def _parameters(self, work: Work, rule: PodRule, basis: str) -> dict[str, str | None]:
        values = _literal(work.template)
        for parameter in reported_parameters(work.template):
            name = str(parameter.get("name"))
            default = anystring.text_of(_source(parameter).get("default"))
            if name in rule.missing:
                values[name] = default
            elif name in rule.parameters:
                values[name] = rule.parameters[name]
            else:  # whether the work leaves the file is unknown: another default may be another value
                values[name] = self._value(work, name, basis if default is None else f"{basis}\n{default}")
        return values

    def _value(self, work: Work, output: str, basis: str) -> str:
        template = str(work.template.get("name") or "")
        digests = [_digest(basis, output)]
        if (template, output) in self.lists:
            digests = [_digest(basis, f"{output}[0]"), _digest(basis, f"{output}[1]")]
        for digest in digests:
            self.given[digest] = (template, output)
        return gojson.marshal(digests) if len(digests) > 1 else digests[0]

    def _basis(self, work: Work, with_log: bool) -> str:
        """All that the work was given, as one text, with what only reaches the log if `with_log`."""
        rendered = _shaping(self.significant(work.template, with_log), "Template", 0)
        added = _shaping(self.significant(work.added, with_log), "WorkflowSpec", 0) if work.added else {}
        inputs = {
            str(found.get("name")): [found.get("path"), self._input_content(found)]
            for found in arguments.named(work.template.get("inputs"), "artifacts")
            if arguments.has_location(found) or f"artifact:{found.get('name')}" in self.world
        }
        world = {name: self.world.get(name, "") for name in sorted(_names(work, self.world))}
        return gojson.marshal([rendered, inputs, world, added])

    def _input_content(self, artifact: Json) -> str:
        return self.world.get(f"artifact:{artifact.get('name')}") or self.content_of(artifact)


def _literal(template: Json) -> dict[str, str | None]:
    """The outputs whose value the template writes out, which are reported as they are declared.

    `SaveParameters` passes over them, and `ReportOutputs` sends all that is declared; an agent sends neither.
    """
    if template.get("http") is not None or template.get("plugin") is not None:
        return {}
    declared = arguments.named(template.get("outputs"), "parameters")
    return {str(each.get("name")): None for each in declared if each.get("value") is not None}


def _shaping(value: object, type_name: str, depth: int) -> object:
    """The value without the fields that do not shape results, which have other roles."""
    if depth > MAX_DEPTH:
        return None
    if isinstance(value, list):
        return [_shaping(item, type_name, depth + 1) for item in value]
    if not isinstance(value, dict):
        return value
    kept: Json = {}
    for name, member in sorted(value.items()):
        found = fields.field(type_name, name)
        is_kept = found is None or fields.shapes_results(found.role) or found.role == fields.SECRET
        if not is_kept or (type_name == "Template" and name in _AROUND):
            continue
        kept[name] = _shaping(member, found.type if found else "", depth + 1)
    return kept


def _source(parameter: Json) -> Json:
    source = parameter.get("valueFrom")
    return source if isinstance(source, dict) else {}


def place_of(artifact: Json) -> str:
    """The place of an artifact, as JSON: its location without its name and path."""
    return gojson.marshal({name: artifact[name] for name in arguments.LOCATIONS if artifact.get(name)})


def _digest(basis: str, output: str) -> str:
    return short(f"{basis}\n{output}")


def _names(work: Work, world: Mapping[str, str]) -> Iterator[str]:
    """The names of the world that this work can see.

    `image:X`, `configmap:X`, `configmap:X/KEY`, `secret:X` where the work refers to X; a name without a colon, such as
    `clock`, for all; any name with `@TEMPLATE` or `@PLACE` at its end for that template alone.
    """
    own = (str(work.template.get("name") or ""), work.place)
    objects = []
    for name in world:
        kind, colon, rest = name.partition(":")
        if "@" in name and name.rpartition("@")[2] in own:
            yield name
        elif not colon:
            yield from [] if "@" in name else [name]
        elif kind != "artifact":
            objects.append((name, gojson.marshal(object_name(kind, rest))))
    text = gojson.marshal([work.template, work.added]) if objects else ""
    yield from (name for name, written in objects if written in text)


def object_name(kind: str, rest: str) -> str:
    """The name that a template writes for a name of the world: an image whole, else without namespace and key."""
    if kind == "image":
        return rest
    parts = rest.split("/")
    return parts[1] if len(parts) > 2 else parts[0]
