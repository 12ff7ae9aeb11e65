"""The executor of recorded traces: outputs are digests of the template's name and inputs, or what a rule says."""

from collections.abc import Callable, Mapping, Sequence

from memolint.argo import arguments
from memolint.argo.plain import Json
from memolint.engine.executors.port import Outcome, Work
from memolint.engine.scenario import PodRule, matches
from memolint.lang.template import anystring

# SHA-256 without OpenSSL, which `hashlib` loads at once, for longer than all digests of a proof take.
try:
    from _sha2 import sha256  # type: ignore[import-not-found,unused-ignore]  # no stubs; Python >= 3.12
except ImportError:
    try:
        from _sha256 import sha256  # type: ignore[import-not-found,unused-ignore]  # no stubs; Python 3.11
    except ImportError:
        from hashlib import sha256

_DIGITS = 12
_COMPUTED = ("parameter", "expression")
UNRULED = PodRule()


class Recorded:
    """Outcomes by rule, else by digest."""

    def __init__(self, rules: Sequence[PodRule] = ()) -> None:
        self.rules = rules
        self.contents: dict[str, str] = {}
        self.given: dict[str, tuple[str, str]] = {}

    def begin(self, world: Mapping[str, str]) -> None:
        """See `Executor.begin`: recorded outputs depend on no world."""

    def run(self, work: Work) -> Outcome:
        """See `Executor.run`."""
        rule = rule_for(self.rules, work)
        if not rule.succeeds:
            return failed(rule, work)
        return Outcome(
            parameters=_parameters(work, rule),
            artifacts=artifacts(work, rule.missing),
            result=(rule.result if rule.result is not None else digest(work, "result")) if work.wants_result else None,
            exit_code=rule.exit_code or 0,
            duration=rule.duration,
        )


def rule_for(rules: Sequence[PodRule], work: Work) -> PodRule:
    """The first rule that matches, or an empty one. Rules that give only a duration add it to the next one."""
    if not rules:
        return UNRULED
    name = str(work.template.get("name") or "")
    matching = [rule for rule in rules if _matches(rule, name, work)]
    found = next((rule for rule in matching if not rule.only_times), UNRULED)
    duration = next((rule.duration for rule in matching if rule.duration), 0)
    return found._replace(duration=duration)


def _matches(rule: PodRule, template: str, work: Work) -> bool:
    if rule.run is not None and rule.run != work.run:
        return False
    return matches(rule.template, template) and matches(rule.node, work.node)


def failed(rule: PodRule, work: Work) -> Outcome:
    """The outcome of a leaf that fails: it reports only what the rule gives."""
    return Outcome(
        succeeded=False,
        exit_code=1 if rule.exit_code is None else rule.exit_code,
        message=rule.message,
        parameters=rule.parameters,
        result=rule.result if work.wants_result else None,
        duration=rule.duration,
    )


def reported_parameters(template: Json) -> list[Json]:
    """The declared output parameters that a leaf reports itself, not those computed from others."""
    declared = arguments.named(template.get("outputs"), "parameters")
    return [parameter for parameter in declared if not _is_computed(parameter)]


def _is_computed(parameter: Json) -> bool:
    source = parameter.get("valueFrom")
    return not isinstance(source, dict) or any(source.get(name) for name in _COMPUTED)


def _parameters(work: Work, rule: PodRule) -> dict[str, str | None]:
    values: dict[str, str | None] = {}
    for parameter in reported_parameters(work.template):
        name = str(parameter.get("name"))
        values[name] = rule.parameters.get(name, digest(work, name))
        if name in rule.missing:
            source = parameter["valueFrom"]
            values[name] = anystring.text_of(source.get("default")) if isinstance(source, dict) else None
    return values


def digest(work: Work, output: str) -> str:
    """The value of an output: a digest of the names of template and output, and of the inputs."""
    lines = [str(work.template.get("name") or ""), output]
    inputs = arguments.named(work.template.get("inputs"), "parameters")
    lines += sorted(f"{found.get('name')}={anystring.text_of(found.get('value'))}" for found in inputs)
    return short("".join(f"{line}\n" for line in lines))


def artifacts(
    work: Work,
    missing: frozenset[str] = frozenset(),
    is_placed: Callable[[Json], bool] = arguments.has_whole_location,
) -> tuple[Json, ...]:
    """The output artifacts with their places: in the archive, unless the template gives one.

    The recorder of traces takes a whole location for one, `is_placed` may say it otherwise.
    """
    return tuple(
        artifact if is_placed(artifact) else _archived(artifact, work)
        for artifact in arguments.named(work.template.get("outputs"), "artifacts")
        if artifact.get("name") not in missing
    )


def _archived(artifact: Json, work: Work) -> Json:
    return {**artifact, "s3": {"key": f"{work.archive_key}/{artifact.get('name')}.tgz"}}


def short(text: str) -> str:
    """The first 12 hexadecimal digits of the SHA-256 of the UTF-8 text."""
    return str(sha256(text.encode("utf-8", "replace")).hexdigest()[:_DIGITS])
