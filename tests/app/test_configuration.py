"""Where a configuration is found, what it may say, and what is said of mistakes in it."""

import json
import tomllib
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from memolint.app.config import load as loading
from memolint.app.config.load import BadConfiguration, check
from memolint.app.config.options import NOT_CONFIGURED, OPTIONS, Options
from memolint.app.config.schema import SETTINGS, schema
from memolint.app.config.settings import Given, Settings, configured, resolved
from memolint.app.files.find import configuration
from memolint.app.rules.catalogue import unknown_names

pytestmark = pytest.mark.usefixtures("here")

EVERYTHING = """\
argo-version = "3.7"
select = ["key-constant", "key-*"]
ignore = ["maxage-invalid"]
min-severity = "info"
min-confidence = "low"
fail-on = "error"
exclude = ["vendor/"]
context = ["lib/**/*.yaml"]
insignificant = ["log-level"]
immutable-tags = ["v*"]
short-max-age = "48h"
artifact-lifetime = "720h"
require-reason = true
catalogue = ["signals.toml"]
baseline = "memolint-baseline.json"

[sources]
"/app" = "src"

[severity]
key-constant = "error"

[per-file-ignores]
"examples/**" = ["key"]
"""


def load(file: str) -> Settings:
    return loading.load(file, unknown_names)


def toml(text: str, name: str = "memolint.toml") -> str:
    Path(name).write_text(text)
    return name


def complaint(text: str, name: str = "memolint.toml") -> list[str]:
    with pytest.raises(BadConfiguration) as error:
        load(toml(text, name))
    return str(error.value).splitlines()


def test_the_nearest_one_up_to_the_root_of_the_repository(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / "memolint.toml").write_text("")
    (here / "repo" / "a" / "b").mkdir(parents=True)
    (here / "repo" / ".git").mkdir()
    monkeypatch.chdir(here / "repo" / "a" / "b")
    assert configuration() is None, "what lies above the repository does not count"
    (here / "repo" / "pyproject.toml").write_text("[project]\n")
    assert configuration() is None, "a pyproject.toml that does not name memolint"
    (here / "repo" / "pyproject.toml").write_text("[tool.memolint]\n")
    assert configuration() == "../../pyproject.toml"
    (here / "repo" / "memolint.toml").write_text("")
    assert configuration() == "../../memolint.toml"
    (here / "repo" / "a" / "memolint.toml").write_text("")
    assert configuration() == "../memolint.toml"


def test_outside_a_repository_only_the_working_directory(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / "memolint.toml").write_text("")
    assert configuration() == "memolint.toml"
    (here / "sub").mkdir()
    monkeypatch.chdir(here / "sub")
    assert configuration() is None


def test_everything_that_can_be_set() -> None:
    Path("signals.toml").write_text('harmless = ["our-tool"]')
    settings = load(toml(EVERYTHING))
    assert set(settings.values) == set(SETTINGS)
    found = configured(settings)
    assert found.severity == (("key-constant", "error"),)
    assert found.per_file_ignores == (("examples/**", ("key",)),)
    assert (found.exclude, found.context) == (("vendor/",), ("lib/**/*.yaml",))
    assert (found.catalogue, found.sources) == (("./signals.toml",), (("/app", "./src"),))
    assert (found.short_max_age, found.artifact_lifetime) == ("48h", "720h")
    jsonschema.validate(tomllib.loads(EVERYTHING), schema())


def test_what_is_not_said_is_at_its_default() -> None:
    assert resolved({"jobs": ["1"]}) == Options()
    assert resolved({"jobs": ["1"]}, load(toml("")))._replace(configured=NOT_CONFIGURED) == Options()
    rows = {each.name: each.default for each in OPTIONS if each.setting}
    assert (rows["min-severity"], rows["min-confidence"]) == (Options().min_severity, Options().min_confidence)


@pytest.mark.parametrize(
    ("flags", "wanted"),
    [
        ({}, (("a",), ("b",), "error")),
        ({"select": ["c, d", "e-*"], "ignore": ["f"]}, (("c", "d", "e"), ("b", "f"), "error")),
        ({"min-severity": ["warning"], "argo-version": ["3.7"]}, (("a",), ("b",), "warning")),
        ({"fail-on": ["info"]}, (("a",), ("b",), "info")),
    ],
)
def test_flags_win_over_settings(flags: Given, wanted: tuple[tuple[str, ...], tuple[str, ...], str]) -> None:
    settings = Settings("memolint.toml", {"select": ["a"], "ignore": ["b"], "min-severity": "error"})
    found = resolved(flags, settings)
    assert (found.select, found.ignore, found.min_severity) == wanted


def test_the_table_in_pyproject() -> None:
    name = toml('[project]\nname = "x"\n[tool.memolint]\nfail-on = "error"\n', "pyproject.toml")
    assert load(name).values == {"fail-on": "error"}
    assert load(toml("[tool.other]\n", "pyproject.toml")).values == {}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('selct = ["key"]\n', ["memolint.toml:1:1: there is no setting `selct`: did you mean `select`?"]),
        ("\n  fail_on = 'error'\n", ["memolint.toml:2:3: there is no setting `fail_on`: did you mean `fail-on`?"]),
        (
            'fail-on = "eror"\n',
            ["memolint.toml:1:1: `fail-on` must be one of info, warning, error: did you mean `error`?"],
        ),
        ("select = 3\n", ["memolint.toml:1:1: `select` must be a list of strings"]),
        ("exclude = ['a', 3]\n", ["memolint.toml:1:1: `exclude` must be a list of strings"]),
        ("require-reason = 1\n", ["memolint.toml:1:1: `require-reason` must be true or false"]),
        ("severity = 'error'\n", ["memolint.toml:1:1: `severity` must be a table"]),
        (
            "[severity]\n\nkey-constant = 'off'\n",
            ["memolint.toml:3:1: `severity.key-constant` must be one of info, warning, error"],
        ),
        (
            "ignore = ['key-constnt']\n",
            ["memolint.toml:1:1: there is no rule `key-constnt`: did you mean `key-constant`?"],
        ),
        (
            "[per-file-ignores]\n'a/*' = ['key-constnt']\n",
            ["memolint.toml:2:1: there is no rule `key-constnt`: did you mean `key-constant`?"],
        ),
        ("a = \n", ["memolint.toml:1:5: Invalid value"]),
        (
            "baseline = '../b.json'\ncontext = ['/etc/*']\n",
            [
                "memolint.toml:2:1: `context` must stay inside the configuration's folder: /etc/*",
                "memolint.toml:1:1: `baseline` must stay inside the configuration's folder: ../b.json",
            ],
        ),
    ],
)
def test_mistakes_are_named_with_their_place(text: str, said: list[str]) -> None:
    assert complaint(text) == said


def test_mistakes_in_pyproject_have_their_place() -> None:
    text = "[project]\nselct = 1\n\n[tool.memolint]\nselct = 1\n"
    assert complaint(text, "pyproject.toml")[0].startswith("pyproject.toml:5:1: there is no setting `selct`")


def test_what_is_no_configuration_is_one_line() -> None:
    Path("a.toml").write_bytes(b"\xff")
    Path("deep.toml").write_text("a = " + "[" * 100_000)
    Path("huge.toml").write_text("#" * 2_000_000)
    for name in ("missing.toml", ".", "a.toml", "deep.toml", "huge.toml"):
        with pytest.raises(BadConfiguration) as error:
            load(name)
        assert len(str(error.value).splitlines()) == 1
        assert str(error.value).startswith(f"{name}:1:1: ")


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(min_size=1, max_size=8), inner, max_size=3),
    max_leaves=6,
)
LIKELY = st.sampled_from(["error", "info", "low", "key", "key-constant", "a/b", "v*"])
NAMES = st.sampled_from([*SETTINGS, "other"])


@pytest.mark.slow
@given(
    st.dictionaries(
        NAMES,
        VALUES | LIKELY | st.lists(LIKELY, max_size=2) | st.dictionaries(LIKELY, LIKELY | st.lists(LIKELY)),
        max_size=3,
    )
)
def test_the_schema_and_the_walker_agree(values: dict[str, object]) -> None:
    """The walker knows more (rules, folders), so the schema takes what it takes; both refuse wrong types."""
    told = [each.message for each in check(values, ".", unknown_names)]
    beyond = ("there is no rule", "must stay inside")
    refused = [each for each in told if not any(word in each for word in beyond)]
    try:
        jsonschema.validate(json.loads(json.dumps(values)), schema())
        accepted = True
    except jsonschema.ValidationError:
        accepted = False
    assert accepted == (not refused)
