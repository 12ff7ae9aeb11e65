"""Indices in node names: `a(3:x)` is item 3 of `a`, `a(2)` its attempt 2."""


def of(name: str) -> int:
    """The index of an item or attempt by its name; -1 for a name without one."""
    opening = _opening(name)
    digits = name[opening + 1 : -1].split(":", 1)[0] if opening >= 0 else ""
    return int(digits) if digits.isdigit() else -1


def _opening(name: str) -> int:
    """Where the last parenthesis opens. Item texts have their own parentheses removed, so the last one is it."""
    return name.rfind("(") if name.endswith(")") else -1


def holder(name: str) -> str:
    """The step or task that a node was made for: `main[0].a(0:x)(1)` → `a` (`getStepOrDAGTaskName`)."""
    while name.endswith(")") and "(" in name:
        name = name[: name.rfind("(")]
    return name[name.rfind(".") + 1 :]
