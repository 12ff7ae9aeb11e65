"""Templates to which an anchor gives one key, and which do different work, get keys of their own where that applies."""

from pathlib import Path

import pytest

from memolint.app.config.options import NONE, Options
from memolint.app.fix.plan import plan
from memolint.app.lint.doors import lint_bytes

HEAD = """\
ANCHORS
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: shared-}
spec:
  entrypoint: main
  templates:
  - name: main
    steps:
    - - {name: a, template: pull, arguments: {parameters: [{name: x, value: p}]}}
    - - {name: b, template: push, arguments: {parameters: [{name: x, value: p}]}}
    - - {name: c, template: pop, arguments: {parameters: [{name: x, value: p}]}}
"""
TEMPLATE = """\
  - name: NAME
    inputs: {parameters: [{name: x}]}
    memoize: BLOCK
    container: {image: "registry.example.com/a:1.0.0", command: [NAME, "{{inputs.parameters.x}}"]}
    outputs: {parameters: [{name: o, valueFrom: {path: /tmp/o}}]}
"""
X = "{{inputs.parameters.x}}"
REST = "maxAge: 1h, cache: {configMap: {name: c}}"
COMMENTED = "<<: *all  # as all\n      maxAge: 2h"
RULE = "key-collision-across-templates"


def document(pull: str, push: str, pop: str = "", anchors: str = "") -> str:
    blocks = {"pull": pull, "push": push, "pop": pop or "{key: never, maxAge: 1h, cache: {configMap: {name: other}}}"}
    templates = (TEMPLATE.replace("NAME", name).replace("BLOCK", block) for name, block in blocks.items())
    return HEAD.replace("ANCHORS", anchors) + "".join(templates)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        (
            document(f'&all {{key: "k-{X}", {REST}}}', "*all"),
            [f'memoize: {{<<: *all, key: "push-k-{X}"}}'],
        ),
        (
            document(f'&all {{key: "k-{X}", {REST}}}', "*all", "*all"),
            [f'memoize: {{<<: *all, key: "push-k-{X}"}}', f'memoize: {{<<: *all, key: "pop-k-{X}"}}'],
        ),
        (
            document(f'{{key: &k "k-{X}", {REST}}}', f"{{key: *k, {REST}}}"),
            [f'memoize: {{key: "push-k-{X}", {REST}}}'],
        ),
        (
            document("{<<: *all}", f"\n      {COMMENTED}", "", f'x-all: &all {{key: "k-{X}", {REST}}}'),
            [f'      <<: *all  # as all\n      key: "push-k-{X}"\n      maxAge: 2h'],
        ),
        (
            document("{<<: *all}", "{<<: *all, maxAge: 2h , }", "", f'x-all: &all {{key: "{X}", {REST}}}'),
            [f'{{<<: *all, key: "pull-{X}"}}', f'{{<<: *all, maxAge: 2h, key: "push-{X}" , }}'],
        ),
    ],
)  # fmt: skip
def test_each_template_gets_a_key_of_its_own(text: str, written: list[str], tmp_path: Path) -> None:
    file = tmp_path / "w.yaml"
    file.write_text(text)
    [change] = plan((str(file),), Options(project=NONE), unsafe=True).changes
    assert [each for each in written if each not in change.text] == []
    assert not [each for each in lint_bytes(change.text.encode(), "w.yaml").findings if each.rule == RULE]


@pytest.mark.parametrize(
    "text",
    [
        document(f'&all {{key: "{X}", {REST}}}', "*all"),
        document(f"&all {{key: k, {REST}}}", "*all"),
        (HEAD + TEMPLATE.replace("  - name", "  - &base\n    name", 1) + "  - {<<: *base, name: push, container: "
         '{image: "registry.example.com/a:1.0.0", command: [push]}}\n')
        .replace("NAME", "pull").replace("BLOCK", f'{{key: "k-{X}", {REST}}}').replace("ANCHORS", ""),
    ],
)  # fmt: skip
def test_no_fix_is_offered_where_none_applies(text: str) -> None:
    """The anchor has to be changed itself, the key is constant, or the whole template is brought."""
    found = [each for each in lint_bytes(text.encode(), "w.yaml").findings if each.rule == RULE]
    assert found
    assert [each.fixes for each in found if each.fixes] == []
