"""Variables that only say where a download is, whose content the step then compares with a digest."""

import re
from collections.abc import Iterator

from memolint.argo.views import Template, dig, sequence, text
from memolint.code.snippets import Snippet, container_of, snippets
from memolint.facts.fact import fact
from memolint.facts.reads.reads import own_references
from memolint.facts.reads.references import variables_in
from memolint.text.documents import Path
from memolint.typed import Record

_DOWNLOADS = (
    r"(?:^|[;&|(]|\b(?:then|do|if|!|sudo|time))\s*"
    r"(?:curl|wget|aria2c|aws\s+s3\s+cp|gsutil\s+cp|gcloud\s+storage\s+cp|azcopy|mc\s+cp|rclone\s+copy\w*|oras\s+pull)\s"
)
_CHECKS = r"\b(?:sha\d+|md5|b2)sum\b(?:[^\n]*\s(?:-\w*c|--check)\b|[^\n]*\)\"?\s*(?:==?|!=)\s|[^\n]*\|\s*grep\s+-\w*q)"
_ASSIGNS = r"\s*(?:export\s+|local\s+|readonly\s+)?([A-Za-z_]\w*)=(?!=)(\S.*)?$"
# What is only said, on standard output or error.
_SAYS = r"\s*(?:echo|printf)\s[^|<>]*(?:>\s*&\s*2|>\s*/dev/stderr)?\s*"
_NAMES = r"\$\{?([A-Za-z_]\w*)"
DOWNLOAD, CHECK, OTHER = "download", "check", "other"


class Verified(Record):
    """Of one template: the variables that only say where to download from, and those that name checked digests."""

    places: frozenset[str] = frozenset()
    digests: frozenset[str] = frozenset()


@fact
def verified(template: Template) -> Verified:
    """What shell code of a template downloads and verifies; nothing where it has a download that it does not check."""
    found = [_of_code(template, each) for each in snippets(template.value) if each.language == "shell"]
    places = frozenset(name for each in found for name in each.places)
    return Verified(places, frozenset(name for each in found for name in each.digests))


def _of_code(template: Template, code: Snippet) -> Verified:
    if "sum" not in code.text or not re.search(_CHECKS, code.text):
        return Verified()
    uses: dict[str, set[str]] = {}
    lines = {DOWNLOAD: 0, CHECK: 0, OTHER: 0}
    for kind, names in _lines(template, code):
        lines[kind] += 1
        for name in names:
            uses.setdefault(name, set()).add(kind)
    if lines[DOWNLOAD] > lines[CHECK]:
        return Verified()
    elsewhere = _elsewhere(template, code.path)
    places = (name for name, kinds in uses.items() if kinds == {DOWNLOAD} and name not in elsewhere)
    return Verified(frozenset(places), frozenset(name for name, kinds in uses.items() if CHECK in kinds))


def _lines(template: Template, code: Snippet) -> Iterator[tuple[str, set[str]]]:
    """Each line of the code that runs something: what it does, and the variables of Argo in it."""
    known = {text(dig(each, "name")): set(variables_in(text(dig(each, "value")))) for each in _env(template, code)}
    for line in re.sub(r"\\\n", " ", code.text).splitlines():
        names = set(variables_in(line)).union(*(known.get(name, set()) for name in re.findall(_NAMES, line)))
        assigned = re.match(_ASSIGNS, line)
        if assigned and not re.search(_DOWNLOADS, line) and not re.search(_CHECKS, line):
            known[assigned[1]] = names
        elif not re.fullmatch(_SAYS, line):
            yield CHECK if re.search(_CHECKS, line) else DOWNLOAD if re.search(_DOWNLOADS, line) else OTHER, names


def _env(template: Template, code: Snippet) -> list[object]:
    return sequence(dig(template.value, *container_of(code.path), "env"))


def _elsewhere(template: Template, code: Path) -> set[str]:
    """The variables that stand in other fields than the code and the environment of its container."""
    container = container_of(code)
    around = (each for each in own_references(template) if each.path[: len(container)] != container)
    outside = {each.name for each in around if each.path[:1] not in (("inputs",), ("memoize",))}
    fields = (each for each in own_references(template) if each.path[: len(container)] == container)
    return outside | {each.name for each in fields if each.path != code and each.path[len(container)] != "env"}
