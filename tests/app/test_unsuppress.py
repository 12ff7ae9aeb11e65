"""Suppressions that can go come with the fix that takes them away, and nothing else."""

import pytest
from app_workflows import TRAIN

from memolint.app.config.options import Options
from memolint.app.lint.doors import lint_bytes
from memolint.text.edit import apply

OPTIONS = Options(min_severity="info")


def repaired(text: str, unsafe: bool = False) -> str:
    """`text` with the first fix of each suppression finding applied, until none is left."""
    for _ in range(10):
        found = [each for each in lint_bytes(text.encode(), "x.yaml", OPTIONS).findings if each.fixes]
        fixes = [each.fixes[0] for each in found if each.fixes[0].safe or unsafe]
        if not fixes:
            return text
        text = apply(text, [(edit.place.start, edit.place.end, edit.text) for edit in fixes[0].edits])
    raise AssertionError("the fixes do not end")


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("written", "left"),
    [
        ("# memolint: ignore[maxage-invalid] why\n{}", "{}"),
        ("# memolint: ignore[nonsense]\n{}", "{}"),
        ("# memolint: ignore\n{}", "{}"),
        ("# other # memolint: ignore[maxage-invalid] why\n{}", "# other\n{}"),
        (
            "# memolint: ignore[maxage-invalid, key-constant] why\n{}",
            "# memolint: ignore[key-constant] why\n{}",
        ),
        ("{}   # memolint: ignore[maxage-invalid]", "{}"),
    ],
)
def test_comments(written: str, left: str, ending: str) -> None:
    line = '        key: "train"'
    indent = " " * 8

    def text(form: str) -> str:
        lines = [each if each == "{}" or each.startswith("{}") else indent + each for each in form.split("\n")]
        return TRAIN.replace(line, "\n".join(lines).replace("{}", line)).replace("\n", ending)

    assert repaired(text(written)) == text(left)


def annotated(*lines: str) -> str:
    added = "".join(f"        {line}\n" for line in lines)
    return TRAIN.replace(
        "  name: training\n", f"  name: training\n  annotations:\n    a: b\n{added}".replace("        ", "    ")
    )


def test_annotations() -> None:
    assert repaired(annotated("memolint.dev/ignore: nonsense", 'memolint.dev/reason: "why"  # so')) == annotated()
    kept = annotated("memolint.dev/ignore: 'key-constant'", "memolint.dev/reason: why")
    assert repaired(annotated("memolint.dev/ignore: 'key-constant, nonsense'", "memolint.dev/reason: why")) == kept
    flow = TRAIN.replace("  name: training\n", "  name: training\n  annotations: {memolint.dev/ignore: nonsense}\n")
    assert repaired(flow) == flow, "no line of its own: left to the writer"


def test_inside_a_script_a_comment_may_be_text() -> None:
    script = (
        "        args:\n          - |\n            run\n            # memolint: ignore[nonsense]\n            end\n"
    )
    text = TRAIN.replace("        args: [train.py]\n", script)
    assert repaired(text) == text
    assert "memolint" not in repaired(text, unsafe=True)
