"""How a play of the controller goes wrong: errors of a node, a crash of the controller, a budget that is used up."""

# Nodes of templates that call each other this deep: a template that calls itself more than once is stopped after so
# many, long before the controller's depth of 100 is reached everywhere.
DEEP = 30
MAX_DEEP_NODES = 20_000

OUT_OF_BUDGET = "the simulation takes more steps than memolint plays"
TOO_DEEP = f"templates that call each other make more than {MAX_DEEP_NODES} nodes below level {DEEP}"
TOO_NESTED = "templates call each other deeper than the recursion limit of this Python allows"
NIL_DEREFERENCE = "runtime error: invalid memory address or nil pointer dereference"


class EngineError(Exception):
    """An error of executeTemplate; the node concerned is marked already."""


class TransientError(EngineError):
    """An error of the API server that may pass: the workflow is not ended by it, only its node (`IsTransientErr`)."""


class ParallelismReached(EngineError):
    """No free slot (`ErrParallelismReached`)."""


class MaxDepthExceeded(EngineError):
    """Templates nested too deep (`ErrMaxDepthExceeded`)."""


class TemplateTimeout(EngineError):
    """A pending node beyond its `timeout` (`ErrTimeout`)."""


class Panic(Exception):
    """The controller would crash here: `operate` recovers, and the workflow ends in Error."""


class BudgetExhausted(Exception):
    """The simulation takes more steps than it may: not an answer of the controller. The text says why."""
