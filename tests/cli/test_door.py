"""The door and click understand every call alike: what the door takes, click would have taken the same way."""

import pytest
from click.exceptions import ClickException
from hypothesis import example, given, settings
from hypothesis import strategies as st

from memolint.app.config.settings import Given, WrongUse
from memolint.cli import options
from memolint.cli.commands import lint
from memolint.cli.flags import FLAGS, arguments, plain

NAMES = [f"--{flag.name}" for flag in FLAGS] + [f"-{flag.short}" for flag in FLAGS if flag.short]
VALUES = [
    "a.yaml",
    ".",
    "-",
    "",
    "text",
    "json",
    "warning",
    "info",
    "low",
    "3.7",
    "key,cache-*",
    "json:x",
    "x:y",
    "auto",
]
WORDS = st.one_of(
    st.sampled_from(NAMES),
    st.sampled_from(VALUES),
    st.builds("{}={}".format, st.sampled_from(NAMES), st.sampled_from([*VALUES, "--quiet", "a=b"])),
    st.sampled_from(
        ["--", "--help", "-h", "-qv", "--sel", "--version", "-x", "--no-such", "é", "a b", "--color=", "-q-"]
    ),
    st.text(max_size=5),
)


def by_click(argv: list[str]) -> Given:
    with lint.command.make_context("lint", list(argv)) as context:
        values = dict(context.params)
    return {"": list(values.pop("paths")), **options.given(values)}


def understood(given: Given) -> object:
    try:
        return arguments(given)
    except WrongUse as error:
        return str(error)


@pytest.mark.slow
@settings(max_examples=400)
@given(st.lists(WORDS, max_size=8))
@example(["-", "--output", "json:x", "--output=text:y", "-q", "--select", "a,b", "--select=c", "--format=json"])
@example(["--fail-on", "info", "--min-severity", "error", "--exit-zero", "--exit-zero"])
@example([])
def test_the_door_and_click_agree(argv: list[str]) -> None:
    plainly = plain(argv)
    if plainly is not None:
        assert understood(plainly) == understood(by_click(argv))


def test_the_plain_call_is_the_plain_one() -> None:
    for argv in (["."], ["a.yaml", "b", "-q"], ["-", "--format", "json"], [], *([name] for name in NAMES[:0])):
        assert plain(argv) is not None
    for flag in FLAGS:
        value = [flag.choices[0] if flag.choices else "text:x"] if flag.takes else []
        assert plain([f"--{flag.name}", *value, "x"]) is not None, "every flag is understood without click"


@pytest.mark.parametrize(
    "argv", [["--help"], ["--"], ["-qv"], ["--select"], ["--format", "yaml"], ["--quiet=1"], ["--select", "-q"], ["-x"]]
)
def test_all_else_is_left_to_click(argv: list[str]) -> None:
    assert plain(argv) is None


def test_click_refuses_what_is_wrong() -> None:
    for argv in (["--format", "yaml"], ["--select"], ["--no-such"], ["--quiet=1"]):
        with pytest.raises(ClickException):
            by_click(argv)


def test_defaults_and_lists() -> None:
    asked = arguments(by_click(["--select", "a, b", "--select", "key-*", "--fail-on", "info"]))
    assert asked.paths == (".",)
    assert asked.options.select == ("a", "b", "key")
    assert asked.options.min_severity == "info"
    assert not asked.options.fingerprints
    assert arguments(by_click(["--output", "json:a:b"])).output == (("json", "a:b"),)
    assert arguments(by_click(["--output", "json:a"])).options.fingerprints
