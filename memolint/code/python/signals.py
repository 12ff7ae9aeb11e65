"""The signals that the catalogue has for what a Python script calls and reads."""

from collections.abc import Iterator, Sequence

from memolint.code.catalogue.loader import catalogue, in_force
from memolint.code.catalogue.signal import MAX_WORD, PythonSignal, compiled
from memolint.code.python.parse import PythonScript, Use
from memolint.typed import Record


def matching(script: PythonScript, environment: frozenset[str]) -> Iterator[tuple[PythonSignal, Use]]:
    """The signals of a script, each with its place; `environment` are the variables that the template declares."""
    seeded = _first_given(script)
    for use in script.uses:
        for signal in _candidates(use):
            declared = signal.environment and any(name in use.arguments for name in environment)
            if not declared and not _is_seeded(signal, use, seeded) and _fires(signal, use):
                yield signal, use


def _is_seeded(signal: PythonSignal, use: Use, seeded: dict[str, int]) -> bool:
    return any(seeded.get(name, use.start) < use.start for name in signal.seeds)


def _first_given(script: PythonScript) -> dict[str, int]:
    """Where each function of a known name is first called with arguments: seeded, if it is one that seeds."""
    calls = (use for use in reversed(script.uses) if use.is_call and use.name)
    return {use.name: use.start for use in calls if use.arguments.strip() not in ("", "None")}


def _candidates(use: Use) -> Iterator[PythonSignal]:
    index = _index()
    yield from index.names.get((use.is_call, use.name), ())
    if use.is_call:
        if use.name.startswith(index.beginnings):
            yield from (signal for prefix, signal in index.prefixes if use.name.startswith(prefix))
        if use.method:
            yield from index.methods.get(use.method, ())
            yield from index.others


class _Index(Record):
    """Signals by exact dotted name and whether it is called, by the beginning of a name, by method, and the others."""

    names: dict[tuple[bool, str], list[PythonSignal]]
    prefixes: list[tuple[str, PythonSignal]]
    methods: dict[str, list[PythonSignal]]
    others: list[PythonSignal]
    beginnings: tuple[str, ...] = ()


@in_force
def _index() -> _Index:
    index = _Index({}, [], {}, [])
    for signal in catalogue().python:
        for name in signal.calls:
            if name.endswith("*"):
                index.prefixes.append((name[:-1], signal))
            else:
                index.names.setdefault((True, name), []).append(signal)
        for name in signal.attributes:
            index.names.setdefault((False, name), []).append(signal)
        for name in signal.methods:
            index.methods.setdefault(name, []).append(signal)
        if signal.method:
            index.others.append(signal)
    return index._replace(beginnings=tuple(prefix for prefix, _ in index.prefixes))


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
    texts = (use.arguments, *(f'"{text}"' for text in use.told))
    return not signal.argument or any(compiled(signal.argument).search(text[:MAX_WORD]) for text in texts)


def _is_object(signal: PythonSignal, use: Use) -> bool:
    """Whether the method is one of an object that fits: built by a known call, or spelled like one."""
    if signal.receivers:
        return _named(use.built_by, signal.receivers)
    return not signal.receiver or bool(compiled(signal.receiver).search(use.receiver))


def _named(name: str, patterns: Sequence[str]) -> bool:
    return any(name.startswith(one[:-1]) if one.endswith("*") else name == one for one in patterns)
