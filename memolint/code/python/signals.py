"""The signals that the catalogue has for what a Python script calls and reads."""

from collections.abc import Iterator, Sequence
from functools import cache

from memolint.code.catalogue.loader import catalogue
from memolint.code.catalogue.signal import MAX_WORD, PythonSignal, compiled
from memolint.code.python.parse import Module, Use


def matching(module: Module, environment: frozenset[str]) -> Iterator[tuple[PythonSignal, Use]]:
    """The signals of a script, each with its place; `environment` are the variables that the template declares."""
    seeded = _first_given(module)
    for use in module.uses:
        for signal in _candidates(use):
            declared = signal.environment and any(name in use.arguments for name in environment)
            if not declared and use.start <= seeded.get(signal.seed, use.start) and _fires(signal, use):
                yield signal, use


def _first_given(module: Module) -> dict[str, int]:
    """Where each function of a known name is first called with arguments: seeded, if it is one that seeds."""
    calls = (use for use in reversed(module.uses) if use.is_call and use.name)
    return {use.name: use.start for use in calls if use.arguments.strip() not in ("", "None")}


def _candidates(use: Use) -> Iterator[PythonSignal]:
    by_name, patterns, methods, others = _index()
    yield from by_name.get((use.is_call, use.name), ())
    for prefix, signal in patterns:
        if use.is_call and use.name.startswith(prefix):
            yield signal
    if use.is_call and use.method:
        yield from methods.get(use.method, ())
        yield from others


Index = tuple[
    dict[tuple[bool, str], list[PythonSignal]],
    list[tuple[str, PythonSignal]],
    dict[str, list[PythonSignal]],
    list[PythonSignal],
]


@cache
def _index() -> Index:
    """Signals by exact dotted name (and whether it is called), by beginning of a name, by method, and the others."""
    by_name: dict[tuple[bool, str], list[PythonSignal]] = {}
    patterns: list[tuple[str, PythonSignal]] = []
    methods: dict[str, list[PythonSignal]] = {}
    for signal in catalogue().python:
        for name in signal.calls:
            if name.endswith("*"):
                patterns.append((name[:-1], signal))
            else:
                by_name.setdefault((True, name), []).append(signal)
        for name in signal.attributes:
            by_name.setdefault((False, name), []).append(signal)
        for name in signal.methods:
            methods.setdefault(name, []).append(signal)
    return by_name, patterns, methods, [signal for signal in catalogue().python if signal.method]


def _fires(signal: PythonSignal, use: Use) -> bool:
    if signal.but and _named(use.name, signal.but):
        return False
    if 0 <= signal.at_most < use.given or not use.keywords.isdisjoint(signal.without):
        return False
    if signal.not_inside and f"builtins.{signal.not_inside}" in use.inside:
        return False
    if (signal.methods or signal.method) and not _is_object(signal, use):
        return False
    if signal.method and not compiled(signal.method).match(use.method):
        return False
    return not signal.argument or bool(compiled(signal.argument).search(use.arguments[:MAX_WORD]))


def _is_object(signal: PythonSignal, use: Use) -> bool:
    """Whether the method is one of an object that fits: built by a known call, or spelled like one."""
    if signal.receivers:
        return _named(use.built_by, signal.receivers)
    return not signal.receiver or bool(compiled(signal.receiver).search(use.receiver))


def _named(name: str, patterns: Sequence[str]) -> bool:
    return any(name.startswith(one[:-1]) if one.endswith("*") else name == one for one in patterns)
