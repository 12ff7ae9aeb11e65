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
from memolint.report.findings.text import PLAIN, Style, text_report
from memolint.text.source import Failure, Source

FILE = """\
templates:
  - name: train
    memoize:
      key: "train-{{inputs.parameters.dataset}}"
    container:
      args: [train.py, --lr, "{{inputs.parameters.learning-rate}}"]
"""
SOURCE = Source("templates/train.yaml", FILE)
KEY = '"train-{{inputs.parameters.dataset}}"'
ARGUMENT = "{{inputs.parameters.learning-rate}}"


def place(text: str, source: Source = SOURCE, inset: int = 0) -> Place:
    start = source.text.index(text)
    return Place(source, start + inset, start + len(text) - inset)


def made(message: str, place: Place) -> Finding:
    return Finding(
        rule="r", severity="info", confidence="high", message=message, place=place, document=0, path=("spec",)
    )


FINDING = Finding(
    message="input `learning-rate` changes the result of `train` but is not in its key",
    place=place(KEY, inset=1),
    document=0,
    path=("spec",),
    related=(Related(place(ARGUMENT), "read here"),),
    fixes=(Fix("hash the inputs", (Edit(place(KEY), '"{{=hash}}"'),)),),
    rule="key-missing-input-parameter",
    severity="error",
    confidence="high",
    witness=Witness(
        (
            PlayedRun((("dataset", "a"), ("learning-rate", "1")), "MISS", "A"),
            PlayedRun((("dataset", "a"), ("learning-rate", "2")), "HIT", "A", "B"),
        ),
        "a one-step Workflow was made to call it",
    ),
)


EMPTY = Summary()


def printed(*findings: Finding, summary: Summary = EMPTY, style: Style = PLAIN) -> str:
    return text_report(Report(findings, summary, "4.1.2"), style)


def test_a_finding_shows_places_proof_and_fix() -> None:
    assert printed(FINDING).partition("\n\n")[0] == (
        """\
templates/train.yaml:4:13 error[key-missing-input-parameter] \
input `learning-rate` changes the result of `train` but is not in its key
    4 │       key: "train-{{inputs.parameters.dataset}}"
      │             ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
    6 │       args: [train.py, --lr, "{{inputs.parameters.learning-rate}}"]
      │                               ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ read here
  proof  run 1  dataset=a learning-rate=1  MISS  result A
         run 2  dataset=a learning-rate=2  HIT   result A, without the cache: B
         a one-step Workflow was made to call it
  fix    key: "{{=hash}}\""""
    )


def test_quiet_is_one_line_a_finding() -> None:
    failed = Summary(failed=(FileFailure("b.yaml", Failure("bad", 3, 4)),))
    assert printed(FINDING, summary=failed, style=Style(quiet=True)).splitlines() == [
        "templates/train.yaml:4:13 error[key-missing-input-parameter] "
        "input `learning-rate` changes the result of `train` but is not in its key",
        "b.yaml:3:4 failed: bad",
    ]


def test_a_related_place_in_another_file_names_it() -> None:
    other = Source("other.yaml", "image: alpine\n")
    finding = FINDING._replace(related=(Related(place("alpine", other), "runs"), *FINDING.related))
    lines = printed(finding).splitlines()
    assert lines[3:6] == ["      ┌ other.yaml", "    1 │ image: alpine", "      │        ~~~~~~ runs"]
    assert lines[6] == "      ┌ templates/train.yaml"


@pytest.mark.parametrize(
    ("text", "marked", "line", "mark"),
    [
        ("a: b\x1b[31mc\n", "b\x1b[31mc", "    1 │ a: b␛[31mc", "      │    ~~~~~~~"),
        ("\ta: b\n", "b", "    1 │  a: b", "      │     ~"),
        ("鍵: 値x\n", "値x", "    1 │ 鍵: 値x", "      │     ~~~"),
        ("a: e\u0301 b\n", "b", "    1 │ a: e\u0301 b", "      │      ~"),
        ("a: \u202eb\u2066\n", "\u202eb", "    1 │ a: �b�", "      │    ~~"),
        ("a: |\n  b\n  c\n", "|\n  b\n  c", "    1 │ a: |", "      │    ~"),
        ("a: \x85b\x7f\r\n", "b", "    1 │ a: �b␡", "      │     ~"),
    ],
)
def test_the_mark_stands_under_its_text_and_nothing_drives_the_terminal(
    text: str, marked: str, line: str, mark: str
) -> None:
    source = Source("x\x1b.yaml", text)
    lines = printed(made("m\x07\x1b", place(marked, source))).splitlines()
    assert lines[0] == f"x␛.yaml:1:{text.index(marked) + 1} info[r] m␇␛"
    assert lines[1:3] == [line, mark]


def test_an_empty_span_and_one_past_the_end_have_a_mark() -> None:
    source = Source("x", "a:\n")
    for offset in (2, 3):
        lines = printed(made("m", Place(source, offset, offset))).splitlines()
        assert lines[2].endswith("~")


def test_long_lines_are_cut_around_the_mark() -> None:
    source = Source("x", "a: " + "b" * 5000 + "HERE" + "c" * 5000 + "\n")
    line, mark = printed(made("m", place("HERE", source))).splitlines()[1:3]
    assert len(line) < 200
    assert line[mark.index("~") : mark.rindex("~") + 1] == "HERE"
    assert line[8] == line[-1] == "…"


def fix_lines(*edits: tuple[str, str], title: str = "do it") -> list[str]:
    fix = Fix(title, tuple(Edit(place(old), new) for old, new in edits))
    text = printed(FINDING._replace(fixes=(fix,), witness=None)).partition("\n\n")[0]
    return text.partition("  fix    ")[2].split("\n         ")


def test_a_fix_shows_the_lines_as_they_become() -> None:
    assert fix_lines() == ["do it"]
    assert fix_lines(("train.py", "fit.py"), ("--lr", "--rate")) == [
        'args: [fit.py, --rate, "{{inputs.parameters.learning-rate}}"]'
    ]
    assert fix_lines(("train-", "fit-"), ("train.py", "fit.py")) == [
        "do it",
        'key: "fit-{{inputs.parameters.dataset}}"',
        'args: [fit.py, --lr, "{{inputs.parameters.learning-rate}}"]',
    ]
    added = fix_lines(("    memoize:", "    memoize:\n      maxAge: 1h"))
    assert added == ["maxAge: 1h"]
    assert fix_lines(("    container:", "    daemon: true\n    container:")) == ["daemon: true"]
    assert fix_lines(("    container:", "    a:\n      b: c\n    container:")) == ["do it", "a:", "  b: c"]
    assert fix_lines((FILE, "x\n" * 50), title="all new") == ["all new", *["x"] * 8, "…"]
    assert fix_lines(("train-", "a"), ("train-{{", "b")) == ["do it"], "edits that overlap show nothing"


def test_colour_is_only_around_what_is_printed() -> None:
    colored = printed(FINDING, style=Style(color=True))
    assert "\x1b[1;31merror[key-missing-input-parameter]\x1b[0m" in colored
    plain = colored
    for code in ("1;31", "31", "34", "32", "1", "2", "0"):
        plain = plain.replace(f"\x1b[{code}m", "")
    assert plain == printed(FINDING)


def test_the_summary_accounts_for_everything() -> None:
    skipped = tuple(Skipped(f"{name}.yaml", "a Helm template") for name in "abcde")
    failed = (FileFailure("z.yaml", Failure("bad", 3, 4)),)
    summary = Summary(12, 6, 15, 24, 3, skipped, failed, 1, unresolved=3, suppressed=1)
    lines = printed(FINDING, FINDING._replace(severity="info", fixes=()), summary=summary).splitlines()
    assert lines[-8:] == [
        "z.yaml:3:4 failed: bad",
        "",
        "1 error, 1 note, 1 with a fix",
        "12 files: 6 checked (15 documents), 5 skipped, 1 failed; 24 templates, 3 memoized",
        "  skipped a.yaml, b.yaml, c.yaml and 2 more (-v names them): a Helm template",
        "3 references not found in the project: what depends on them is unknown; pass --project or --context",
        "1 finding suppressed (--show-suppressed)",
        "judged for Argo 4.1.2, the default; set --argo-version",
    ]
    verbose = printed(summary=summary, style=Style(verbose=True, default_release=False, seconds=1.234)).splitlines()
    assert "  skipped a.yaml, b.yaml, c.yaml, d.yaml, e.yaml: a Helm template" in verbose
    assert verbose[-1] == "judged for Argo 4.1.2, 1.23 s"


def test_green_says_what_it_is_worth() -> None:
    assert printed(summary=Summary(2, 2, 2, 5, 0)).splitlines() == [
        "no findings",
        "2 files: 2 checked (2 documents), 0 skipped, 0 failed; 5 templates, 0 memoized",
        "no template is memoized: try `memolint advise`",
        "judged for Argo 4.1.2, the default; set --argo-version",
    ]


def test_a_suppressed_finding_says_so_and_does_not_count() -> None:
    lines = printed(FINDING._replace(suppressed="by design"), FINDING._replace(suppressed="")).splitlines()
    assert lines[0].endswith("is not in its key (suppressed: by design)")
    assert "no findings" in lines


@pytest.mark.slow
@given(st.text(max_size=400), st.integers(0, 400), st.integers(0, 400), st.text(max_size=20))
def test_any_place_of_any_text_can_be_shown(text: str, start: int, length: int, note: str) -> None:
    source = Source("x", text)
    start = min(start, len(text))
    place = Place(source, start, min(len(text), start + length))
    finding = made(note, place)._replace(related=(Related(place, note),))
    out = printed(finding._replace(fixes=(Fix(note, (Edit(place, note),)),)))
    assert out.replace("\n", "").isprintable()
    numbered, mark = out.splitlines()[1:3]
    assert numbered.startswith(f"{source.place(start).line:5} │")
    assert set(mark[8:].strip()) == {"~"}
