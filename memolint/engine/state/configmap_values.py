"""Values that workflows read from ConfigMaps: parameters, and the sizes of semaphores."""

from memolint.argo import arguments, passes
from memolint.engine.cluster.store import ApiError, ConfigMap
from memolint.engine.state.operation import Operation
from memolint.lang.template import substitute

_LABEL = "workflows.argoproj.io/configmap-type"
_PARAMETER = "Parameter"


def filled_parameter(op: Operation, name: str, key: str) -> str:
    """The value of an input's `configMapKeyRef`, whose name and key may have tags. Raises ArgumentError."""
    try:
        reference = passes.run(passes.CONFIGMAP_REF, {"name": name, "key": key}, op.globals, op.release.dialect)
    except substitute.SubstituteError as error:
        raise arguments.ArgumentError(f"failed to substitute configMapKeyRef: {error.message}") from None
    filled = reference if isinstance(reference, dict) else {}
    return parameter(op, str(filled.get("name") or ""), str(filled.get("key") or ""))


def parameter(op: Operation, name: str, key: str) -> str:
    """A value from a ConfigMap of the workflow's namespace (`GetConfigMapValue`). Raises ConfigMapError.

    The controller watches only ConfigMaps with the label, whatever its value: others do not exist for it.
    """
    found = configmap(op, op.namespace, name)
    if found is None or _LABEL not in (found.labels or {}):
        raise arguments.NotFoundError(
            f"ConfigMap '{name}' does not exist. Please make sure it has the label {_LABEL}: {_PARAMETER} "
            "to be detectable by the controller"
        )
    if (found.labels or {})[_LABEL] != _PARAMETER:
        raise arguments.ConfigMapError(
            f"ConfigMap '{name}' needs to have the label {_LABEL}: {_PARAMETER} to load parameters"
        )
    if key not in (found.data or {}):
        raise arguments.NotFoundError(f"ConfigMap '{name}' does not have the key '{key}'")
    return (found.data or {})[key]


def text(op: Operation, namespace: str, name: str, key: str) -> str | None:
    """A value from any ConfigMap, None where it does not exist."""
    found = configmap(op, namespace, name)
    return None if found is None else (found.data or {}).get(key)


def configmap(op: Operation, namespace: str, name: str) -> ConfigMap | None:
    """A ConfigMap, None where it does not exist or cannot be read."""
    try:
        return op.controller.store.get(namespace, name)
    except ApiError:
        return None
