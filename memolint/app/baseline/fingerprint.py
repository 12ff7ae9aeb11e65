"""What stays the same of a finding when lines move: the name under which a baseline or a code scanner knows it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from hashlib import sha256

from memolint.app.files.parse import Input
from memolint.argo.views import Manifest, dig, mapping, text
from memolint.finding import Finding
from memolint.text.documents import Document, Path, dotted


def with_fingerprints(findings: list[Finding], inputs: list[Input]) -> list[Finding]:
    """`findings` (sorted) with their fingerprints; equal ones of a file are numbered in order of place."""
    seen: Counter[tuple[str, str]] = Counter()
    out = []
    for finding in unnumbered(findings, {each.name: each for each in inputs}):
        file, base = finding.place.source.name, finding.fingerprint
        seen[file, base] += 1
        number = seen[file, base]
        out.append(finding._replace(fingerprint=base if number == 1 else _hash(base, str(number))))
    return out


def unnumbered(findings: Iterable[Finding], by_name: Mapping[str, Input]) -> list[Finding]:
    """`findings` with what their fingerprints have before equal ones are numbered, where they do not have it yet."""
    return [each if each.fingerprint else each._replace(fingerprint=_digest(each, by_name)) for each in findings]


def _hash(*parts: str) -> str:
    return sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()


def _digest(finding: Finding, by_name: Mapping[str, Input]) -> str:
    name = finding.place.source.name
    found = by_name.get(name, Input(name))
    manifest = _manifest_at(finding, found)
    document = manifest.origin.document if manifest else _document_at(finding, found)
    identity = _identity(manifest.value if manifest else document.value if document else None)
    path = named_path(document.value, finding.path) if document else dotted(finding.path)
    place = finding.place
    written = " ".join(place.source.text[place.start : place.end].split())
    return _hash(finding.rule, finding.signal, identity, path, written)


def _manifest_at(finding: Finding, found: Input) -> Manifest | None:
    """The innermost manifest whose spec the finding stands in."""
    around: list[tuple[int, int, Manifest]] = []
    for manifest in found.manifests:
        place = manifest.origin.place()
        if place.start <= finding.place.start <= place.end:
            around.append((place.end - place.start, len(around), manifest))
    return min(around)[2] if around else None


def _document_at(finding: Finding, found: Input) -> Document | None:
    return next((each for each in found.documents if each.root.start <= finding.place.start <= each.root.end), None)


def _identity(value: object) -> str:
    metadata = mapping(mapping(value).get("metadata"))
    name = text(metadata.get("name")) or text(metadata.get("generateName"))
    return "/".join((text(mapping(value).get("kind")), text(metadata.get("namespace")), name))


def named_path(value: object, path: Path) -> str:
    """`path` with names for positions: `.spec.templates[train].memoize.key`."""
    out = ""
    for step in path:
        value = dig(value, step)
        if isinstance(step, int):
            out += f"[{text(mapping(value).get('name')) or step}]"
        else:
            out += f".{step}"
    return out
