"""Results of scenarios in the form of the recorded traces: one line of JSON each."""

import json

from memolint.engine.analysis import trace
from memolint.engine.play import Played


def line(played: Played) -> str:
    """One scenario's result as one line, keys sorted."""
    return json.dumps(trace.of_played(played), sort_keys=True, ensure_ascii=False)
