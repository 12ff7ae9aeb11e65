"""An image that moves is covered by a digest or a full version in the key, not by what an input is called."""

import pytest

from memolint.app.lint.doors import lint_bytes
from memolint.finding import Finding

WORKFLOW = """\
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: annotate-}
spec:
  entrypoint: main
  arguments: {parameters: [{name: NAME, VALUE}]}
  templates:
  - name: main
    steps:
    - - name: call
        template: annotate
        arguments: {parameters: [{name: NAME, value: "{{workflow.parameters.NAME}}"}]}
  - name: annotate
    inputs: {parameters: [{name: NAME}]}
    memoize:
      key: "annotate-{{=sprig.sha256sum(inputs.parameters['NAME'])}}"
      maxAge: 720h
      cache: {configMap: {name: annotate}}
    container: {image: "IMAGE", command: [annotate, "{{inputs.parameters.NAME}}", /tmp/o]}
    outputs: {parameters: [{name: o, valueFrom: {path: /tmp/o}}]}
"""
MOVES = "r.example.com/annotate:latest"
DIGEST = "r.example.com/annotate@sha256:" + "a1" * 32


def found(name: str, value: str, image: str) -> list[Finding]:
    given = f"value: {value!r}" if value else "description: given at submission"
    text = WORKFLOW.replace("NAME", name).replace("VALUE", given).replace("IMAGE", image)
    return list(lint_bytes(text.encode(), "w.yaml").findings)


@pytest.mark.parametrize(
    ("name", "value", "covered"),
    [
        ("release", "110", False),
        ("release", "", False),
        ("release", "1.4.2", True),
        ("image", "annotate", False),
        ("image", DIGEST, True),
        ("schema", "order", False),
        ("build", "nightly", False),
        ("build", "2026-05-01", True),
        ("tag", "", False),
        ("version", "", True),
        ("version", "3", True),
        ("version", "latest", False),
        ("annotate-version", "v2", True),
        ("genome-version", "1.4.2", False),
        ("cache-salt", "2", True),
        ("image-digest", "", True),
        ("data-digest", "", False),
    ],
)
def test_an_input_pins_an_image_where_it_holds_a_digest_or_a_full_version(name: str, value: str, covered: bool) -> None:
    reported = [each for each in found(name, value, MOVES) if each.rule == "key-missing-image"]
    assert [each.witness is not None for each in reported] == [True] * (not covered)


@pytest.mark.parametrize(
    ("name", "value", "image", "shown"),
    [
        ("release", "latest", "r.example.com/annotate:{{inputs.parameters.release}}", "r.example.com/annotate:latest"),
        ("tag", "main", "r.example.com/annotate:{{workflow.parameters.tag}}", "r.example.com/annotate:main"),
        ("image", "python", "{{inputs.parameters.image}}", "python"),
        ("release", "110", "r.example.com/annotate:{{inputs.parameters.release}}", ""),
        ("release", "", "r.example.com/annotate:{{inputs.parameters.release}}", ""),
        ("image", DIGEST, "{{inputs.parameters.image}}", ""),
    ],
)
def test_an_image_that_an_input_names_moves_where_its_value_does(name: str, value: str, image: str, shown: str) -> None:
    reported = [each for each in found(name, value, image) if each.rule == "key-missing-image"]
    assert [each.message.partition(" becomes")[0] for each in reported] == [f"`{shown}`"] * bool(shown)
    assert all(each.witness is not None for each in reported)
