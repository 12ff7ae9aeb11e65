"""The flags of `argo submit`: what a user gives besides files."""

from dataclasses import dataclass, field

from memolint.argo.plain import Json


@dataclass(frozen=True)
class Flags:
    """What a user gives besides files."""

    parameters: dict[str, str] = field(default_factory=dict)
    # Each is one more submission, with these values over `parameters`.
    runs_with: tuple[dict[str, str], ...] = ()
    runs: int = 1
    # None is a minute, or the time until a schedule fires again.
    advance: int | None = None
    source: str = ""
    entrypoint: str = ""
    name: str = ""
    generate_name: str = ""
    labels: dict[str, str] = field(default_factory=dict)
    service_account: str = ""


def with_flags(workflow: Json, flags: Flags) -> Json:
    """The workflow with the names, labels, entrypoint and service account of the flags, as `argo submit` sets them."""
    metadata, spec = workflow.get("metadata"), workflow.get("spec")
    holder: Json = dict(metadata) if isinstance(metadata, dict) else {}
    body: Json = dict(spec) if isinstance(spec, dict) else {}
    if flags.name:
        holder["name"] = flags.name
    elif flags.generate_name:
        holder.pop("name", None)
        holder["generateName"] = flags.generate_name
    if flags.labels:
        labels = holder.get("labels")
        holder["labels"] = {**(labels if isinstance(labels, dict) else {}), **flags.labels}
    if flags.entrypoint:
        body["entrypoint"] = flags.entrypoint
    if flags.service_account:
        body["serviceAccountName"] = flags.service_account
    return {**workflow, "metadata": holder, "spec": body if isinstance(spec, dict) or body else spec}
