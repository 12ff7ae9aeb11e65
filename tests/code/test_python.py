"""Python steps: names resolved through imports, and hostile texts."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from memolint.code.effects import Effect, effects
from memolint.code.python.parse import parse
from memolint.code.python.tree import MAX_TEXT

pytestmark = pytest.mark.slow(every=5)


def template(source: str) -> dict[str, Any]:
    return {"script": {"image": "python", "command": ["python"], "source": source}}


def found(source: str) -> tuple[Effect, ...]:
    return effects(template(source))


def test_a_place_is_that_of_the_call_as_written() -> None:
    source = "import requests as r\r\nx = 'é{{inputs.parameters.x}}'; r.post('{{inputs.parameters.url}}',\n  json=x)\n"
    (effect,) = found(source)
    assert source[effect.start : effect.end] == "r.post('{{inputs.parameters.url}}',\n  json=x)"


@pytest.mark.parametrize(
    "source",
    [
        "def now(): pass\nnow()",
        "random = 3\nx.random()",
        "import random\nrandom.seed(1)\nrandom.random()",
        "# import uuid; uuid.uuid4()",
        "x = 'requests.post(u)'",
        "import datetime\ndatetime.timedelta(days=1)",
        "def hash(x): return x\nhash(1)",
        "def f(input): return input('x')",
    ],
)
def test_no_effect(source: str) -> None:
    assert found(source) == ()


@pytest.mark.parametrize("before", ["frame.fillna(0)", "open('/tmp/id', 'w').write('x')", "model(1).fit(2)"])
def test_a_call_that_is_not_known_hides_nothing_after_it(before: str) -> None:
    assert [one.signal for one in found(f"import uuid\n{before}\nrun = uuid.uuid4()")] == ["py.uuid"]


def test_a_declared_variable_is_no_read_of_the_host() -> None:
    value = template("import os\nprint(os.getenv('MODE'))")
    assert [one.signal for one in effects(value)] == ["py.getenv"]
    value["script"]["env"] = [{"name": "MODE", "value": "x"}]
    assert effects(value) == ()


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("import subprocess as s\ns.run(['git', 'push'])", ["sh.git.push"]),
        ("import subprocess as s\ns.run('kubectl apply -f x', shell=True)", ["sh.kubectl.write"]),
        ("import os\nos.system('git push')", ["sh.git.push"]),
        ("import subprocess as s\ns.run(['git', 'status'])", []),
        ("import subprocess as s\ns.run(command)", ["py.subprocess"]),
    ],
)
def test_a_command_is_judged_by_what_it_runs(source: str, expected: list[str]) -> None:
    assert [one.signal for one in found(source)] == expected


@pytest.mark.parametrize(
    "source",
    [
        "python3 -c 'import requests; requests.post(u)'",
        "python - <<EOF\nimport requests\nrequests.post(u)\nEOF\n",
        "sh -c 'python3 -c \"import requests; requests.post(u)\"'",
    ],
)
def test_python_inside_shell_is_looked_into(source: str) -> None:
    value = {"script": {"command": ["bash"], "source": source}}
    assert [one.signal for one in effects(value)] == ["py.http.write"]


def test_what_is_no_python_is_opaque() -> None:
    assert [one.effect for one in found("print({{inputs.parameters.a}} {{inputs.parameters.op}} 1)")] == ["opaque"]
    assert [one.effect for one in found("x = 1\n" * MAX_TEXT)] == ["opaque"]


KNOTS = [
    "(",
    "[",
    "{1:",
    "-",
    "not ",
    "lambda:",
    "a.b",
    "a()",
    "x[0]",
    "1+",
    "1 if 1 else ",
    "await ",
    "f'{",
    "**1",
    "a=",
]
KNOTS += ["import os\nos.listdir(", "'", '"""', "if 1:\n ", "@a\n", "\0", "\ud800", "é", "\f", "\r"]


@pytest.mark.parametrize("knot", KNOTS)
@pytest.mark.parametrize("times", [2, 10_000])
def test_no_nesting_is_too_deep(knot: str, times: int) -> None:
    parse(knot * times)
    parse(knot * times + "1")


PIECES = st.sampled_from([*KNOTS, ")", "]", "}", "\n", "import os", "os.urandom(3)", "print", "x", ","])


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=20).map("".join) | st.text(max_size=60))
def test_any_text_is_read_and_every_place_lies_in_it(text: str) -> None:
    assert all(0 <= use.start <= use.end <= len(text) for use in parse(text).uses)
