"""Names of nodes and pods, the identifiers made of them, and what a name tells: `a(3:x)` is item 3 of `a`."""

import functools

_FNV_OFFSET = 2_166_136_261
_FNV_PRIME = 16_777_619
_CHUNK = 64
_LONGEST_NAME = 4096
_MAX_POD_PREFIX = 242


@functools.lru_cache(maxsize=256)  # a node's name is asked for a few times in a row
def fnv1a(text: str) -> int:
    """32-bit FNV-1a of the UTF-8 text."""
    data = text.encode("utf-8", "replace")
    # Long names of nodes share their beginnings: those of the nodes around them.
    shared = len(data) // _CHUNK * _CHUNK if len(data) < _LONGEST_NAME else 0
    return _continued(_fnv_of_beginning(data[:shared]), data[shared:])


@functools.lru_cache(maxsize=4096)
def _fnv_of_beginning(data: bytes) -> int:
    if not data:
        return _FNV_OFFSET
    return _continued(_fnv_of_beginning(data[:-_CHUNK]), data[-_CHUNK:])


def _continued(value: int, data: bytes) -> int:
    for byte in data:
        value = (value ^ byte) * _FNV_PRIME & 0xFFFF_FFFF
    return value


def node_id(workflow: str, node: str) -> str:
    """The identifier of a node (`Workflow.NodeID`)."""
    return workflow if node == workflow else f"{workflow}-{fnv1a(node)}"


def pod_name(workflow: str, node: str, template: str) -> str:
    """The name of a node's pod, version 2 (`workflow/util/pod_name.go`)."""
    if node == workflow:
        return workflow
    prefix = f"{workflow}-{template}" if template else workflow
    return f"{prefix[:_MAX_POD_PREFIX]}-{fnv1a(node)}"


def display_name(node: str, boundary: str) -> str:
    """What users see: the name inside its boundary, without one leading `.` or `[n].` (`initializeNode`)."""
    if not boundary:
        return node
    inner = node.removeprefix(boundary)
    if inner.startswith("."):
        return inner[1:]
    group, closing, rest = inner.partition("].")
    if closing and group.startswith("[") and group[1:].isdigit():
        return rest
    return inner


def is_attempt(name: str) -> bool:
    """Whether a node is an attempt, `a(1)`; the name of an item has a colon."""
    _, parenthesis, number = name.removesuffix(")").rpartition("(")
    return bool(parenthesis) and name.endswith(")") and number.isdecimal()


def item_index(name: str) -> int:
    """The index of an item by its name inside its template, whatever follows the item's own name; -1 without one."""
    digits = name.partition("(")[2].partition(":")[0]
    return int(digits) if digits.isdecimal() else -1


def step_or_task(name: str) -> str:
    """The step or task that a node was made for: `main[0].a(0:x)(1)` → `a` (`getStepOrDAGTaskName`)."""
    while name.endswith(")") and "(" in name:
        name = name[: name.rfind("(")]
    return name[name.rfind(".") + 1 :]
