"""A random port is for reaching a service: no result shows it, unless the code hands it on."""

import json

import pytest

from memolint.app.lint.doors import lint_bytes


def is_found(source: str, program: str = "bash") -> bool:
    template = {
        "name": "fit",
        "inputs": {"parameters": [{"name": "x"}]},
        "memoize": {"key": "fit-{{inputs.parameters.x}}", "maxAge": "720h", "cache": {"configMap": {"name": "c"}}},
        "script": {"image": "x:1.0.0", "command": [program], "source": source + "\nfit {{inputs.parameters.x}} /tmp/o"},
        "outputs": {"parameters": [{"name": "o", "valueFrom": {"path": "/tmp/o"}}]},
    }
    manifest = {"apiVersion": "argoproj.io/v1alpha1", "kind": "WorkflowTemplate", "metadata": {"name": "w"}}
    found = lint_bytes(json.dumps(manifest | {"spec": {"templates": [template]}}).encode(), "w.json").findings
    return any(each.rule == "impure-time-random-network" for each in found)


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('PORT=$((29500 + RANDOM % 500))\ntorchrun --master-port "$PORT" a.py', False),
        ("torchrun --master-port $((29500 + RANDOM % 500)) a.py", False),
        ("torchrun --master-port=$((29500 + RANDOM % 500)) a.py", False),
        ("export MASTER_PORT=$((29500 + RANDOM % 500))\ntorchrun a.py", False),
        ("export MASTER_PORT=$(shuf -i 20000-29999 -n 1)\ntorchrun a.py", False),
        ("p=$RANDOM\ntorchrun --master-port ${p} --port=$p a.py", False),
        ("PORT=$((29500 + RANDOM % 500))\necho $PORT > /tmp/o", True),
        ('PORT=$((29500 + RANDOM % 500))\ntorchrun --master-port "$PORT" a.py\necho $PORT > /tmp/o', True),
        ("export SEED=$RANDOM\ntorchrun a.py", True),
        ("PORT=$RANDOM\ntorchrun a.py > /tmp/o.$RANDOM; echo $RANDOM > /tmp/o", True),
        ("torchrun --seed $RANDOM a.py", True),
        ("export MASTER_PORT=$RANDOM\necho $MASTER_PORT > /tmp/o", True),
    ],
)
def test_what_is_drawn_for_a_service_shapes_no_result(source: str, found: bool) -> None:
    assert is_found(source) is found
