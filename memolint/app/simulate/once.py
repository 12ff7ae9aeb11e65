"""Templates of one name: a cluster has one of them, and it is not clear which."""

from collections.abc import Iterable

from memolint.app.simulate.reach import name_of, namespace_of
from memolint.argo.plain import Json


def repeated(placed: Iterable[tuple[Json, str]], where: str, takes_copies: bool = True) -> str:
    """What to say of the first template that has the name of an earlier one; "" without one.

    Each comes with the place where it stands; `where` is what holds them. Copies of one are as good
    as one, where they are taken.
    """
    first: dict[tuple[str, str, str], tuple[Json, str]] = {}
    for manifest, at in placed:
        kind, name = str(manifest.get("kind") or ""), name_of(manifest)
        earlier, before = first.setdefault((kind, name, _place(manifest)), (manifest, at))
        if before != at and not (takes_copies and earlier == manifest):
            return f"{kind} `{name}` is in {where} more than once, at {before} and {at}"
    return ""


def _place(manifest: Json) -> str:
    return "" if manifest.get("kind") == "ClusterWorkflowTemplate" else namespace_of(manifest)
