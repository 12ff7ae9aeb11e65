"""A finding in a file that was not passed is reported at the place that a passed file has in it."""

from pathlib import Path

import pytest

from memolint.app.config.options import Configured, Options
from memolint.app.lint.doors import lint_paths
from memolint.argo.views import dig
from memolint.finding import Finding
from memolint.text.documents import Document, read

LIBRARY = """\
apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata: {name: NAME}
spec:
  templates:
    - name: work
      inputs: {parameters: [{name: x}]}
      memoize:
        key: "work-{{inputs.parameters.x}}"
        maxAge: 24h
        cache: {configMap: {name: shared}}
      outputs: {parameters: [{name: o, valueFrom: {path: /o}}]}
      container: {image: "r.example.com/NAME:1.0.0", command: [make], args: ["{{inputs.parameters.x}}", /o]}
"""
CALLER = """\
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: call-}
spec:
  entrypoint: main
  templates:
    - name: main
      steps:
        - - name: call
            templateRef: {name: lib, template: work}
            arguments: {parameters: [{name: x, value: "VALUE"}]}
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    write(lib=LIBRARY.replace("NAME", "lib"), bad=CALLER.replace("VALUE", "a b"), good=CALLER.replace("VALUE", "a"))
    return tmp_path


def write(**files: str) -> None:
    for name, text in files.items():
        Path(f"{name}.yaml").write_text(text)


def found(*paths: str, options: Options = Options()) -> list[tuple[str, int, str]]:  # noqa: B008  # a plain value
    return [_shown(each) for each in lint_paths(paths, options).findings if each.suppressed is None]


def _shown(finding: Finding) -> tuple[str, int, str]:
    place = finding.place
    return place.source.name, place.source.place(place.start).line, finding.rule


@pytest.mark.usefixtures("project")
def test_a_value_that_a_passed_caller_gives_is_where_the_finding_is_reported() -> None:
    assert found("bad.yaml") == [("bad.yaml", 11, "key-charset")]
    assert found("good.yaml") == []
    assert found("lib.yaml") == found(".") == found("lib.yaml", "bad.yaml") == [("lib.yaml", 9, "key-charset")]
    assert found("bad.yaml", options=Options(project="none")) == []


@pytest.mark.usefixtures("project")
def test_it_is_the_same_finding_with_the_places_turned_round() -> None:
    (here,) = lint_paths(["bad.yaml"], Options(fingerprints=True)).findings
    (there,) = lint_paths(["."], Options(fingerprints=True)).findings
    assert here.fingerprint == there.fingerprint
    assert [each.place.source.name for each in here.related] == ["lib.yaml"]
    assert here.witness == there.witness
    assert there.fixes
    assert not here.fixes, "nobody passed the file that the fix is for"
    (document,) = (each for each in read(here.place.source) if isinstance(each, Document))
    assert (here.document, dig(document.value, *here.path)) == (0, "a b")


@pytest.mark.usefixtures("project")
def test_of_several_callers_each_hears_of_its_own_value() -> None:
    write(worse=CALLER.replace("VALUE", "a c"))
    for name in ("bad", "worse"):
        assert found(f"{name}.yaml") == [(f"{name}.yaml", 11, "key-charset")]
    assert found("good.yaml", "worse.yaml") == [("worse.yaml", 11, "key-charset")]


MEETS = LIBRARY.replace("work-{{inputs.parameters.x}}", "work-1-{{inputs.parameters.z}}").replace(
    "[{name: x}]", "[{name: x}, {name: z, value: a}]"
)


@pytest.mark.usefixtures("project")
def test_who_passes_a_literal_that_meets_another_under_one_key_hears_of_it() -> None:
    write(lib=MEETS.replace("NAME", "lib"), bad=CALLER.replace("VALUE", "b"), third=CALLER.replace("VALUE", "c"))
    assert found("lib.yaml") == [("lib.yaml", 9, "key-missing-input-parameter")]
    for name in ("bad", "good", "third"):
        assert found(f"{name}.yaml") == [(f"{name}.yaml", 11, "key-missing-input-parameter")]


@pytest.mark.usefixtures("project")
def test_what_no_value_of_a_caller_breaks_is_not_its_business() -> None:
    open_value = CALLER.replace("VALUE", "{{workflow.parameters.x}}")
    write(lib=MEETS.replace("NAME", "lib"), bad=open_value, good=open_value)
    assert found("bad.yaml") == []


@pytest.mark.usefixtures("project")
def test_a_shared_key_is_reported_once_whichever_file_is_passed() -> None:
    write(bad=CALLER.replace("VALUE", "b"), rival=LIBRARY.replace("NAME", "rival"))
    rule = "key-collision-across-templates"
    assert found("rival.yaml") == [("rival.yaml", 9, rule)]
    assert found("lib.yaml") == found(".") == found("lib.yaml", "rival.yaml") == [("lib.yaml", 9, rule)]
    assert found("bad.yaml") == []


@pytest.mark.usefixtures("project")
def test_what_silences_the_finding_in_its_own_file_silences_it_here() -> None:
    ignored = Options(configured=Configured(per_file_ignores=(("lib.yaml", ("key-charset",)),)))
    assert found("bad.yaml", options=ignored) == found("bad.yaml", options=Options(ignore=("key-charset",))) == []
    lint_paths(["."], Options(baseline="base.json", update_baseline=True))
    assert found("bad.yaml", options=Options(baseline="base.json")) == []
    write(
        lib=LIBRARY.replace("NAME", "lib").replace("maxAge", "# memolint: ignore[key-charset] we know\n        maxAge")
    )
    assert found("bad.yaml") == [("bad.yaml", 11, "key-charset")]
    write(lib=LIBRARY.replace("NAME", "lib").replace("key:", "# memolint: ignore[key-charset] we know\n        key:"))
    assert found("bad.yaml") == []
    assert len(found("bad.yaml", options=Options(suppressions=False))) == 1


@pytest.mark.usefixtures("project")
def test_a_suppression_at_the_reported_place_counts() -> None:
    comment = "# memolint: ignore[key-charset] we know\n            arguments"
    write(bad=CALLER.replace("VALUE", "a b").replace("arguments", comment))
    assert found("bad.yaml") == []
