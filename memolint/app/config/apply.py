"""What a configuration does to findings: other severities, rules that some files do without."""

import os

from memolint.app.config.options import Configured
from memolint.app.config.select import names
from memolint.app.files.discover import slashed
from memolint.finding import Finding


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
