"""Which findings are shown, and with which severity."""

import os
from collections.abc import Iterable

from memolint.app.config.options import Configured, Options
from memolint.app.files.discover import slashed
from memolint.finding import CONFIDENCES, SEVERITIES, Finding, Hidden

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


def hidden(findings: Iterable[Finding], options: Options, is_all: bool) -> Hidden:
    """The findings below the thresholds, `is_all` if every rule ran. Suppressed ones are not among them."""
    lowest = options._replace(min_severity=SEVERITIES[0], min_confidence=CONFIDENCES[0])
    below = [
        each for each in findings if each.suppressed is None and is_shown(each, lowest) and not is_shown(each, options)
    ]
    severity = _lowest((each.severity for each in below), options.min_severity, SEVERITIES)
    confidence = _lowest((each.confidence for each in below), options.min_confidence, CONFIDENCES)
    return Hidden(len(below), severity, confidence, is_all)


def _lowest(values: Iterable[str], threshold: str, scale: tuple[str, ...]) -> str:
    """The lowest of the values if it is below the threshold, else ""."""
    least = min(values, key=scale.index, default=threshold)
    return "" if _at_least(least, threshold, scale) else least


def names(pattern: str, finding: Finding) -> bool:
    """Whether `pattern` (rule, family, `rule:signal` or `all`) means the finding."""
    rule, _, signal = pattern.partition(":")
    if signal:
        return rule == finding.rule and signal == finding.signal
    return rule in (finding.rule, ALL) or finding.rule.startswith(rule + "-")


def _at_least(value: str, least: str, scale: tuple[str, ...]) -> bool:
    return scale.index(value) >= scale.index(least)


def remapped(findings: list[Finding], configured: Configured) -> list[Finding]:
    """`findings` with the severities that the configuration gives; the closest of several names counts."""
    closest_first = sorted(configured.severity, key=lambda pair: -len(pair[0]))
    return [_remapped(finding, closest_first) for finding in findings]


def _remapped(finding: Finding, severities: list[tuple[str, str]]) -> Finding:
    given = next((severity for name, severity in severities if names(name, finding)), finding.severity)
    return finding._replace(severity=given)


def without_ignored(findings: list[Finding], configured: Configured) -> list[Finding]:
    """The findings that `per-file-ignores` leaves; globs are as in a .gitignore, relative to the configuration."""
    from memolint.app.files.globs import spec as spec_of

    specs = [(spec_of([glob]), ignored) for glob, ignored in configured.per_file_ignores]
    kept = []
    for finding in findings:
        file = slashed(os.path.relpath(finding.place.source.name, configured.folder or os.curdir))
        if not any(spec.match_file(file) and any(names(each, finding) for each in ignored) for spec, ignored in specs):
            kept.append(finding)
    return kept
