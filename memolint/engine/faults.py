"""Calls to the API server that fail because the scenario says so."""

from collections.abc import Sequence

from memolint.engine.cluster.store import ApiError, already_exists, conflict
from memolint.engine.scenario import Fault, matches


class Faults:
    """The faults of a play, and how often each has happened."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self._faults = faults
        # How many calls each could have struck.
        self.met = [0] * len(faults)
        self.happened = [0] * len(faults)
        # All calls, by verb and name.
        self.calls: set[tuple[str, str]] = set()

    def strike(self, run: int, verb: str, namespace: str, name: str) -> None:
        """Raise the `ApiError` of the first fault that a call meets, if any does."""
        self.calls.add((verb, name))
        for index, fault in enumerate(self._faults):
            if fault.verb != verb or fault.run not in (None, run) or not matches(fault.name, name):
                continue
            self.met[index] += 1
            if self.met[index] <= fault.after or self.happened[index] == fault.times:
                continue
            self.happened[index] += 1
            raise _answered(fault.answer, verb, namespace, name)


def _answered(answer: str, verb: str, namespace: str, name: str) -> ApiError:
    """What client-go makes of the answer (`NewForbidden`, `NewConflict`, `NewGenericServerResponse`)."""
    asked = f"({verb} configmaps {name})"
    if answer == "403":
        who = f'User "system:serviceaccount:{namespace}:argo" cannot {verb} resource "configmaps"'
        where = f'in API group "" in the namespace "{namespace}"'
        return ApiError("Forbidden", f'configmaps "{name}" is forbidden: {who} {where}')
    if answer == "409":
        return already_exists(name) if verb == "create" else conflict(name)
    if answer == "timeout":
        told = (
            "the server was unable to return a response in the time allotted, but may still be processing the request"
        )
        return ApiError("Timeout", f"{told} {asked}")
    return ApiError(
        "InternalError", f'an error on the server ("unknown") has prevented the request from succeeding {asked}'
    )
