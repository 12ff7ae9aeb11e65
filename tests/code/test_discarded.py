"""Reads of the machine whose value reaches no output are effects that are only logged."""

from typing import Any

import pytest

from memolint.code.effects import effects

OUTPUTS = {
    "parameters": [{"name": "p", "valueFrom": {"path": "/tmp/out/p"}}],
    "artifacts": [{"name": "a", "path": "/data/a.log"}],
}


def marks(program: str, source: str) -> list[bool]:
    template: dict[str, Any] = {"script": {"image": "x", "command": [program], "source": source}, "outputs": OUTPUTS}
    return [one.logged for one in effects(template) if one.effect == "reads-world"]


@pytest.mark.parametrize(
    ("source", "logged"),
    [
        ("echo $RANDOM", True),
        ("echo $RANDOM > x", False),
        ("echo $RANDOM > /tmp/x; echo", False),
        # The name of a scratch file.
        ("train > /tmp/run-$RANDOM", True),
        ("train > $TMPDIR/run-$RANDOM", True),
        ("train > /var/tmp/$(id -u)-$RANDOM", True),
        ("train > $scratch_dir/$RANDOM", True),
        ("train > /data/$RANDOM", False),
        ("train > /tmp/out/p/$RANDOM", False),
        ("train /tmp/x $RANDOM", False),
        # A file that is called a log.
        ("echo $(date) >> /data/b.log", True),
        ("echo $(date) >> /data/a.log", False),
        ("echo $(date) | tee -a /data/b.log", True),
        ("echo $(date) | tee -a /data/b.log /data/b.txt", False),
        ("echo $(date) | tee -a /data/a.log", False),
        ("LOG=/data/b.log\necho $(date) >> $LOG", True),
        ("LOG=/data/b.txt\necho $(date) >> $LOG", False),
        ("echo $(date) > /dev/null", True),
        ("train $(date) > /data/b.log", False),
        ("date > .log", False),
        ("date >> /data/b.log", True),
        ("echo $(date) | tee /data/b.txt /data/b.log", False),
        # Python inside of a shell.
        ('python3 -c "import time; print(time.time())"', True),
        ('python3 -c "import time; save(time.time())"', False),
        ("python3 - <<E\nimport time\nsave(time.time())\nprint(1)\nE\n", False),
    ],
)
def test_a_read_of_a_shell_is_marked(source: str, logged: bool) -> None:
    assert set(marks("bash", source)) == {logged}


@pytest.mark.parametrize(
    ("source", "logged"),
    [
        ("import time\nprint(time.time())", True),
        ("import time\nsave(time.time())", False),
        ("import uuid\nopen(f'/tmp/{uuid.uuid4()}', 'w')", True),
        ("import uuid\nopen(f'/data/{uuid.uuid4()}', 'w')", False),
        ("import uuid\nopen(f'/tmp/out/p/{uuid.uuid4()}', 'w')", False),
    ],
)
def test_a_read_of_python_is_marked(source: str, logged: bool) -> None:
    assert set(marks("python", source)) == {logged}


def test_what_a_service_answers_is_never_only_logged() -> None:
    assert marks("bash", "echo $(kubectl get pods)\ncurl https://x") == [False, False]
    assert marks("bash", "curl https://x > /tmp/$(date +%s)") == [False, True]
    assert marks("python", "import requests\nprint(requests.get('https://x'))") == [False]


def test_what_one_container_logs_another_may_use() -> None:
    logs = {"image": "x", "command": ["bash"], "source": "echo $RANDOM"}
    uses = {"name": "s", "image": "x", "command": ["bash", "-c", "echo $RANDOM > x"]}
    assert [one.logged for one in effects({"script": logs, "sidecars": [uses]})] == [True, False]
