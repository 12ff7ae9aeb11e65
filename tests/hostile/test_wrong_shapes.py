"""A list or a map where a text belongs, in every field of a workflow: nothing breaks and all ends.

What a user wrote may be no key of a dictionary and no member of a set.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from ruamel.yaml import YAML
from test_text_in_text import answered

WORKFLOW = r"""
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: shapes-, namespace: ns, labels: {a: b}, annotations: {memolint.dev/insignificant: q}}
spec:
  entrypoint: main
  onExit: bye
  serviceAccountName: sa
  synchronization: {mutex: {name: x}}
  volumes: [{name: v, configMap: {name: "{{workflow.parameters.a}}"}}]
  volumeClaimTemplates: [{metadata: {name: w}, spec: {accessModes: [ReadWriteOnce]}}]
  arguments: {parameters: [{name: a, value: one, enum: [one, two]}], artifacts: [{name: art, s3: {key: x, bucket: q}}]}
  templateDefaults:
    retryStrategy: {limit: 2}
    initContainers: [{name: i, image: "alpine:3.20"}]
    sidecars: [{name: s, image: "alpine:3.20"}]
    container: {image: "alpine:3.20", env: [{name: D, value: d}]}
  hooks: {exit: {template: bye}}
  templates:
  - name: main
    dag:
      tasks:
      - name: one
        template: work
        withItems: [{k: a, v: 1}, {k: b, v: 2}]
        arguments: {parameters: [{name: a, value: "{{item.k}}"}, {name: b, value: "{{item.v}}"}]}
      - {name: two, depends: one, template: set, withSequence: {count: "2", format: "x%02d"}}
      - name: three
        dependencies: [one]
        withParam: '["a"]'
        inline: {container: {image: "alpine:3.20", command: [x, "{{item}}"]}}
        hooks: {running: {template: bye, expression: "true"}}
        continueOn: {failed: true}
      - {name: four, template: stages, onExit: bye}
      - {name: five, templateRef: {name: other, template: t, clusterScope: true}}
      - {name: six, template: ask, arguments: {parameters: [{name: a, value: x}]}}
      - {name: seven, template: get, arguments: {parameters: [{name: a, value: x}]}}
  - name: work
    inputs:
      parameters: [{name: a, default: x, enum: [x, y]}, {name: b}]
      artifacts: [{name: in, path: /in, optional: true, raw: {data: x}}]
    memoize: {key: "w-{{inputs.parameters.a}}", maxAge: 1h, cache: {configMap: {name: c}}}
    retryStrategy: {limit: "2", retryPolicy: Always, backoff: {duration: "1", factor: 2}}
    metadata: {annotations: {x: "{{inputs.parameters.b}}"}, labels: {y: z}}
    nodeSelector: {arch: "{{inputs.parameters.b}}"}
    tolerations: [{key: x, operator: Exists}]
    initContainers: [{name: i, image: "alpine:3.20", command: [sh, -c, "echo {{inputs.parameters.b}}"]}]
    sidecars: [{name: s, image: "alpine:3.20", args: ["{{inputs.parameters.b}}"]}]
    volumes: [{name: u, emptyDir: {sizeLimit: 1Gi}}]
    script:
      image: python:3.12.1
      command: [python]
      source: "open('/tmp/o', 'w').write('{{inputs.parameters.b}}')"
      env:
      - {name: E, value: "{{inputs.parameters.b}}"}
      - {name: F, valueFrom: {configMapKeyRef: {name: c, key: k}}}
      envFrom: [{configMapRef: {name: z}}]
      volumeMounts: [{name: v, mountPath: /v, subPath: a}]
      resources: {limits: {memory: 1Gi}}
    outputs:
      parameters: [{name: o, valueFrom: {path: /tmp/o, default: z}, globalName: g}, {name: p, value: x}]
      artifacts: [{name: oa, path: /o, archive: {none: {}}, s3: {key: "{{workflow.name}}/x"}}]
  - name: get
    inputs: {parameters: [{name: a, valueFrom: {configMapKeyRef: {name: q, key: w}, default: z}}]}
    memoize: {key: "r-{{inputs.parameters.a}}", maxAge: 1h, cache: {configMap: {name: c}}}
    resource: {action: get, manifest: "kind: ConfigMap", flags: [a], manifestFrom: {artifact: {name: x}}}
    outputs: {parameters: [{name: o, valueFrom: {jsonPath: "{.data.x}"}}]}
  - name: ask
    inputs: {parameters: [{name: a}]}
    memoize: {key: "h-{{inputs.parameters.a}}", maxAge: 1h, cache: {configMap: {name: c}}}
    http:
      url: "http://x/{{inputs.parameters.a}}"
      method: GET
      headers: [{name: X, value: y}, {name: Z, valueFrom: {secretKeyRef: {name: s, key: k}}}]
      body: '{"a": 1}'
  - name: set
    memoize: {key: s-1, maxAge: 1h, cache: {configMap: {name: c}}}
    containerSet:
      containers:
      - {name: main, image: "alpine:3.20", command: [x], dependencies: [q]}
      - {name: q, image: "alpine:3.20"}
      volumeMounts: [{name: v, mountPath: /x}]
    outputs: {parameters: [{name: o, valueFrom: {path: /o}}]}
  - name: data
    data: {source: {artifactPaths: {name: x, s3: {bucket: b}}}, transformation: [{expression: "filter(data, {true})"}]}
    memoize: {key: d-1, cache: {configMap: {name: d}}}
    outputs: {artifacts: [{name: a, path: /x}]}
  - name: plug
    plugin: {hello: {a: x}}
    memoize: {key: p-1, cache: {configMap: {name: d}}}
  - name: stages
    memoize: {key: stages-1, maxAge: 1h, cache: {configMap: {name: st}}}
    steps:
    - - {name: a, template: work, arguments: {parameters: [{name: a, value: x}, {name: b, value: y}]}}
    - - name: b
        template: ask
        when: "'{{steps.a.outputs.result}}' == 'x'"
        arguments: {parameters: [{name: a, value: "{{steps.a.outputs.parameters.o}}"}]}
    outputs:
      parameters: [{name: o, valueFrom: {parameter: "{{steps.a.outputs.parameters.o}}"}}]
      artifacts: [{name: z, from: "{{steps.a.outputs.artifacts.oa}}"}]
  - name: bye
    container: {image: "alpine:3.20", command: [x]}
"""
SHAPES: tuple[Any, ...] = (["a"], {"a": ["b"]})

Place = tuple[str | int, ...]


def places(value: Any, place: Place = ()) -> Iterator[Place]:
    if place:
        yield place
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, member in members:
        yield from places(member, (*place, key))


def workflow() -> Any:
    return YAML(typ="safe", pure=True).load(WORKFLOW)


@pytest.mark.slow(every=40)
@pytest.mark.parametrize(("index", "place"), list(enumerate(places(workflow()))), ids=lambda value: str(value)[:80])
def test_a_list_or_a_map_may_stand_anywhere(index: int, place: Place) -> None:
    changed = workflow()
    holder = changed
    for step in place[:-1]:
        holder = holder[step]
    holder[place[-1]] = SHAPES[index % 2]
    answered([changed])
