"""What ends when its time is up: pods in the middle of their work, and what waits for the workflow's deadline.

The kubelet ends a pod at its `activeDeadlineSeconds`. `createWorkflowPod` sets it to what is left of the template's
`timeout`; where there is none, to the lesser of the template's and of what is left to the workflow. The executor ends
a container at the `maxDuration` of the backoff (`monitorDeadline`), just after which the controller sees it.
"""

from memolint.argo.plain import Json
from memolint.engine.cluster.clock import SECOND
from memolint.engine.executors.port import Outcome, Pod
from memolint.engine.state.nodes import Node
from memolint.engine.state.operation import Operation
from memolint.lang.go import strconv
from memolint.lang.go.time import duration
from memolint.lang.template import anystring

_KUBELET = "Pod was active on the node longer than the specified deadline"
_TERMINATED = 143


def of_workflow(op: Operation) -> int | None:
    """When the workflow has to have ended (`getWorkflowDeadline`), None without a deadline."""
    seconds = _seconds(op.spec.get("activeDeadlineSeconds"))
    if seconds is None or op.started is None or not op.controller.has_deadlines:
        return None
    return op.started // SECOND * SECOND + seconds * SECOND


def has_passed(op: Operation) -> bool:
    """Whether the workflow is past its deadline."""
    deadline = of_workflow(op)
    return deadline is not None and op.now > deadline


def leaves_nothing(op: Operation) -> bool:
    """Whether less than a second is left to the workflow, so that no pod is made any more; another pass follows."""
    deadline = of_workflow(op)
    if deadline is None or deadline - op.now >= SECOND:
        return False
    op.requeue(max(deadline, op.now) + 1)
    return True


def next_pass(op: Operation) -> tuple[int, ...]:
    """Just after the deadline that is still to come, if there is one: the controller looks at the workflow then."""
    deadline = of_workflow(op)
    return () if deadline is None or op.now > deadline else (deadline + 1,)


def cut(op: Operation, found: Node, pod: Pod, moment: int) -> None:
    """End a pod that starts now where its time is up, if it would work longer."""
    if pod.coming is None:
        return
    longest = _longest(op, found, pod, moment)
    if longest is not None and longest < pod.coming.duration:
        pod.coming = Outcome(succeeded=False, exit_code=_TERMINATED, message=_KUBELET, duration=longest)
    ended = op.attempt_deadlines.get(found.name.rpartition("(")[0])
    if ended is not None and ended < moment + pod.coming.duration:
        pod.coming = Outcome(succeeded=False, exit_code=_TERMINATED, duration=max(ended - moment, 0) + 1)


def refusal(op: Operation, found: Node, template: Json) -> str:
    """Why no pod is made any more for a node whose `timeout` is all but over, "" where there is time."""
    left = _left(op, found, template)
    return "" if left is None or left > SECOND else f"{found.name} exceeded its deadline"


def _longest(op: Operation, found: Node, pod: Pod, moment: int) -> int | None:
    """How long a pod may work (nanoseconds), None where nothing says it."""
    template = pod.work.template
    left = _left(op, found, template)
    if left is not None:
        return left
    own = _seconds(template.get("activeDeadlineSeconds"))
    deadline = None if op.nodes.is_of_exit_handler(found) else of_workflow(op)
    limits = [own * SECOND] if own is not None else []
    limits += [(deadline - moment) // SECOND * SECOND] if deadline is not None else []
    return min(limits, default=None)


def _left(op: Operation, found: Node, template: Json) -> int | None:
    """What is left of a `timeout` (whole seconds, in nanoseconds) a moment after now, None without one."""
    if not template.get("timeout") or found.started is None or not op.controller.has_deadlines:
        return None
    return (found.started + _parsed(str(template["timeout"])) - op.now - 1) // SECOND * SECOND


def _parsed(text: str) -> int:
    try:
        return duration.parse_argo(text)
    except duration.DurationError:
        return duration.MAXIMUM  # a node with such a timeout has failed before it got a pod


def _seconds(value: object) -> int | None:
    return strconv.atoi(anystring.text_of(value) or "")
