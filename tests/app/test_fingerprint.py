import pytest
from app_workflows import TRAIN

from memolint.app.config.options import Options
from memolint.app.lint.doors import lint_bytes

OPTIONS = Options(fingerprints=True)


def fingerprints(text: str, name: str = "x.yaml") -> list[str]:
    return [each.fingerprint for each in lint_bytes(text.encode(), name, OPTIONS).findings]


OTHER = "    - name: other\n      container: {image: alpine}\n"


@pytest.mark.parametrize(
    "text",
    [
        "# moved\n\n" + TRAIN,
        TRAIN.replace("  templates:\n", f"  templates:\n{OTHER}"),
        "kind: ConfigMap\n---\n" + TRAIN,
        TRAIN.replace("\n", "\r\n"),
        TRAIN.replace("image: python:3.12", "image: python:3.13"),
    ],
)
def test_lines_and_positions_do_not_matter(text: str) -> None:
    assert fingerprints(text) == fingerprints(TRAIN)


@pytest.mark.parametrize(
    ("old", "new"), [("name: training", "name: serving"), ("kind: W", "kind: ClusterW"), ('"train"', '"trains"')]
)
def test_object_and_text_do_matter(old: str, new: str) -> None:
    assert old in TRAIN
    assert fingerprints(TRAIN.replace(old, new))[0] != fingerprints(TRAIN)[0]


def test_equal_findings_of_a_file_are_numbered() -> None:
    doubled = fingerprints(f"{TRAIN}---\n{TRAIN}")
    assert len(set(doubled)) == len(doubled) == 6
    assert doubled[:3] == fingerprints(TRAIN)


def test_objects_in_a_list_are_told_apart() -> None:
    def item(name: str) -> str:
        lines = TRAIN.replace("training", name).splitlines()
        return "\n".join(f"  {'-' if number == 0 else ' '} {line}" for number, line in enumerate(lines))

    text = f"kind: List\napiVersion: v1\nitems:\n{item('a')}\n{item('training')}\n"
    assert fingerprints(text)[3:] != fingerprints(TRAIN), "their paths differ"
    assert len(set(fingerprints(text))) == 6
    swapped = f"kind: List\napiVersion: v1\nitems:\n{item('training')}\n{item('a')}\n"
    assert set(fingerprints(text)) != set(fingerprints(TRAIN))
    assert len(set(fingerprints(swapped))) == 6
