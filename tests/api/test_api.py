"""memolint for programs: findings in objects lead back to the objects, and nothing of the process changes."""

import gc
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import memolint
from memolint.app.api.objects import data_of
from memolint.text.documents import Document, read
from memolint.text.source import decode


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


SCRIPT = 'set -e\necho "$(date)" > /out\n\ngit push\n'
DATA = "{{inputs.parameters.data}}"
TRAIN: dict[str, object] = {
    "apiVersion": "argoproj.io/v1alpha1",
    "kind": "WorkflowTemplate",
    "metadata": {"name": "train"},
    "spec": {
        "entrypoint": "train",
        "arguments": {"parameters": [{"name": "data", "value": "a"}, {"name": "rate", "value": "1"}]},
        "templates": [
            {"name": "other", "suspend": {}},
            {
                "name": "train",
                "inputs": {
                    "parameters": [
                        {"name": "data", "value": "{{workflow.parameters.data}}"},
                        {"name": "rate", "value": "{{workflow.parameters.rate}}"},
                    ]
                },
                "memoize": {
                    "key": "{{inputs.parameters.data}}",
                    "maxAge": "1h",
                    "cache": {"configMap": {"name": "models"}},
                },
                "outputs": {"parameters": [{"name": "model", "valueFrom": {"path": "/model"}}]},
                "container": {
                    "image": "alpine:3.20",
                    "args": [DATA, "{{inputs.parameters.rate}}"],
                },
            },
        ],
    },
}


def value_at(value: object, path: tuple[str | int, ...]) -> object:
    for step in path:
        value = value[step]  # type: ignore[index]
    return value


def test_a_finding_leads_to_the_value_in_the_object() -> None:
    report = memolint.lint_object([{"kind": "ConfigMap"}, TRAIN], name="built.py")
    (finding,) = report.findings
    assert (finding.rule, finding.document, finding.place.source.name) == ("key-missing-input-parameter", 1, "built.py")
    assert finding.path == ("spec", "templates", 1, "memoize", "key")
    assert value_at(TRAIN, finding.path) == DATA
    assert finding.witness is not None
    assert finding.fingerprint


def test_each_object_may_have_a_name_of_its_own() -> None:
    def named(each: memolint.Object) -> str:
        metadata = each["metadata"]
        assert isinstance(metadata, dict)
        return f"cluster/{metadata['name']}"

    other = TRAIN | {"metadata": {"name": "other"}}
    report = memolint.lint_object([TRAIN, other], name=named)
    found = [(each.place.source.name, each.document) for each in report.findings]
    assert found == [("cluster/other", 0), ("cluster/train", 0)]
    with pytest.raises(memolint.WrongUse, match="same name"):
        memolint.lint_object([TRAIN, TRAIN], name=named)


def test_text_is_read_as_it_is_and_nothing_is_read_beside_it(here: Path) -> None:
    (here / "memolint.toml").write_text('ignore = ["key-missing-input-parameter"]\n')
    text = data_of(TRAIN).decode()
    assert [each.rule for each in memolint.lint_object(text).findings] == ["key-missing-input-parameter"]
    (here / "a.yaml").write_text(text)
    assert memolint.lint("a.yaml").findings == ()
    assert len(memolint.lint(no_config=True).findings) == 1
    assert len(memolint.lint(Path("a.yaml"), ignore=[], no_config=True).findings) == 1


def test_settings_are_those_of_a_configuration() -> None:
    def rules(**settings: object) -> list[tuple[str, str]]:
        return [(each.rule, each.severity) for each in memolint.lint_object(TRAIN, **settings).findings]  # type: ignore[arg-type]

    assert rules() == [("key-missing-input-parameter", "error")]
    assert rules(insignificant=["rate"]) == []
    assert rules(severity={"key": "info"}) == []
    assert rules(severity={"key": "info"}, min_severity="info", select=["key-missing-input-parameter"]) == [
        ("key-missing-input-parameter", "info")
    ]
    assert rules(select=["maxage-invalid"]) == rules(ignore=("key",)) == []
    assert rules(per_file_ignores={"<object>": ["key"]}) == []


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"min_severty": "info"}, "there is no setting `min_severty`: did you mean `min_severity`?"),
        ({"min_severity": "eror"}, "`min_severity` must be one of info, warning, error: did you mean `error`?"),
        ({"select": "key"}, "`select` must be a list of strings"),
        ({"select": ["key-constnt"]}, "there is no rule `key-constnt`: did you mean `key-constant`?"),
        ({"require_reason": 1}, "`require_reason` must be true or false"),
        ({"exclude": ["x"]}, "there is no setting `exclude`"),
        ({"argo_version": "2.1"}, "Argo 2.1"),
    ],
)
def test_wrong_settings_are_named(settings: dict[str, object], said: str) -> None:
    with pytest.raises(memolint.WrongUse) as error:
        memolint.lint_object(TRAIN, **settings)  # type: ignore[arg-type]
    assert said in str(error.value)


@pytest.mark.parametrize(
    ("objects", "said"),
    [
        ([3], "an object is a dict"),
        ({"spec": {"x": object()}}, "`spec.x` is not plain data: object"),
        ({"spec": {1: 2}}, "`spec` has a key that is not text: 1"),
        ({"spec": float("nan")}, "`spec` is not plain data: float"),
        ({"spec": "\ud800"}, "`spec` has half a character"),
    ],
)
def test_what_is_no_object_is_named(objects: object, said: str) -> None:
    with pytest.raises(memolint.WrongUse, match="^" + said):
        memolint.lint_object(objects)  # type: ignore[arg-type]


LEAVES = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(st.characters(exclude_categories=["Cs"]))
LIKELY = st.sampled_from(
    ["yes", "1e3", "~", "a: b", "- x", "#", "a\nb\n", "\n", " a\nb", "a\n\n", "é\U0001f600\n\u2028x", "|"]
)
VALUES = st.recursive(
    LEAVES | LIKELY,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(LIKELY | st.text("ab.", min_size=1), inner, max_size=3),
    max_leaves=10,
)


@given(st.lists(st.dictionaries(st.sampled_from(["a", "b c", "on"]), VALUES, min_size=1), min_size=1, max_size=3))
def test_objects_are_read_back_as_they_were(objects: list[dict[str, object]]) -> None:
    documents = list(read(decode("x", data_of(objects))))
    assert [each.value for each in documents if isinstance(each, Document)] == objects


def test_a_script_is_shown_as_it_is_written() -> None:
    assert "  script: |\n    set -e\n" in data_of({"a": {"script": SCRIPT}}).decode()


def test_a_simulation_shows_the_stale_hit() -> None:
    play = memolint.simulate(TRAIN, runs=[{"rate": 1}, {"rate": "2"}])
    assert [run.phase for run in play.runs] == ["Succeeded", "Succeeded"]
    (stale,) = play.stale
    assert (stale.template, stale.key, stale.cache, stale.hit) == ("train", "a", "models", True)
    assert stale.note
    assert play.hits == (stale,)
    (configmap,) = play.runs[-1].configmaps
    assert configmap["data"]
    assert memolint.simulate(TRAIN, runs=2).stale == ()
    (node,) = memolint.simulate(TRAIN, outputs={"train": {"parameters": {"model": "m"}}}).runs[0].nodes
    assert node.parameters == {"model": "m"}


def test_what_a_configmap_is_stays_what_it_was() -> None:
    labels = {"workflows.argoproj.io/configmap-type": "Cache"}
    metadata = {"name": "models", "namespace": "default", "labels": labels}
    given = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, "immutable": True, "data": {"other": "{}"}}
    (run,) = memolint.simulate([TRAIN, given]).runs
    assert run.configmaps == (given,)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"objects": "a: ["}, "<object>:"),
        ({"objects": {"kind": "ConfigMap"}}, ""),
        ({"objects": TRAIN, "argo_version": "x"}, "x"),
        ({"objects": TRAIN, "parameters": {"rate": {1}}}, "`rate` is not plain data"),
        ({"objects": TRAIN, "outputs": {"train": {1}}}, "`outputs` is not plain data"),
    ],
)
def test_what_cannot_be_played_is_named(arguments: dict[str, object], said: str) -> None:
    with pytest.raises(memolint.WrongUse) as error:
        memolint.simulate(**arguments)  # type: ignore[arg-type]
    assert said in str(error.value)


def test_evaluation() -> None:
    assert memolint.evaluate("asInt(inputs.parameters.n) + 1", {"inputs.parameters.n": "41"}).text == "42"
    assert memolint.evaluate("{{a}}-x", {"a": "1"}, language="tags").text == '"1-x"'
    assert memolint.evaluate("{{a}} == 1", {"a": "1"}, language="when").text == "true"
    assert memolint.evaluate("a && b.Failed", {"a": "Succeeded", "b": "Failed"}, language="depends").text == "true"
    assert not memolint.evaluate("nope").ok
    for wrong in ({"language": "depends", "env": {"a": "Gone"}}, {"argo_version": "1.0"}, {"language": "tag"}):
        with pytest.raises(memolint.WrongUse):
            memolint.evaluate("a", **wrong)  # type: ignore[arg-type]


def test_nothing_of_the_process_changes(here: Path) -> None:
    (here / "a.yaml").write_bytes(data_of(TRAIN))

    def state() -> object:
        return gc.isenabled(), gc.get_threshold(), sys.getrecursionlimit(), os.getcwd(), dict(os.environ), sys.stdout

    before = state()
    memolint.lint("a.yaml")
    memolint.lint_object(TRAIN)
    memolint.simulate(TRAIN, runs=2)
    memolint.evaluate("1 + 1")
    assert state() == before


def test_importing_memolint_alone_loads_nothing() -> None:
    program = "import sys; bare = set(sys.modules); import memolint; print(sorted(set(sys.modules) - bare))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "['memolint']\n"


def test_every_public_name_is_there_documented_and_typed() -> None:
    stub = (Path(memolint.__path__[0]) / "__init__.pyi").read_text()
    for name in memolint.__all__:
        assert f" import {name} as {name}\n" in stub
        assert getattr(memolint, name).__doc__ or name == "Object"
    assert len(memolint.__all__) == stub.count("import ")
    assert set(memolint.__all__) <= set(dir(memolint))
    with pytest.raises(AttributeError, match="no attribute 'lnt'"):
        memolint.lnt  # type: ignore[attr-defined]  # noqa: B018
