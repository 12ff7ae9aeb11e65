"""What fixes make of a key: one hash over all, and never a key that ends all hits or meets the other one still."""

import re

import pytest

from memolint.app.lint.doors import lint_bytes
from memolint.finding import Finding
from memolint.text.edit import apply

A, B, C = (f"inputs.parameters.{name}" for name in "abc")
MISSING, COLLISION = "key-missing-input-parameter", "key-collision-across-templates"
LOSSY = "key-lossy-sanitise"
HEAD = """apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata: {name: w}
spec:
  templates:
"""
WORK = """  - name: NAME
    inputs: {parameters: [{name: a}, {name: b}, {name: c}]}
    memoize: {key: "KEY", maxAge: 1h, cache: {configMap: {name: c}}}
    container: {image: "r.example.com/a:1.0.0", command: [NAME, "{{inputs.parameters.a}}"], args: [ARGUMENTS]}
    outputs: {parameters: [{name: o, valueFrom: {path: /o}}]}
"""
ALL = '"{{inputs.parameters.b}}", "{{inputs.parameters.c}}"'
CALLER = """  - name: main
    steps: [[{name: s, template: work, arguments: {parameters: [GIVEN]}}]]
"""


def work(key: str, arguments: str = ALL, name: str = "work") -> str:
    return WORK.replace("NAME", name).replace("KEY", key).replace("ARGUMENTS", arguments)


def findings(*templates: str) -> dict[str, Finding]:
    return {each.rule: each for each in lint_bytes((HEAD + "".join(templates)).encode(), "w.yaml").findings}


@pytest.mark.parametrize(
    ("hashed", "elements"),
    [
        (f"sprig.sha256sum({A})", f"{A}, {B}, {C}"),
        (f"sprig.sha256sum(toJson([{A}, {B}]))", f"{A}, {B}, {C}"),
        (f"sprig.sha256sum(toJson([{A}, sprig.sha256sum({B})]))", f"{A}, {B}, {C}"),
        (f"sprig.sha256sum(toJson([{A}, sprig.trunc(9, sprig.sha256sum(toJson([{B}])))]))", f"{A}, {B}, {C}"),
        (f"sprig.trunc(16, sprig.sha1sum(toJson([{A}, {B}])))", f"{A}, {B}, {C}"),
        (f"sprig.sha256sum({A} + '/' + {B})", f"{A} + '/' + {B}, {C}"),
        (f"sprig.sha512sum(toJson({{'a': {A}}}))", f"{{'a': {A}}}, {B}, {C}"),
        (f"sprig.lower({A})", f"sprig.lower({A}), {B}, {C}"),
        (f"sprig.sha256sum({A}) + {B}", f"sprig.sha256sum({A}) + {B}, {C}"),
    ],
)
def test_no_hash_is_hashed_again(hashed: str, elements: str) -> None:
    [fix] = findings(work(f"w-{{{{={hashed}}}}}"))[MISSING].fixes
    assert [each.text for each in fix.edits] == [f'"w-{{{{=sprig.sha256sum(toJson([{elements}]))}}}}"']


@pytest.mark.parametrize(("passed", "fixed"), [("{{workflow.parameters.c}}", True), ("{{workflow.uid}}", False)])
def test_no_fix_ends_all_hits(passed: str, fixed: bool) -> None:
    given = f"{{name: a, value: x}}, {{name: b, value: x}}, {{name: c, value: '{passed}'}}"
    found = findings(CALLER.replace("GIVEN", given), work(f"w-{{{{{A}}}}}", '"{{inputs.parameters.c}}"'))
    assert bool(found[MISSING].fixes) is fixed


@pytest.mark.parametrize(
    ("first", "later", "written"),
    [
        (f"w-{{{{{A}}}}}", f"w-{{{{{A}}}}}", [f"later-w-{{{{{A}}}}}"]),
        (f"{{{{{A}}}}}", f"{{{{{A}}}}}", [f"first-{{{{{A}}}}}", f"later-{{{{{A}}}}}"]),
        (f"{{{{=sprig.sha256sum({A})}}}}", f"{{{{=sprig.sha256sum({A})}}}}", [f"later-{{{{=sprig.sha256sum({A})}}}}"]),
        ("v1", "v1", []),
    ],
)
def test_a_collision_is_mended_by_the_name_of_the_template(first: str, later: str, written: list[str]) -> None:
    found = findings(work(first, name="first"), work(later, name="later"))[COLLISION]
    assert [each.text for fix in found.fixes for each in fix.edits] == [f'"{text}"' for text in written]


@pytest.mark.parametrize(
    ("key", "rule", "hashed"),
    [
        ("{{=sprig.sha256sum(lower(toJson(inputs.parameters)))}}", LOSSY, "toJson(inputs.parameters)"),
        (
            f"{{{{=lower({A})}}}}-{{{{=sprig.adler32sum(toJson(inputs.parameters))}}}}",
            LOSSY,
            "toJson(inputs.parameters)",
        ),
        (f"{{{{=lower({A})}}}}", LOSSY, A),
        (f"{{{{=lower({A})}}}}-{{{{=lower({B})}}}}", LOSSY, f"toJson([{A}, {B}])"),
        ("{{=sprig.lower(workflow.parameters.x)}}-x", LOSSY, "workflow.parameters.x"),
    ],
)
def test_what_is_hashed_alone_stands_in_no_list(key: str, rule: str, hashed: str) -> None:
    [fix] = findings(work(f"w-{key}", f"{ALL}, '{{{{workflow.parameters.x}}}}'"))[rule].fixes
    [edit] = fix.edits
    assert edit.text.strip('"').removesuffix("-x") == f"w-{{{{=sprig.sha256sum({hashed})}}}}"


@pytest.mark.parametrize(
    ("cache", "left"),
    [
        ("      cache:\n        KEY\n        configMap:\n          name: c\n", "configMap:\n          name: c\n"),
        ("      cache:\n        configMap:\n          name: c\n          KEY\n", "configMap:\n          name: c\n"),
        ("      cache: {KEY, configMap: {name: c}}\n", ""),
    ],
)
def test_a_key_that_stands_too_deep_is_moved_up(cache: str, left: str) -> None:
    key = 'key: "work-{{inputs.parameters.a}}"'
    block = f"    memoize:\n      maxAge: 1h\n{cache.replace('KEY', key)}"
    text = HEAD + re.sub("    memoize: .*\n", lambda _: block, work("", '"x"'))
    found = {each.rule: each for each in lint_bytes(text.encode(), "w.yaml").findings}
    assert list(found) == ["key-empty"]
    if not left:
        assert found["key-empty"].fixes == ()
        return
    [fix] = found["key-empty"].fixes
    fixed = apply(text, [(each.place.start, each.place.end, each.text) for each in fix.edits])
    assert f"      {key}\n      cache:\n        {left}" in fixed
    assert fix.safe
    assert lint_bytes(fixed.encode(), "w.yaml").findings == ()
