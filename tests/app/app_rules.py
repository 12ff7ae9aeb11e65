"""Rules that do not change: what the application does with findings does not depend on which rules there are."""

from collections.abc import Iterable
from typing import Any

from memolint.argo.views import Manifest, Template
from memolint.checks.rule import MEMO, Draft, Rule
from memolint.finding import ERROR, HIGH, INFO, LOW, MEDIUM, WARNING, Finding, Related

KEY, MAX_AGE, CACHE = (
    Rule("key-constant", MEMO, WARNING, HIGH, lambda _: ()),
    Rule("maxage-invalid", MEMO, ERROR, MEDIUM, lambda _: ()),
    Rule("cache-missing", MEMO, INFO, LOW, lambda _: ()),
)


def of_template(template: Template) -> Iterable[Finding]:
    """A warning at the key, an error at the maximal age, a doubtful note at the template without a cache."""
    memoize = template.memoize
    if memoize is None:
        return
    at = template.origin.at("memoize")
    if "key" in memoize:
        related = [
            Related(template.origin.at("container", "args", index).place(), "read here")
            for index, _ in enumerate((template.value.get("container") or {}).get("args") or [])
        ]
        yield finding(KEY, at.at("key"), "the key is constant", template, tuple(related))
    if "maxAge" in memoize:
        yield finding(MAX_AGE, at.at("maxAge"), "not a duration", template)
    if "cache" not in memoize:
        yield finding(CACHE, at, "no cache", template)


def finding(rule: Rule, origin: Any, message: str, template: Template, related: tuple[Related, ...] = ()) -> Finding:
    made = rule._replace(check=lambda _: [Draft(message=message, origin=origin, related=related)])
    return next(made.findings(template, template.label))


def check(manifests: Iterable[Manifest]) -> list[Finding]:
    return [each for manifest in manifests for template in manifest.templates for each in of_template(template)]
