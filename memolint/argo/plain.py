"""Manifests as plain JSON values, the steps and tasks of a template's body, and their hooks."""

Json = dict[str, object]
# An empty object that nobody changes.
NOTHING: Json = {}


def groups_of(template: Json) -> list[list[Json]]:
    """The groups of parallel steps of a Steps template."""
    groups = template.get("steps")
    return [
        [step for step in (group if isinstance(group, list) else [group]) if isinstance(step, dict)]
        for group in (groups if isinstance(groups, list) else [])
    ]


def tasks_of(template: Json) -> list[Json]:
    """The tasks of a DAG template."""
    dag = template.get("dag")
    tasks = dag.get("tasks") if isinstance(dag, dict) else None
    return [task for task in tasks if isinstance(task, dict)] if isinstance(tasks, list) else []


def steps_and_tasks(template: Json) -> list[Json]:
    """What a Steps or DAG template calls, in order; empty for a leaf."""
    return [step for group in groups_of(template) for step in group] + tasks_of(template)


def is_looped(step: Json) -> bool:
    """Whether the step or task is a loop (`ShouldExpand`). An empty `withItems` makes none."""
    return bool(step.get("withItems")) or bool(step.get("withParam")) or step.get("withSequence") is not None


def hooks_of(holder: Json) -> dict[str, Json]:
    """The lifecycle hooks of a step, task or spec by name, without the exit hook; in order of their names."""
    found = holder.get("hooks")
    listed = found if isinstance(found, dict) else {}
    return {name: hook for name, hook in sorted(listed.items()) if name != "exit" and isinstance(hook, dict)}


def exit_hook_of(holder: Json, given: object = None) -> Json | None:
    """The exit hook: `onExit`, else `hooks.exit`; without arguments it is called with those `given` (`WithArgs`)."""
    if holder.get("onExit"):
        return {"template": holder["onExit"], "arguments": given or {}}
    found = holder.get("hooks")
    hook = found.get("exit") if isinstance(found, dict) else None
    if not isinstance(hook, dict):
        return None
    own = hook.get("arguments")
    is_empty = not (isinstance(own, dict) and (own.get("parameters") or own.get("artifacts")))
    return {**hook, "arguments": given or {}} if is_empty else hook
