"""What a plain `lint` loads: every further module costs every pre-commit hook its milliseconds."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from cli_process import GOOD
from last_resort import LAST_RESORT

# The standard library's share: `re` brings most of it, libyaml's C module the rest.
ALLOWED = set(
    """
    _bisect _collections _functools _operator _ruamel_yaml _sre annotationlib _annotationlib bisect collections
    collections.abc copyreg enum functools gc itertools keyword math operator re re._casefix re._compiler re._constants
    re._parser reprlib types
    """.split()
)
ALLOWED_PREFIXES = ("_cython_", "cython_runtime", "ruamel.yaml.clib")
NEVER = (
    *("click", "json", "dataclasses", "pathlib", "jsonschema", "jinja2", "logging", "tree_sitter", "pathspec"),
    *("multiprocessing", "concurrent", "pickle", "signal", "threading", "subprocess", "typing"),
)
# Rooms and files that a clean file has no use for.
NOT_OURS = (
    *("memolint.engine", "memolint.witness", "memolint.code", "memolint.facts.reads.reads", "memolint.lang.go"),
    *("memolint.report.findings.shown", "memolint.report.findings.json", "memolint.text.nested"),
    *("memolint.cli.main", "memolint.cli.commands.lint"),
    *("memolint.app.lint.parallel", "memolint.app.lint.workers", "memolint.app.lint.wire"),
)
# What a plain proof of one finding has no use for either.
NOT_FOR_A_PROOF = (
    *("memolint.lang.abstract", "memolint.lang.expr", "memolint.lang.sprig", "memolint.lang.go.values"),
    *("memolint.engine.nodes.dag", "memolint.engine.nodes.hooks", "memolint.engine.nodes.loops"),
    *("memolint.engine.nodes.aggregate", "memolint.engine.cache.gc", "memolint.code.evidence"),
    *("memolint.facts.recurrence.buckets", "memolint.facts.reads.patches", "memolint.facts.world.downloads"),
)

PROVEN = """\
apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata: {name: train}
spec:
  templates:
    - name: train
      inputs: {parameters: [{name: rate}]}
      memoize: {key: v1, maxAge: 1h, cache: {configMap: {name: models}}}
      outputs: {parameters: [{name: model, valueFrom: {path: /model}}]}
      container: {image: "alpine:3.20", args: ["{{inputs.parameters.rate}}"]}
"""

SCRIPT = (Path(__file__).parents[2] / "fixtures" / "bench" / "one.yaml").read_text()
PROGRAM = """
import sys
bare = set(sys.modules)
from memolint.cli.door import main
status = main()
loaded = sorted(set(sys.modules) - bare)
import json
print(json.dumps([status, loaded]), file=sys.stderr)
"""


def loaded(cwd: Path, *argv: str, ends_with: int = 0) -> set[str]:
    command = [sys.executable, "-c", PROGRAM, *argv]
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=LAST_RESORT, check=True)
    status, modules = json.loads(done.stderr)
    assert status == ends_with
    return set(modules)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "good.yaml").write_text(GOOD)
    return tmp_path


@pytest.mark.parametrize("argv", [["good.yaml"], [".", "-q", "--color=never"]])
def test_a_clean_file_is_linted_with_these_modules(file: Path, argv: list[str]) -> None:
    modules = loaded(file, "lint", *argv)
    foreign = {name for name in modules if not name.startswith(("memolint", *ALLOWED_PREFIXES))}
    assert foreign <= ALLOWED
    assert not foreign & set(NEVER)
    assert not [name for name in modules if name.startswith(NOT_OURS)]


def test_a_file_without_argo_content_needs_no_rules(file: Path) -> None:
    (file / "good.yaml").write_text("a: 1\n")
    modules = loaded(file, "lint", "good.yaml")
    assert not [name for name in modules if name.startswith(("memolint.checks", "memolint.facts", "memolint.code"))]


@pytest.mark.parametrize("proven", [PROVEN, SCRIPT], ids=["words", "script"])
def test_a_proof_loads_the_engine_and_nothing_dear(file: Path, proven: str) -> None:
    (file / "good.yaml").write_text(proven)
    modules = loaded(file, "lint", "good.yaml", ends_with=1)
    assert "memolint.engine.play" in modules
    assert not modules & {*NEVER, "inspect", "datetime", "hashlib"}
    assert not [name for name in modules if name.startswith(NOT_FOR_A_PROOF)]


def test_version_loads_nothing(file: Path) -> None:
    assert loaded(file, "--version") == {"memolint", "memolint.cli", "memolint.cli.door"}
