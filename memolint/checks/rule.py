"""What a rule is: a generator over one subject, with its name, severity and confidence written above it."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, NamedTuple

from memolint.finding import Finding

# What a rule looks at. The rules about a subject stand in the folder of `checks` that has its name.
MANIFEST, MEMO, TEMPLATE = "manifest", "memo", "template"
SUBJECTS = (MEMO, MANIFEST, TEMPLATE)

Check = Callable[[Any], Iterable[Finding]]


class Rule(NamedTuple):
    """A rule: its slug, what it looks at, how bad and how sure its findings are, and the generator that finds them."""

    slug: str
    on: str
    severity: str
    confidence: str
    check: Check


def rule(slug: str, on: str, severity: str, confidence: str) -> Callable[[Check], Rule]:
    """Make a generator a rule about the subject `on`; the first paragraph of its docstring is its summary."""
    return partial(Rule, slug, on, severity, confidence)
