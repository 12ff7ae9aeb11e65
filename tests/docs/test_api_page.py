"""docs/api.md is true: its examples give what it shows. So does the example for Hera."""

import doctest
import importlib.util

import pytest
from documents import ROOT


def test_the_examples_give_what_the_page_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    page = (ROOT / "docs" / "api.md").read_text(encoding="utf-8").replace("```", "")
    test = doctest.DocTestParser().get_doctest(page, {}, "api.md", "docs/api.md", 0)
    assert len(test.examples) > 15
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE)
    runner.run(test)
    assert runner.summarize(verbose=False).failed == 0


@pytest.mark.slow
def test_what_hera_builds_is_linted(capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("hera")
    path = ROOT / "docs" / "examples" / "hera_lint.py"
    spec = importlib.util.spec_from_file_location("hera_lint", path)
    assert spec is not None
    assert spec.loader is not None
    example = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(example)
    assert example.main() == 1
    shown = capsys.readouterr().out
    assert shown.startswith("error[key-missing-input-parameter] input `rate` changes the result of `train`")
    assert shown.endswith(": {{inputs.parameters.dataset}}\n")
    import memolint

    text = memolint.lint_object(example.training().to_yaml())
    assert [each.path for each in text.findings] == [("spec", "templates", 0, "memoize", "key")]
