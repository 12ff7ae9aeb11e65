"""How much a template costs each time it runs, as far as it says."""

from memolint.argo.views import Template, dig, mapping, scalar

_CPU_IS_DEAR = 4.0
_MEMORY_IS_DEAR = 16.0
_GIB = {"Ki": 2**-20, "Mi": 2**-10, "Gi": 1.0, "Ti": 1024.0, "K": 1e3 / 2**30, "M": 1e6 / 2**30, "G": 1e9 / 2**30}


def expensive(template: Template) -> str:
    """Why the template is worth caching (`requests 8 CPUs`), or "" where nothing says so."""
    resources = dig(template.value, template.kind, "resources")
    asked = {**mapping(dig(resources, "limits")), **mapping(dig(resources, "requests"))}
    for name, amount in asked.items():
        if "gpu" in name or name.startswith("google.com/tpu"):
            return f"asks for {scalar(amount)} × `{name}`"
    cpu = _cpu(scalar(asked.get("cpu")) or "")
    if cpu >= _CPU_IS_DEAR:
        return f"asks for {cpu:g} CPUs"
    memory = _memory(scalar(asked.get("memory")) or "")
    return f"asks for {memory:g} GiB of memory" if memory >= _MEMORY_IS_DEAR else ""


def _cpu(text: str) -> float:
    return _number(text[:-1]) / 1000 if text.endswith("m") else _number(text)


def _memory(text: str) -> float:
    for unit, factor in _GIB.items():
        if text.endswith(unit):
            return round(_number(text.removesuffix(unit)) * factor, 2)
    return _number(text) / 2**30


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0
