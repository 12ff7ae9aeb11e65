"""A template is memoized by the `templateDefaults` of its manifest: lint, its fixes and the summary see that key."""

from pathlib import Path

from memolint.app.config.options import NONE, Options
from memolint.app.fix import plan as fix
from memolint.app.inspect import inspect
from memolint.app.lint.doors import lint_bytes
from memolint.finding import ERROR, INFO, Finding, Report

OUTPUT = "outputs: {parameters: [{name: o, valueFrom: {path: /tmp/o}}]}"
HEAD = """apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: w-}
spec:
  entrypoint: main
  arguments: {parameters: [{name: day, value: d1}, {name: mode, value: full}]}
  templateDefaults:
    memoize:
      key: "KEY"
      maxAge: 24h
      cache: {configMap: {name: c}}
  templates:
"""
DAY, MODE = "{{workflow.parameters.day}}", "{{workflow.parameters.mode}}"
STEPS = """  - name: main
    steps: [[{name: p, template: p}, {name: q, template: q}]]
"""


def work(name: str, *words: str, memoize: str = "") -> str:
    command = ", ".join(f'"{word}"' for word in (name, *words, "/tmp/o"))
    block = f"    memoize: {memoize}\n" if memoize else ""
    image = '"r.example.com/a:1.0.0"'
    return f"  - name: {name}\n{block}    container: {{image: {image}, command: [{command}]}}\n    {OUTPUT}\n"


def linted(key: str, *templates: str) -> Report:
    return lint_bytes((HEAD.replace("KEY", key) + "".join(templates)).encode(), "w.yaml")


def weighty(report: Report) -> dict[str, Finding]:
    found = {each.rule: each for each in report.findings if each.severity != INFO}
    assert len(found) == sum(each.severity != INFO for each in report.findings)
    return found


def test_what_the_default_key_misses_is_found_and_mended_where_it_is_written(tmp_path: Path) -> None:
    key = f"main-{DAY}"
    report = linted(key, work("main", DAY, MODE))
    assert report.summary.memoized == 1
    [found] = weighty(report).values()
    assert (found.rule, found.severity, found.witness is not None) == ("key-missing-workflow-parameter", ERROR, True)
    assert found.path == ("spec", "templateDefaults", "memoize", "key")
    file = tmp_path / "w.yaml"
    file.write_text(HEAD.replace("KEY", key) + work("main", DAY, MODE), encoding="utf-8")
    [change] = fix.plan((str(file),), Options(project=NONE), unsafe=True).changes
    assert "[workflow.parameters.day, workflow.parameters.mode]" in change.text
    assert linted(key, work("main", DAY)).summary.memoized == 1
    assert not weighty(linted(key, work("main", DAY)))
    [template] = inspect(str(file), Options(project=NONE)).templates
    assert template.key.text == key


def test_several_templates_have_one_finding_for_the_block_and_one_for_what_its_key_misses() -> None:
    report = linted(f"x-{DAY}", STEPS, work("p", DAY, MODE), work("q", DAY, MODE), "  - {name: gate, suspend: {}}\n")
    found = weighty(report)
    assert found.keys() == {"memoize-in-template-defaults", "key-missing-workflow-parameter"}
    missing = found["key-missing-workflow-parameter"]
    assert "`workflow.parameters.mode` changes the result of `p`" in missing.message
    assert "`main` and `q`" in missing.message
    assert report.summary.memoized == 4


def test_a_block_of_its_own_replaces_the_default_but_for_the_cache() -> None:
    own = f'{{key: "p-{DAY}", cache: {{configMap: {{}}}}}}'
    found = weighty(linted(f"x-{MODE}", work("main", DAY, memoize=own)))
    assert not found  # the name of the cache comes from the defaults
    found = weighty(linted(f"x-{DAY}", work("main", DAY, memoize="{cache: {configMap: {name: d}}}")))
    assert found.keys() == {"key-empty"}  # a partial block deletes the key of the defaults
    found = weighty(linted(f"x-{DAY}", work("main", DAY, MODE, memoize="null")))
    assert found.keys() == {"key-missing-workflow-parameter"}


def test_a_template_of_its_own_key_still_collides_with_those_of_the_default() -> None:
    own = f'{{key: "x-{DAY}", maxAge: 24h, cache: {{configMap: {{name: c}}}}}}'
    found = weighty(linted(f"x-{DAY}", work("main", DAY), work("p", DAY, memoize=own)))
    assert found.keys() == {"memoize-in-template-defaults", "key-collision-across-templates"}
