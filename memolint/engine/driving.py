"""Drive workflows from their first pass to the last: one after another, or several at once on one controller."""

from collections.abc import Mapping, Sequence

from memolint.argo import decoding
from memolint.engine.cluster.store import ConfigMap, RecordingStore
from memolint.engine.cluster.throttle import POSTPONED
from memolint.engine.controller import reconcile
from memolint.engine.executors.port import Executor
from memolint.engine.pods import deadlines, lifecycle, suspended, templates
from memolint.engine.scenario import RECORDED, Scenario
from memolint.engine.state import nodes as node
from memolint.engine.state.errors import TOO_NESTED, BudgetExhausted
from memolint.engine.state.names import fnv1a
from memolint.engine.state.operation import Controller, Operation

# Passes without progress after which a workflow counts as stuck.
IDLE_PASSES = 3


class Driven:
    """One workflow between its passes, and how it ended."""

    def __init__(
        self, scenario: Scenario, op: Operation, world: Mapping[str, str], executor: Executor, store: RecordingStore
    ) -> None:
        self.op = op
        self._scenario = scenario
        self.world = world
        self._executor = executor
        self._store = store
        # The recorder of traces gave up after passes in which no pod finished, whatever else changed, and its pods were
        # never Running.
        self._is_recorded = scenario.executor == RECORDED
        self._passes = 0
        self._moved = False
        self._next_end: int | None = None
        self.calls: list[str] = []
        self.configmaps: tuple[ConfigMap, ...] = ()
        self.stuck = False
        self.message = ""
        self.rejected = _rejection(op)
        self.ended = bool(self.rejected)
        spec = op.workflow.get("spec")
        settings = spec if isinstance(spec, dict) else {}
        # What is to be terminated needs no place.
        self._throttle = None if settings.get("shutdown") == "Terminate" else op.controller.throttle
        if self._throttle is not None and not self.ended:
            priority = settings.get("priority")
            self._throttle.add(op.name, op.namespace, priority if isinstance(priority, int) else 0, op.created)

    def turn(self) -> bool:
        """Make one pass. Says whether anything moved."""
        self._store.turn(self.op.run, self.calls)
        before, self.op.requeued = self.op.changes, None
        if self._throttle is not None and not self._throttle.admits(self.op.name, self.op.namespace):
            reconcile.set_phase(self.op, "Pending", POSTPONED)
            return False
        try:
            reconcile.operate(self.op)
        except BudgetExhausted as exhausted:
            self.message = str(exhausted)
            self._end()
            return True
        except RecursionError:
            self.message = TOO_NESTED
            self._end()
            return True
        if self.op.phase in reconcile.FINAL:
            if self._throttle is not None:
                self._throttle.remove(self.op.name, self.op.namespace)
            self._end()
            return True
        self._passes += 1
        self._moved = not self._is_recorded and self.op.changes != before
        return self._moved

    def begin(self, moment: int) -> int | None:
        """Start the pods that the pass made. Gives the time of the next pass, None without any pod."""
        self._executor.begin(self.world)
        only_first, shows = self._scenario.one_pod_a_pass, not self._is_recorded
        end = lifecycle.begin(self.op, self._executor, only_first, moment, shows)
        self._next_end = end if self._is_recorded else self._next_pass(end, moment)
        return self._next_end

    def _next_pass(self, end: int | None, moment: int) -> int | None:
        """The time of the next pass, where the first pod ends at `end`; the workflow's deadline is the last one."""
        ends = [each for each in (end, self.op.requeued, suspended.next_end(self.op)) if each is not None]
        if ends or not self._scenario.resumes or not suspended.waits(self.op):
            return min([*ends, *deadlines.next_pass(self.op)], default=None)
        # Only a pass that changes nothing shows that all else has ended.
        return moment if self._moved else suspended.plan(self.op, self._executor, moment)

    def settle(self) -> bool:
        """Let pods end or, where none runs, resume what is suspended. Says whether anything moved."""
        moved = lifecycle.finish(self.op)
        if not self._is_recorded:
            moved = suspended.finish(self.op, self._executor) or moved
        if self._next_end is None and self._scenario.resumes:
            moved = _resume(self.op, of_nodes=self._is_recorded)
        if self._passes >= self._scenario.max_passes:
            self.get_stuck()
        return moved

    def get_stuck(self) -> None:
        """End it where it stands: nothing will happen any more."""
        self.stuck = True
        self._end()

    def _end(self) -> None:
        self.ended = True
        self.configmaps = tuple(self._store.all())


def _rejection(op: Operation) -> str:
    """Decode the workflow, and give the error of Go's decoder where it refuses it, else ""."""
    try:
        op.workflow = decoding.decoded(op.workflow)
    except decoding.DecodeError as error:
        return str(error)
    return ""


def drive(driven: Sequence[Driven], seed: int | None = None) -> None:
    """Make passes over all workflows that have not ended, in their order or in one by `seed`, until none is left.

    They are stuck only together: while any of them moves, the others may still get what they wait for.
    """
    idle = turns = 0
    while going := [each for each in driven if not each.ended]:
        turns += 1
        if seed is not None:
            going.sort(key=lambda each: fnv1a(f"{seed}/{turns}/{each.op.run}"))
        moved = [each.turn() for each in going]
        running = [each for each in going if not each.ended]
        _pass_time(going[0].op.controller, running)
        moved += [each.settle() for each in running]
        idle = 0 if any(moved) else idle + 1
        if idle >= IDLE_PASSES:
            for each in going:
                if not each.ended:
                    each.get_stuck()


def _pass_time(controller: Controller, running: Sequence[Driven]) -> None:
    """Let the pods of all run until the first of them ends, while caches are collected."""
    clock = controller.clock
    ends = [end for end in [each.begin(clock.now) for each in running] if end is not None]
    if ends:
        clock.advance(max(min(ends) - clock.now, 0))
        if controller.collector is not None:
            controller.collector.catch_up(clock.now)


def _resume(op: Operation, of_nodes: bool) -> bool:
    """Resume suspended nodes, if they have not been yet, and workflows as `argo resume` does.

    Says whether there were any.
    """
    waiting = [each for each in op.nodes if of_nodes and each.type == node.SUSPEND and each.phase == node.RUNNING]
    # One output that nobody supplied keeps all of them suspended (`ResumeWorkflow`).
    if not all(map(templates.can_resume, waiting)):
        return False
    resumed = [templates.resume(op, found) for found in waiting]
    if op.spec.get("suspend") and not op.resumed:
        op.resumed = True
        return True
    return any(resumed)
