"""Findings name the releases that they are about; a line, a range or a list is judged for all its patches."""

import pytest
from cached_workflows import CACHED, LEAF, Json, dag, linted, steps, task, template

from memolint.app.config.options import Options
from memolint.app.lint.doors import lint_bytes
from memolint.finding import Report

RULES = ("compat-parent-hang", "compat-retry-not-saved", "compat-steps-outputs-null", "cache-configmap-key-field")
RETRIED = template("main", CACHED, LEAF, {"retryStrategy": {"limit": 1}})
GROUP = [
    template("main", dag(task("a", "t"), task("b", "u", "a"))),
    template("t", CACHED, steps([task("s", "u")])),
    template("u", LEAF),
]
BOTH = """\
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: w-}
spec:
  entrypoint: main
  templates:
    - name: main
      retryStrategy: {limit: 1}
      memoize:
        key: k
        maxAge: 1h
        cache:
          configMap:
            name: c
            key: old
      container: {image: "registry.example.com/a:1", command: [a]}
"""


def messages(templates: list[Json], release: str) -> list[str]:
    return [each.message for each in linted(*templates, select=RULES, release=release)]


def report(release: str, text: str = BOTH) -> Report:
    return lint_bytes(text.encode(), "w.yaml", Options(argo_version=release))


@pytest.mark.parametrize("release", ["3.5.5", "3.5", "3.4..3.7", "3.4.13, 4.1"])
def test_any_of_several_patches_is_enough_and_the_finding_says_which(release: str) -> None:
    [message] = messages(GROUP, release)

    assert message.endswith("(Argo 3.4.13 and 3.5.1 to 3.5.5, mended in 3.4.14 and 3.5.6)")


@pytest.mark.parametrize("release", ["3.5.6", "3.6..4.1", "3.4.9, 3.7", ""])
def test_none_of_several_patches_is_silence(release: str) -> None:
    assert messages(GROUP, release) == []


def test_the_proof_is_played_on_the_releases_that_are_meant() -> None:
    [finding] = linted(RETRIED, select=RULES, release="3.5..4.1")

    assert finding.witness is not None
    assert finding.releases == (((3, 4, 0), (3, 5, 4)),)
    assert finding.message.count("(") == 1


@pytest.mark.parametrize(
    ("release", "expected"),
    [("4.0", ""), ("", ""), ("3.7..4.0", " (Argo from 4.0.0 on)"), ("3.7", None), ("3.4.18", None)],
)
def test_what_newer_releases_refuse_is_said_of_them(release: str, expected: str | None) -> None:
    found = [each for each in report(release).findings if each.rule == "cache-configmap-key-field"]

    assert [each.message.partition("refuse it")[2] for each in found] == ([] if expected is None else [expected])


@pytest.mark.parametrize(
    ("release", "is_safe"), [("", False), ("4.0", True), ("4.0.2..4.1", True), ("3.7.18, 4.1", False)]
)
def test_the_key_of_the_cache_goes_safely_only_where_no_release_wants_it(release: str, is_safe: bool) -> None:
    [finding] = (each for each in report(release).findings if each.rule == "cache-configmap-key-field")

    assert [fix.safe for fix in finding.fixes] == [is_safe]


def test_without_a_release_the_summary_says_what_older_ones_would_do() -> None:
    [older] = report("").summary.older

    assert (older.rule, older.harm, older.templates) == ("compat-retry-not-saved", "never be stored", 1)
    assert older.releases == (((3, 4, 0), (3, 5, 4)),)


@pytest.mark.parametrize(
    "text",
    [
        BOTH.replace("      retryStrategy: {limit: 1}\n", ""),
        BOTH.replace("      memoize:", "      # memolint: ignore[compat-retry-not-saved] we run 4.1\n      memoize:"),
    ],
    ids=["nothing to say", "suppressed"],
)
def test_nothing_is_said_of_older_releases_without_need(text: str) -> None:
    found = report("", text)

    assert found.summary.older == ()
    assert [each.rule for each in found.findings] == ["cache-configmap-key-field"]
    assert report("4.1").summary.older == ()
