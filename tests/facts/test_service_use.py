"""A random port is for reaching a service: no result shows it, unless the code hands it on."""

import json

import pytest

from memolint.app.lint.doors import lint_bytes

FIT = {"bash": "\nfit {{inputs.parameters.x}} /tmp/o", "python": "\nsave('{{inputs.parameters.x}}', '/tmp/o')"}


def is_found(source: str, program: str = "bash") -> bool:
    template = {
        "name": "fit",
        "inputs": {"parameters": [{"name": "x"}]},
        "memoize": {"key": "fit-{{inputs.parameters.x}}", "maxAge": "720h", "cache": {"configMap": {"name": "c"}}},
        "script": {"image": "x:1.0.0", "command": [program], "source": source + FIT[program]},
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


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('p=$((RANDOM + 1))\nserve --listen "127.0.0.1:$p" &\ncurl http://127.0.0.1:$p/x > /tmp/o', False),
        ('p=$(shuf -i 2000-3000 -n 1)\nserve --at localhost:$p &\ncurl "http://[::1]:${p}/x" > /tmp/o', False),
        ("p=$RANDOM\nserve --listen 0.0.0.0:$p &\ncurl http://localhost:$p/x > /tmp/o", False),
        ('p=$RANDOM\ncurl "http://localhost:$p/x?seed=$p" > /tmp/o', True),
        ('p=$RANDOM\ncurl "http://host.localhost.example:$p/x" > /tmp/o', True),
        ("p=$RANDOM\nserve --listen 0.0.0.0:$p &\nserve --seed $p > /tmp/o", True),
    ],
)
def test_a_port_of_the_pod_itself_shapes_no_result(source: str, found: bool) -> None:
    assert is_found(source) is found


DRAWN = "import random, socket, urllib.request\nport = random.randint(1, 2)\n"


@pytest.mark.parametrize(
    ("source", "found"),
    [
        (DRAWN + 'b = urllib.request.urlopen(f"http://127.0.0.1:{port}/x").read()', False),
        (DRAWN + 'b = urllib.request.urlopen("http://127.0.0.1:" + str(port)).read()', False),
        (DRAWN + 'b = socket.create_connection(("127.0.0.1", port)).recv(10)', False),
        (DRAWN + "b = port", True),
        ('import requests\nbase = "http://localhost:80"\nb = requests.get(base + "/x").text', False),
        ('import requests\nb = requests.get(url="http://localhost:80/x").text', False),
        ('import psycopg2\nb = psycopg2.connect(host="localhost").cursor()', False),
        ('import requests\nb = requests.get("http://far/x", headers={"Origin": "http://localhost"}).text', True),
        ('import requests\nb = requests.get("http://localhost.example/x").text', True),
    ],
)
def test_python_that_asks_the_pod_itself_asks_nothing_of_the_world(source: str, found: bool) -> None:
    assert is_found(f"{source}\nopen('/tmp/o', 'w').write(str(b))", "python") is found
