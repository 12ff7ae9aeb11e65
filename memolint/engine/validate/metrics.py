"""Metrics of templates (`validate.go:validateTemplate`, `workflow/metrics/util.go`)."""

import re
from collections.abc import Iterator

from memolint.argo import arguments
from memolint.argo.plain import Json
from memolint.engine.validate.scope import Invalid

_NAME = r"[a-zA-Z_][a-zA-Z0-9_]*"


def check(template: Json, name: str) -> None:
    """Raise Invalid for the first mistake in the metrics of a template."""
    for metric in arguments.named(template.get("metrics"), "prometheus"):
        metric_name = str(metric.get("name") or "")
        if not re.fullmatch(_NAME, metric_name):
            problem = "is invalid. Metric names must contain alphanumeric characters or '_'"
            raise Invalid(f"templates.{name} metric name '{metric_name}' {problem}")
        for label in arguments.named(metric, "labels"):
            if not re.fullmatch(_NAME, str(label.get("key") or "")):
                problem = "is invalid: keys may only contain alphanumeric characters or '_'"
                raise Invalid(f"metric label '{label.get('key') or ''}' {problem}")
        place = f"templates.{name} metric '{metric_name}'"
        if not metric.get("help"):
            raise Invalid(f"{place} must contain a help string under 'help: ' field")
        for problem in _problems(metric):
            raise Invalid(f"{place} error: {problem}")


def _problems(metric: Json) -> Iterator[str]:
    """What is wrong with the value of a metric (`ValidateMetricValues`)."""
    for kind in ("gauge", "counter", "histogram"):
        found = metric.get(kind)
        if not isinstance(found, dict):
            continue
        value = str(found.get("value") or "")
        if not value:
            yield f"missing {kind}.value"
        if kind == "gauge" and found.get("realtime") and "resourcesDuration." in value:
            yield "'resourcesDuration.*' metrics cannot be used in real-time"
