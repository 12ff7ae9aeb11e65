"""The flags about outcomes of steps: `--given FILE`, `--fail TEMPLATE`, `--duration GLOB=TIME`."""

from collections.abc import Mapping, Sequence

from memolint.app.simulate import assignments
from memolint.argo.plain import Json
from memolint.engine.scenario import PodRule
from memolint.lang.go.json import gojson
from memolint.lang.go.time import duration
from memolint.lang.template import anystring
from memolint.lang.words import instead
from memolint.text.source import Unreadable, decode
from memolint.typed import Record

_PHASES = ("Succeeded", "Failed")
_MEMBERS = ("parameters", "result", "artifacts", "missing", "phase", "exitCode", "message", "duration")
MAX_DIGITS = 9


class WrongGiven(ValueError):
    """Outputs that cannot be read; the message says why in one line."""


def rules_of(data: bytes, name: str) -> tuple[PodRule, ...]:
    """The rules of a YAML or JSON mapping of globs over template names, or node names, to outputs.

    Raises WrongGiven.
    """
    try:
        source = decode(name, data)
    except Unreadable as error:
        raise WrongGiven(f"{name}: {error.failure.message}") from None
    try:
        value = assignments.mapping_of(source, "templates or nodes to outputs")
    except assignments.WrongVariables as error:
        raise WrongGiven(str(error)) from None
    if not value:
        raise WrongGiven(f"{name} gives no outputs")
    return of_mapping(value, name)


def of_mapping(value: Json, name: str) -> tuple[PodRule, ...]:
    """The rules of a mapping of globs, which the name tells of, to outputs. Raises WrongGiven."""
    rules: list[PodRule] = []
    for glob, outputs in value.items():
        if not isinstance(outputs, dict):
            raise WrongGiven(f"{name}: `{glob}` has no mapping with {', '.join(_MEMBERS[:3])}")
        rule = _rule(outputs, f"{name}: `{glob}`")
        rules += (rule._replace(template=str(glob)), rule._replace(node=str(glob)))
    return tuple(rules)


def failing(texts: Sequence[str]) -> tuple[PodRule, ...]:
    """The rules of `--fail TEMPLATE[:EXIT]`. Raises WrongGiven."""
    rules = []
    for text in texts:
        template, colon, code = text.partition(":")
        if not template or (colon and not code.isdecimal()) or len(code) > MAX_DIGITS:
            raise WrongGiven(f"--fail {text}: as TEMPLATE or TEMPLATE:EXIT, such as train:137")
        if code and int(code) == 0:
            raise WrongGiven(f"--fail {text}: what ends with 0 does not fail")
        rules.append(PodRule(template=template, succeeds=False, exit_code=int(code) if code else None))
    return tuple(rules)


def lasting(texts: Sequence[str]) -> tuple[PodRule, ...]:
    """The rules of `--duration GLOB=17s`, over templates and nodes. Raises WrongGiven."""
    rules: list[PodRule] = []
    for text in texts:
        glob, equals, time = text.rpartition("=")
        if not equals or not glob:
            raise WrongGiven(f"--duration {text}: as GLOB=DURATION, such as train=17s")
        taken = _duration(time, f"--duration {text}")
        rules += (PodRule(template=glob, duration=taken), PodRule(node=glob, duration=taken))
    return tuple(rules)


class Contradiction(Record):
    """A member of an outcome that something else in it rules out, and why."""

    member: str
    message: str


def succeeds(outcome: Mapping[str, object]) -> bool:
    """Whether an outcome is a success: without a phase, a pod that ends with another code than 0 has failed."""
    phase = outcome.get("phase")
    return phase == "Succeeded" or (phase is None and outcome.get("exitCode") in (None, 0))


def contradiction(outcome: Mapping[str, object]) -> Contradiction | None:
    """The first member of an outcome that has no effect beside another, None without one."""
    if outcome.get("phase") == "Succeeded" and outcome.get("exitCode") not in (None, 0):
        return Contradiction("exitCode", f"what succeeds ends with 0, not {outcome.get('exitCode')}")
    if not succeeds(outcome):
        silent = next((name for name in ("artifacts", "missing") if outcome.get(name)), "")
        return Contradiction(silent, f"what fails reports no `{silent}`") if silent else None
    if outcome.get("message"):
        return Contradiction("message", "what succeeds has no `message`: add `phase: Failed`")
    return None


def _check(outputs: Mapping[str, object], where: str) -> None:
    """Raises WrongGiven where a member is unknown, or not of its kind, or has no effect."""
    unknown = next((str(member) for member in outputs if member not in _MEMBERS), None)
    if unknown is not None:
        raise WrongGiven(f"{where} has an unknown member `{unknown}`{instead(unknown, _MEMBERS)}")
    phase, code, missing = outputs.get("phase"), outputs.get("exitCode"), outputs.get("missing")
    if phase is not None and phase not in _PHASES:
        raise WrongGiven(f"{where}: `{phase}` is no phase of a step{instead(str(phase), _PHASES)}")
    if code is not None and (not isinstance(code, int) or isinstance(code, bool)):
        raise WrongGiven(f"{where}: `exitCode` is a whole number")
    if missing is not None and not isinstance(missing, list):
        raise WrongGiven(f"{where}: `missing` is a list of names")
    if found := contradiction(outputs):
        raise WrongGiven(f"{where}: {found.message}")


def _rule(outputs: Mapping[str, object], where: str) -> PodRule:
    _check(outputs, where)
    code, result, missing = outputs.get("exitCode"), outputs.get("result"), outputs.get("missing")
    return PodRule(
        succeeds=succeeds(outputs),
        exit_code=code if isinstance(code, int) else None,
        message=anystring.text_of(outputs.get("message")) or "",
        result=None if result is None else _text(result),
        parameters=_texts(outputs.get("parameters"), where),
        artifacts=_texts(outputs.get("artifacts"), where),
        missing=frozenset(map(str, missing)) if isinstance(missing, list) else frozenset(),
        duration=_duration(outputs.get("duration"), where),
    )


def _text(value: object) -> str:
    """A value as a step would write it: lists and maps as JSON."""
    if isinstance(value, dict | list):
        return gojson.marshal(value)
    return anystring.text_of(value) or ""


def _texts(value: object, where: str) -> dict[str, str]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise WrongGiven(f"{where}: parameters and artifacts are mappings of names to values")
    return {str(name): _text(text) for name, text in value.items()}


def _duration(value: object, where: str) -> int | None:
    if value is None:
        return None
    try:
        found = duration.parse(anystring.text_of(value) or "")
        if found < 0:
            raise WrongGiven(f"{where}: time does not go back")
        return found
    except duration.DurationError as error:
        raise WrongGiven(f"{where}: {error.message}") from None
