"""The releases that a run judges for: given, found in the project, or the newest known."""

from memolint.app.config.options import Options
from memolint.app.config.select import is_shown
from memolint.app.project.seen import Seen
from memolint.argo.affected import holds
from memolint.argo.releases import PatchRange, as_known, newest, patches, spans
from memolint.finding import Finding, Older
from memolint.typed import Record


class Judged(Record):
    """The releases that are judged for, the newest first, and what people call them.

    `files` say which releases are installed, where nobody gave any; `is_assumed`: nothing says which.
    """

    spans: tuple[PatchRange, ...]
    name: str
    files: tuple[str, ...] = ()
    is_assumed: bool = False

    def holds(self, finding: Finding) -> bool:
        """Whether a finding is about one of them."""
        return not finding.releases or any(holds(finding.releases, each.release.version) for each in self.spans)


def check(given: str) -> None:
    """Raises `UnknownRelease` for a text that names no release, a range of them or a list."""
    if given:
        patches(given)


def judged_for(seen: Seen, options: Options) -> Judged:
    """The releases that were given, else those that the project installs, else the newest known."""
    if options.argo_version:
        return Judged(spans(options.argo_version), as_known(options.argo_version))
    inputs = (*seen.inputs, *seen.neighbours.inputs)
    names = [*(each.name for each in inputs if each.may_install), *seen.neighbours.installing]
    if names and _memoizes(seen):
        from memolint.app.project.installed import installed  # few projects say

        found = installed(names, inputs)
        if found:
            named = ", ".join(found)
            return Judged(spans(named), named, tuple(dict.fromkeys(file for files in found.values() for file in files)))
    return Judged(spans(newest().name), newest().name, is_assumed=True)


def _memoizes(seen: Seen) -> bool:
    manifests = (manifest for each in seen.inputs for manifest in each.manifests)
    return any(template.memoize is not None for manifest in manifests for template in manifest.templates)


def of_the_judged(findings: list[Finding], judged: Judged, options: Options) -> tuple[list[Finding], tuple[Older, ...]]:
    """The findings about the releases that are judged for, and what others say of older ones where none was named."""
    others = [each for each in findings if not judged.holds(each)]
    if not others:
        return findings, ()
    kept = [each for each in findings if judged.holds(each)]
    told = [each for each in others if judged.is_assumed and each.suppressed is None and is_shown(each, options)]
    return kept, tuple(_older(told))


def _older(findings: list[Finding]) -> list[Older]:
    """What the findings of each rule say together, the rule of most templates first."""
    by_rule: dict[str, list[Finding]] = {}
    for each in findings:
        by_rule.setdefault(each.rule, []).append(each)
    found = [
        Older(rule, own[0].harm, len({_template(each) for each in own}), own[0].releases)
        for rule, own in by_rule.items()
    ]
    return sorted(found, key=lambda each: (-each.templates, each.rule))


def _template(finding: Finding) -> tuple[str, int, str]:
    return finding.place.source.name, finding.document, finding.template
