"""Which strings of a template are code, in which language."""

from collections.abc import Mapping
from typing import Any

import pytest

from memolint.code.snippets import snippets


def pieces(template: Mapping[str, Any]) -> list[tuple[str, tuple[str | int, ...], str]]:
    return [(one.language, one.path, one.text) for one in snippets(template)]


@pytest.mark.parametrize(
    ("command", "arguments", "language", "path"),
    [
        (["sh", "-c"], ["x"], "shell", ("args", 0)),
        (["sh", "-c", "x"], [], "shell", ("command", 2)),
        (["/bin/bash"], ["-euxo", "pipefail", "-c", "x"], "shell", ("args", 3)),
        (["bash", "-e", "-o", "pipefail", "-c"], ["x", "name"], "shell", ("args", 0)),
        (["tini", "--", "bash", "-lc"], ["x"], "shell", ("args", 0)),
        (["env", "A=1", "sh", "-ec"], ["x"], "shell", ("args", 0)),
        (["python3.11", "-u", "-c"], ["x"], "python", ("args", 0)),
        (["kubectl"], ["x"], "words", ("command", 0)),
        (["sudo", "-u", "x", "git"], ["x"], "words", ("command", 3)),
        (["bash", "x.sh"], [], "words", ("command", 0)),
        (["python", "x.py"], [], "words", ("command", 0)),
    ],
)
def test_the_code_of_a_container(
    command: list[str], arguments: list[str], language: str, path: tuple[str | int, ...]
) -> None:
    (snippet,) = snippets({"container": {"image": "x", "command": command, "args": arguments}})
    assert (snippet.language, snippet.path) == (language, ("container", *path))


@pytest.mark.parametrize(
    ("command", "source", "language"),
    [
        (["bash"], "x", "shell"),
        (["/bin/sh", "-eux"], "x", "shell"),
        (["python3"], "x", "python"),
        (["node"], "x", "javascript"),
        (["/usr/local/bin/Rscript", "--vanilla"], "x", "r"),
        (["pwsh", "-NoProfile"], "x", "powershell"),
        (["perl"], "x", "opaque"),
        (None, "#!/usr/bin/env bash\nx", "shell"),
        (None, "#!/usr/bin/python3 -u\nx", "python"),
        (None, "x", "opaque"),
    ],
)
def test_the_language_of_a_script(command: list[str] | None, source: str, language: str) -> None:
    template = {"script": {"source": source} | ({"command": command} if command else {})}
    assert pieces(template) == [(language, ("script", "source"), source)]


def test_every_container_of_a_template_is_looked_at() -> None:
    shell = {"command": ["sh", "-c", "x"]}
    template = {
        "container": shell,
        "initContainers": [{"name": "i", **shell}],
        "sidecars": [{"name": "s", **shell}],
        "containerSet": {"containers": [{"name": "a", **shell}, {"name": "b", **shell}]},
    }
    assert [(one.container, one.path[:-2]) for one in snippets(template)] == [
        ("main", ("container",)),
        ("i", ("initContainers", 0)),
        ("s", ("sidecars", 0)),
        ("a", ("containerSet", "containers", 0)),
        ("b", ("containerSet", "containers", 1)),
    ]


@pytest.mark.parametrize(
    ("image", "program"),
    [
        ("bitnami/kubectl:1.30", "kubectl"),
        ("gcr.io/kaniko-project/executor:v1@sha256:00", "executor"),
        ("localhost:5000/amazon/aws-cli", "aws"),
        ("alpine/git", "git"),
    ],
)
def test_the_entrypoint_of_a_client_image_is_known(image: str, program: str) -> None:
    (snippet,) = snippets({"container": {"image": image, "args": ["a", "b"]}})
    assert [word.text for word in snippet.words] == [program, "a", "b"]


def test_an_interpreter_among_the_arguments_alone_is_run() -> None:
    assert pieces({"container": {"image": "alpine", "args": ["sh", "-c", "x"]}}) == [
        ("shell", ("container", "args", 2), "x")
    ]


@pytest.mark.parametrize("container", [{"image": "mine/kubectl-thing", "args": ["apply"]}, {"image": "x"}, {}])
def test_other_entrypoints_are_opaque(container: dict[str, object]) -> None:
    assert [one.language for one in snippets({"container": container})] == ["opaque"]


@pytest.mark.parametrize(
    "template",
    [
        {"container": None},
        {"container": {"command": "sh", "args": {"a": 1}}},
        {"container": {"command": [1, None, ["x"]], "args": [2], "env": "x", "image": 3}},
        {"script": {"source": 1, "command": 2}},
        {"script": [], "sidecars": {"a": 1}, "initContainers": ["x", None], "containerSet": []},
        {"containerSet": {"containers": [None, {"command": [None]}]}},
    ],
)
def test_values_of_any_shape_are_survived(template: dict[str, Any]) -> None:
    list(snippets(template))
