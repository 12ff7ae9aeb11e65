"""The words of code in a template: scripts, `sh -c` texts and plain command lines, each with its place."""

import re
from collections.abc import Iterator, Mapping, Sequence

from memolint.code.shell.programs import inline, language, shebang, unwrapped
from memolint.text.documents import Path
from memolint.typed import Any, Record

# The fields of a container that code stands in.
_CODE_FIELDS = ("source", "command", "args", "image")
# What stands for a tag in the text of a variable.
_TAG = "__ARGO_env__"
# Entrypoints of well-known client images: their `args` without a `command` are that program's words.
ENTRYPOINTS = {
    "kaniko-project/executor": "executor",
    "kubectl": "kubectl",
    "aws-cli": "aws",
    "alpine/git": "git",
    "alpine/helm": "helm",
    "curlimages/curl": "curl",
    "hashicorp/terraform": "terraform",
    "terragrunt": "terragrunt",
    "minio/mc": "mc",
    "argocli": "argo",
    "skopeo/stable": "skopeo",
    "rclone/rclone": "rclone",
    "hashicorp/vault": "vault",
    "gh": "gh",
}


class Passage(Record):
    """A part of a string of the template: its path, and offsets in its decoded value, half open."""

    path: Path
    start: int
    end: int


class CommandWord(Record):
    """One string of a command line and its place inside the template."""

    path: Path
    text: str


class Snippet(Record):
    """Code that a container runs.

    `path` leads to the string inside the template and `text` is its decoded value. `language` is `shell`, `python`,
    another that is read by patterns (`javascript`, `r`, `ruby`, `powershell`), `words` (a command line without a shell:
    `words` has them all, the program first) or `opaque` (a program or a language that cannot be looked into; `text` may
    be empty). `environment` names the variables that the container
    declares in `env`, `settings` has those with a text, its tags masked. `folder` is the `workingDir`.
    """

    path: Path
    text: str
    language: str
    container: str
    words: tuple[CommandWord, ...] = ()
    environment: frozenset[str] = frozenset()
    settings: tuple[tuple[str, str], ...] = ()
    folder: str = ""


def snippets(template: Mapping[str, Any]) -> Iterator[Snippet]:
    """The code of `template`, a plain value as in YAML: main, init, sidecar and set containers in this order.

    Never fails: what is not of the documented shape is skipped.
    """
    for path, container in containers(template):
        environment = frozenset(_environment(container.get("env")))
        settings = tuple(_settings(container.get("env")))
        folder = container.get("workingDir")
        folder = folder if isinstance(folder, str) else ""
        yield from (each._replace(settings=settings, folder=folder) for each in _code(path, container, environment))


def language_at(template: Mapping[str, Any], path: Path) -> str:
    """The language of the code that stands at a path inside the template, "" where none does."""
    return next((each.language for each in snippets(template) if each.path == path), "")


def containers(template: Mapping[str, Any]) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    """Main, init, sidecar and set containers in this order, each with its path."""
    for field in ("container", "script"):
        if isinstance(value := template.get(field), Mapping):
            yield (field,), value
    for field in ("initContainers", "sidecars"):
        yield from _listed((field,), template.get(field))
    if isinstance(group := template.get("containerSet"), Mapping):
        yield from _listed(("containerSet", "containers"), group.get("containers"))


def words_of(container: Mapping[str, Any]) -> list[str]:
    """The words of the command line of a container."""
    return [word.text for field in ("command", "args") for word in _words((), container, field)]


def written_in(container: Mapping[str, Any]) -> list[str]:
    """What a container runs, as it is written: its source, and the words of its command line."""
    source = container.get("source")
    return [*([source] if isinstance(source, str) else []), *words_of(container)]


def container_of(path: Path) -> Path:
    """The path of the container that the string at `path` belongs to."""
    return path[: next((index for index, step in enumerate(path) if step in _CODE_FIELDS), len(path))]


def _listed(path: Path, values: object) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    if isinstance(values, Sequence) and not isinstance(values, str):
        for index, value in enumerate(values):
            if isinstance(value, Mapping):
                yield (*path, index), value


def _environment(entries: object) -> Iterator[str]:
    for _, entry in _listed((), entries):
        if isinstance(name := entry.get("name"), str):
            yield name


def _settings(entries: object) -> Iterator[tuple[str, str]]:
    for _, entry in _listed((), entries):
        name, value = entry.get("name"), entry.get("value")
        if isinstance(name, str) and isinstance(value, str):
            yield name, re.sub(r"\{\{.*?\}\}", _TAG, value) if "{{" in value else value


def _code(path: Path, container: Mapping[str, Any], environment: frozenset[str]) -> Iterator[Snippet]:
    name = container.get("name")
    name = name if isinstance(name, str) and name else "main"
    words = _peeled((*_words(path, container, "command"), *_words(path, container, "args")))
    source = container.get("source")
    if path == ("script",) and isinstance(source, str):
        guard = inline([word.text for word in words]) if words else None
        if guard is not None:  # a shell around it: `sh -c TEXT NAME PROGRAM`, and Argo adds the script at the end
            yield _command(path, words, name)._replace(environment=environment)
            words = words[guard + 2 :]
        spoken = language(words[0].text if words else shebang(source))
        yield Snippet((*path, "source"), source, spoken, name, (), environment)
        return
    if not _words(path, container, "command"):
        words = _entrypoint(path, container, words)
    yield _command(path, words, name)._replace(environment=environment)


def _words(path: Path, container: Mapping[str, Any], field: str) -> tuple[CommandWord, ...]:
    values = container.get(field)
    if not isinstance(values, Sequence) or isinstance(values, str):
        return ()
    return tuple(
        CommandWord((*path, field, index), value) for index, value in enumerate(values) if isinstance(value, str)
    )


def _entrypoint(
    path: Path, container: Mapping[str, Any], arguments: tuple[CommandWord, ...]
) -> tuple[CommandWord, ...]:
    """The command line of an image that is known for its program; none for other images.

    Images without an entrypoint, and those whose entrypoint ends in `exec "$@"`, run `sh -c …` given as arguments.
    """
    if arguments and language(arguments[0].text) != "opaque":
        return arguments
    image = container.get("image")
    repository = image.partition("@")[0] if isinstance(image, str) else ""
    repository = repository.rpartition(":")[0] if ":" in repository.rpartition("/")[2] else repository
    for known, program in ENTRYPOINTS.items():
        if arguments and f"/{repository}".endswith(f"/{known}"):
            return (CommandWord((*path, "image"), program), *arguments)
    return ()


def _command(path: Path, words: tuple[CommandWord, ...], name: str) -> Snippet:
    """What a command line runs: the text after an interpreter's `-c`, or the words themselves."""
    if not words:
        return Snippet((*path, "image"), "", "opaque", name)
    spoken = language(words[0].text)
    code = inline([word.text for word in words])
    if spoken != "opaque" and code is not None:
        return Snippet(words[code].path, words[code].text, spoken, name)
    return Snippet(words[0].path, words[0].text, "words", name, words)


def _peeled(words: tuple[CommandWord, ...]) -> tuple[CommandWord, ...]:
    """The command line that launchers such as tini, env or sudo end up running."""
    return words[unwrapped([word.text for word in words]) :]
