"""Built files that a cache hands to a step with rights of its own, which runs or deploys them."""

import re
from collections.abc import Iterator

from memolint.argo.project import Project
from memolint.argo.views import Call, Origin, Template, dig, mapping, text
from memolint.code.snippets import containers, words_of, written_in
from memolint.typed import Record

_FROM = r"\{\{\s*(?:steps|tasks)\.([\w-]+)\.outputs\.artifacts\.([\w.-]+)\s*\}\}"
# What runs a file, or makes a cluster run it, before the path of the file.
_RUNNERS = (
    r"(?:sh|bash|python3?|node|java\s+-jar|chmod\s+\S+|docker\s+load\b.*|kubectl\s+(?:apply|create|replace)\b.*"
    r"|helm\s+(?:install|upgrade)\b.*|terraform\s+apply\b.*)\s+"
)


class RunArtifact(Record):
    """A step that runs a built file with rights of its own: where it takes the file, and where it has the rights."""

    by: Template
    artifact: str
    taken_at: Origin
    rights_at: Origin


def executed(project: Project, template: Template) -> Iterator[RunArtifact]:
    """The steps that run an artifact of a template, beside the calls of it."""
    for call in project.callers(template):
        for other in call.holder.calls if call.holder is not None else ():
            for name, (index, artifact) in other.artifacts.items():
                found = re.fullmatch(_FROM, text(artifact.get("from")).strip())
                if found is not None and found[1] == call.name:
                    yield from _by(project, other, name, found[2], other.origin.at("arguments", "artifacts", index))


def _by(project: Project, call: Call, name: str, artifact: str, at: Origin) -> Iterator[RunArtifact]:
    runner = project.resolve(call)
    rights = _rights(runner) if runner is not None else None
    if runner is not None and rights is not None:
        path = text(runner.artifacts.get(name, (0, mapping(None)))[1].get("path"))
        if path and _runs(runner, path):
            yield RunArtifact(runner, artifact, at, rights)


def _rights(template: Template) -> Origin | None:
    """Where a template gets an account of its own, or a privileged container."""
    if text(template.value.get("serviceAccountName")):
        return template.origin.at("serviceAccountName")
    for kind in ("container", "script"):
        if dig(template.value, kind, "securityContext", "privileged") is True:
            return template.origin.at(kind, "securityContext", "privileged")
    return None


def _runs(template: Template, path: str) -> bool:
    """Whether the code of a template runs a file, or hands it to what deploys it."""
    start = r"(?:^|[\n;&|(]\s*)"
    run = rf"{start}(?:{_RUNNERS})?[\"']?{re.escape(path.rstrip('/'))}(?![\w.-])"
    return any(re.search(run, each) is not None for each in _texts(template))


def _texts(template: Template) -> Iterator[str]:
    for _, container in containers(template.value):
        yield from (*written_in(container), " ".join(words_of(container)))
