"""Retried templates: the parent node, its attempts, and when to stop (`processNodeRetries`)."""

from memolint.argo.plain import Json
from memolint.engine.cluster.clock import printed
from memolint.engine.controller import dispatch
from memolint.engine.nodes import conditions, synchronize
from memolint.engine.nodes.representatives import all_ended, attempts_of
from memolint.engine.pods import deadlines
from memolint.engine.state import names
from memolint.engine.state import nodes as node
from memolint.engine.state.errors import EngineError
from memolint.engine.state.filling import substituted
from memolint.engine.state.nodes import Node
from memolint.engine.state.operation import Attempt, Executed, Execution, Operation
from memolint.engine.state.pass_cache import Processed
from memolint.engine.state.transitions import add_child, initialize_executable, mark, mark_error, retry_strategy
from memolint.lang.go import strconv
from memolint.lang.go.time import duration
from memolint.lang.template import anystring, substitute
from memolint.typed import Record, cast

_POLICIES = ("Always", "OnFailure", "OnError", "OnTransientError")
# Upstream's errors that pass by themselves, as far as a pod's message can show them (`IsTransientErr`).
_TRANSIENT_SIGNS = ("exceeded quota", "i/o timeout", "connection refused", "connection reset", "TLS handshake timeout")
# The budget stops an attempt that never ends; this many attempts are a mistake in the workflow.
MAX_ATTEMPTS = 10_000


def execute(call: Execution, processed: Processed, is_new: bool) -> Executed:
    """Decide what the last attempt settles, and go on with the current one or start the next."""
    op, template = call.op, processed.template
    strategy = retry_strategy(op, template) or {}
    parent = call.node or initialize_executable(call, call.name, node.RETRY, template, node.RUNNING)
    if is_new and parent.hooked:
        # A hook shares the flag of its attempts, so that it counts as an attempt of the node that it stands below.
        parent.retried = True
    try:
        goes_on = _decide(op, parent, strategy)
    except EngineError as error:
        return Executed(mark_error(op, parent, str(error)), error)
    if not goes_on:
        return Executed(parent)
    # A parent that has ended makes one more attempt while something below it still runs (#13738).
    if parent.is_fulfilled and all_ended(op, parent):
        return _finished(call, parent, template)
    return _attempt(call, parent, processed, strategy)


def _finished(call: Execution, parent: Node, template: Json) -> Executed:
    made = attempts_of(call.op, parent)
    if made:
        parent.outputs = made[-1].outputs
    synchronize.release(call.op, call.name, template)
    return Executed(parent)


def _attempt(call: Execution, parent: Node, processed: Processed, strategy: Json) -> Executed:
    """Go on with the attempt that runs, or start the next one."""
    op = call.op
    attempts = attempts_of(op, parent)
    last = attempts[-1] if attempts else None
    is_running = last is not None and not last.has_ended
    number = len(attempts) - 1 if is_running else len(attempts)
    name = last.name if last is not None and is_running else f"{parent.name}({number})"
    if number >= MAX_ATTEMPTS:
        return Executed(mark_error(op, parent, f"more than {MAX_ATTEMPTS} attempts"), EngineError("too many attempts"))
    add_child(op, parent.name, name)
    try:
        # `lastRetry` of an attempt that runs already is that attempt itself.
        filled = _filled(op, processed.template, name, number, last)
    except substitute.SubstituteError as error:
        return _attempt_failed(call, name, processed.template, EngineError(error.message))
    executed = dispatch.run(Attempt(call, name, filled, processed.base, retried=True))
    return _after_attempt(call, executed, strategy)


def _filled(op: Operation, template: Json, name: str, number: int, earlier: Node | None) -> Json:
    known = _last(earlier, "0") if op.release.attempts_know_the_last else {}
    values = {"retries": str(number), **{f"lastRetry.{key}": value for key, value in known.items()}}
    if node.is_pod_kind(template):
        values["pod.name"] = names.pod_name(op.name, name, str(template.get("name") or ""))
    return substituted(op, template, {**op.globals, **values})


def _last(earlier: Node | None, exit_code: str) -> dict[str, str]:
    """The fields of `lastRetry` for an attempt, or their defaults before the first one.

    `exit_code` stands for that of an attempt without one."""
    if earlier is None:
        return {"exitCode": exit_code, "status": "", "duration": "0", "message": ""}
    code = (earlier.outputs or {}).get("exitCode")
    took = ((earlier.finished or 0) - (earlier.started or 0)) / 1e9 if earlier.finished is not None else 0.0
    return {
        "exitCode": exit_code if code is None else str(code),
        "status": earlier.phase,
        "duration": str(int(took)) if took.is_integer() else repr(took),
        "message": earlier.message,
    }


def _attempt_failed(call: Execution, name: str, template: Json, error: EngineError) -> Executed:
    op = call.op
    found = op.nodes.get(name) or initialize_executable(
        call, name, node.SKIPPED_TYPE, template, node.ERROR, str(error), retried=True
    )
    return Executed(mark_error(op, found, str(error)), error)


def _after_attempt(call: Execution, executed: Executed, strategy: Json) -> Executed:
    """End the call with the attempt's error unless the policy retries errors; after an end, decide again at once."""
    op = call.op
    attempt = executed.node
    if executed.error is not None and attempt is not None:
        mark_error(op, attempt, str(executed.error))
        if _policy(strategy) not in ("Always", "OnError", "OnTransientError"):
            return Executed(attempt, executed.error)
    parent = op.nodes.by_name[call.name]
    if attempt is not None and attempt.is_fulfilled and not parent.is_fulfilled:
        again = op.controller.execute(call)
        if again.error is not None:
            return Executed(mark_error(op, attempt, str(again.error)), again.error)
    return Executed(op.nodes.by_name[call.name])


def _policy(strategy: Json) -> str:
    """The policy in force: with nothing but an expression, Always (`RetryPolicyActual`)."""
    return str(strategy.get("retryPolicy") or ("Always" if strategy.get("expression") else "OnFailure"))


class _Backoff(Record):
    wait: int
    deadline: int | None


def _decide(op: Operation, parent: Node, strategy: Json) -> bool:
    """Mark the parent if its last attempt settles it. False while a backoff lasts. Raises EngineError."""
    attempts = attempts_of(op, parent)
    if parent.has_ended or not attempts:
        return True
    last = attempts[-1]
    if not last.has_ended:
        _follow_daemon(op, parent, last)
        return True
    if not last.is_failed_or_error:
        parent.outputs = last.outputs
        mark(op, parent, node.SUCCEEDED)
        return True
    if op.shutdown:
        mark(op, parent, last.phase, f"Stopped with strategy '{op.shutdown}'")
        return True
    deadline = deadlines.of_workflow(op)
    if deadline is not None and op.now > deadline:
        mark(op, parent, last.phase, f"retry exceeded workflow deadline {printed(deadline)}")
        return True
    if strategy.get("backoff") is not None and _held_back(op, parent, attempts, strategy):
        return parent.is_fulfilled
    verdict = _stop_message(attempts, strategy)
    if verdict is not None:
        mark(op, parent, last.phase, verdict)
    return True


def _follow_daemon(op: Operation, parent: Node, last: Node) -> None:
    """Make the parent of a daemon that is up a daemon too."""
    if last.daemoned:
        parent.daemoned = True
        mark(op, parent, last.phase)


def _stop_message(attempts: list[Node], strategy: Json) -> str | None:
    """The parent's last message where it stops retrying, None where it goes on. Raises EngineError."""
    last = attempts[-1]
    if not _policy_retries(_policy(strategy), last):
        return last.message
    limit = _limit(strategy)
    if limit is not None and len(attempts) > limit:
        return "No more retries left"
    if strategy.get("expression") and not _expression_holds(str(strategy["expression"]), attempts):
        return "retryStrategy.expression evaluated to false"
    return None


def _policy_retries(policy: str, last: Node) -> bool:
    if policy not in _POLICIES:
        raise EngineError(f"{policy} is not a valid RetryPolicy")
    if policy == "OnTransientError":
        return any(sign in last.message for sign in _TRANSIENT_SIGNS)
    return policy == "Always" or (policy == "OnFailure") == (last.phase == node.FAILED)


def _limit(strategy: Json) -> int | None:
    text = anystring.text_of(strategy.get("limit"))
    if text is None:
        return None
    limit = strconv.atoi(text)
    if limit is None:
        raise EngineError(f"value '{text}' cannot be resolved to an int")
    return limit


def _expression_holds(text: str, attempts: list[Node]) -> bool:
    flat: dict[str, object] = {f"lastRetry.{key}": value for key, value in _last(attempts[-1], "-1").items()}
    flat["retries"] = str(len(attempts) - 1)
    try:
        return conditions.holds(text, flat)
    except conditions.ConditionError as error:
        raise EngineError(str(error)) from None


def _held_back(op: Operation, parent: Node, attempts: list[Node], strategy: Json) -> bool:
    """Whether a backoff ends the parent, or delays its next attempt. Raises EngineError."""
    last = attempts[-1]
    backoff = cast(Json, strategy["backoff"]) if isinstance(strategy["backoff"], dict) else {}
    limits = _backoff(op, backoff, attempts)
    if limits.deadline is not None:
        op.attempt_deadlines[parent.name] = limits.deadline
    if limits.deadline is not None and op.now > limits.deadline:
        mark(op, parent, last.phase, "Max duration limit exceeded")
        return True
    until = (last.finished or op.now) + limits.wait
    if limits.deadline is not None and until > limits.deadline:
        mark(op, parent, last.phase, "Backoff would exceed max duration limit")
        return True
    limit = _limit(strategy)
    if op.now < until and limit is not None and len(attempts) <= limit:
        op.requeue(until)
        mark(op, parent, parent.phase, f"Backoff for {_human(limits.wait)}")
        return True
    mark(op, parent, parent.phase, "")
    return False


def _backoff(op: Operation, backoff: Json, attempts: list[Node]) -> _Backoff:
    if not backoff.get("duration"):
        raise EngineError("no base duration specified for retryStrategy")
    try:
        wait = duration.parse_argo(str(backoff["duration"]))
        cap = duration.parse_argo(str(backoff["cap"])) if backoff.get("cap") else None
        longest = duration.parse_argo(str(backoff["maxDuration"])) if backoff.get("maxDuration") else None
    except duration.DurationError as error:
        raise EngineError(error.message) from None
    factor = _limit({"limit": backoff.get("factor")})
    if factor is not None and factor > 0:
        wait = min(wait * factor ** min(len(attempts) - 1, 64), duration.MAXIMUM)
    wait = min(wait, cap) if cap is not None else wait
    started = attempts[0].started
    return _Backoff(wait, None if longest is None else (started if started is not None else op.now) + longest)


def _human(nanoseconds: int) -> str:
    """A duration in words (`humanize.Duration` of argoproj/pkg)."""
    seconds = nanoseconds // 1_000_000_000
    if seconds < 60:
        return f"{seconds} seconds" if seconds != 1 else "1 second"
    minutes, rest = divmod(seconds, 60)
    if minutes < 60:
        words = f"{minutes} minute{'s' if minutes != 1 else ''}"
        return f"{words} {rest} second{'s' if rest != 1 else ''}"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} hour{'s' if hours != 1 else ''} {minutes} minute{'s' if minutes != 1 else ''}"
