"""Files of the project that were not given but bear on those that were."""

from pathlib import Path

import pytest

from memolint.app.config.options import Configured, Options
from memolint.app.lint.doors import lint_paths
from memolint.argo.project import Project
from memolint.argo.views import Manifest
from memolint.finding import Report

TEMPLATE = """\
apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata: {{name: {name}}}
spec:
  templates:
    - name: work
      inputs: {{parameters: [{{name: x}}]}}
      memoize:
        key: "{key}"
        cache: {{configMap: {{name: {cache}}}}}
      container: {{image: "a@sha256:{digest}", args: ["{{{{inputs.parameters.x}}}}"]}}
"""

CALLER = """\
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {{name: {name}}}
spec:
  entrypoint: main
  templates:
    - name: main
      steps:
        - - name: call
            templateRef: {{name: {calls}, template: work}}
            arguments: {{parameters: [{{name: x, value: "{value}"}}]}}
"""


def template(name: str, key: str = "{{inputs.parameters.x}}", cache: str = "shared") -> str:
    return TEMPLATE.format(name=name, key=key, cache=cache, digest="0" * 64)


def caller(name: str, calls: str, value: str = "1") -> str:
    return CALLER.format(name=name, calls=calls, value=value)


def write(root: Path, **files: str) -> None:
    for name, text in files.items():
        path = root / (name.replace("__", "/") + ".yaml")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


@pytest.fixture
def project(here: Path) -> Path:
    (here / ".git").mkdir()
    return here


def beside(report: Report) -> tuple[int, int, int]:
    summary = report.summary
    return summary.files, summary.looked_up, summary.unresolved


def test_references_are_looked_up_in_the_project(project: Path) -> None:
    write(project, wf=caller("wf", "lib"), lib__a=template("lib"), lib__b=template("other", cache="another"))
    assert beside(lint_paths(["wf.yaml"])) == (1, 1, 0)
    assert beside(lint_paths(["wf.yaml"], Options(project="none"))) == (1, 0, 1)
    assert beside(lint_paths(["."])) == (3, 0, 0)
    assert beside(lint_paths(["wf.yaml", "lib"])) == (3, 0, 0)


def test_outside_a_repository_there_is_no_project_unless_named(here: Path) -> None:
    write(here, wf=caller("wf", "lib"), lib__a=template("lib"))
    assert beside(lint_paths(["wf.yaml"])) == (1, 0, 1)
    assert beside(lint_paths(["wf.yaml"], Options(project="lib"))) == (1, 1, 0)
    assert beside(lint_paths(["wf.yaml"], Options(configured=Configured(folder=".")))) == (1, 1, 0)


def test_a_file_outside_belongs_to_its_own_repository(project: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    write(project, lib=template("lib"), more=template("more"), wf=caller("wf", "lib"))
    outside = tmp_path_factory.mktemp("outside")
    write(outside, wf=caller("wf", "lib"))
    assert beside(lint_paths([str(outside / "wf.yaml")])) == (1, 0, 1), "not that of the working directory"
    assert beside(lint_paths([str(outside / "wf.yaml")], Options(configured=Configured(folder=".")))) == (1, 0, 1)
    (outside / ".git").mkdir()
    write(outside, a__lib=template("lib"), b__other=caller("other", "more"))
    assert beside(lint_paths([str(outside / "wf.yaml")])) == (1, 1, 0)
    assert beside(lint_paths([str(outside / "wf.yaml")], Options(project="."))) == (1, 2, 0), "the one that is named"
    assert beside(lint_paths([str(outside / "b" / "other.yaml"), "wf.yaml"])) == (2, 1, 1), "each has its own"


def test_outside_a_repository_a_file_may_lie_in_one(here: Path) -> None:
    write(here, inner__wf=caller("wf", "lib"), inner__lib=template("lib"), lib=template("lib"))
    assert beside(lint_paths(["inner/wf.yaml"])) == (1, 0, 1)
    (here / "inner" / ".git").mkdir()
    assert beside(lint_paths(["inner/wf.yaml"])) == (1, 1, 0)


def test_the_project_is_found_from_a_folder_inside(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(project, a__b__wf=caller("wf", "lib"), lib=template("lib"))
    monkeypatch.chdir(project / "a" / "b")
    assert beside(lint_paths(["wf.yaml"])) == (1, 1, 0)


def test_callers_of_memoized_templates_are_read_and_those_that_share_a_cache(project: Path) -> None:
    write(project, lib=template("lib"), wf=caller("wf", "lib"), twin=template("twin"))
    write(project, apart=template("apart", cache="elsewhere"), idle=caller("idle", "apart"))
    assert beside(lint_paths(["lib.yaml"])) == (1, 2, 0)


def test_files_that_name_nothing_that_is_asked_for_are_not_read(project: Path) -> None:
    write(project, plain=caller("plain", "lib").replace("templateRef: {name: lib, template: work}", "template: main"))
    write(project, other=template("other"), broken="argoproj.io: [")
    assert beside(lint_paths(["plain.yaml"])) == (1, 0, 0)


def test_what_is_only_looked_up_never_fails_and_reports_nothing(project: Path) -> None:
    write(project, wf=caller("wf", "lib"), bad="# argoproj.io lib\na: [\n", lib=template("lib", key="constant"))
    report = lint_paths(["wf.yaml"], Options(min_severity="info", min_confidence="low"))
    assert report.summary.unread == ("bad.yaml",)
    assert report.summary.failed == ()
    assert not [each for each in report.findings if each.place.source.name != "wf.yaml"]


def test_a_chain_of_files_is_followed(project: Path) -> None:
    links = {f"f{number}": caller(f"f{number}", f"f{number + 1}") for number in range(5)}
    write(project, **{name: text.replace("kind: Workflow", "kind: WorkflowTemplate") for name, text in links.items()})
    write(project, f5=template("f5"))
    assert beside(lint_paths(["f0.yaml"])) == (1, 5, 0)
    assert beside(lint_paths(["f5.yaml"])) == (1, 5, 0), "callers of callers"


def test_paths_come_first_and_the_nearest_counts() -> None:
    from memolint.app.files.parse import read_input

    def manifests(name: str) -> list[Manifest]:
        return list(read_input(name, template("lib").encode()).manifests)

    (given,), (near,), (other,) = (
        manifests("base/lib.yaml"),
        manifests("apps/dev/lib.yaml"),
        manifests("apps/prod/l.yaml"),
    )
    (wf,) = read_input("apps/dev/wf.yaml", caller("wf", "lib").encode()).manifests
    everything = [wf, given, near, other]
    assert Project(everything, [wf]).find("WorkflowTemplate", "lib", wf) is near
    assert Project(everything, [wf, given]).find("WorkflowTemplate", "lib", wf) is given
    assert Project(everything, [given]).find("WorkflowTemplate", "lib", wf) is near


def test_excluded_and_git_ignored_files_are_not_looked_up(project: Path) -> None:
    write(project, wf=caller("wf", "lib"), out__lib=template("lib"))
    assert beside(lint_paths(["wf.yaml"], Options(exclude=("out/",)))) == (1, 0, 1)
    (project / ".gitignore").write_text("/out\n")
    assert beside(lint_paths(["wf.yaml"])) == (1, 0, 1)
    assert beside(lint_paths(["wf.yaml"], Options(context=("out/*.yaml",)))) == (1, 1, 0)
    assert beside(lint_paths(["wf.yaml"], Options(context=("**/lib.yaml",)))) == (1, 1, 0)


def test_context_of_an_option_may_leave_the_project_that_of_a_configuration_not(here: Path) -> None:
    write(here, outside__lib=template("lib"), inside__wf=caller("wf", "lib"))
    (here / "inside" / ".git").mkdir()
    assert beside(lint_paths(["inside/wf.yaml"], Options(project="none", context=("outside/*",)))) == (1, 1, 0)
    configured = Configured(folder="inside", context=("../outside/*",))
    assert beside(lint_paths(["inside/wf.yaml"], Options(configured=configured))) == (1, 0, 1)


def test_a_file_of_the_context_that_is_judged_is_read_once(project: Path) -> None:
    write(project, wf=caller("wf", "lib"), lib=template("lib"))
    assert beside(lint_paths([".", "wf.yaml"], Options(context=("*.yaml",)))) == (2, 0, 0)


def test_the_part_is_judged_as_the_whole(project: Path) -> None:
    """An input that every caller gives one value is no missing one; the callers stand in other files."""
    write(project, lib=template("lib", key="v1"), one=caller("one", "lib"), two=caller("two", "lib", "2"))
    whole = [each for each in lint_paths(["."]).findings if each.place.source.name == "lib.yaml"]
    part = list(lint_paths(["lib.yaml"]).findings)
    assert [each[:1] + each[2:3] for each in part] == [each[:1] + each[2:3] for each in whole]


@pytest.mark.parametrize("name", ["x" * 200, "a b", "é", "[", "\\", "{{x}}"])
def test_odd_names_are_looked_for_literally(project: Path, name: str) -> None:
    write(project, wf=caller("wf", f"'{name}'"), lib=template(f"'{name}'"))
    assert beside(lint_paths(["wf.yaml"])) == (1, 1, 0)


@pytest.mark.parametrize("name", ["lib", "lib.v1_2", "a b", "é", "[", "\\", "{{x}}"])
def test_one_of_many_names_is_found_like_one_alone(project: Path, name: str) -> None:
    callers = [caller(f"wf-{number}", f"lib-{number}") for number in range(60)]
    write(project, wf="---\n".join([*callers, caller("wf", f"'{name}'")]), lib=template(f"'{name}'"))
    assert beside(lint_paths(["wf.yaml"])) == (1, 1, 60)


def test_of_many_names_none_is_found_in_a_longer_one(project: Path) -> None:
    callers = [caller(f"wf-{number}", f"lib-{number}") for number in range(60)]
    write(project, wf="---\n".join(callers), other=template("lib-7-of-others"))
    assert beside(lint_paths(["wf.yaml"])) == (1, 0, 60)


def test_wide_encodings_are_looked_into(project: Path) -> None:
    write(project, wf=caller("wf", "lib"))
    (project / "lib.yaml").write_bytes(template("lib").encode("utf-16"))
    assert beside(lint_paths(["wf.yaml"])) == (1, 1, 0)
