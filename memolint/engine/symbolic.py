"""The symbolic executor: a step's output is a digest of all that it was given.

Given is what can shape a result: the rendered fields of that role, the content of input artifacts, images, ConfigMaps.
Names, identifiers and times of nodes are not, nor is where outputs are stored.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from memolint.argo import arguments, fields
from memolint.engine.entry import Json
from memolint.engine.pod import Outcome, Work
from memolint.engine.recorded import artifacts, failed, reported_parameters, rule_for
from memolint.engine.scenario import PodRule
from memolint.lang import anystring, gojson

DIGITS = 12
# Declarations, not work: what they give is rendered into the fields that use it.
_DECLARED = ("inputs", "outputs", "memoize")


@dataclass
class Symbolic:
    """Outcomes as digests of the rendered work, its artifacts' contents and the world."""

    rules: Sequence[PodRule] = ()
    insignificant: frozenset[tuple[str, str]] = frozenset()
    world: Mapping[str, str] = field(default_factory=dict)
    # Contents of stored artifacts by their place.
    contents: dict[str, str] = field(default_factory=dict)

    def run(self, work: Work) -> Outcome:
        """See `Executor.run`."""
        rule = rule_for(self.rules, work)
        if not rule.succeeds:
            return failed(rule, work)
        given = self._given(work)
        stored = artifacts(work, rule.missing)
        contents = {str(found.get("name")): self._artifact(found, rule, given) for found in stored}
        self.contents.update({place_of(found): contents[str(found.get("name"))] for found in stored})
        return Outcome(
            parameters=_parameters(work, rule, given),
            artifacts=stored,
            result=(rule.result if rule.result is not None else _digest(given, "result"))
            if work.wants_result
            else None,
            exit_code=rule.exit_code or 0,
            contents=contents,
        )

    def _artifact(self, artifact: Json, rule: PodRule, given: str) -> str:
        name = str(artifact.get("name"))
        return rule.artifacts.get(name, _digest(given, f"artifact {name}"))

    def _given(self, work: Work) -> str:
        """The text that the digests are of."""
        hidden = frozenset(path for name, path in self.insignificant if name == work.template.get("name"))
        shaping = {name: value for name, value in work.template.items() if name not in _DECLARED}
        seen = dict(self._shaping(shaping, "Template", "", hidden))
        inputs = {
            str(found.get("path") or found.get("name")): self._content(found)
            for found in arguments.named(work.template.get("inputs"), "artifacts")
        }
        return gojson.marshal({"work": seen, "artifacts": inputs})

    def _content(self, artifact: Json) -> str:
        """What an input artifact holds: what the world says, what a step stored there, or the place for itself."""
        place = place_of(artifact)
        return self.world.get(f"artifact:{artifact.get('name')}") or self.contents.get(place, place)

    def _shaping(self, value: Json, type_name: str, path: str, hidden: frozenset[str]) -> Iterator[tuple[str, object]]:
        """The fields whose role is to shape the result, by dotted path, with their scalars."""
        for name, below in value.items():
            known = fields.field(type_name, name)
            role = known.role if known else fields.RESULT
            here = f"{path}.{name}" if path else name
            if below is not None and role == fields.RESULT and here not in hidden:
                yield from self._value(below, known.type if known else "", here, hidden)

    def _value(self, value: object, type_name: str, path: str, hidden: frozenset[str]) -> Iterator[tuple[str, object]]:
        if isinstance(value, dict):
            yield from self._shaping(value, type_name, path, hidden)
            yield from self._configmap(value, path)
        elif isinstance(value, list):
            for index, item in enumerate(value):
                yield from self._value(item, type_name, f"{path}.{index}", hidden)
        elif path not in hidden:
            is_image = path.endswith(".image") and isinstance(value, str)
            yield path, self.world.get(f"image:{value}", value) if is_image else value

    def _configmap(self, value: Json, path: str) -> Iterator[tuple[str, object]]:
        """The content of a ConfigMap that a field names, where the world gives one."""
        holds = path.rpartition(".")[2] in ("configMapKeyRef", "configMapRef", "configMap")
        content = self.world.get(f"configmap:{value.get('name')}") if holds else None
        if content is not None:
            yield f"{path}.content", content


def _parameters(work: Work, rule: PodRule, given: str) -> dict[str, str | None]:
    values: dict[str, str | None] = {}
    for parameter in reported_parameters(work.template):
        name = str(parameter.get("name"))
        values[name] = rule.parameters.get(name, _digest(given, name))
        if name in rule.missing:
            source = parameter.get("valueFrom")
            values[name] = anystring.text_of(source.get("default")) if isinstance(source, dict) else None
    return values


def _digest(given: str, output: str) -> str:
    return hashlib.sha256(f"{output}\n{given}".encode()).hexdigest()[:DIGITS]


def place_of(artifact: Json) -> str:
    """The location of an artifact as text: equal texts are one object."""
    return gojson.marshal({name: value for name, value in artifact.items() if name in arguments.LOCATIONS})
