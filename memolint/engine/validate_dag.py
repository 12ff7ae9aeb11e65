"""Validation of DAG templates (`validate.go:validateDAG`)."""

from typing import TYPE_CHECKING

from memolint.argo import arguments
from memolint.argo.resolve import Base
from memolint.engine import known as scopes
from memolint.engine.entry import Json
from memolint.engine.known import Invalid, Known
from memolint.engine.validate_steps import one_loop, without_inline
from memolint.lang import depends

if TYPE_CHECKING:
    from memolint.engine.validate import Validation

_ITEM_RESULTS = ("AnySucceeded", "AllFailed")


def check(validation: "Validation", known: Known, template: Json, base: Base) -> None:
    """Raise Invalid for the first mistake in the tasks of a DAG template."""
    from memolint.engine import validate

    name = str(template.get("name") or "")
    dag = template.get("dag")
    listed = dag.get("tasks") if isinstance(dag, dict) else None
    tasks = [task for task in listed or () if isinstance(task, dict)] if isinstance(listed, list) else []
    if not tasks:
        raise Invalid(f"templates.{name} must have at least one task")
    waits = _Dependencies(name, tasks)
    waits.check_sorting()
    validate.field_names(tasks, f"templates.{name}.tasks")
    called = [_task(validation, base, name, task, waits) for task in tasks]
    waits.check_cycles()
    _targets(known, name, dag if isinstance(dag, dict) else {}, waits)
    for task, callee in zip(tasks, called, strict=True):
        _references(validation, known, base, name, task, callee, waits)


class _Dependencies:
    """Which task waits for which, and for which result."""

    def __init__(self, template: str, tasks: list[Json]) -> None:
        self.template = template
        self.tasks = {str(task.get("name") or ""): task for task in tasks}
        self.uses_depends = any(task.get("depends") for task in tasks)
        self.wanted = {name: depends.dependencies(depends.of_task(task)) for name, task in self.tasks.items()}
        self.of = {name: tuple(dict.fromkeys(found.task for found in wanted)) for name, wanted in self.wanted.items()}

    def check_sorting(self) -> None:
        """Unknown names and results, and cycles, are met first when tasks are sorted."""
        for name, wanted in self.wanted.items():
            for dependency in wanted:
                if dependency.result is not None and dependency.result not in depends.RESULTS:
                    raise Invalid(
                        f"templates.{self.template}.tasks.{name} "
                        f"task result '{dependency.result}' for task '{dependency.task}' is invalid"
                    )
        for name in self.tasks:
            for dependency_name in self.of[name]:
                if dependency_name not in self.tasks:
                    raise Invalid(f"templates.{self.template} sorting failed: invalid dependency {dependency_name}")

    def check_cycles(self) -> None:
        """Raise Invalid for tasks that wait for each other."""
        waiting = {name: len(self.of[name]) for name in self.tasks}
        dependents: dict[str, list[str]] = {}
        for name, dependencies in self.of.items():
            for dependency in dependencies:
                dependents.setdefault(dependency, []).append(name)
        ready = [name for name, count in waiting.items() if not count]
        while ready:
            name = ready.pop()
            del waiting[name]
            for dependent in dependents.get(name, ()):
                waiting[dependent] -= 1
                if not waiting[dependent]:
                    ready.append(dependent)
        if waiting:
            raise Invalid(f"templates.{self.template} sorting failed: graph with cycle")

    def is_ancestor(self, wanted: str, task: str) -> bool:
        """Whether `task` waits for `wanted`, directly or not."""
        pending, seen = list(self.of.get(task, ())), set(self.of.get(task, ()))
        while pending:
            name = pending.pop(0)
            if name == wanted:
                return True
            for dependency in self.of.get(name, ()):
                if dependency not in seen:
                    seen.add(dependency)
                    pending.append(dependency)
        return False


def _task(validation: "Validation", base: Base, name: str, task: Json, waits: _Dependencies) -> Json | None:
    task_name = str(task.get("name") or "")
    place = f"templates.{name}.tasks.{task_name}"
    uses_either = waits.uses_depends or task.get("dependencies")
    if uses_either and task_name[:1].isdigit():
        raise Invalid(f"{place} name cannot begin with a digit when using either 'depends' or 'dependencies'")
    if waits.uses_depends and task.get("dependencies"):
        raise Invalid(f"templates.{name} cannot use both 'depends' and 'dependencies' in the same DAG template")
    if waits.uses_depends and task.get("continueOn") is not None:
        raise Invalid(
            f"templates.{name} cannot use 'continueOn' when using 'depends'. "
            "Instead use 'dep-task.Failed'/'dep-task.Errored'"
        )
    try:
        called = validation.holder(task, base, None)
    except Invalid as invalid:
        raise Invalid(f"{place} {invalid}") from None
    for dependency in waits.wanted[task_name]:
        if dependency.result in _ITEM_RESULTS and not _is_looped(waits.tasks[dependency.task]):
            raise Invalid(
                f"{place} dependency '{dependency.task}' uses an items-based condition such as .AnySucceeded or "
                ".AllFailed but does not contain any items"
            )
    return called


def _is_looped(task: Json) -> bool:
    return bool(task.get("withItems") or task.get("withParam") or task.get("withSequence") is not None)


def _targets(known: Known, name: str, dag: Json, waits: _Dependencies) -> None:
    target = dag.get("target")
    if not target:
        return
    has_tags = "{{" in str(target)
    try:
        known.check(target)
    except Invalid as invalid:
        raise Invalid(f"templates.{name}.targets {invalid}") from None
    for wanted in str(target).split(" "):
        if wanted not in waits.tasks and not has_tags:
            raise Invalid(f"templates.{name}.targets: target '{wanted}' is not defined")


class _TaskScope(Known):
    """What one task may refer to: besides what is known, the status of its ancestors, asked for one by one."""

    def __init__(self, wider: Known, task: str, waits: _Dependencies, called: dict[str, Json | None]) -> None:
        super().__init__(wider)
        self.task, self.waits, self.called = task, waits, called

    def has(self, name: str) -> bool:
        """See `Known.has`."""
        if super().has(name):
            return True
        parts = name.split(".")
        if parts[0] != "tasks" or len(parts) < 3 or not self.waits.is_ancestor(parts[1], self.task):
            return False
        self.add(f"tasks.{parts[1]}.status")
        self.add_outputs(f"tasks.{parts[1]}", self.called.get(parts[1]), _is_looped(self.waits.tasks[parts[1]]))
        return super().has(name)


def _references(
    validation: "Validation",
    known: Known,
    base: Base,
    name: str,
    task: Json,
    callee: Json | None,
    waits: _Dependencies,
) -> None:
    from memolint.engine import validate
    from memolint.engine.steps import callee as callee_of

    task_name = str(task.get("name") or "")
    place = f"templates.{name}.tasks.{task_name}"
    # Outputs of tasks listed before count as known, ancestors or not.
    known.add_outputs(f"tasks.{task_name}", callee, _is_looped(task))
    validation.globals.add(*scopes.global_outputs(callee))
    called = {other: callee_of(validation.op, base, waits.tasks[other]) for other in _mentioned(task, waits)}
    scope = _TaskScope(known, task_name, waits, called)
    if task.get("hooks"):
        scope.add(f"tasks.{task_name}.status")
    scope.add_items(task)
    try:
        one_loop(task)
        scope.check(without_inline(task))
    except Invalid as invalid:
        raise Invalid(f"{place} {invalid}") from None
    validate.given_arguments(f"{place}.arguments.", task.get("arguments"), allow_empty=False)
    try:
        _argument_dependencies(task, task_name, waits)
        validation.holder(task, base, task.get("arguments") or {})
    except Invalid as invalid:
        raise Invalid(f"{place} {invalid}") from None


def _mentioned(task: Json, waits: _Dependencies) -> list[str]:
    text = str(task)
    return [name for name in waits.of.get(str(task.get("name") or ""), ()) if f"tasks.{name}." in text] + [
        name for name in _names_in(text) if name in waits.tasks
    ]


def _names_in(text: str) -> list[str]:
    return [piece.split(".", 1)[0] for piece in text.split("{{tasks.")[1:]]


def _argument_dependencies(task: Json, name: str, waits: _Dependencies) -> None:
    """A value that starts with a reference to a task needs that task among the ancestors."""
    for what, member in (("parameters", "value"), ("artifacts", "from")):
        for argument in arguments.named(task.get("arguments"), what):
            value = argument.get(member)
            if not isinstance(value, str) or not value.startswith("{{tasks."):
                continue
            wanted = value.removeprefix("{{tasks.").split(".", 1)[0]
            if not waits.is_ancestor(wanted, name):
                raise Invalid(f"missing dependency '{wanted}' for {what[:-1]} '{argument.get('name')}'")
