"""Every format says what the report says, and nothing that stands in a file can speak through one."""

import json
import re
import xml.etree.ElementTree as ElementTree
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from memolint.finding import (
    Edit,
    FileFailure,
    Finding,
    Fix,
    Place,
    PlayedRun,
    Related,
    Report,
    Skipped,
    Summary,
    Witness,
)
from memolint.report.findings.github import github_report
from memolint.report.findings.gitlab import gitlab_report
from memolint.report.findings.junit import junit_report
from memolint.report.findings.markdown import markdown_report
from memolint.report.findings.sarif import About, sarif_report, uri
from memolint.report.findings.summary import statistics
from memolint.text.source import Failure, Source

NASTY = (
    "::error::pwned\n::set-output name=a::b\r\n##[error]x %0A <script>alert(1)</script> ]]> <!-- & \" ' \\ ` ``` "
    "```` | @everyone #1 [a](http://b) ![c](d) \x1b[2J\x00\x07\ud800\ufffe {0} {{x}} https://evil.example "
    "www.evil.example\n# heading\n- item\n```\n"
)


def report(text: str = "key", file: str = "a/b.yaml", message: str = "the key is constant") -> Report:
    source = Source(file, f"one: 1\nkey: {text}\n")
    place = Place(source, 12, 12 + len(text))
    fix = Fix(message, (Edit(place, text), Edit(Place(source, 0, 0), "")), safe=True)
    runs = (PlayedRun((("a", text),), "MISS", "A"), PlayedRun((("a", "b"),), "HIT", "A", "B", message))
    finding = Finding(
        message=message, place=place, document=0, path=("spec",), related=(Related(Place(source, 0, 3), message),),
        fixes=(fix,), rule="key-constant", severity="error", confidence="high", template=text,
        witness=Witness(runs, message), fingerprint="f" * 64,
    )  # fmt: skip
    answered = finding._replace(suppressed="in the baseline", severity="info")
    known = finding._replace(suppressed="known", baselined=True, severity="warning")
    summary = Summary(3, 1, skipped=(Skipped(file, message),), failed=(FileFailure(file, Failure(message, 2, 3)),))
    return Report((finding, answered, known), summary, "4.1")


ABOUT = {"key-constant": About("error", "high", "It is constant.", "# key-constant\n")}
TEXTS = st.text(st.characters() | st.sampled_from(NASTY), max_size=40)

_TEXT = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string", "minLength": 1}}}
_POSITIVE = {"type": "integer", "minimum": 1}
_REGION = {
    "type": "object",
    "additionalProperties": False,
    "required": ["startLine"],
    "properties": dict.fromkeys(("startLine", "startColumn", "endLine", "endColumn"), _POSITIVE),
}
_ARTIFACT = {"type": "object", "required": ["uri"], "properties": {"uri": {"type": "string", "pattern": "^[!-~]+$"}}}
_LOCATION = {
    "type": "object",
    "required": ["physicalLocation"],
    "properties": {
        "message": _TEXT,
        "id": _POSITIVE,
        "physicalLocation": {
            "type": "object",
            "required": ["artifactLocation", "region"],
            "properties": {"artifactLocation": _ARTIFACT, "region": _REGION},
        },
    },
}
# The part of SARIF 2.1.0 that is written here; what the published schema asks of it, and a little more.
SARIF: dict[str, Any] = {
    "type": "object",
    "required": ["version", "runs", "$schema"],
    "properties": {
        "version": {"const": "2.1.0"},
        "runs": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["tool", "results", "columnKind", "invocations"],
                "properties": {
                    "columnKind": {"const": "unicodeCodePoints"},
                    "results": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "additionalProperties": False,
                            "required": ["ruleId", "ruleIndex", "level", "message", "locations", "partialFingerprints"],
                            "properties": {
                                "ruleId": {"type": "string"},
                                "ruleIndex": {"type": "integer", "minimum": 0},
                                "level": {"enum": ["error", "warning", "note"]},
                                "message": _TEXT,
                                "locations": {"type": "array", "items": _LOCATION, "minItems": 1},
                                "relatedLocations": {"type": "array", "items": _LOCATION, "uniqueItems": True},
                                "partialFingerprints": {"type": "object"},
                                "properties": {"type": "object"},
                                "suppressions": {
                                    "type": "array",
                                    "items": {"properties": {"kind": {"enum": ["inSource", "external"]}}},
                                },
                                "codeFlows": {
                                    "type": "array",
                                    "items": {
                                        "properties": {
                                            "threadFlows": {
                                                "items": {
                                                    "properties": {
                                                        "locations": {
                                                            "minItems": 1,
                                                            "items": {"properties": {"location": _LOCATION}},
                                                        }
                                                    }
                                                }
                                            }
                                        }
                                    },
                                },
                                "fixes": {
                                    "items": {
                                        "required": ["artifactChanges"],
                                        "properties": {
                                            "description": _TEXT,
                                            "artifactChanges": {
                                                "minItems": 1,
                                                "items": {
                                                    "required": ["artifactLocation", "replacements"],
                                                    "properties": {
                                                        "artifactLocation": _ARTIFACT,
                                                        "replacements": {
                                                            "minItems": 1,
                                                            "items": {
                                                                "required": ["deletedRegion"],
                                                                "properties": {
                                                                    "deletedRegion": _REGION,
                                                                    "insertedContent": {"required": ["text"]},
                                                                },
                                                            },
                                                        },
                                                    },
                                                },
                                            },
                                        },
                                    }
                                },
                            },
                        },
                    },
                },
            },
        },
    },
}


@pytest.mark.slow
@given(TEXTS.filter(bool), TEXTS)
def test_sarif(text: str, message: str) -> None:
    written = sarif_report(report(text, message=message), ABOUT)
    assert written.isascii()
    value = json.loads(written)
    jsonschema.validate(value, SARIF)
    json.dumps(value, ensure_ascii=False).encode()  # no halves of characters
    (run,) = value["runs"]
    assert [each.get("suppressions", [{}])[0].get("kind") for each in run["results"]] == [None, "inSource", "external"]
    assert run["invocations"][0]["executionSuccessful"] is False
    assert not re.search(r"(?<!\\)\]\(", run["results"][0]["message"]["text"]), "no links"


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("a/b.yaml", "a/b.yaml"),
        ("/a/b c.yaml", "file:///a/b%20c.yaml"),
        ("<stdin>", "%3Cstdin%3E"),
        ("javascript:alert(1)", "javascript%3Aalert%281%29"),
        ("../é#?%.yaml", "../%C3%A9%23%3F%25.yaml"),
        ("a\udcff\n.yaml", "a%FF%0A.yaml"),
        ("\ud800", "%3F"),
    ],
)
def test_names_of_files_as_references(file: str, expected: str) -> None:
    assert uri(file) == expected


@given(TEXTS.filter(bool), TEXTS, TEXTS)
def test_workflow_commands_are_only_ours(text: str, file: str, message: str) -> None:
    lines = github_report(report(text, file, message)).split("\n")
    assert len(lines) == 3
    assert lines[2] == ""
    for line in lines[:2]:
        found = re.fullmatch(r"::error ((?:\w+=[^,:\r\n]*,?)+)::([^\r\n]*)", line)
        assert found
        assert len(re.findall(r"(?:^|,)(\w+)=", found[1])) in (4, 6)
        assert "\r" not in line


@pytest.mark.slow
@given(TEXTS.filter(bool), TEXTS, TEXTS)
def test_gitlab(text: str, file: str, message: str) -> None:
    issues = json.loads(gitlab_report(report(text, file, message)))
    assert [each["check_name"] for each in issues] == ["not-judged", "key-constant"]
    assert len({each["fingerprint"] for each in issues}) == 2
    for each in issues:
        assert each["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert each["location"]["lines"]["begin"] >= 1
        assert "\n" not in each["description"]
        assert set(each["location"]) == {"path", "lines"}


@given(TEXTS.filter(bool), TEXTS, TEXTS)
def test_junit(text: str, file: str, message: str) -> None:
    root = ElementTree.fromstring(junit_report(report(text, file, message)).encode("utf-8"))
    (suite,) = root
    assert suite.attrib == {"name": "memolint", "tests": "3", "failures": "1", "errors": "1", "skipped": "1"}
    assert [each.tag for case in suite for each in case] == ["failure", "error", "skipped"]
    assert [case.tag for case in suite] == ["testcase"] * 3


def test_a_clean_run_has_a_test_that_passed() -> None:
    (suite,) = ElementTree.fromstring(junit_report(Report((), Summary(1, 1), "4.1")))
    assert (suite.get("tests"), suite.get("failures"), len(suite)) == ("1", "0", 1)


@given(TEXTS.filter(bool), TEXTS, TEXTS)
def test_markdown_shows_what_stands_in_files_and_obeys_none_of_it(text: str, file: str, message: str) -> None:
    from markdown_it import MarkdownIt

    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(markdown_report(report(text, file, message)))
    inline = [each for token in tokens for each in (token.children or ())]
    assert {each.type for each in inline} <= {
        *("text", "html_inline", "softbreak", "strong_open", "strong_close", "text_special", "hardbreak")
    }
    html = "".join(each.content for each in [*tokens, *inline] if each.type.startswith("html"))
    assert set(re.findall(r"<\s*/?\s*([^>\s]+)", html)) <= {"details", "summary", "b", "br"}
    assert not re.search(r"[@#]\w", "".join(each.content for each in inline if each.type == "text")), "nobody is called"
    assert sum(token.type == "fence" for token in tokens) == 1


def test_markdown_is_cut_before_it_is_too_long_for_a_comment() -> None:
    (finding, *_), summary, release = report("x" * 150)
    many = markdown_report(Report((finding,) * 500, summary, release))
    assert len(many) < 65_536
    assert re.search(r"… and \d+ more", many)


def test_nasty_text_in_every_format() -> None:
    nasty = report(NASTY, NASTY, NASTY)
    for written in (github_report(nasty), gitlab_report(nasty), junit_report(nasty), markdown_report(nasty)):
        written.encode("utf-8")
        assert "\x1b" not in written
        assert "\x00" not in written
    assert not [line for line in markdown_report(nasty).split("\n") if line.startswith(("::", "##["))]


def test_statistics() -> None:
    lines = statistics(report()).splitlines()
    assert lines[:2] == [" count   fixes           rule", "     1       1  error    key-constant"]
