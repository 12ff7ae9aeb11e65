"""Which findings are shown: by rule, severity and confidence."""

from collections.abc import Iterable

from memolint.app.config.options import Options
from memolint.finding import CONFIDENCES, SEVERITIES, Finding

ALL = "all"


def select(findings: Iterable[Finding], options: Options) -> list[Finding]:
    """The findings that `options` let through, in their order."""
    return [finding for finding in findings if is_shown(finding, options)]


def is_shown(finding: Finding, options: Options) -> bool:
    """Whether a finding is shown. A rule selected by its full slug (or a signal of it) is, however unsure or mild."""
    if any(names(pattern, finding) for pattern in options.ignore):
        return False
    matching = [pattern for pattern in options.select if names(pattern, finding)]
    if options.select and not matching:
        return False
    if any(pattern.partition(":")[0] == finding.rule for pattern in matching):
        return True
    return _at_least(finding.severity, options.min_severity, SEVERITIES) and _at_least(
        finding.confidence, options.min_confidence, CONFIDENCES
    )


def names(pattern: str, finding: Finding) -> bool:
    """Whether `pattern` (rule, family, `rule:signal` or `all`) means the finding."""
    rule, _, signal = pattern.partition(":")
    if signal:
        return rule == finding.rule and signal == finding.signal
    return rule in (finding.rule, ALL) or finding.rule.startswith(rule + "-")


def _at_least(value: str, least: str, scale: tuple[str, ...]) -> bool:
    return scale.index(value) >= scale.index(least)
