"""What a variable naturally holds, by what it is called, where the project knows no value of it."""

import re

# The last words of names, and a value that such a variable has in real workflows.
_EXAMPLES = (
    (r"(?:[\w.-]*[-_.])?(?:url|uri|endpoint|link|href)", "https://example.org/a"),
    (r"(?:[\w.-]*[-_.])?(?:path|file|filename|dir|directory|folder|s3[-_.]?key|object[-_.]?key)", "data/a.csv"),
    (r"(?:[\w.-]*[-_.])?(?:version|ver|semver|release|tag)", "1.2.0"),
    (r"(?:[\w.-]*[-_.])?(?:time|timestamp|datetime)", "2026-01-02T03:04:05Z"),
    (r"(?:[\w.-]*[-_.])?(?:branch|ref|git[-_.]?ref)", "feature/a"),
    (r"(?:[\w.-]*[-_.])?(?:image|container)", "registry.example.org/a:1"),
    (r"(?:[\w.-]*[-_.])?(?:email|mail|recipient)", "a@example.org"),
    (r"(?:[\w.-]*[-_.])?(?:table|column|schema|query|sql|expression|filter|json|config)", "raw_data"),
    (r"(?:[\w.-]*[-_.])?(?:rate|ratio|threshold|fraction|percent|lr)", "0.1"),
)


def example(name: str) -> str:
    """A value that a variable of this name naturally has and a key may not, or "" where the name says nothing."""
    last = name.rpartition(".")[2].lower()
    return next((value for pattern, value in _EXAMPLES if re.fullmatch(pattern, last)), "")
