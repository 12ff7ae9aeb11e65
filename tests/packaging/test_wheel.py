"""What pip installs is whole: built from the checkout and from the source archive, used in an empty folder."""

import json
import tarfile
import zipfile
from pathlib import Path

import jsonschema
import pytest
from installed import ROOT, Ran, build, environment, run

pytestmark = pytest.mark.slow

STALE = ROOT / "fixtures" / "demo" / "train.yaml"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("wheel", ROOT, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def scripts(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return environment(tmp_path_factory.mktemp("installed") / "venv", wheel)


@pytest.fixture
def memolint(scripts: Path, tmp_path: Path):
    def call(*argv: str | Path) -> Ran:
        return run([scripts / "memolint", *argv], tmp_path)

    return call


def names(wheel: Path) -> set[str]:
    """The files of a wheel without its own records."""
    with zipfile.ZipFile(wheel) as archive:
        return {name for name in archive.namelist() if ".dist-info/" not in name}


def files(folder: Path) -> set[str]:
    """The files of a folder of the checkout, relative to it."""
    found = (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {path.relative_to(folder).as_posix() for path in found}


def test_the_wheel_holds_the_package_and_the_rule_pages(wheel: Path) -> None:
    package = {f"memolint/{name}" for name in files(ROOT / "memolint")}
    pages = {f"memolint/rules/{name}" for name in files(ROOT / "rules")}
    data = {"report/schema/memolint-1.json", "code/catalogue/signals.json", "code/catalogue/clues.txt", "py.typed"}
    assert {f"memolint/{name}" for name in data} <= package
    assert names(wheel) == package | pages


def test_the_source_archive_gives_the_same_wheel(wheel: Path, tmp_path: Path) -> None:
    archive = build("sdist", ROOT, tmp_path / "sdist")
    with tarfile.open(archive) as opened:
        opened.extractall(tmp_path / "source", filter="data")
    (source,) = (tmp_path / "source").iterdir()
    assert names(build("wheel", source, tmp_path / "wheel")) == names(wheel)


def test_the_version_is_that_of_the_wheel(memolint, wheel: Path) -> None:
    assert memolint("--version") == Ran(0, f"memolint {wheel.name.split('-')[1]}\n", "")


def test_an_empty_folder_is_not_clean(memolint) -> None:
    ran = memolint("lint")
    assert ran.status == 3
    assert "Traceback" not in ran.err


def test_a_workflow_is_judged_and_the_report_keeps_its_schema(memolint, scripts: Path, tmp_path: Path) -> None:
    (tmp_path / "train.yaml").write_bytes(STALE.read_bytes())
    ran = memolint("lint", "--format", "json")
    assert ran.status == 1, ran.err
    report = json.loads(ran.out)
    assert [finding["rule"] for finding in report["findings"]] == ["key-missing-input-parameter"]
    home = run([scripts / "python", "-c", "import memolint; print(memolint.__path__[0])"], tmp_path).out.strip()
    assert not Path(home).is_relative_to(ROOT)
    jsonschema.validate(report, json.loads(Path(home, "report", "schema", "memolint-1.json").read_bytes()))


@pytest.mark.parametrize("slug", sorted(path.stem for path in (ROOT / "rules").glob("*.md")))
def test_rules_are_explained_without_the_checkout(memolint, slug: str) -> None:
    ran = memolint("explain", slug)
    assert ran.status == 0, ran.err
    assert slug in ran.out
    assert "Repaired" in ran.out
