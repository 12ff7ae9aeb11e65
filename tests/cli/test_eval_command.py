"""The command line of `memolint eval`."""

import io
import json
from pathlib import Path

import pytest

from memolint.cli.main import run


def test_a_value_its_type_and_its_variables(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run(["eval", "a + '-' + b.c", "--env", "a=1", "--env", "b.c=2"]) == 0
    assert capfdbinary.readouterr().out == b'"1-2"\ntype string\nuses a, b.c\n'


def test_an_error_has_a_caret(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run(["eval", "a + nope", "--env", "a=1"]) == 1
    shown = capfdbinary.readouterr().out.decode()
    assert shown == "error[compile] unknown name nope (1:5)\n  a + nope\n      ^\nuses a, nope (not given)\n"


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        (
            ["--tag", "x-{{=1 +}}"],
            "error failed to evaluate expression: unexpected token EOF (1:3)\n  x-{{=1 +}}\n         ^\n",
        ),
        (["--tag", "a\n {{b"], "\n   {{b\n   ^\n"),
        (["--tag", "{{=a * 2}}", "--env", "a=1"], "hint {{=a * 2}} stays: invalid operation: * (mismatched types"),
        (["p.my-x", "--env", "p.my-x=1"], "hint `p.my-x` subtracts; a name with a dash is written p['my-x']\n"),
        (["--when", "{{a}} == 1"], "uses a (not given)\n"),
        (["--depends", "A && B", "--env", "A=Failed"], "error no phase is given for B\nhint --env B=Succeeded\n"),
        (["--depends", "A &&"], "unexpected token EOF"),
    ],
)
def test_what_helps(arguments: list[str], shown: str, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    run(["eval", *arguments])
    assert shown in capfdbinary.readouterr().out.decode()


def test_json(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run(["eval", "--tag", "x-{{a}}", "--env", "a=1", "--format", "json"]) == 0
    found = json.loads(capfdbinary.readouterr().out)
    assert (found["schema"], found["text"], found["variables"]) == ("memolint-eval/1", '"x-1"', ["a"])


def test_variables_from_a_file(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    (tmp_path / "v.yaml").write_text("a: 1\nb: 2\n")
    assert run(["eval", "--when", "{{a}} == {{b}}", "--env-file", str(tmp_path / "v.yaml"), "--env", "b=1"]) == 0
    assert capfdbinary.readouterr().out.startswith(b"true\n")


def test_lines(capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    lines = b'{"when": "a == a"}\n\xff\n{"yaml": "0777"}\n'
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(lines)))
    assert run(["eval", "--jsonl"]) == 0
    first, second, third = map(json.loads, capfdbinary.readouterr().out.splitlines())
    assert first["ok"]
    assert second["error"]
    assert third["jsontext"] == "511"


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["1", "--env", "a"],
        ["1", "--env-file", "/nowhere/at/all"],
        ["1", "--argo-version", "1.0"],
        ["--depends", "A", "--env", "A=Nope"],
        ["1", "--frobnicate"],
    ],
)
def test_wrong_use(arguments: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["eval", *arguments]) == 2
    assert capfd.readouterr().err
