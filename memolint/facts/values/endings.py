"""How steps and workflows end: the values of `steps.X.status`, `tasks.X.exitCode` and `workflow.status`."""

import re

from memolint.argo.views import Call, text

_SUCCEEDED, _FAILED, _SKIPPED = "Succeeded", "Failed", "Skipped"
_CODES = ("0", "1")


def of_variable(call: Call, variable: str) -> tuple[str, ...]:
    """Two values that a variable of a call has, by the end of what it names; none where it names no end."""
    if variable == "workflow.status":
        return _SUCCEEDED, _FAILED
    root, _, rest = variable.partition(".")
    name, _, what = rest.partition(".")
    before = call.holder.steps.get(name) if call.holder is not None and root in ("steps", "tasks") else None
    if before is None or what not in ("status", "exitCode"):
        return ()
    if what == "exitCode":
        return _CODES
    is_skipped = bool(before.value.get("when")) and not goes_on_after_failure(call, before)
    return _SUCCEEDED, _SKIPPED if is_skipped else _FAILED


def goes_on_after_failure(call: Call, before: Call) -> bool:
    """Whether a call can follow one that failed: that continues on failure, or is named with a failed state."""
    depends = text(call.value.get("depends"))
    name = re.escape(before.name)
    return bool(before.value.get("continueOn")) or re.search(rf"\b{name}\.(?:Failed|Errored|AnyF)", depends) is not None
