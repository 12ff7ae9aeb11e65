"""The language of `when`: govaluate as Argo uses it (`workflow/controller/steps.go:shouldExecute`).

Words without quotes are strings, not variables: `heads == heads`. After substitution a `when` has no variables.
"""

from memolint.lang.when.evaluate import evaluate, should_execute
from memolint.lang.when.values import WhenError

__all__ = ["WhenError", "evaluate", "should_execute"]
