"""How many workflows a controller runs at once (`workflow/sync/multi_throttler.go`)."""

from memolint.argo.plain import Json
from memolint.lang.go import strconv
from memolint.lang.template import anystring

POSTPONED = "Workflow processing has been postponed because too many workflows are already running"


class Throttle:
    """The workflows that run and those that wait, by the limits of all and of each namespace; 0 is no limit."""

    def __init__(self, settings: Json) -> None:
        self._limit = _limit(settings, "parallelism")
        self._limit_of_namespace = _limit(settings, "namespaceParallelism")
        self._running: dict[str, str] = {}
        # The negative priority, time of creation and namespace of each that waits.
        self._waiting: dict[str, tuple[int, int, str]] = {}

    def add(self, name: str, namespace: str, priority: int, created: int) -> None:
        """Take a new workflow into account."""
        self._waiting[f"{namespace}/{name}"] = (-priority, created, namespace)

    def admits(self, name: str, namespace: str) -> bool:
        """Whether a workflow may run: once it may, it may until its end."""
        for key in sorted(self._waiting, key=lambda each: self._waiting[each][:2]):
            if self._has_room(self._waiting[key][2]):
                self._running[key] = self._waiting.pop(key)[2]
        return f"{namespace}/{name}" in self._running

    def _has_room(self, namespace: str) -> bool:
        within = sum(each == namespace for each in self._running.values())
        is_free = not self._limit or len(self._running) < self._limit
        return is_free and (not self._limit_of_namespace or within < self._limit_of_namespace)

    def remove(self, name: str, namespace: str) -> None:
        """Give the place of a workflow that has ended to others."""
        self._running.pop(f"{namespace}/{name}", None)
        self._waiting.pop(f"{namespace}/{name}", None)


def _limit(settings: Json, name: str) -> int:
    return max(strconv.atoi(anystring.text_of(settings.get(name)) or "") or 0, 0)
