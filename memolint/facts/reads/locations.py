"""Locations of artifacts, and the field of each that names the content."""

import re

from memolint.argo.views import text
from memolint.facts.reads.versions import is_digest
from memolint.typed import Any

LOCATIONS = {
    "s3": ("key",),
    "gcs": ("key",),
    "oss": ("key",),
    "azure": ("blob",),
    "hdfs": ("path",),
    "artifactory": ("url",),
    "http": ("url",),
    "git": ("revision", "branch", "repo"),
}
# A release, a version or a day in a path: `release-110`, `v3`, `1.4.2`, `2026-01-31`.
_VERSION = r"(?i)(?:^|[/._-])(?:v\d+|v?\d+(?:\.\d+)+|release[-_]?\d+|\d{4}-\d{2}(?:-\d{2})?|20\d{6})(?=[/._-]|$)"


def location(artifact: dict[str, Any]) -> str:
    """The kind of location that an artifact names, "" if a caller supplies it or its content stands in the file."""
    return next((kind for kind in LOCATIONS if isinstance(artifact.get(kind), dict)), "")


def content_field(place: dict[str, Any], kind: str) -> str:
    """The field of a location that says which content it is: the first that is given."""
    return next((field for field in LOCATIONS[kind] if text(place.get(field))), LOCATIONS[kind][-1])


def is_content_addressed(where: str) -> bool:
    """Whether a key, URL or revision is, or has in it, a full digest."""
    return is_digest(where) or any(is_digest(part) for part in where.replace("/", ".").split("."))


def stands_for_one_content(place: dict[str, Any], kind: str) -> bool:
    """Whether a location names one content: a digest, or an object under a version. Tags of a repository move."""
    where = text(place.get(content_field(place, kind)))
    return is_content_addressed(where) or (kind != "git" and re.search(_VERSION, where) is not None)
