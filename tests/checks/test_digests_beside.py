"""A step that hands on a file and its digest names the content of the file, whatever the digest is called."""

import pytest

from memolint.app.lint.doors import lint_bytes

WORKFLOW = """\
apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata: {name: w}
spec:
  entrypoint: main
  templates:
  - name: main
    steps:
    - - {name: fetch, template: fetch}
    - - name: use
        template: use
        arguments:
          parameters: [{name: NAME, value: "{{steps.fetch.outputs.parameters.NAME}}"}]
          artifacts: [{name: rows, from: "{{steps.fetch.outputs.artifacts.rows}}"}]
  - name: fetch
    script:
      image: r.example.com/fetch:1.0.0
      command: [bash, -euo, pipefail]
      source: |
        curl -fsS https://rows.example.com/today.csv > /tmp/rows.csv
        DIGEST
    outputs:
      parameters: [{name: NAME, valueFrom: {path: /tmp/fp}}]
      artifacts: [{name: rows, path: /tmp/rows.csv}]
  - name: use
    inputs: {parameters: [{name: NAME}], artifacts: [{name: rows, path: /in/rows.csv}]}
    memoize: {key: "use-{{inputs.parameters.NAME}}", maxAge: 720h, cache: {configMap: {name: c}}}
    container: {image: r.example.com/use:1.0.0, command: [use, /in/rows.csv, /tmp/o]}
    outputs: {parameters: [{name: o, valueFrom: {path: /tmp/o}}]}
"""


@pytest.mark.parametrize("name", ["fingerabdruck", "empreinte", "seal"])
@pytest.mark.parametrize(
    ("digest", "is_covered"),
    [
        ("sha256sum /tmp/rows.csv | cut -d' ' -f1 > /tmp/fp", True),
        ("sha256sum < /tmp/rows.csv | awk '{print $1}' >/tmp/fp", True),
        ("openssl dgst -sha256 -r /tmp/rows.csv | cut -c 1-64 > '/tmp/fp'", True),
        ("b2sum '/tmp/rows.csv' > /tmp/fp", True),
        ("sha256sum /tmp/rows.csv.old | cut -d' ' -f1 > /tmp/fp", False),
        ("sha256sum /tmp/rows.csv | cut -d' ' -f1 > /tmp/fp.old; date +%F > /tmp/fp", False),
        ("wc -l < /tmp/rows.csv > /tmp/fp", False),
        ("sha256sum /opt/schema.xsd | cut -d' ' -f1 > /tmp/fp", False),
        ("sha256sum /tmp/rows.csv > /tmp/log; date +%F > /tmp/fp", False),
    ],
)
def test_a_digest_that_a_step_takes_of_its_output_names_that(name: str, digest: str, is_covered: bool) -> None:
    text = WORKFLOW.replace("NAME", name).replace("DIGEST", digest)
    found = {each.rule for each in lint_bytes(text.encode(), "w.yaml").findings}
    assert ("key-missing-input-artifact" in found) is not is_covered


def test_a_set_of_containers_takes_it_as_well() -> None:
    digest = "sha256sum /tmp/rows.csv > /tmp/fp"
    text = WORKFLOW.replace("NAME", "seal").replace("DIGEST", digest)
    script = text[text.index("    script:") : text.index("    outputs:")]
    command = f"[sh, -ec, 'curl -fsS https://rows.example.com/today.csv > /tmp/rows.csv; {digest}']"
    several = (
        f"    containerSet: {{containers: [{{name: main, image: r.example.com/fetch:1.0.0, command: {command}}}]}}\n"
    )
    found = {each.rule for each in lint_bytes(text.replace(script, several).encode(), "w.yaml").findings}
    assert "key-missing-input-artifact" not in found
