"""Validation of DAG templates (`validate.go:validateDAG`)."""

import re

from memolint.argo import arguments
from memolint.argo.plain import Json, is_looped, tasks_of
from memolint.argo.resolve import Base
from memolint.engine.validate import arguments as validate_arguments
from memolint.engine.validate import names as validate_names
from memolint.engine.validate import scope as scopes
from memolint.engine.validate.scope import CalleeChecks, Invalid, KnownNames
from memolint.engine.validate.steps import aggregates, one_loop, with_inputs
from memolint.lang.template import depends

_ITEM_RESULTS = ("AnySucceeded", "AllFailed")


def check(validation: CalleeChecks, known: KnownNames, template: Json, base: Base) -> None:
    """Raise Invalid for the first mistake in the tasks of a DAG template."""
    name = str(template.get("name") or "")
    if template.get("activeDeadlineSeconds") is not None:
        raise Invalid(f"templates.{name}.activeDeadlineSeconds is only valid for leaf templates")
    dag, tasks = template.get("dag"), tasks_of(template)
    if not tasks:
        raise Invalid(f"templates.{name} must have at least one task")
    waits = _Dependencies(name, tasks)
    tasks = waits.sorted(tasks)
    validate_names.fields(tasks, f"templates.{name}.tasks")
    called = {str(task["name"]): _task(validation, known, base, name, task, waits) for task in tasks}
    _targets(known, name, dag if isinstance(dag, dict) else {}, waits)
    for task in tasks:
        _references(validation, known, base, name, task, called, waits)


class _Dependencies:
    """Which task waits for which, and for which result."""

    def __init__(self, template: str, tasks: list[Json]) -> None:
        self.template = template
        self.tasks = {str(task.get("name") or ""): task for task in tasks}
        self.uses_depends = any(task.get("depends") for task in tasks)
        self.wanted = {name: depends.dependencies(depends.of_task(task)) for name, task in self.tasks.items()}
        self.of = {name: tuple(dict.fromkeys(found.task for found in wanted)) for name, wanted in self.wanted.items()}

    def sorted(self, tasks: list[Json]) -> list[Json]:
        """The tasks, each after those that it waits for. Raises Invalid for what cannot be sorted."""
        seen: set[str] = set()
        for task in tasks:
            name = str(task.get("name") or "")
            if name in seen:
                raise self._unsorted(f"duplicated nodeName {name}")
            seen.add(name)
        for names in self.of.values():
            for name in names:
                if name not in seen:
                    raise self._unsorted(f"invalid dependency {name}")
        order = self._order()
        if len(order) < len(tasks):
            raise self._unsorted("graph with cycle")
        return order

    def _order(self) -> list[Json]:
        waiting = {name: len(found) for name, found in self.of.items()}
        dependents: dict[str, list[str]] = {}
        for name, dependencies in self.of.items():
            for dependency in dependencies:
                dependents.setdefault(dependency, []).append(name)
        ready = [name for name, count in waiting.items() if not count]
        for name in ready:
            for dependent in dependents.get(name, ()):
                waiting[dependent] -= 1
                if not waiting[dependent]:
                    ready.append(dependent)  # a queue
        return [self.tasks[name] for name in ready]

    def _unsorted(self, problem: str) -> Invalid:
        return Invalid(f"templates.{self.template} sorting failed: {problem}")

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


def _task(
    validation: CalleeChecks, known: KnownNames, base: Base, name: str, task: Json, waits: _Dependencies
) -> Json | None:
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
    # Every task knows the outputs of all others, ancestors or not.
    known.add_outputs(f"tasks.{task_name}", called, aggregates(task))
    validation.globals.add(*scopes.global_outputs(called))
    for dependency in waits.wanted[task_name]:
        if dependency.result is not None and dependency.result not in depends.RESULTS:
            problem = f"task result '{dependency.result}' for task '{dependency.task}' is invalid"
            raise Invalid(f"{place} {problem}")
    for dependency in waits.wanted[task_name]:
        if dependency.result in _ITEM_RESULTS and not is_looped(waits.tasks[dependency.task]):
            # Upstream names the dependency, whose variable hides that of the task.
            raise Invalid(
                f"templates.{name}.tasks.{dependency.task} dependency '{dependency.task}' uses an "
                "items-based condition such as .AnySucceeded or "
                ".AllFailed but does not contain any items"
            )
    return called


def _targets(known: KnownNames, name: str, dag: Json, waits: _Dependencies) -> None:
    target = dag.get("target")
    if not target:
        return
    try:
        known.check(target, "")
    except Invalid as invalid:
        raise Invalid(f"templates.{name}.targets {invalid}") from None
    for wanted in str(target).split(" "):
        if wanted not in waits.tasks and not re.search(scopes.DYNAMIC_NAME, wanted):
            raise Invalid(f"templates.{name}.targets: target '{wanted}' is not defined")


class _TaskScope(KnownNames):
    """The names that one task may refer to: those that are known, and the status of its ancestors."""

    def __init__(self, wider: KnownNames, task: str, waits: _Dependencies) -> None:
        super().__init__(wider)
        self.task, self.waits = task, waits

    def has(self, name: str) -> bool:
        """See `KnownNames.has`."""
        if super().has(name):
            return True
        parts = name.split(".")
        is_status = len(parts) == 3 and parts[0] == "tasks" and parts[2] == "status"
        return is_status and self.waits.is_ancestor(parts[1], self.task)


def _references(
    validation: CalleeChecks,
    known: KnownNames,
    base: Base,
    name: str,
    task: Json,
    called: dict[str, Json | None],
    waits: _Dependencies,
) -> None:
    task_name = str(task.get("name") or "")
    place = f"templates.{name}.tasks.{task_name}"
    if task.get("hooks"):
        known.add(f"tasks.{task_name}.status")
    known.add_outputs(f"tasks.{task_name}", called[task_name], aggregates=False)
    scope = _TaskScope(known, task_name, waits)
    try:
        one_loop(task)
        scope.add_items(task)
        with_inputs(scope, task).check(task, "DAGTask")
    except Invalid as invalid:
        raise Invalid(f"{place} {invalid}") from None
    validate_arguments.check(f"{place}.arguments.", task.get("arguments"))
    try:
        _argument_dependencies(task, task_name, waits)
        validation.holder(task, base, task.get("arguments") or {})
    except Invalid as invalid:
        raise Invalid(f"{place} {invalid}") from None


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
