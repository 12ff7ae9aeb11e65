"""Scripts that a container mounts from a ConfigMap of the project are read as code; of others nothing is guessed."""

from pathlib import Path

import pytest

from memolint.app.config.options import Options
from memolint.app.lint.doors import lint_paths

WORKFLOW = """
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {{generateName: w-, namespace: one}}
spec:
  entrypoint: work
  volumes: [{{name: code, {volume}}}]
  templates:
  - name: work
    memoize: {{key: work, maxAge: 720h, cache: {{configMap: {{name: work}}}}}}
    container:
      image: x:1.0
      command: {command}
      volumeMounts: [{{name: code, mountPath: {mount}}}]
    outputs: {{parameters: [{{name: o, valueFrom: {{path: /tmp/o}}}}]}}
"""
SCRIPTS = """
apiVersion: v1
kind: ConfigMap
metadata: {name: scripts}
data:
  push.sh: |
    sort /in > /tmp/o
    git push
  post.py: |
    import requests
    requests.post("https://x")
"""
WHOLE, PUSH = "configMap: {name: scripts}", "sh.git.push"


def signals(folder: Path, mount: str, command: str, volume: str, scripts: str = SCRIPTS, *others: str) -> set[str]:
    (folder / "workflow.yaml").write_text(WORKFLOW.format(mount=mount, command=command, volume=volume))
    for number, text in enumerate((scripts, *others)):
        (folder / f"scripts-{number}.yaml").write_text(text)
    report = lint_paths([str(folder / "workflow.yaml")], Options(project=str(folder)))
    return {each.signal for each in report.findings if each.rule == "impure-side-effect"}


@pytest.mark.parametrize(
    ("mount", "command", "volume", "expected"),
    [
        ("/s", "[bash, /s/push.sh]", WHOLE, PUSH),
        ("/s", "[python, /s/post.py, --x]", WHOLE, "py.http.write"),
        ("/s/", '[sh, -c, "cd /s && . ./push.sh"]', WHOLE, PUSH),
        ("/s", "[bash, /s/bin/go]", "configMap: {name: scripts, items: [{key: push.sh, path: bin/go}]}", PUSH),
        ("/s/go, subPath: push.sh", "[bash, /s/go]", WHOLE, PUSH),
        ("/s", "[bash, /s/push.sh]", "projected: {sources: [{configMap: {name: scripts}}]}", PUSH),
    ],
    ids=["whole", "python", "sourced", "items", "subPath", "projected"],
)
def test_a_mounted_script_is_read(tmp_path: Path, mount: str, command: str, volume: str, expected: str) -> None:
    assert signals(tmp_path, mount, command, volume) == {expected}


@pytest.mark.parametrize(
    ("mount", "command", "volume"),
    [
        ("/s", "[bash, /t/push.sh]", WHOLE),
        ("/s", "[bash, push.sh]", WHOLE),
        ("/s", "[bash, /s/push.sh]", "configMap: {name: others}"),
        ("/s", "[bash, /s/push.sh]", "configMap: {name: scripts, items: [{key: post.py, path: post.py}]}"),
        ("/s, subPath: post.py", "[bash, /s/push.sh]", WHOLE),
        ("/s", "[bash, /s/push.sh]", "secret: {secretName: scripts}"),
    ],
    ids=["elsewhere", "relative", "another", "left out", "another part", "a secret"],
)
def test_what_is_not_mounted_is_not_read(tmp_path: Path, mount: str, command: str, volume: str) -> None:
    assert signals(tmp_path, mount, command, volume) == set()


def test_of_two_that_differ_neither_is_guessed(tmp_path: Path) -> None:
    other = SCRIPTS.replace("git push", "git status")
    run = tmp_path, "/s", "[bash, /s/push.sh]", WHOLE, SCRIPTS
    assert signals(*run, SCRIPTS) == {PUSH}
    assert signals(*run, other) == set()
    assert signals(*run, other.replace("name: scripts", "name: scripts, namespace: two")) == {PUSH}


def test_the_message_says_where_the_code_stands(tmp_path: Path) -> None:
    text = WORKFLOW.format(mount="/s", command="[python, /s/post.py]", volume=WHOLE)
    (tmp_path / "all.yaml").write_text(f"{text}---{SCRIPTS}")
    findings = lint_paths([str(tmp_path / "all.yaml")], Options()).findings
    (found,) = (each for each in findings if each.rule == "impure-side-effect")
    assert "(ConfigMap scripts/post.py:2)" in found.message
