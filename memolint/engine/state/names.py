"""Indices in node names: `a(3:x)` is item 3 of `a`, `a(2)` its attempt 2."""


def of_item(name: str) -> int:
    """The index of an item by its name inside its template, whatever comes after it; -1 without one."""
    digits = name.partition("(")[2].partition(":")[0]
    return int(digits) if digits.isdigit() else -1


def holder(name: str) -> str:
    """The step or task that a node was made for: `main[0].a(0:x)(1)` → `a` (`getStepOrDAGTaskName`)."""
    while name.endswith(")") and "(" in name:
        name = name[: name.rfind("(")]
    return name[name.rfind(".") + 1 :]
