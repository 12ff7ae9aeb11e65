"""`--fix` repairs what fails every run today and can mean one thing only; all else waits for `--unsafe-fixes`."""

import pytest
from repaired import repair

FILE = """\
apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata: {{name: models}}
spec:
  templates:
    - name: train
      inputs: {{parameters: [{{name: data-set, enum: [a, b]}}, {{name: rate, enum: ["1", "2"]}}]}}
      memoize:
        key: {key}
        maxAge: 24h
        cache: {{configMap: {{name: {cache}}}}}
      container:
        image: registry.example.com/ml/train:1.2.3
        command: [train, "{{{{inputs.parameters.data-set}}}}", "{{{{inputs.parameters.rate}}}}", /tmp/score]
      outputs: {{parameters: [{{name: score, valueFrom: {{path: /tmp/score}}}}]}}
"""
OTHER = """\
    - name: test
      memoize:
        key: tested
        maxAge: 24h
        cache: {{configMap: {{name: {cache}}}}}
      container: {{image: "registry.example.com/ml/test:1.2.3", command: [test, /tmp/score]}}
      outputs: {{parameters: [{{name: score, valueFrom: {{path: /tmp/score}}}}]}}
"""
HASHED = "{{=sprig.sha256sum(toJson(inputs.parameters))}}"
BOTH = "{{=sprig.sha256sum(inputs.parameters['data-set'] + '/' + inputs.parameters.rate)}}"


def fixed(key: str, cache: str = "models", more: str = "", unsafe: bool = False) -> str:
    before = FILE.format(key=f'"{key}"', cache=cache) + more.format(cache=cache)
    return repair(before.encode(), unsafe=unsafe).after.decode()


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("{{inputs.parameters}}", HASHED),
        ("train-{{=toJson(inputs.parameters)}}", f"train-{HASHED}"),
        ("train-{{=inputs.parameters}}", f"train-{HASHED}"),
        (BOTH.replace("['data-set']", ".data-set"), BOTH),
        (BOTH.replace("sprig.", ""), BOTH),
        (BOTH.replace("{{=", "{{ = "), BOTH.replace("{{=", "{{= ")),
        ("train_v2/" + HASHED, "train-v2-" + HASHED),
    ],
)
def test_what_fails_today_and_is_plain_is_safe(key: str, expected: str) -> None:
    assert f'key: "{expected}"\n' in fixed(key)


@pytest.mark.parametrize(
    ("key", "why"),
    [
        ("{{inputs.parameters.data-set}}_{{inputs.parameters.rate}}", "`-` between values is no separator"),
        ("{{inputs.parameters.dataset}}-{{inputs.parameters.rate}}", "another name may have been meant"),
        ("{{=sprig.sha255sum(toJson(inputs.parameters))}}", "another function may have been meant"),
    ],
)
def test_what_can_mean_two_things_waits(key: str, why: str) -> None:
    assert f'key: "{key}"\n' in fixed(key), why
    assert f'key: "{key}"\n' not in fixed(key, unsafe=True)


def test_a_key_may_not_come_to_equal_another_one_unasked() -> None:
    key = "train_" + HASHED
    assert f'key: "{key}"\n' in fixed(key, more=OTHER)
    assert f'key: "{key}"\n' not in fixed(key)


def test_the_name_of_a_cache_is_never_chosen_unasked() -> None:
    assert "name: Model_Cache}" in fixed(HASHED, cache="Model_Cache")
    assert 'name: "model-cache"}' in fixed(HASHED, cache="Model_Cache", unsafe=True)


@pytest.mark.parametrize("key", ["fit-${RATE}", "fit-{inputs.parameters.rate}"])
def test_a_tag_gone_wrong_is_not_made_a_constant(key: str) -> None:
    assert f'key: "{key}"\n' in fixed(key, unsafe=True)
