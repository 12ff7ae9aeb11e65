import json
from pathlib import Path

import pytest
from cli_process import BAD, GOOD, memolint

pytestmark = pytest.mark.slow(every=10)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "good.yaml").write_text(GOOD)
    (tmp_path / "bad.yaml").write_text(BAD)
    return tmp_path


@pytest.mark.parametrize(
    ("argv", "status"),
    [
        (["good.yaml"], 0),
        (["bad.yaml"], 1),
        (["bad.yaml", "--exit-zero"], 0),
        (["bad.yaml", "--ignore", "unknown-field"], 0),
        (["bad.yaml", "--select", "suppression"], 0),
        (["bad.yaml", "missing.yaml", "--exit-zero"], 3),
        (["bad.yaml", "--select", "unknown-fielt"], 2),
        (["bad.yaml", "--argo-version", "2.12"], 2),
        (["bad.yaml", "--argo-version", "latest"], 2),
        (["bad.yaml", "--argo-version", "9.9"], 1),
        (["bad.yaml", "--no-such-option"], 2),
        (["bad.yaml", "--format", "yaml"], 2),
        (["bad.yaml", "--output", "json"], 2),
        (["bad.yaml", "--output", "json:no/such/folder.json"], 2),
        (["bad.yaml", "-qv"], 2),
        (["--", "bad.yaml"], 1),
    ],
)
def test_exit_status(folder: Path, argv: list[str], status: int) -> None:
    ran = memolint("lint", *argv, cwd=folder)
    assert ran.status == status
    assert (status == 2) == (ran.out == "")
    assert "Traceback" not in ran.err


def test_wrong_use_is_one_line_that_helps(folder: Path) -> None:
    ran = memolint("lint", "--select", "unknown-fielt", cwd=folder)
    assert ran.err == "memolint: there is no rule `unknown-fielt`: did you mean `unknown-field`?\n"
    assert "did you mean `lint`" in memolint("lnt").err


def test_the_release_asked_for_is_named(folder: Path) -> None:
    assert "judged for Argo 3.7\n" in memolint("lint", "good.yaml", "--argo-version", "3.7", cwd=folder).out
    newer = memolint("lint", "good.yaml", "--argo-version", "9.9", cwd=folder)
    assert "newer than any release known" in newer.err


def test_standard_input(folder: Path) -> None:
    ran = memolint("lint", "-", stdin=BAD.encode())
    assert ran.status == 1
    assert ran.out.startswith("<stdin>:11:9 warning[unknown-field]")
    named = memolint("lint", "-", "--stdin-filename", "a/b.yaml", stdin=BAD.encode())
    assert named.out.startswith("a/b.yaml:11:9 ")
    both = memolint("lint", "-", "bad.yaml", "-q", stdin=BAD.encode(), cwd=folder)
    assert [line.partition(":")[0] for line in both.out.splitlines()] == ["<stdin>", "bad.yaml"]


def test_json_and_text_tell_the_same(folder: Path) -> None:
    ran = memolint("lint", ".", "--format", "json", "--output", "text:report.txt", cwd=folder)
    report = json.loads(ran.out)
    assert [(each["rule"], each["line"]) for each in report["findings"]] == [("unknown-field", 11)]
    assert report["summary"]["files"] == report["summary"]["checked"] == 2
    assert (folder / "report.txt").read_text() == memolint("lint", ".", cwd=folder).out
    assert memolint("lint", ".", "--format", "json", cwd=folder).out == ran.out, "the same input, the same bytes"


def test_colour_is_for_terminals_and_for_who_asks(folder: Path) -> None:
    def colored(*argv: str, **env: str) -> bool:
        return "\x1b[" in memolint("lint", "bad.yaml", *argv, cwd=folder, env=env).out

    assert not colored()
    assert colored("--color", "always", NO_COLOR="1")
    assert colored(FORCE_COLOR="1")
    assert not colored(FORCE_COLOR="1", NO_COLOR="1")
    assert not colored("--color", "never", FORCE_COLOR="1")


def test_an_output_that_knows_no_lines_gets_plain_ones(folder: Path) -> None:
    out = memolint("lint", "bad.yaml", cwd=folder, env={"PYTHONIOENCODING": "ascii"}).out
    assert out.isascii()
    assert "   11 |" in out


def test_version_and_help() -> None:
    from memolint import __version__

    assert memolint("--version").out == f"memolint {__version__}\n"
    assert memolint("--help", "x").out.startswith("Usage: memolint")
    for command in ("lint", "explain", "rules"):
        ran = memolint(command, "--help")
        assert ran.status == 0
        assert "Example" in ran.out


@pytest.mark.slow
def test_every_file_of_the_corpus_is_accounted_for() -> None:
    corpus = Path(__file__).parents[2].parent / "shared" / "corpus"
    if not corpus.is_dir():
        pytest.skip("the corpus is not here")
    expected = [path for path in corpus.rglob("*") if path.suffix.lower() in (".yaml", ".yml", ".json")]
    summary = json.loads(memolint("lint", str(corpus), "--format", "json").out)["summary"]
    failed = {each["file"] for each in summary["failed"]}
    assert summary["files"] == len(expected)
    assert summary["files"] == summary["checked"] + len(summary["skipped"]) + len(failed)
    assert not [each for each in summary["failed"] if "internal error" in each["message"]]


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["-q", "--format", "json"], "--quiet has no effect on --format json"),
        (["--width", "60", "--format", "sarif", "--output", "json:x.json"], "--width has no effect on --format sarif"),
        (["--statistics", "--quiet"], "--quiet has no effect with --statistics"),
        (["--diff", "--format", "json"], "--format json has no effect with --diff"),
        (["--diff", "--fix"], "--fix has no effect with --diff"),
        (["--diff", "--output", "json:x.json"], "--output has no effect with --diff"),
        (["--show-suppressed", "--no-suppressions"], "--show-suppressed has no effect with --no-suppressions"),
        (["--config", "x.toml", "--no-config"], "--config has no effect with --no-config"),
    ],
)
def test_options_without_effect_are_wrong_use(folder: Path, argv: list[str], said: str) -> None:
    ran = memolint("lint", "bad.yaml", *argv, cwd=folder)
    assert (ran.status, said in ran.err, ran.out) == (2, True, "")


@pytest.mark.parametrize(
    "argv", [["-q", "--format", "json", "--output", "text:x"], ["--diff", "--format", "text"], ["--diff", "-q"]]
)
def test_options_with_some_effect_are_not(folder: Path, argv: list[str]) -> None:
    assert memolint("lint", "bad.yaml", *argv, cwd=folder).status == (0 if "--diff" in argv else 1)
