import pytest
from app_workflows import TRAIN

from memolint.app.config.options import Options
from memolint.app.lint.doors import lint_bytes
from memolint.finding import Report

SHOWN = Options(show_suppressed=True, min_severity="info")


def lint(text: str, options: Options = SHOWN) -> Report:
    return lint_bytes(text.encode(), "x.yaml", options)


def outcome(text: str, options: Options = SHOWN) -> list[tuple[int, str, str | None]]:
    found = lint(text, options).findings
    return [(each.place.source.place(each.place.start).line, each.rule, each.suppressed) for each in found]


def suppressed(text: str) -> list[tuple[int, str]]:
    return [(line, rule) for line, rule, reason in outcome(text) if reason is not None]


def before(line: str, comment: str) -> str:
    assert line in TRAIN
    indent = " " * (len(line) - len(line.lstrip()))
    return TRAIN.replace(line, f"{indent}{comment}\n{line}", 1)


KEY_LINE, OTHER_LINE = 9, 18
COMMENT = "# memolint: ignore[key-constant] by design"
KEY = '        key: "train"'


def test_on_the_line() -> None:
    assert suppressed(TRAIN.replace(KEY, f"{KEY}  {COMMENT}")) == [(KEY_LINE, "key-constant")]


@pytest.mark.parametrize(
    ("line", "lines"),
    [
        (KEY, [KEY_LINE]),
        ("      memoize:", [KEY_LINE]),
        ("    - name: train", [KEY_LINE]),
        ("    - name: test", [OTHER_LINE]),
        ("  templates:", [KEY_LINE, OTHER_LINE]),
        ("apiVersion: argoproj.io/v1alpha1", [KEY_LINE, OTHER_LINE]),
        ("          configMap:", []),
        ("metadata:", []),
    ],
)
def test_above_the_line_or_the_block(line: str, lines: list[int]) -> None:
    assert suppressed(before(line, COMMENT)) == [(line + 1, "key-constant") for line in lines]


def test_several_rules_and_comments_above_one_line() -> None:
    text = before("    - name: test", "# memolint: ignore[key-constant , maxage-invalid] -- both\n    # and why\n")
    assert suppressed(text) == [(21, "key-constant"), (22, "maxage-invalid")]
    assert {reason for _, _, reason in outcome(text)} == {None, "both"}


def test_at_the_head_of_a_file_before_the_document_mark() -> None:
    assert suppressed(f"# licence\n{COMMENT}\n---\n{TRAIN}---\n{TRAIN}") == [(12, "key-constant"), (21, "key-constant")]


def test_a_comment_at_the_end_of_a_document_says_nothing_of_the_next() -> None:
    assert suppressed(f"{TRAIN}{COMMENT}\n---\n{TRAIN}") == []


SCRIPT = """\
apiVersion: argoproj.io/v1alpha1
kind: Workflow
spec:
  templates:
    - name: train
      memoize:
        key: "train"
        cache: {configMap: {name: models}}
      container:
        image: alpine
        args:
          - |
            first
            second
"""


def test_in_a_script_where_the_finding_points_to_its_lines() -> None:
    once = SCRIPT.replace("  - |\n            first", f"  - |\n            {COMMENT}\n            first")
    assert suppressed(once) == [(7, "key-constant")]
    read_twice = once + "          - third\n"
    assert suppressed(read_twice) == [], "one of two reads is still there"


def test_by_annotation_of_the_object_or_of_one_template() -> None:
    note = "annotations: {memolint.dev/ignore: key-constant, memolint.dev/reason: tested}"
    whole = TRAIN.replace("  name: training", f"  name: training\n  {note}")
    assert suppressed(whole) == [(10, "key-constant"), (19, "key-constant")]
    assert {reason for _, _, reason in outcome(whole)} == {None, "tested"}
    own = TRAIN.replace("    - name: test\n", f"    - name: test\n      {note}\n")
    assert suppressed(own) == [(19, "key-constant")]
    of_pod = TRAIN.replace("    - name: test\n", f"    - name: test\n      metadata:\n        {note}\n")
    assert suppressed(of_pod) == [(20, "key-constant")]


def test_suppressed_findings_are_counted_and_left_out() -> None:
    report = lint(before("apiVersion: argoproj.io/v1alpha1", COMMENT), Options())
    assert [each.rule for each in report.findings] == ["maxage-invalid"]
    assert report.summary.suppressed == 2


def about(text: str, options: Options = SHOWN) -> list[tuple[str, str, str]]:
    found = lint(text, options).findings
    return [(each.rule, each.severity, each.message) for each in found if each.rule.startswith("suppression")]


def test_a_suppression_that_means_nothing() -> None:
    for comment in ("# memolint: ignore", "# memolint: ignore[] because", "# memolint: disable[key-constant]"):
        ((rule, severity, message),) = about(before(KEY, comment))
        assert (rule, severity) == ("suppression-unknown", "warning")
        assert "names no rule" in message
        assert suppressed(before(KEY, comment)) == []
    ((rule, _, message),) = about(before(KEY, "# memolint: ignore[key-constnat] why"))
    assert (rule, message) == ("suppression-unknown", "there is no rule `key-constnat`: did you mean `key-constant`?")


def test_a_suppression_that_nothing_needs() -> None:
    comment = "# memolint: ignore[key-constant, maxage-invalid, key-constant:sh.git] why"
    assert [(rule, message) for rule, _, message in about(before(KEY, comment))] == [
        ("suppression-unused", "`key-constant:sh.git` finds nothing here: the suppression can go"),
        ("suppression-unused", "`maxage-invalid` finds nothing here: the suppression can go"),
    ]


def test_nothing_is_called_unused_where_something_was_not_judged() -> None:
    unneeded = before(KEY, "# memolint: ignore[maxage-invalid] why")
    assert about(unneeded)
    assert not about(unneeded + "---\nkind: ]\n")


def test_a_suppression_without_a_reason() -> None:
    text = before(KEY, "# memolint: ignore[key-constant]")
    assert about(text) == [("suppression-no-reason", "info", "the suppression gives no reason")]
    assert about(text, Options()) == []
    assert about(text, Options(require_reason=True))[0][1] == "warning"


def test_a_comment_in_a_quoted_string_is_text() -> None:
    text = TRAIN.replace("[train.py]", f'["a {COMMENT}"]')
    assert suppressed(text) == []
    assert about(text) == []


def test_findings_about_suppressions_can_be_suppressed() -> None:
    text = before(
        KEY, "# memolint: ignore[suppression-no-reason] house style\n        # memolint: ignore[key-constant]"
    )
    assert sorted(suppressed(text)) == [(10, "suppression-no-reason"), (11, "key-constant")]


def test_behind_another_comment() -> None:
    assert suppressed(TRAIN.replace(KEY, f"{KEY}  # stable {COMMENT}")) == [(KEY_LINE, "key-constant")]


def test_above_a_step() -> None:
    steps = """\
kind: Workflow
apiVersion: argoproj.io/v1alpha1
spec:
  templates:
    - name: main
      steps:
        # memolint: ignore[key-constant] the first one only
        - - name: a
            inline: &work
              memoize: {key: x, cache: {configMap: {name: c}}}
              container: {image: a}
          - name: b
            inline:
              memoize: {key: x, cache: {configMap: {name: c}}}
              container: {image: a}
"""
    assert suppressed(steps) == [(10, "key-constant")]
    assert len(lint(steps).findings) == 2


def test_many_comments_take_no_time_and_too_many_are_refused() -> None:
    head = "\n" * 20_000 + "# note\n" * 20_000
    stacked = "# memolint: ignore[key-constant] why\n" * 1000
    assert len(suppressed(head + stacked + TRAIN)) == 2
    report = lint(head + stacked + "# memolint: ignore[key-constant] why\n" + TRAIN)
    assert [each.failure.message for each in report.summary.failed] == ["more than 1000 suppressions"]
    assert len(report.findings) == 3, "nothing is suppressed then"
