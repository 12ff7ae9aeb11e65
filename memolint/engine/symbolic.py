"""The symbolic executor: a step's output is a digest of all that it was given."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from memolint.engine.entry import Json
from memolint.engine.pod import Outcome, Work
from memolint.engine.recorded import artifacts, failed, reported_parameters, rule_for
from memolint.engine.scenario import PodRule
from memolint.lang import gojson

DIGITS = 12


@dataclass
class Symbolic:
    """Outcomes as digests of the rendered work, its artifacts' contents and the world."""

    rules: Sequence[PodRule] = ()
    insignificant: frozenset[tuple[str, str]] = frozenset()
    world: Mapping[str, str] = field(default_factory=dict)
    # Contents of stored artifacts by the JSON of their place.
    contents: dict[str, str] = field(default_factory=dict)

    def run(self, work: Work) -> Outcome:
        """See `Executor.run`."""
        rule = rule_for(self.rules, work)
        if not rule.succeeds:
            return failed(rule, work)
        return Outcome()
