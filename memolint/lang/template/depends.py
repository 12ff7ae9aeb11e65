"""The language of a DAG task's `depends` (`workflow/common/ancestry.go`, `dag.go:evaluateDependsLogic`).

Bare task names are expanded by pattern before anything is parsed, so every word counts as a task: `and`, `true`, …
"""

from collections.abc import Iterator, Mapping, Sequence

from memolint.typed import Record

RESULTS = ("Succeeded", "Failed", "Errored", "Skipped", "Omitted", "Daemoned", "AnySucceeded", "AllFailed")
"""What can be asked of a task: `task.Succeeded`. The last two are of looped tasks."""

_ITEM_RESULTS = ("AnySucceeded", "AllFailed")
_PHASE_RESULTS = {
    "Succeeded": "Succeeded",
    "Failed": "Failed",
    "Error": "Errored",
    "Skipped": "Skipped",
    "Omitted": "Omitted",
}
_ALPHANUMERIC = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
_LETTERS = frozenset(character for character in _ALPHANUMERIC if character.isalpha())


class ContinueOn(Record):
    """A task's `continueOn`, which widens what a bare name accepts."""

    error: bool = False
    failed: bool = False


class Dependency(Record):
    """A task named in a `depends`, at `text[start:end]`; `result` is None for a bare name."""

    task: str
    result: str | None
    start: int
    end: int


class DependsError(ValueError):
    """A `depends` that cannot be evaluated; `message` is what Argo says."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def dependencies(text: str) -> tuple[Dependency, ...]:
    """The tasks that a `depends` names, in order of their places. A name may be anything that looks like one."""
    return tuple(_dependencies(text))


def names(text: str) -> tuple[str, ...]:
    """The names of the tasks that a `depends` waits for, each once, in order of their first places."""
    return tuple(dict.fromkeys(dependency.task for dependency in _dependencies(text)))


def expand(text: str, tasks: Mapping[str, ContinueOn | None]) -> str:
    """`text` with each bare name replaced by what it stands for: `(a.Succeeded || a.Skipped || a.Daemoned)`.

    `tasks` maps names to their `continueOn`. An unknown name expands as a task without `continueOn`.
    """
    expanded: list[str] = []
    position = 0
    for dependency in _dependencies(text):
        if dependency.result is None:
            expanded.append(text[position : dependency.start])
            expanded.append(expanded_name(dependency.task, tasks.get(dependency.task)))
            position = dependency.end
    return "".join((*expanded, text[position:]))


def expanded_name(task: str, continue_on: ContinueOn | None = None) -> str:
    """What a bare task name stands for in a `depends`, and each name of `dependencies`."""
    results = ["Succeeded", "Skipped", "Daemoned"]
    if continue_on is not None and continue_on.error:
        results.append("Errored")
    if continue_on is not None and continue_on.failed:
        results.append("Failed")
    return f"({' || '.join(f'{task}.{result}' for result in results)})"


def of_dependencies(tasks: Sequence[str]) -> str:
    """The `depends` that equals a list of `dependencies`, bare names joined by `&&`."""
    return " && ".join(tasks)


def of_task(task: Mapping[str, object]) -> str:
    """The `depends` of a task as written, or as its `dependencies` give it."""
    written, listed = task.get("depends"), task.get("dependencies")
    if written or not isinstance(listed, list):
        return str(written or "")
    return of_dependencies([str(name) for name in listed])


def results_of(
    phase: str, daemoned: bool = False, any_succeeded: bool = False, all_failed: bool = False
) -> dict[str, bool]:
    """What can be asked of a fulfilled task whose node ended in `phase`, as a map of RESULTS to truth.

    The last two describe the items of a looped task.
    """
    results = dict.fromkeys(RESULTS, False)
    if phase in _PHASE_RESULTS:
        results[_PHASE_RESULTS[phase]] = True
    return results | {"Daemoned": daemoned, "AnySucceeded": any_succeeded, "AllFailed": all_failed}


def evaluate(expression: str, results: Mapping[str, Mapping[str, bool]]) -> bool:
    """Whether a task runs: the truth of an expanded `depends`, given the results of the tasks that it names.

    Raises DependsError with Argo's message for the node.
    """
    from memolint.lang import expr

    logic = expression.replace("-", "_")
    environment = {task.replace("-", "_"): dict(found) for task, found in reversed(tuple(results.items()))}
    try:
        _check_results(logic, environment)
        result = expr.evaluate(logic, environment)
    except expr.ExprError as error:
        shown = expr.with_excerpt(str(error), logic)
        raise DependsError(f"unable to evaluate expression '{logic}': {shown}") from None
    if not isinstance(result, bool):
        problem = f"unable to cast expression result '{_text_of(result)}' to bool"
        raise DependsError(f"unable to evaluate expression '{logic}': {problem}")
    return result


def _check_results(logic: str, environment: Mapping[str, Mapping[str, bool]]) -> None:
    """In Go a task's results are a struct, where a field that does not exist is an error at once, not nil."""
    from memolint.lang import expr

    for reference in expr.references(expr.parse(logic)):
        if reference.path[0] not in environment or len(reference.path) < 2 or reference.path[1] in RESULTS:
            continue
        before = logic[: reference.start]
        line, column = before.count("\n") + 1, len(reference.path[0]) + 1 + len(before) - (before.rfind("\n") + 1)
        problem = f"type common.TaskResults has no field {reference.path[1]} ({line}:{column + 1})"
        raise DependsError(f"unable to evaluate expression '{logic}': {expr.with_excerpt(problem, logic)}")


def _text_of(value: object) -> str:
    from memolint.lang.go import fmt

    return fmt.text(value)


def _dependencies(text: str) -> Iterator[Dependency]:
    """What `([a-zA-Z0-9][-a-zA-Z0-9]*?\\.[A-Z][a-zA-Z]+)|([a-zA-Z0-9][-a-zA-Z0-9]*)` finds, by hand."""
    position = 0
    while position < len(text):
        if text[position] not in _ALPHANUMERIC:
            position += 1
            continue
        end = _end_of_name(text, position)
        result_end = _end_of_result(text, end)
        if result_end is None:
            yield Dependency(text[position:end], None, position, end)
            position = end
        else:
            yield Dependency(text[position:end], text[end + 1 : result_end], position, result_end)
            position = result_end


def _end_of_name(text: str, position: int) -> int:
    while position < len(text) and (text[position] in _ALPHANUMERIC or text[position] == "-"):
        position += 1
    return position


def _end_of_result(text: str, position: int) -> int | None:
    """The end of `.Result` at `position`, or None: a result is a capital letter and at least one more letter."""
    if text[position : position + 1] != "." or not "A" <= text[position + 1 : position + 2] <= "Z":
        return None
    end = position + 2
    while end < len(text) and text[end] in _LETTERS:
        end += 1
    return end if end > position + 2 else None
