"""Every kind that carries templates is seen, at its true place in the file."""

import pytest

from memolint.argo.kinds import manifests
from memolint.argo.views import Manifest
from memolint.text.documents import Document, read
from memolint.text.source import Failure, decode

CONFIG_MAP = """\
apiVersion: v1
kind: ConfigMap
metadata:
  name: held
data:
  other: "no"
  train.yaml: |
    apiVersion: argoproj.io/v1alpha1
    kind: WorkflowTemplate
    metadata:
      name: train
    spec:
      templates:
        - name: main
          memoize:
            key: "a_b"
"""
WRAPPED = """\
apiVersion: v1
kind: List
items:
  - apiVersion: argoproj.io/v1alpha1
    kind: CronWorkflow
    metadata: {name: nightly}
    spec:
      schedules: ["0 1 * * *"]
      workflowSpec:
        templates: [{name: a}]
  - apiVersion: argoproj.io/v1alpha1
    kind: Sensor
    metadata: {name: hook}
    spec:
      triggers:
        - template:
            argoWorkflow:
              source:
                resource:
                  apiVersion: argoproj.io/v1alpha1
                  kind: Workflow
                  metadata: {generateName: from-event-}
                  spec:
                    templates: [{name: b}]
        - template:
            k8s:
              source:
                resource:
                  apiVersion: argoproj.io/v1alpha1
                  kind: Workflow
                  metadata: {name: c}
                  spec:
                    templates: [{name: d}]
  - apiVersion: argoproj.io/v1alpha1
    kind: Rollout
    metadata: {name: not-ours}
    spec: {template: {}}
"""


def found(text: str) -> list[Manifest | Failure]:
    documents = read(decode("file.yaml", text.encode()))
    return [each for document in documents if isinstance(document, Document) for each in manifests(document)]


def test_lists_cron_workflows_and_sensors() -> None:
    objects = [each for each in found(WRAPPED) if isinstance(each, Manifest)]
    assert [(each.kind, each.name, list(each.named_templates)) for each in objects] == [
        ("CronWorkflow", "nightly", ["a"]),
        ("Workflow", "", ["b"]),
        ("Workflow", "c", ["d"]),
    ]
    assert objects[0].origin.at("templates", 0, "name").dotted() == "items[0].spec.workflowSpec.templates[0].name"


def test_templates_in_a_config_map_have_places_in_the_file() -> None:
    [manifest] = found(CONFIG_MAP)
    assert isinstance(manifest, Manifest)
    [template] = manifest.templates
    place = template.origin.at("memoize", "key").place()
    assert CONFIG_MAP[place.start : place.end] == "a_b"
    assert place.source.place(place.start) == (16, 19)


def test_broken_yaml_in_a_config_map_is_a_failure_there() -> None:
    text = CONFIG_MAP.replace('key: "a_b"', "key: [")
    [failure] = found(text)
    assert isinstance(failure, Failure)
    assert failure.message.startswith("in data.train.yaml: ")
    assert (failure.line, failure.column) == (17, 1)  # the text ends without a bracket


SENSOR = """\
apiVersion: argoproj.io/v1alpha1
kind: Sensor
metadata: {name: hook}
spec:
  triggers:
    - template:
        SERVICE:
          source:
            FIELD: |
              apiVersion: argoproj.io/v1alpha1
              kind: Workflow
              metadata: {generateName: from-event-}
              spec:
                templates: [{name: b, memoize: {key: "a_b"}}]
"""


def sensor(service: str, field: str) -> str:
    return SENSOR.replace("SERVICE", service).replace("FIELD", field)


@pytest.mark.parametrize("service", ["argoWorkflow", "k8s"])
@pytest.mark.parametrize("field", ["inline", "resource"])
def test_the_workflow_of_a_sensor_may_be_text(service: str, field: str) -> None:
    text = sensor(service, field)
    [manifest] = found(text)
    assert isinstance(manifest, Manifest)
    [template] = manifest.templates
    place = template.origin.at("memoize", "key").place()
    assert text[place.start : place.end] == "a_b"
    assert place.source.place(place.start) == (14, 55)


@pytest.mark.parametrize("field", ["inline", "resource"])
def test_broken_yaml_in_a_sensor_is_a_failure_there(field: str) -> None:
    [failure] = found(sensor("argoWorkflow", field).replace('"a_b"}', '"a_b"]'))
    assert isinstance(failure, Failure)
    assert failure.message.startswith(f"in spec.triggers[0].template.argoWorkflow.source.{field}: ")
    assert (failure.line, failure.column) == (14, 59)


def test_text_of_another_kind_in_a_sensor_is_nothing_of_argos() -> None:
    text = sensor("k8s", "inline").replace("apiVersion: argoproj.io/v1alpha1\n              kind: Workflow", "kind: [")
    assert found(text) == []
    assert found(sensor("argoWorkflow", "inline").replace("Workflow\n", "Job\n")) == []


def test_wrong_types_at_every_level_are_empty() -> None:
    for text in ("kind: Workflow\nspec: 3\n", "kind: Workflow\nspec: {templates: {a: 1}}\n", "kind: List\nitems: x\n"):
        assert [each.templates for each in found(text) if isinstance(each, Manifest)] in ([], [[]])
