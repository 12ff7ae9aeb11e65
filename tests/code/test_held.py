"""Code of images that the repository holds: it is read where the setting says where it is, and nothing is guessed."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from memolint.app.project.sources import look_into
from memolint.code.effects import effects


@pytest.fixture(autouse=True)
def folder(tmp_path: Path) -> Iterator[Path]:
    source = tmp_path / "src"
    (source / "lib").mkdir(parents=True)
    (source / "train.py").write_text("import requests\n\nrequests.post('https://x')\n")
    (source / "run.sh").write_text("#!/bin/sh\ngit push\n. ./lib/more.sh\n")
    (source / "lib" / "more.sh").write_text("kubectl apply -f x\n")
    (source / "chance.js").write_text("console.error(Math.random())\n")
    (source / "large.sh").write_text("git push\n" * 200_000)
    (tmp_path / "secret.sh").write_text("git push\n")
    (source / "out.sh").symlink_to(tmp_path / "secret.sh")
    look_into([("/app", str(source))])
    yield source
    look_into(())


def found(**container: Any) -> set[str]:
    return {each.signal for each in effects({"container": {"image": "a", **container}})}


@pytest.mark.parametrize(
    ("container", "expected"),
    [
        ({"command": ["python", "/app/train.py", "--x"]}, {"py.http.write"}),
        ({"command": ["python", "-u", "train.py"], "workingDir": "/app"}, {"py.http.write"}),
        ({"command": ["timeout", "5", "python", "/app/./train.py"]}, {"py.http.write"}),
        ({"command": ["/app/run.sh"]}, {"sh.git.push"}),
        ({"command": ["./run.sh"], "workingDir": "/app"}, {"sh.git.push", "sh.kubectl.write"}),
        ({"command": ["sh", "-c", "cd /app && bash run.sh"]}, {"sh.git.push", "sh.kubectl.write"}),
        ({"command": ["sh", "-c", "python /app/train.py > /dev/null"]}, {"py.http.write"}),
        ({"command": ["node", "/app/chance.js"]}, {"js.random"}),
        ({"command": ["python", "train.py"]}, set()),
        ({"command": ["python", "/opt/train.py"]}, set()),
        ({"command": ["python", "/application/train.py"]}, set()),
        ({"command": ["python", "/app/none.py"]}, set()),
        ({"command": ["sh", "/app/out.sh"]}, set()),
        ({"command": ["sh", "/app/../secret.sh"]}, set()),
        ({"command": ["sh", "/app/large.sh"]}, set()),
    ],
)
def test_what_a_file_does(container: dict[str, Any], expected: set[str]) -> None:
    assert found(**container) == expected


def test_the_message_names_the_file_and_the_place_is_in_the_template() -> None:
    (effect,) = effects({"container": {"image": "a", "command": ["python", "/app/train.py"]}})
    assert effect.message.endswith("src/train.py:3)")
    assert (effect.path, effect.start, effect.end) == (("container", "command", 0), 0, 6)
