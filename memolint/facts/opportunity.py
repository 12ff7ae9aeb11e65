"""How much a template costs each time it runs, as far as it says."""

from memolint.argo.views import Template, dig, mapping, scalar
from memolint.lang import formats

_CPU_IS_DEAR = 4.0
_MEMORY_IS_DEAR = 16.0
_GIB = 2**30


def expensive(template: Template) -> str:
    """Why the template is worth caching (`requests 8 CPUs`), or "" where nothing says so."""
    resources = dig(template.value, template.kind, "resources")
    asked = {**mapping(dig(resources, "limits")), **mapping(dig(resources, "requests"))}
    for name, amount in asked.items():
        if "gpu" in name or name.startswith("google.com/tpu"):
            return f"asks for {scalar(amount)} × `{name}`"
    cpu = formats.amount(scalar(asked.get("cpu")) or "")
    if cpu >= _CPU_IS_DEAR:
        return f"asks for {cpu:g} CPUs"
    memory = round(formats.amount(scalar(asked.get("memory")) or "") / _GIB, 2)
    return f"asks for {memory:g} GiB of memory" if memory >= _MEMORY_IS_DEAR else ""
