"""Findings in what Helm or Kustomize rendered name the file of the chart, in every format."""

import json

import pytest

from memolint.app.lint.doors import lint_bytes
from memolint.finding import Report
from memolint.report.findings.github import github_report
from memolint.report.findings.gitlab import gitlab_report
from memolint.report.findings.json import json_report
from memolint.report.findings.junit import junit_report
from memolint.report.findings.markdown import markdown_report
from memolint.report.findings.sarif import About, sarif_report
from memolint.report.findings.text import Style, text_report
from memolint.text.rendered import rendered_from
from memolint.text.source import Place, Source

WORKFLOW = """\
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: NAME-}
spec:
  entrypoint: main
  templates:
    - name: NAME
      memoize: {key: NAME-1, maxAge: "1 day", cache: {configMap: {name: NAME}}}
      container: {image: "alpine:3.20", command: [make, it]}
"""
CHART = "charts/train/templates/train.yaml"
RENDERED = f"---\n# Source: {CHART}\n{WORKFLOW.replace('NAME', 'train')}---\n{WORKFLOW.replace('NAME', 'plain')}"


def linted() -> Report:
    report = lint_bytes(RENDERED.encode(), "<stdin>")
    assert [each.template for each in report.findings] == ["train", "plain"]
    return report


@pytest.mark.parametrize(
    "written",
    [
        json_report,
        gitlab_report,
        github_report,
        junit_report,
        markdown_report,
        lambda report: text_report(report, Style()),
        lambda report: text_report(report, Style(quiet=True)),
        lambda report: sarif_report(report, {each.rule: About("error", "high", "", "") for each in report.findings}),
    ],
)
def test_every_format_names_the_file_of_the_chart(written: object) -> None:
    text = written(linted())  # type: ignore[operator]
    assert CHART in text
    without = lint_bytes(RENDERED.replace("# Source:", "# From:").encode(), "<stdin>")
    assert CHART not in written(without)  # type: ignore[operator]


def test_the_place_in_the_input_stays_true() -> None:
    train, plain = json.loads(json_report(linted()))["findings"]
    assert (train["file"], train["line"], train["rendered_from"]) == ("<stdin>", 10, CHART)
    assert (plain["line"], plain["rendered_from"]) == (20, "")
    first = text_report(linted()).splitlines()[0]
    assert first.startswith(f"<stdin>:10:40 (from {CHART}) error[")


@pytest.mark.parametrize(
    ("text", "file"),
    [
        ("# Source: a/templates/b.yaml\nAT: 1\n", "a/templates/b.yaml"),
        ("# Source: a/templates/b.yaml\r\nAT: 1\r\n", "a/templates/b.yaml"),
        ("---\n\n# made by us\n# Source: a/charts/c/templates/b.tpl\n# more\nAT: 1\n", "a/charts/c/templates/b.tpl"),
        ("# Source: a/x.yaml\nb: 1\n---\n# Source: a/y.yaml\nAT: 1\n---\n# Source: a/z.yaml\n", "a/y.yaml"),
        ("# Source: a/x.yaml\nb: 1\n---\nAT: 1\n", ""),
        ("b: 1\n# Source: a/x.yaml\nAT: 1\n", ""),
        ("# Source: https://example.com/a.yaml\nAT: 1\n", ""),
        ("# Source: the wiki/of us\nAT: 1\n", ""),
        ("# Source: a/x.yaml was here\nAT: 1\n", ""),
        ("m:\n  config.kubernetes.io/origin: |\n    path: base/a.yaml\nAT: 1\n", "base/a.yaml"),
        ("m:\n  config.kubernetes.io/origin: |\n    configuredIn: k.yaml\nAT: 1\n", ""),
        ("AT: 1\n", ""),
    ],
)
def test_what_says_where_a_document_comes_from(text: str, file: str) -> None:
    at = text.index("AT")
    assert rendered_from(Place(Source("f", text), at, at + 2)) == file


def test_many_comments_take_no_time() -> None:
    text = "#\n" * 200_000 + " " * 200_000 + f"AT: 1\n# Source: {'/' * 200_000}\n"
    assert rendered_from(Place(Source("f", text), len(text) - 1, len(text))) == ""
