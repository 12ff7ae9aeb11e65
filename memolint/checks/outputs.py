"""What a step hands back fits the ConfigMap that keeps it."""

from collections.abc import Iterator

from memolint.facts import sizes
from memolint.facts.memo import Memo
from memolint.finding import MEDIUM, MEMO, WARNING, Finding, Rule


def large_output(memo: Memo) -> Iterator[Finding]:
    """An output parameter that holds a data file: all entries of a cache share 1 MiB."""
    for output in sizes.large_outputs(memo.template):
        origin = memo.template.origin.at(*output.path)
        message = (
            f"output `{output.name}` of `{memo.template.label}` is {output.what}: every entry keeps it whole, and a "
            "cache has 1 MiB in all; hand it over as an artifact"
        )
        yield Finding(message, origin.place(), origin.dotted(), confidence=output.confidence)


RULES = (Rule("cache-large-output", MEMO, WARNING, MEDIUM, large_output),)
