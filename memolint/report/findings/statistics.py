"""How often each rule found something."""

from collections import Counter

from memolint.finding import Report
from memolint.report.findings.summary import summary_lines
from memolint.report.terminal.color import painter


def statistics(report: Report, color: bool = False) -> str:
    """One line a rule, the most frequent first: findings, how many have a fix, severity, rule; then the summary."""
    paint = painter(color)
    live = [finding for finding in report.findings if finding.suppressed is None]
    found = Counter((each.rule, each.severity) for each in live)
    fixable = Counter((each.rule, each.severity) for each in live if each.fixes)
    lines = [
        f"{count:6}  {fixable[key] or '-':>6}  {paint(key[1], key[1].ljust(7))}  {key[0]}"
        for key, count in sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
    ]
    head = [f"{'count':>6}  {'fixes':>6}  {'':7}  rule"] if lines else []
    return "".join(line + "\n" for line in [*head, *lines, *([""] if lines else []), *summary_lines(report, paint)])
